"""The true values of items, by hand and against a plain count of rows."""

import numpy as np
import pytest

from standins.das import DasTruth, item_rows, parts
from standins.days import date_text, day_of, parse_day
from standins.feeds import Feed, ListBase, Row
from standins.item_rows import HELD, ROOM, ItemRows, columns_of
from standins.item_truth import ItemTruth, Terms, counting_days, due_days, is_digitised, reviewed_by_archive
from standins.rng import span
from standins.system import World
from standins.universe import PLACE_CODES, archive_code
from tests.unit.standins.worlds import START, small_world

TODAY = day_of(START)


@pytest.fixture(scope="module")
def world() -> World:
    return small_world(scale=0.1)


@pytest.fixture(scope="module")
def rows(world: World) -> ItemRows:
    return item_rows(world)


def truth_of(rows: ItemRows) -> tuple[ItemTruth, Feed]:
    feed = Feed("items", "item_id", ListBase(rows.rows(span(0, rows.size))[1]), START)
    return ItemTruth(rows, feed), feed


def agency_on_roster(world: World, place: int) -> int:
    terms = Terms.of(world.universe, {})
    return next(a.number for a in world.universe.agencies if a.place == place and terms.roster[a.number])


def one(world: World, rows: ItemRows, place: int, **values: object) -> Row:
    """An ordinary paper item in the room of an agency of a place, with some fields of its own."""
    agency = world.universe.agencies[agency_on_roster(world, place)]
    (row,) = rows.rows(np.array([rows.size - 1], dtype=np.int64))[1]
    row |= {
        "holder_kind": ROOM,
        "owner_code": agency.code,
        "unit_uscc": agency.code,
        "archive_code": archive_code(place),
    }
    row |= {"medium": "纸质", "born_digital": False, "paper_original": True, "filed_via": "DAS", "secrecy": "无"}
    row |= {"retention": "永久", "extension_until": None, "transferred_on": None, "digit_exclusion": None}
    row |= {
        "pages": 20,
        "image_pages": 20,
        "file_bytes": 9,
        "item_no": "1",
        "title": "t",
        "author": "a",
        "control_flag": "开放",
    }
    return row | values


@pytest.mark.parametrize(
    ("place", "formed", "medium", "due"),
    [
        (330199, "2005-06-30", "纸质", "2025-12-31"),
        (330106, "2015-06-30", "纸质", "2025-12-31"),
        (330106, "2020-03-01", "电子", "2025-12-31"),
    ],
)
def test_the_due_days_of_the_domain_page(
    world: World, rows: ItemRows, place: int, formed: str, medium: str, due: str
) -> None:
    items = columns_of(world.universe, {0: one(world, rows, place, formed_on=formed, medium=medium)})
    assert due_days(items, Terms.of(world.universe, {})).tolist() == [parse_day(due)]


def test_ten_year_items_never_fall_due(world: World, rows: ItemRows) -> None:
    items = columns_of(world.universe, {0: one(world, rows, 330106, formed_on="1990-01-01", retention="10年")})
    asked, given = counting_days(items, due_days(items, Terms.of(world.universe, {})))
    assert asked.tolist() == given.tolist() == [1_000_000]


def test_an_extension_takes_an_item_out_of_both_sides_while_it_lasts(world: World, rows: ItemRows) -> None:
    row = one(world, rows, 330106, formed_on="2010-05-05", extension_until="2026-03-31")
    items = columns_of(world.universe, {0: row, 1: {**row, "transferred_on": "2021-01-01", "holder_kind": HELD}})
    asked, given = counting_days(items, due_days(items, Terms.of(world.universe, {})))
    assert asked.tolist() == [parse_day("2026-04-01")] * 2
    assert given.tolist() == [1_000_000, parse_day("2026-04-01")]


def test_an_early_transfer_counts_from_the_due_day_on(world: World, rows: ItemRows) -> None:
    row = one(world, rows, 330106, formed_on="2015-05-05", transferred_on="2020-02-02", holder_kind=HELD)
    asked, given = counting_days(
        items := columns_of(world.universe, {0: row}), due_days(items, Terms.of(world.universe, {}))
    )
    assert asked.tolist() == given.tolist() == [parse_day("2025-12-31")]


@pytest.mark.parametrize(
    ("pages", "images", "size", "digitised"),
    [(20, 19, 1, True), (20, 18, 1, False), (19, 18, 1, False), (1, 1, 0, False), (1, 0, 0, False), (40, 42, 5, True)],
)
def test_a_file_counts_when_its_pages_match_within_five_percent(
    world: World, rows: ItemRows, pages: int, images: int, size: int, digitised: bool
) -> None:
    row = one(world, rows, 330106, pages=pages, image_pages=images, file_bytes=size)
    assert is_digitised(columns_of(world.universe, {0: row})).tolist() == [digitised]


def test_one_new_room_item_moves_exactly_its_own_items(world: World, rows: ItemRows) -> None:
    truth, feed = truth_of(rows)
    before = truth.items("330106", TODAY, {})
    today = date_text(TODAY)
    feed.put(rows.size, one(world, rows, 330106, formed_on="2026-06-01", filed_on=today), START + 1)
    after = truth.items("330106", TODAY, {})
    moved = {item: after[item] - before[item] for item in after if after[item] != before[item]}
    assert moved == {"DI-10": 1, "DI-13": 1, "DI-08@room": 1, "DI-09@room": 1}


