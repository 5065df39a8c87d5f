"""The look-up service (查档直通车): requests over REST with a static key and offset paging."""

import hmac
from collections.abc import Mapping
from typing import Final

import numpy as np
from fastapi import Request
from starlette.responses import Response

from standins.days import DAY, MINUTE, OFFSET, day_of, iso, now, parse_iso
from standins.feeds import STEP, Feed, Page, Row
from standins.lookup_rows import RESULTS, LookupRows
from standins.positions import moment_of
from standins.rng import span
from standins.serve import DataDoor, StandIn, error
from standins.system import Parts, Settings, System, World
from standins.truth import Effects, rolling_12m

NAME: Final = "lookups"
FEED: Final = "requests"
MAX_LIMIT: Final = 500
_CHUNK: Final = 262_144


class LookupTruth:
    """DI-28 and DI-29: requests answered in the twelve months to a day, and those answered as promised."""

    def __init__(self, rows: LookupRows, feed: Feed) -> None:
        self._rows = rows
        self._feed = feed

    def effects(self, feed: str, index: int) -> Effects:
        """Nothing: everything is computed when asked."""
        return Effects()

    def replace(self, before: Effects, after: Effects) -> None:
        """Nothing to keep."""

    def prepare(self) -> None:
        """Nothing to sum up beforehand."""

    def items(self, scope: str, at: int, moves: Mapping[str, int]) -> dict[str, int]:
        """Values for a scope on a day. Raises KeyError for an unknown scope."""
        universe, window = self._rows.world.universe, rolling_12m(at)
        numbers = universe.in_scope(scope, moves)
        codes = {universe.owners[number].code for number in numbers}
        changed = set(self._feed.recent(self._feed.changes()))
        answered = on_time = 0
        for low in range(0, self._rows.size, _CHUNK):
            index = span(low, min(low + _CHUNK, self._rows.size))
            rows = self._rows.columns(index[~np.isin(index, np.array(sorted(changed), dtype=np.int64))])
            day = (rows.answered + OFFSET) // DAY
            inside = rows.done & np.isin(rows.owner, numbers) & (day > window.after) & (day <= window.until)
            answered += int(inside.sum())
            on_time += int((inside & (rows.answered <= rows.promised)).sum())
        for row in filter(None, (self._feed.current(index) for index in changed)):
            if row["owner_code"] in codes and row["answered_at"] is not None:
                instant = parse_iso(row["answered_at"])
                if window.after < day_of(instant) <= window.until:
                    answered += 1
                    on_time += instant <= parse_iso(row["promised_at"])
        return {"DI-28": answered, "DI-29": on_time}


class LookupAuthor:
    """New requests, answers to open ones, corrections of old ones."""

    def __init__(self, system: System, rows: LookupRows) -> None:
        self._system = system
        self._rows = rows
        self._feed = system.feeds[FEED]
        self._open = self._open_now()

    def _open_now(self) -> list[int]:
        changed = self._feed.recent(self._feed.changes())
        columns = self._rows.columns(span(0, self._rows.size))
        base = set(columns.index[~columns.done].tolist()) - set(changed)
        rows = ((index, self._feed.current(index)) for index in set(changed))
        return sorted(base | {index for index, row in rows if row is not None and row["answered_at"] is None})

    def change(self) -> None:
        """A new request, an answer, or a correction of an answer."""
        kind = self._system.random.random()
        if kind < 0.45:
            self._ask()
        elif kind < 0.75 and self._open:
            self._reply()
        else:
            self._correct()

    def step(self) -> None:
        """A request comes in, or an open one is answered."""
        if self._open and self._system.random.random() < 0.5:
            self._reply()
        else:
            self._ask()

    def _ask(self) -> None:
        index = self._feed.new_index()
        (row,) = self._rows.rows_of(self._rows.columns(np.array([index], dtype=np.int64)))
        accepted, promised = self._today(row)
        row |= {"accepted_at": iso(accepted), "promised_at": iso(promised), "routed_at": None, "answered_at": None}
        row |= {"result": None, "copies": 0, "e_certificate": False, "satisfaction": None}
        self._system.write(FEED, index, row)
        self._open.append(index)

    def _today(self, row: Row) -> tuple[int, int]:
        """The request's term, counted from now."""
        term = parse_iso(row["promised_at"]) - parse_iso(row["accepted_at"])
        at = now()
        return at, at + max(term, 10 * MINUTE)

    def _reply(self) -> None:
        index = self._open.pop(self._system.random.randrange(len(self._open)))
        row = self._feed.current(index)
        if row is None:
            return
        found = self._system.random.random() < 0.8
        row |= {"routed_at": iso(now()), "answered_at": iso(now()), "result": RESULTS[0] if found else RESULTS[1]}
        row |= {"copies": int(found), "e_certificate": found, "satisfaction": 5}
        self._system.write(FEED, index, row)

    def _correct(self) -> None:
        """The time of an answer was entered wrongly: it was given a while earlier or later."""
        index = self._system.random.randrange(self._rows.size)
        row = self._feed.current(index)
        if row is None or row["answered_at"] is None:
            self._ask()
            return
        shift = self._system.random.randint(-40, 40) * 3 * 60 * MINUTE // 60
        answered = max(parse_iso(row["accepted_at"]) + MINUTE, parse_iso(row["answered_at"]) + shift)
        row |= {"answered_at": iso(min(answered, now()))}
        self._system.write(FEED, index, row)


