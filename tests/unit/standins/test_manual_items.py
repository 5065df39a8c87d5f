"""The eight manual items: never more than what they are a part of, whatever happens."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from standins.das import DasTruth
from standins.das import parts as das_parts
from standins.days import date_of, date_text, day_of, months_before, now, parse_day
from standins.manual_items import HEADER, LEVELS, Entry, csv_text
from standins.register_author import RegisterAuthor
from standins.register_truth import manual_values
from standins.registers import MANUAL_FILE, RegisterSystem
from tests.unit.standins.worlds import START, settings

TODAY = day_of(START)
# numerator: denominator, both of the registers
PARTS = {"DI-18": "DI-17", "DI-20": "DI-19", "DI-24": "DI-21", "DI-26": "DI-25", "DI-33": "DI-32"}


@pytest.fixture
def system(tmp_path: Path) -> Iterator[RegisterSystem]:
    made = RegisterSystem(replace(settings(tmp_path / "registers", scale=0.15), moves_path=tmp_path / "moves.json"))
    yield made
    made.close()


def assert_no_part_is_more_than_its_whole(system: RegisterSystem, at: int) -> None:
    for owner in system.world.universe.owners:
        values = system.items(owner.code, at)
        for part, whole in PARTS.items():
            assert values[part] <= values[whole], (owner.code, part, date_text(at))
        assert (values["DI-23"] > 0) == (values["DI-22"] > 0)
        assert values["DI-23"] <= 1000 * values["DI-22"]


def test_no_part_is_more_than_its_whole_for_any_owner_at_any_month_end(system: RegisterSystem) -> None:
    for months in (0, 1, 6, 11, 18, 30):
        assert_no_part_is_more_than_its_whole(system, months_before(TODAY, months))


def test_no_part_is_more_than_its_whole_on_any_day(system: RegisterSystem) -> None:
    """Not only over a window: a denominator stands on the very day of each numerator."""
    days = {
        "DI-18": {(r["unit_uscc"], r["due_on"]) for r in system.tables.rows("nodes")},
        "DI-20": {(r["unit_uscc"], r["first_inspection_on"]) for r in system.tables.rows("batch-inspections")},
        "DI-23": {(r["unit_uscc"], r["published_on"]) for r in system.tables.rows("results")},
        "DI-26": {(r["owner_code"], r["deadline_on"]) for r in system.tables.rows("issues")},
        "DI-33": {(r["owner_code"], r["deadline_on"]) for r in system.tables.rows("issues")},
    }
    for entry in system.manual.entries():
        if entry.item in days:
            assert (entry.owner, date_text(entry.day)) in days[entry.item]


def test_parts_stay_within_their_wholes_while_the_registers_change(system: RegisterSystem) -> None:
    author = RegisterAuthor(system, system.tables)
    for _ in range(6):
        system.change(author, 80)
        assert_no_part_is_more_than_its_whole(system, day_of(now()))


def test_an_entry_once_made_never_falls(system: RegisterSystem) -> None:
    before = system.manual.entries()
    system.change(RegisterAuthor(system, system.tables), 300)
    after = system.manual.entries()
    assert len(after) > len(before)
    assert all(after.get(entry, -1) >= value for entry, value in before.items())


def test_reviewed_items_never_pass_the_catalogues_old_ones(system: RegisterSystem) -> None:
    truth = das_parts(system.world).truth
    assert isinstance(truth, DasTruth)
    entries = system.manual.entries()
    for archive in system.world.universe.archives:
        for at in (TODAY, TODAY - 45, TODAY - 400):
            own = {entry: value for entry, value in entries.items() if entry.owner == archive.code}
            assert manual_values(own, at)["DI-31"] <= truth.items(archive.code, at, {})["DI-30"]


def test_levels_hold_until_the_next_entry() -> None:
    entries = {
        Entry("DI-23", "a", 100): 700,
        Entry("DI-23", "a", 200): 800,
        Entry("DI-23", "b", 150): 600,
        Entry("DI-31", "x", 100): 5,
    }
    assert [manual_values(entries, at)["DI-23"] for at in (99, 100, 150, 199, 200)] == [0, 700, 1300, 1300, 1400]
    assert manual_values(entries, 500)["DI-31"] == 5


def test_amounts_count_in_the_window_of_their_item() -> None:
    entries = {Entry("DI-26", "a", parse_day("2025-06-30")): 1, Entry("DI-26", "a", parse_day("2025-07-01")): 2}
    entries |= {Entry("DI-18", "a", parse_day("2025-12-31")): 4, Entry("DI-18", "a", parse_day("2026-01-01")): 8}
    values = manual_values(entries, TODAY)
    assert (values["DI-26"], values["DI-18"]) == (2, 8)


def test_opening_reviews_are_entered_at_month_ends_and_on_the_last_day(system: RegisterSystem) -> None:
    days = {entry.day for entry in system.manual.entries() if entry.item == "DI-31"}
    assert TODAY in days
    assert all(date_of(day + 1).day == 1 for day in days - {TODAY})
    assert len(days) >= 36


def test_the_file_holds_every_entry_once(system: RegisterSystem) -> None:
    path = system.settings.state_dir.parent / MANUAL_FILE
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert tuple(rows[0]) == HEADER
    read = {Entry(row["item_code"], row["owner_code"], parse_day(row["day"])): int(row["value"]) for row in rows}
    assert read == system.manual.entries()
    assert len(read) == len(rows)
    assert {row["item_code"] for row in rows} == {*PARTS, *LEVELS, "DI-32"}
    assert all(row["entered_by"] != row["confirmed_by"] for row in rows)


def test_the_file_follows_every_change(system: RegisterSystem) -> None:
    system.change(RegisterAuthor(system, system.tables), 50)
    path = system.settings.state_dir.parent / MANUAL_FILE
    assert path.read_text(encoding="utf-8") == csv_text(system.manual.entries())
