"""Pushes of what changes: signed bodies to an address that was given, as soon as a change is on file."""

import asyncio
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import orjson

from standins.days import iso, now
from standins.feeds import Row
from standins.signatures import sign
from standins.system import System

ROWS: Final = 500
LOOK_S: Final = 0.1
AGAIN_S: Final = 2.0
TIMEOUT_S: Final = 10.0


@dataclass(frozen=True)
class Target:
    """Where a system pushes to and how it signs."""

    url: str
    key: str
    secret: str = field(repr=False)


@dataclass
class Pushed:
    """How pushing goes: bodies that were taken, and the last answer that was none."""

    bodies: int = 0
    rows: int = 0
    deletions: int = 0
    refused: str = ""


class Pusher:
    """Pushes what has changed since the start. A body that is not taken is sent again, signed anew."""

    def __init__(self, system: System, target: Target) -> None:
        self._system = system
        self._target = target
        self._sent = dict.fromkeys(system.feeds, system.last_stamp)
        self.pushed = Pushed()

    async def run(self) -> None:
        """Runs until cancelled."""
        while True:
            again = await asyncio.to_thread(self.push_all)
            await asyncio.sleep(AGAIN_S if again else LOOK_S)

    def push_all(self) -> bool:
        """Pushes everything that is new; returns whether something was not taken."""
        for feed in self._system.feeds:
            for body, stamp in self._bodies(feed):
                if not self._post(body):
                    return True
                self._sent[feed] = stamp
                self.pushed.bodies += 1
                self.pushed.rows += len(body["rows"])
                self.pushed.deletions += len(body["deletions"])
        return False

    def _bodies(self, feed: str) -> Iterator[tuple[Row, int]]:
        """Bodies of a feed, each with the stamp up to which it tells everything."""
        while self._system.last_stamp > self._sent[feed]:
            rows, deletions, until = self._changes(feed, self._sent[feed])
            if not rows and not deletions:
                self._sent[feed] = until
                return
            yield {"feed": feed, "rows": rows, "deletions": deletions}, until

    def _changes(self, name: str, after: int) -> tuple[list[Row], list[Row], int]:
        with self._system.lock:
            page = self._system.feeds[name].page(after, ROWS)
            until = page.last if page.has_more and page.last is not None else self._system.last_stamp
            gone = [one for one in self._system.deletions_after(after, ROWS)[0] if one.stamp <= until]
            if len(gone) == ROWS:
                until = gone[-1].stamp
        rows = [row for row in page.rows if row["updated_at"] <= iso(until)]
        told = [{"id": one.key, "deleted_at": iso(one.stamp)} for one in gone if one.feed == name]
        return rows, told, until

    def _post(self, body: Row) -> bool:
        content = orjson.dumps(body)
        stamp, nonce = str(now() // 1000), secrets.token_hex(16)
        target = urlsplit(self._target.url).path
        signature = sign(self._target.secret, "POST", target, stamp, nonce, content)
        head = {"X-App-Key": self._target.key, "X-Timestamp": stamp, "X-Nonce": nonce, "X-Signature": signature}
        request = urllib.request.Request(  # noqa: S310 -- the address is a setting
            self._target.url, content, head | {"Content-Type": "application/json"}, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
                json.load(answer)
        except urllib.error.HTTPError as refusal:
            self.pushed.refused = f"{refusal.code} {refusal.read(300).decode('utf-8', 'replace')}"
            return False
        except (OSError, ValueError) as error:
            self.pushed.refused = f"{type(error).__name__}: {error}"
            return False
        return True