class LookupDoor(DataDoor):
    """A static key; pages by offset within what changed since an instant, oldest change first."""

    def __init__(self, system: System) -> None:
        super().__init__(system)
        self.app.add_api_route("/requests", self.page, methods=["GET"])

    async def page(self, request: Request) -> Response:
        """A page of requests, or why not."""
        key = request.headers.get("x-api-key", "")
        if not hmac.compare_digest(key.encode(), self.system.settings.credentials["api_key"].encode()):
            return error(401, "invalid_key", "the key is not known here")
        refusal = self.too_fast(key)
        if refusal is not None:
            return refusal
        parameter = request.query_params.get
        try:
            after = moment_of(parameter("from") or "1970-01-01T00:00:00Z") - 1
            offset, limit = _number(parameter("offset"), 0, 10**9), _number(parameter("limit"), MAX_LIMIT, MAX_LIMIT)
        except ValueError as mistake:
            return error(400, "bad_request", str(mistake))
        return await self.answer(FEED, after, lambda start: self._read(start, offset, limit), _envelope)

    def _read(self, after: int, offset: int, limit: int) -> Page:
        with self.system.lock:
            feed = self.system.feeds[FEED]
            skipped, after = self._skip(feed, after, offset)
            page = feed.page(after, offset - skipped + limit)
        rows = page.rows[offset - skipped :]
        return Page(rows, page.last if rows else None, page.has_more)

    def _skip(self, feed: Feed, after: int, offset: int) -> tuple[int, int]:
        """Jumps over unchanged base rows without making them: how many of the offset, and the stamp to go on from."""
        first = self.system.world.origin.start - feed.base.size * STEP
        low = max(0, (after - first) // STEP + 1)
        changed = sum(low <= index < min(low + offset, feed.base.size) for index in set(feed.recent(feed.changes())))
        high = min(low + offset, feed.base.size)
        if high <= low:
            return 0, after
        return high - low - changed, first + (high - 1) * STEP


def _envelope(page: Page) -> Row:
    return {"requests": page.rows, "count": len(page.rows)}


def _number(text: str | None, default: int, high: int) -> int:
    number = int(text) if text else default
    if not 0 <= number <= high:
        raise ValueError(f"a number from 0 to {high} was expected")
    return number


def open_lookups(settings: Settings) -> StandIn:
    """The look-up service as its state folder left it; credentials: api_key."""
    made: list[LookupRows] = []

    def parts(world: World) -> Parts:
        made.append(LookupRows(world))
        feed = Feed(FEED, "request_no", made[0], world.origin.start)
        return Parts((feed,), LookupTruth(made[0], feed))

    system = System(NAME, settings, parts)
    return StandIn(system, LookupAuthor(system, made[0]), LookupDoor(system))
