"""The stand-in source systems by their control doors, and the moment when the cockpit has taken in all they hold."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

import httpx

from core.clock import SystemClock
from tests.system.running import Demo

UNREAD: Final = """
SELECT array_agg(name) FROM (
SELECT source || '/' || feed AS name FROM run WHERE source = ANY(%s) AND feed NOT LIKE 'push-%%' GROUP BY source, feed
HAVING NOT bool_or(started_at > %s AND outcome IN ('ok', 'empty'))
 UNION ALL SELECT 'the first load of ' || table_name FROM loading_table) unread"""
"""Feeds without a good run that began after an instant, and tables that are not counted before their first load ends.
A run reads to the end of what its source holds when it begins, and its rows are committed before it is called good: so
one is enough while the sources stand still. What is pushed is left out: it is read when it comes, and each of its rows
is served to those who ask as well. So is the cockpit's own source, which no stand-in stands behind."""


class Sources:
    """All stand-ins of a running demo."""

    def __init__(self, demo: Demo) -> None:
        self._demo = demo
        self._client = httpx.Client(timeout=120, trust_env=False)

    def close(self) -> None:
        """Ends the connections."""
        self._client.close()

    @property
    def names(self) -> list[str]:
        """The source systems."""
        return list(self._demo.description["standins"])

    def ask(self, name: str, method: str, path: str, **more: Any) -> dict[str, Any]:
        """One request to a control door."""
        door = self._demo.description["standins"][name]["control"]
        answer = self._client.request(method, f"{door}/_control/{path}", **more)
        assert answer.status_code == 200, f"{name} {path}: {answer.status_code} {answer.text}"
        content: dict[str, Any] = answer.json()
        return content

    def pause(self) -> None:
        """No business of their own any more; what was under way is done."""
        for name in self.names:
            self.ask(name, "POST", "pause")

    def resume(self) -> None:
        """Business goes on."""
        for name in self.names:
            self.ask(name, "POST", "resume")

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Stands still for a while, with everything taken in."""
        self.pause()
        try:
            self.wait_until_read()
            yield
        finally:
            self.resume()

    def change(self, rows: int) -> int:
        """Changes so many rows all over the systems; returns how many it were."""
        share, more = divmod(rows, len(self.names))
        wishes = [share + (number < more) for number in range(len(self.names))]
        return sum(self.change_one(name, wish) for name, wish in zip(self.names, wishes, strict=True))

    def change_one(self, name: str, rows: int) -> int:
        """Changes rows of one system."""
        return int(self.ask(name, "POST", "changes", json={"n": rows})["changed"])

    def set_fault(self, name: str, kind: str, feed: str, **more: Any) -> None:
        """Switches a fault of one feed on."""
        self.ask(name, "POST", "faults", json={"kind": kind, "feed": feed, **more})

    def clear_faults(self, *names: str) -> None:
        """Switches all faults off, of some systems or of all."""
        for name in names or self.names:
            self.ask(name, "DELETE", "faults")

    def truth(self, scope: str, day: str) -> Mapping[str, int]:
        """What the items of a scope truly are: the sum over the systems."""
        total: Counter[str] = Counter()
        for name in self.names:
            total.update(self.ask(name, "GET", "truth", params={"scope": scope, "at": day})["items"])
        return total

    def wait_until_read(self) -> None:
        """Waits until every feed was read to its end once more, beginning from now."""
        at = SystemClock().now()
        self._demo.wait_until(lambda: not self.unread(at), "every feed read to its end")

    def unread(self, at: datetime) -> list[str]:
        """The feeds that have not been read since an instant."""
        found: list[str] | None = self._demo.value(UNREAD, self.names, at)
        return found or []
