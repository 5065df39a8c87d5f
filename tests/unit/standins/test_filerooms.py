"""File rooms: drops that a reader can check, and truth that follows them."""

import csv
import hashlib
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from standins.days import day_of, parse_iso
from standins.drops import COLUMNS, DIGESTS, csv_body, drop_folder, write_drop
from standins.feeds import Row
from standins.filerooms import INBOX, FileRoomSystem, open_filerooms
from standins.holdings import is_file_room
from standins.item_author import ItemAuthor
from standins.serve import StandIn
from tests.unit.standins.worlds import START, settings

TODAY = day_of(START)


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[StandIn]:
    made = open_filerooms(settings(tmp_path, scale=0.4))
    yield made
    made.system.close()


def drops(folder: Path) -> list[Path]:
    return sorted((folder / INBOX).glob("*/*"), key=lambda drop: (drop.name, drop.parent.name))


def author_of(stand_in: StandIn) -> ItemAuthor:
    assert isinstance(stand_in.controls.author, ItemAuthor)
    return stand_in.controls.author


def table_of(drop: Path) -> list[dict[str, object]]:
    if (drop / "items.csv").exists():
        return list(csv.DictReader(io.StringIO((drop / "items.csv").read_text(encoding="utf-8-sig"))))
    rows = list(load_workbook(io.BytesIO((drop / "items.xlsx").read_bytes()))["items"].iter_rows(values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def test_every_digest_is_that_of_its_file(stand_in: StandIn, tmp_path: Path) -> None:
    found = drops(tmp_path)
    assert {drop.parent.name for drop in found} == {
        agency.code for agency in stand_in.system.world.universe.agencies if is_file_room(agency.number)
    }
    for drop in found:
        algorithm, digest, name = (drop / DIGESTS).read_text(encoding="utf-8").split()
        assert hashlib.new(algorithm, (drop / name).read_bytes()).hexdigest() == digest
        assert sorted(path.name for path in drop.iterdir()) == sorted([DIGESTS, name])


def test_both_kinds_of_tables_are_dropped_with_the_same_columns(stand_in: StandIn, tmp_path: Path) -> None:
    kinds = {path.name for drop in drops(tmp_path) for path in drop.iterdir()}
    assert kinds == {"items.csv", "items.xlsx", DIGESTS}
    for drop in drops(tmp_path):
        for row in table_of(drop):
            assert tuple(row) == COLUMNS
            assert row["owner_code"] == row["unit_uscc"] == drop.parent.name
            assert row["holder_kind"] == "室藏"


def test_a_workbook_has_dates_as_dates_and_numbers_as_numbers(stand_in: StandIn, tmp_path: Path) -> None:
    drop = next(drop for drop in drops(tmp_path) if (drop / "items.xlsx").exists())
    row = table_of(drop)[0]
    assert isinstance(row["formed_on"], datetime)
    assert isinstance(row["pages"], int)
    assert row["born_digital"] in ("是", "否")


def test_all_items_are_dropped_once_at_first(tmp_path: Path) -> None:
    system = FileRoomSystem(settings(tmp_path, scale=0.4))
    dropped = [row["item_id"] for drop in drops(tmp_path) for row in table_of(drop)]
    assert len(dropped) == len(set(dropped)) == system.feeds["items"].total()
    system.close()


def test_changes_leave_as_new_drops_with_their_stamps(stand_in: StandIn, tmp_path: Path) -> None:
    before = set(drops(tmp_path))
    stamp = stand_in.system.last_stamp
    stand_in.system.change(author_of(stand_in), 25)
    fresh = [row for drop in set(drops(tmp_path)) - before for row in table_of(drop)]
    written = stand_in.system.feeds["items"].page(stamp, 100).rows
    deleted = {row["item_id"] for row in fresh if row["deleted"] == "是"}
    assert {row["item_id"] for row in written} == {row["item_id"] for row in fresh} - deleted
    assert all(parse_iso(str(row["updated_at"])) > stamp for row in fresh)


def test_a_deletion_is_dropped_as_a_whole_row(stand_in: StandIn, tmp_path: Path) -> None:
    before = set(drops(tmp_path))
    assert author_of(stand_in).withdraw()
    stand_in.system.save()
    (drop,) = set(drops(tmp_path)) - before
    (row,) = table_of(drop)
    assert row["deleted"] == "是"
    assert row["filed_on"]


def test_a_drop_that_an_end_prevented_is_made_at_the_next_start(stand_in: StandIn, tmp_path: Path) -> None:
    before = set(drops(tmp_path))
    system = stand_in.system
    assert isinstance(system, FileRoomSystem)
    assert author_of(stand_in).scan()
    super(FileRoomSystem, system).save()  # on file, but the process ends before it can drop
    system.close()
    again = FileRoomSystem(system.settings)
    assert len(set(drops(tmp_path)) - before) == 1
    again.close()
    third = FileRoomSystem(system.settings)
    assert len(set(drops(tmp_path)) - before) == 1
    third.close()


def test_truth_counts_what_lies_in_the_rooms(stand_in: StandIn) -> None:
    values = stand_in.system.items("330100", TODAY)
    assert values["DI-08"] == values["DI-30"] == 0
    assert values["DI-08@room"] > 0
    agency = next(a for a in stand_in.system.world.universe.agencies if is_file_room(a.number))
    own = stand_in.system.items(agency.code, TODAY)
    assert own["DI-08"] == 0 < own["DI-08@room"]


def test_two_drops_in_one_second_get_folders_of_their_own(tmp_path: Path) -> None:
    first, second = (drop_folder(tmp_path, "unit", START) for _ in range(2))
    assert (first.name, second.name) == ("20260630-152000", "20260630-152001")


def test_booleans_and_unknown_values_are_written_as_people_write_them(tmp_path: Path) -> None:
    row: Row = dict.fromkeys(COLUMNS)
    row |= {"born_digital": True, "paper_original": False, "pages": 3}
    (read,) = csv.DictReader(io.StringIO(csv_body([row]).decode("utf-8-sig")))
    assert (read["born_digital"], read["paper_original"], read["pages"], read["author"]) == ("是", "否", "3", "")


def test_the_digest_is_written_last(tmp_path: Path) -> None:
    write_drop(tmp_path, [dict.fromkeys(COLUMNS)], as_xlsx=False, algorithm="sha256")
    table, digests = tmp_path / "items.csv", tmp_path / DIGESTS
    assert table.stat().st_mtime_ns <= digests.stat().st_mtime_ns
