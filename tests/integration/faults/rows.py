"""What the source systems of the matrix hold: two agencies, their cases, packages and checks."""

from datetime import datetime, timedelta
from typing import Any, Final

from tests.collector_kit import AT, recorded
from tests.recorded_host import Row

UNITS: Final = ("113301009900000171", "12330100990000025Q")
"""of 西湖, and of the municipal level"""
STRANGER: Final = "11330106990000999X"
PLACES: Final = (330106, 330100)
BEFORE: Final = 24
NEWS: Final = 6
OLD: Final = AT - timedelta(days=3)
NEW: Final = AT - timedelta(minutes=5)


def stamp(at: datetime) -> str:
    """A moment as sources write it."""
    return at.astimezone().isoformat(timespec="microseconds")


def changed(number: int) -> str:
    """When a row was changed: the first ones long ago, the others lately."""
    begin = OLD if number < BEFORE else NEW
    return stamp(begin + timedelta(seconds=number))


def unit(code: str, place: int) -> Row:
    """An agency in the register."""
    row = dict(recorded("registers", "units")[0])
    return row | {"unit_uscc": code, "place_code": place, "name": f"单位{code[-3:]}", "updated_at": changed(0)}


def registers() -> dict[str, list[Row]]:
    """The registers: owners only."""
    archives = [row | {"updated_at": changed(0)} for row in recorded("registers", "archives")]
    return {"units": [unit(code, place) for code, place in zip(UNITS, PLACES, strict=True)], "archives": archives}


def matter(code: str) -> Row:
    """A matter in scope."""
    row = dict(recorded("platform", "item-catalog")[0])
    return row | {"item_impl_code": f"M-{code}", "unit_uscc": code, "updated_at": changed(0)}


def case(number: int) -> Row:
    """A case that was granted a month ago."""
    which = number % 2
    finished = AT - timedelta(days=30, hours=number)
    return dict(recorded("platform", "cases")[0]) | {
        "case_no": f"C{number:04d}",
        "item_impl_code": f"M-{UNITS[which]}",
        "unit_uscc": UNITS[which],
        "region_code": PLACES[which],
        "received_at": stamp(finished - timedelta(days=2)),
        "promised_at": stamp(finished + timedelta(days=9)),
        "finished_at": stamp(finished),
        "result": "准予",
        "updated_at": changed(number),
    }


def package(number: int) -> Row:
    """Its package, filed."""
    filed = stamp(AT - timedelta(days=20, hours=number))
    return dict(recorded("platform", "case-archive")[0]) | {
        "case_no": f"C{number:04d}",
        "package_id": f"P{number:04d}",
        "pushed_at": filed,
        "filed_at": filed,
        "status": "已归档",
        "check_id": f"K{number:04d}",
        "updated_at": changed(number),
    }


def check(number: int) -> Row:
    """The check that its package has passed."""
    filed = stamp(AT - timedelta(days=20, hours=number))
    return dict(recorded("platform", "checks")[0]) | {
        "check_id": f"K{number:04d}",
        "object_id": f"P{number:04d}",
        "unit_uscc": UNITS[number % 2],
        "result": "通过",
        "started_at": filed,
        "finished_at": filed,
        "updated_at": changed(number),
    }


def platform(count: int, feed: str = "cases") -> dict[str, list[Row]]:
    """The platform: `count` rows of the feed under test, the usual ones of the others."""
    made: dict[str, Any] = {"cases": case, "case-archive": package, "checks": check}
    counts = dict.fromkeys(made, BEFORE) | {feed: count}
    rows = {code: [made[code](number) for number in range(counts[code])] for code in made}
    return {"item-catalog": [matter(code) for code in UNITS], **rows, "doc-register": [], "doc-archive": []}
