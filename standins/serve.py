"""The doors of a stand-in: the data door its clients know, and the control door on a port of its own."""

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

from fastapi import FastAPI, Request
from starlette.responses import Response

from standins.days import day_of, iso, now, parse_day
from standins.faults import Fault, FaultBoard, bend_rows, broken_body, early_failure, json_response
from standins.feeds import Page, Row
from standins.limits import RateLimit
from standins.positions import Asked
from standins.pushing import Pusher, Target
from standins.system import Author, System
from standins.traffic import Traffic

DELETIONS: Final = "deletions"

Envelope = Callable[[Page], Row]


def error(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Response:
    """A refusal as every door words it."""
    return json_response({"error": code, "message": message}, status, headers)


class DataDoor:
    """Answers pages of feeds with the faults that are switched on; routes and sign-in belong to the system."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.faults = FaultBoard()
        self.app = FastAPI(title=system.name, openapi_url=None, docs_url=None, redoc_url=None)
        self._limit = RateLimit(system.settings.requests_per_second, system.settings.burst)
        self._served_after: dict[str, int] = {}

    def too_fast(self, client: str) -> Response | None:
        """429 with Retry-After when a client asks too often, else None; takes one request."""
        wait = self._limit.wait(client, now())
        if not wait:
            return None
        return error(429, "too_many_requests", "slow down", {"Retry-After": str(max(1, round(wait)))})

    async def rows(self, feed: str, asked: Asked, envelope: Envelope) -> Response:
        """A page of a feed (or of deletions), put into the system's envelope, or what a fault makes of it."""
        read = self._deletions if feed == DELETIONS else self._page
        return await self.answer(feed, asked.after, lambda start: read(feed, start, asked.limit), envelope)

    async def answer(self, feed: str, after: int, read: Callable[[int], Page], envelope: Envelope) -> Response:
        """A page that `read` returns for a stamp, under the faults of a feed's name."""
        fault = self.faults.take(feed)
        refusal = await early_failure(fault)
        if refusal is not None:
            return refusal
        if fault is not None and fault.kind == "repeat_page":
            after = self._served_after.get(feed, after)
        self._served_after[feed] = after
        if fault is not None and fault.kind == "empty_success":
            return json_response(envelope(Page([], None, False)))
        page = await asyncio.to_thread(read, after)
        key = self.system.feeds[feed].key if feed in self.system.feeds else ""
        bent = Page(bend_rows(page.rows, fault, key), page.last, page.has_more)
        return broken_body(json_response(envelope(bent)), fault)

    def _page(self, feed: str, after: int, limit: int) -> Page:
        with self.system.lock:
            return self.system.feeds[feed].page(after, limit)

    def _deletions(self, feed: str, after: int, limit: int) -> Page:
        found, more = self.system.deletions_after(after, limit)
        rows = [{"feed": one.feed, "id": one.key, "deleted_at": iso(one.stamp)} for one in found]
        return Page(rows, found[-1].stamp if found else None, more)


class Controls:
    """The control door: changes, traffic, faults, truth and status of one system. No sign-in, loopback only."""

    def __init__(
        self, system: System, author: Author, faults: FaultBoard, traffic: Traffic, pusher: Pusher | None = None
    ) -> None:
        self.system = system
        self.pusher = pusher
        self.author = author
        self.faults = faults
        self.traffic = traffic
        self.app = FastAPI(title=f"{system.name} control", openapi_url=None, docs_url=None, redoc_url=None)
        route = self.app.add_api_route
        route("/_control/changes", self.changes, methods=["POST"])
        route("/_control/pause", self.pause, methods=["POST"])
        route("/_control/resume", self.resume, methods=["POST"])
        route("/_control/faults", self.set_fault, methods=["POST"])
        route("/_control/faults", self.clear_faults, methods=["DELETE"])
        route("/_control/truth", self.truth, methods=["GET"])
        route("/_control/status", self.status, methods=["GET"])

    async def changes(self, request: Request) -> Response:
        """Changes `n` rows at once; answers how many and in which feeds."""
        wanted = (await request.json()).get("n")
        if not isinstance(wanted, int) or not 0 < wanted <= 1_000_000:
            return error(400, "bad_request", "n must be a number from 1 to 1000000")
        rows = await asyncio.to_thread(self.system.change, self.author, wanted)
        return json_response({"changed": sum(rows.values()), "rows": rows, "at": iso(self.system.last_stamp)})

    async def pause(self) -> Response:
        """Stops live traffic; a step under way is finished before the answer."""
        return await asyncio.to_thread(self._switch, False)

    async def resume(self) -> Response:
        """Lets live traffic go on."""
        return await asyncio.to_thread(self._switch, True)

    def _switch(self, running: bool) -> Response:
        with self.system.lock:
            self.traffic.running = running
        return json_response({"running": running})

    async def set_fault(self, request: Request) -> Response:
        """Switches a fault on."""
        try:
            self.faults.set(Fault(**await request.json()))
        except (TypeError, ValueError) as mistake:
            return error(400, "bad_request", str(mistake))
        return json_response({"faults": self._faults()})

    async def clear_faults(self) -> Response:
        """Switches every fault off."""
        self.faults.clear()
        return json_response({"faults": []})

    def _faults(self) -> list[dict[str, Any]]:
        return [asdict(fault) for fault in self.faults.listed()]

    async def truth(self, scope: str = "330100", at: str | None = None) -> Response:
        """The true values of the items this system feeds; `at` is an ISO date or instant, now by default."""
        try:
            day = parse_day(at.replace(" ", "+")) if at else day_of(now())
            items = await asyncio.to_thread(self.system.items, scope, day)
        except KeyError:
            return error(404, "unknown_scope", f"no scope {scope}")
        except ValueError as mistake:
            return error(400, "bad_request", str(mistake))
        return json_response({"scope": scope, "day": day, "items": items})

    async def status(self) -> Response:
        """Rows by feed, traffic, changes so far, faults."""
        return json_response(await asyncio.to_thread(self._status))

    def _status(self) -> Row:
        system = self.system
        with system.lock:
            rows = {name: feed.total() for name, feed in system.feeds.items()}
            return {
                "name": system.name,
                "origin": {**asdict(system.world.origin), "start": iso(system.world.origin.start)},
                "rows": rows,
                "changes": system.change_count,
                "deletions": len(system.deletions),
                "last_change_at": iso(system.last_stamp),
                "pushed": asdict(self.pusher.pushed) if self.pusher else None,
                "traffic": {"running": self.traffic.running, "events": self.traffic.events},
                "faults": self._faults(),
            }


class StandIn:
    """A whole stand-in: system, both doors and live traffic, ready to be hosted."""

    def __init__(self, system: System, author: Author, data: DataDoor) -> None:
        settings = system.settings
        self.system = system
        self.data = data
        self.traffic = Traffic(lambda: self._step(author), settings.per_second, system.world.origin.seed)
        if system.change_count == 0:
            self._untidy(author)
        self.pusher = Pusher(system, Target(**settings.push)) if settings.push else None
        self.controls = Controls(system, author, data.faults, self.traffic, self.pusher)

    def _step(self, author: Author) -> None:
        with self.system.lock:
            if self.traffic.running:
                self.system.step(author)

    def _untidy(self, author: Author) -> None:
        """Changes a share of the rows before the first client comes, so that even the first load is not all new."""
        share = self.system.world.profile.untidiness.first_changes
        largest = max(feed.base.size for feed in self.system.feeds.values())
        if share and largest:
            self.system.change(author, max(1, min(2_000, round(largest * share))))