def test_a_secret_item_counts_nowhere(world: World, rows: ItemRows) -> None:
    truth, feed = truth_of(rows)
    before = truth.items("330100", TODAY, {})
    row = one(world, rows, 330106, formed_on="1990-06-01", filed_on=date_text(TODAY), secrecy="涉密")
    feed.put(rows.size, row, START + 1)
    assert truth.items("330100", TODAY, {}) == before


def test_what_a_room_keeps_stands_apart_from_what_archives_hold(world: World, rows: ItemRows) -> None:
    truth, _ = truth_of(rows)
    agency = world.universe.agencies[agency_on_roster(world, 330199)]
    values = truth.items(agency.code, TODAY, {})
    assert values["DI-08"] == 0 < values["DI-08@room"]
    archive = truth.items("330199A", TODAY, {})
    assert archive["DI-08"] > 0
    assert archive["DI-08@room"] == 0


def test_the_city_is_the_sum_of_its_places_and_of_its_owners(world: World, rows: ItemRows) -> None:
    truth, _ = truth_of(rows)
    city = truth.items("330100", TODAY, {})
    places = [truth.items(str(code), TODAY, {}) for code in PLACE_CODES]
    assert city == {item: sum(place[item] for place in places) for item in city}
    held, room = truth.totals(TODAY, {})
    assert city["DI-13"] == int(held["DI-13"].sum() + room["DI-13"].sum())


def test_a_unit_that_moves_takes_its_room_along_and_is_under_the_terms_of_its_new_place(
    world: World, rows: ItemRows
) -> None:
    truth, feed = truth_of(rows)
    row = one(world, rows, 330106, formed_on="2012-01-01")
    feed.put(rows.size, row, START + 1)
    before, there = truth.items("330106", TODAY, {}), truth.items("330199", TODAY, {})
    moves = {row["unit_uscc"]: 330199}
    left, arrived = truth.items("330106", TODAY, moves), truth.items("330199", TODAY, moves)
    assert before["DI-08@room"] + there["DI-08@room"] == left["DI-08@room"] + arrived["DI-08@room"]
    assert left["DI-08@room"] < before["DI-08@room"]
    # Formed in 2012: due in a district, not yet at the municipal level.
    assert truth.items(row["unit_uscc"], TODAY, {})["DI-15"] > truth.items(row["unit_uscc"], TODAY, moves)["DI-15"]


def plain_count(rows: list[Row], at: int) -> dict[str, int]:
    """Some of the items counted row by row in another way."""
    found = {"DI-08": 0, "DI-13": 0, "DI-14": 0, "DI-30": 0}
    for row in rows:
        if row["secrecy"] == "涉密":
            continue
        held = row["holder_kind"] == HELD
        begin = parse_day(row["transferred_on"] if held else row["filed_on"])
        old_enough = f"{int(row['formed_on'][:4]) + 25}{row['formed_on'][4:]}" <= date_text(at)
        found["DI-08"] += held and begin <= at and not row["born_digital"] and row["digit_exclusion"] is None
        found["DI-30"] += held and begin <= at and old_enough
        inside = row["filed_via"] == "DAS" and "2025-06-30" < row["filed_on"] <= "2026-06-30"
        found["DI-13"] += inside
        found["DI-14"] += inside and row["medium"] == "电子" and not row["paper_original"]
    return found


def test_columns_and_rows_give_the_same_values(rows: ItemRows) -> None:
    truth, _ = truth_of(rows)
    values = truth.items("330100", TODAY, {})
    counted = plain_count(rows.rows(span(0, rows.size))[1], TODAY)
    assert {item: values[item] for item in counted} == counted


def test_rows_read_back_are_the_columns_they_came_from(world: World, rows: ItemRows) -> None:
    """Overlaying every row with itself changes nothing."""
    truth, feed = truth_of(rows)
    before = truth.items("330100", TODAY, {})
    for index, row in enumerate(rows.rows(span(0, rows.size))[1]):
        feed.put(index, row, START + 1 + index)
    assert truth.items("330100", TODAY, {}) == before


def test_reviewed_items_are_fewer_than_old_ones_in_every_archive_at_any_time(world: World, rows: ItemRows) -> None:
    truth, _ = truth_of(rows)
    days = [TODAY - 700, TODAY - 365, TODAY]
    levels = reviewed_by_archive(rows, days)
    for archive in world.universe.archives:
        old = [truth.items(archive.code, day, {})["DI-30"] for day in days]
        assert all(level <= number for level, number in zip(levels[archive.number], old, strict=True))
    assert sum(values[-1] for values in levels.values()) > 0


def test_checks_count_first_attempts_that_are_concluded() -> None:
    made = parts(small_world(scale=0.5))
    assert isinstance(made.truth, DasTruth)
    checks = next(feed for feed in made.feeds if feed.name == "checks")
    page = checks.page(-1, 100_000)
    window = ("2025-07-01", "2026-06-30")
    first = [row for row in page.rows if row["attempt"] == 1 and row["result"] != "待人工"]
    inside = [row for row in first if window[0] <= row["finished_at"][:10] <= window[1]]
    values = made.truth.items("330100", TODAY, {})
    assert values["DI-11"] == len(inside) > 0
    assert values["DI-12"] == sum(row["result"] == "通过" for row in inside)
    assert any(row["attempt"] == 2 for row in page.rows)


def test_an_unknown_scope_is_a_key_error(rows: ItemRows) -> None:
    truth, _ = truth_of(rows)
    with pytest.raises(KeyError):
        truth.items("330103", TODAY, {})
