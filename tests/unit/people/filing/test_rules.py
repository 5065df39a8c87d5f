"""What a value has to fulfil, field by field."""

from datetime import date

import pytest

from people.filing.rules import FilingRules, read_day
from store.owners import OwnerRow

TODAY = date(2026, 11, 26)
OWNERS = {
    "U1": OwnerRow(1, "U1", "agency", "甲局", None, None, 330106),
    "A1": OwnerRow(2, "A1", "archive", "乙馆", None, None, 330106),
}
RULES = FilingRules(("DI-18", "DI-23", "DI-24", "DI-31"), ("DI-24",), TODAY, 365, OWNERS.get)
GOOD = {"item": "DI-18", "owner": "U1", "day": "2026-11-20", "value": "3"}


def wrong(**changes: str) -> list[tuple[str, str]]:
    entered, found = RULES.check(GOOD | changes)
    assert (entered is None) == bool(found)
    return [(one.field, one.code) for one in found]


def test_a_good_value_is_taken_with_a_validity_from_today_on() -> None:
    entered, found = RULES.check(GOOD | {"note": " 见台账 "})
    assert found == ()
    assert entered is not None
    assert (entered.day, entered.value, entered.note) == (date(2026, 11, 20), 3, "见台账")
    assert entered.valid_until == date(2027, 11, 26)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"item": "DI-01"}, [("item", "item")]),
        ({"item": ""}, [("item", "item")]),
        ({"owner": "U9"}, [("owner", "owner")]),
        ({"owner": ""}, [("owner", "owner")]),
        ({"item": "DI-31"}, [("owner", "owner_archive")]),
        ({"item": "DI-23", "owner": "A1"}, [("owner", "owner_agency")]),
        ({"day": "2026-02-30"}, [("day", "day")]),
        ({"day": "1949-09-30"}, [("day", "day")]),
        ({"day": "2027-11-28"}, [("day", "day")]),
        ({"day": ""}, [("day", "day")]),
        ({"value": "-1"}, [("value", "value")]),
        ({"value": "1.5"}, [("value", "value")]),
        ({"value": "1000000001"}, [("value", "value")]),
        ({"value": "１"}, [("value", "value")]),
        ({"item": "DI-24", "value": "2"}, [("value", "value")]),
        ({"valid_until": "2026-11-25"}, [("valid_until", "valid_until")]),
        ({"valid_until": "2030-01-01"}, [("valid_until", "valid_until")]),
        ({"valid_until": "soon"}, [("valid_until", "valid_until")]),
        ({"note": "x" * 501}, [("note", "note")]),
        ({"note": "a\x00b"}, [("note", "note")]),
    ],
)
def test_a_mistake_names_its_field(changes: dict[str, str], found: list[tuple[str, str]]) -> None:
    assert wrong(**changes) == found


def test_all_mistakes_are_named_at_once() -> None:
    assert [field for field, _ in wrong(item="x", owner="y", day="z", value="v")] == ["item", "owner", "day", "value"]


def test_a_mistake_says_what_was_expected_and_found() -> None:
    _, found = RULES.check(GOOD | {"value": "abc"})
    assert found[0].values == {"found": "abc", "most": 10**9}


@pytest.mark.parametrize("text", ["2026-06-30", "2026/6/30", "2026.6.30", "2026年6月30日"])
def test_days_are_read_as_people_write_them(text: str) -> None:
    assert read_day(text) == date(2026, 6, 30)


@pytest.mark.parametrize("text", ["", "30-06-2026", "2026-13-01", "2026-06-30T00:00", "46203"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text) is None
