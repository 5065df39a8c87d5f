"""The main job, end to end: what the source systems hold is what the cockpit shows, also after a thousand changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.numbers import (
    CITY,
    Cockpit,
    differences,
    entries,
    manual_sum,
    places,
    some_owners,
    today,
)
from tests.system.running import Demo
from tests.system.sources import Sources

OWNERS = 50


@pytest.fixture
def still(sources: Sources) -> Iterator[Sources]:
    """The source systems, standing still, with everything taken in."""
    with sources.paused():
        yield sources


def test_eighteen_indicators_have_a_value_or_say_why_not(cockpit: Cockpit) -> None:
    snapshot = cockpit.snapshot()
    rows = snapshot["indicators"]
    assert len({row["code"] for row in rows}) == len(rows) == 18
    assert [row["code"] for row in rows if row["value"] is None and row["denominator"] != 0] == []
    assert all(row["numerator"] <= row["denominator"] for row in rows if row["unit"] == "%")
    assert (snapshot["automation"]["automatic"], snapshot["automation"]["total"]) == (25, 33)
    assert snapshot["automation"]["text"] == "75.8%"
    assert len(snapshot["places"]) == 14


def test_every_item_of_every_scope_is_true_before_and_after_a_thousand_changes(
    demo: Demo, cockpit: Cockpit, still: Sources
) -> None:
    owners = some_owners(demo, OWNERS)
    scopes = [CITY, *places(cockpit), *owners]
    assert differences(cockpit, still, scopes) == []

    before = cockpit.items(CITY, today())
    homes = _homes(demo)
    assert still.change(1000) >= 1000
    moved = _wait_for_a_move(demo, still, homes)
    still.wait_until_read()
    assert differences(cockpit, still, [*scopes, *moved]) == []
    assert _homes(demo) != homes
    assert cockpit.items(CITY, today()) != before


def test_the_city_is_the_sum_of_its_places_and_of_its_owners(demo: Demo, cockpit: Cockpit, still: Sources) -> None:
    day = today()
    city = {code: item["value"] for code, item in cockpit.items(CITY, day).items()}
    parts = [cockpit.items(place, day) for place in places(cockpit)]
    assert {code: sum(part[code]["value"] for part in parts) for code in city} == city


def test_the_manual_items_are_those_of_the_file(demo: Demo, cockpit: Cockpit, still: Sources) -> None:
    rows = entries(Path(demo.description["standins"]["filerooms"]["data"]).parent / "manual-items.csv")
    manual = {code: item for code, item in cockpit.items(CITY, today()).items() if item["collection"] == "M"}
    assert len(manual) == 8
    assert {code: item["value"] for code, item in manual.items()} == {
        code: manual_sum(rows, item) for code, item in manual.items()
    }


def _homes(demo: Demo) -> dict[str, int]:
    """The place of every owner."""
    found: dict[str, int] = demo.value("SELECT jsonb_object_agg(code, place_code) FROM owner")
    return found


def _wait_for_a_move(demo: Demo, sources: Sources, homes: dict[str, int]) -> list[str]:
    """Changes the registers until a unit has come under another place; the units that have."""
    for _ in range(20):
        sources.wait_until_read()
        moved = [code for code, place in _homes(demo).items() if homes.get(code) != place]
        if moved:
            return moved
        sources.change_one("registers", 20)
    raise AssertionError("no unit has moved")
