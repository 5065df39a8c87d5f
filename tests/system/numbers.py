"""What the cockpit says, held against what is true."""

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any, Final

import httpx

from core.clock import SystemClock
from core.days import local_date
from tests.system.running import Demo
from tests.system.sources import Sources
from tests.visiting import token_headers

CITY: Final = "330100"
LEVELS: Final = ("DI-23", "DI-31")
"""manual items that hold until their owner's next entry; the others are amounts on their day"""

SEED: Final = 20_260_630

Row = dict[str, Any]
Difference = tuple[str, str, int, int | None]
"""scope, item, shown, true"""


class Cockpit:
    """The interface of the web of a running demo."""

    def __init__(self, demo: Demo) -> None:
        self._demo = demo
        self._client = httpx.Client(timeout=120, trust_env=False)

    def close(self) -> None:
        """Ends the connections."""
        self._client.close()

    def get(self, path: str, **parameters: str) -> Any:
        """The JSON of an answer."""
        answer = self._asked(path, parameters)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def snapshot(self, scope: str = CITY) -> Row:
        """The snapshot of a scope."""
        found: Row = self.get(f"/api/snapshot/{scope}")
        return found

    def items(self, scope: str, day: str) -> dict[str, Row]:
        """The 33 items of a scope on a day, by code."""
        return {item["code"]: item for item in self.get("/api/items", scope=scope, at=day)["items"]}

    def feeds(self) -> dict[str, Row]:
        """How every feed is, by source and feed, with the state of its source beside it."""
        return {
            f"{source['code']}/{feed['feed']}": {**feed, "source": source["state"], "told": source["reason"]}
            for source in self.get("/api/sources")["sources"]
            for feed in source["feeds"]
        }

    def answers(self) -> bool:
        """Whether the city's snapshot can be had now."""
        try:
            return self._asked(f"/api/snapshot/{CITY}").status_code == 200
        except httpx.TransportError:
            return False

    def _asked(self, path: str, parameters: Mapping[str, str] | None = None) -> httpx.Response:
        """The answer to a program that has the demo's token."""
        demo = self._demo.description
        return self._client.get(f"{demo['web']}{path}", params=parameters, headers=token_headers(demo))


def today() -> str:
    """The local date."""
    return local_date(SystemClock().now()).isoformat()


def places(cockpit: Cockpit) -> list[str]:
    """The fourteen places."""
    return [str(place["code"]) for place in cockpit.snapshot()["places"]]


def some_owners(demo: Demo, number: int) -> list[str]:
    """Owners picked by lot, the same in every run of the same data."""
    codes: list[str] = demo.value("SELECT array_agg(code ORDER BY code) FROM owner")
    return random.Random(SEED).sample(codes, number)


def differences(cockpit: Cockpit, sources: Sources, scopes: Sequence[str]) -> list[Difference]:
    """Every item of every scope that is not as the source systems know it; they must stand still, all taken in."""
    day = today()
    with ThreadPoolExecutor(2) as threads:
        found = threads.map(lambda scope: list(_differing(cockpit, sources, scope, day)), scopes)
        return [difference for one in found for difference in one]


def _differing(cockpit: Cockpit, sources: Sources, scope: str, day: str) -> Iterator[Difference]:
    shown, true = cockpit.items(scope, day), sources.truth(scope, day)
    assert len(shown) == 33
    for code, item in shown.items():
        if item["value"] != true.get(code):
            yield scope, code, item["value"], true.get(code)


def entries(file: Path) -> list[Mapping[str, str]]:
    """The lines of the file of manual items."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def manual_sum(rows: Sequence[Mapping[str, str]], item: Row) -> int:
    """What a manual item comes to over the window that the cockpit names."""
    mine = [row for row in rows if row["item_code"] == item["code"] and row["day"] <= item["until"]]
    if item["code"] in LEVELS:
        newest = {row["owner_code"]: row for row in sorted(mine, key=lambda row: date.fromisoformat(row["day"]))}
        mine = list(newest.values())
    return sum(int(row["value"]) for row in mine if item["since"] is None or row["day"] >= item["since"])
