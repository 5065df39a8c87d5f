"""The catalogue's generator: determinism, dates in order, the published figures."""

import numpy as np
import pytest

from standins.das import item_rows, volume_rows
from standins.days import day_of, parse_day
from standins.feeds import Row
from standins.holdings import NONE, aged_day, is_file_room, on_roster, room_weights
from standins.item_rows import HELD, ROOM, ItemRows
from standins.item_truth import is_digitised, is_traditional
from standins.items import ELECTRONIC, Items, items_of
from standins.journal import Origin
from standins.rng import span
from standins.system import World, world_of
from tests.unit.standins.worlds import START, small_world

TODAY = day_of(START)


@pytest.fixture(scope="module")
def world() -> World:
    return small_world(scale=0.2)


@pytest.fixture(scope="module")
def rows(world: World) -> ItemRows:
    return item_rows(world)


@pytest.fixture(scope="module")
def items(rows: ItemRows) -> Items:
    return items_of(rows.holdings, span(0, rows.size))


def test_a_row_is_the_same_alone_and_among_others(rows: ItemRows) -> None:
    _, all_rows = rows.rows(span(0, rows.size))
    _, one = rows.rows(np.array([417], dtype=np.int64))
    assert one == [all_rows[417]]


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(rows: ItemRows) -> None:
    def first(seed: int) -> list[Row]:
        return item_rows(world_of(Origin(seed, START, "lively", 0.2))).rows(span(0, 50))[1]

    assert first(7) == rows.rows(span(0, 50))[1]
    assert first(8) != first(7)


def test_items_are_formed_filed_transferred_in_this_order(items: Items) -> None:
    assert (items.formed <= items.filed).all()
    assert (items.filed <= TODAY).all()
    assert (items.filed[items.held] <= items.transferred[items.held]).all()
    assert (items.transferred[items.held] <= TODAY).all()
    assert (items.transferred[~items.held] == NONE).all()


def test_a_review_comes_after_25_years_in_an_archive(items: Items) -> None:
    reviewed = items.review > 0
    assert reviewed.any()
    assert items.held[reviewed].all()
    assert (items.opened[reviewed] > aged_day(items.formed[reviewed])).all()
    assert (items.opened[reviewed] >= items.begin[reviewed]).all()
    assert (items.opened[~reviewed] == NONE).all()


def test_29_february_ages_on_28_february() -> None:
    days = np.array([day_number_of("2000-02-29"), day_number_of("1999-12-31")], dtype=np.int64)
    assert aged_day(days).tolist() == [day_number_of("2025-02-28"), day_number_of("2024-12-31")]


def day_number_of(text: str) -> int:
    return parse_day(text)


def test_the_lively_holdings_are_untidy_in_every_way(items: Items) -> None:
    assert items.excluded.any()
    assert (items.secrecy == 2).any()
    assert (items.missing > 0).any()
    assert (items.extension != NONE).any()
    assert (items.file_bytes == 0).any()
    assert ((items.image_pages > 0) & (items.image_pages < items.pages) & ~is_digitised(items)).any()


def test_the_published_profile_is_digitised_to_the_thousandth() -> None:
    published = item_rows(small_world("published", 0.001))
    items = items_of(published.holdings, span(0, published.holdings.held))
    assert len(items.index) == 5824
    assert is_traditional(items).all()
    assert int(is_digitised(items).sum()) == 5824 * 768 // 1000


def test_the_published_profile_at_full_scale_has_the_published_figures() -> None:
    world = small_world("published", 1.0)
    holdings = item_rows(world).holdings
    assert holdings.held == 5_824_000
    assert volume_rows(world).holdings.held == 1_734_000
    # Whole thousands are exact, so the whole is: 76.8 % of 5 824 000 are 4 472 832.
    part = items_of(holdings, span(5_823_000, 5_824_000))
    assert int(is_digitised(part).sum()) == 768


def test_volumes_are_held_by_the_archive_of_their_units_place(world: World) -> None:
    volumes = volume_rows(world)
    _, rows = volumes.rows(span(0, volumes.size))
    for row in rows:
        kept = row["holder_kind"] == HELD
        assert (row["owner_code"] == row["archive_code"]) == kept
        assert (row["transferred_on"] is not None) == kept


def test_rooms_with_file_drops_have_no_items_in_the_catalogue(world: World, items: Items) -> None:
    numbers = set(items.agency[~items.held].tolist())
    assert numbers
    assert not any(is_file_room(number) for number in numbers)
    dropping = room_weights(world.universe, file_rooms=True)
    picked = world.universe.rng.pick("any", span(0, 500), dropping)
    assert all(is_file_room(number) for number in picked.tolist())


def test_enterprises_are_not_on_the_roster(world: World) -> None:
    roster = on_roster(world.universe)
    for agency in world.universe.agencies:
        if agency.addressee_kind == "企业":
            assert not roster[agency.number]
    assert roster.any()


def test_rows_say_what_columns_say(rows: ItemRows, items: Items) -> None:
    for index, row in enumerate(rows.rows_of(items)):
        assert (row["holder_kind"] == ROOM) == (not items.held[index])
        assert row["born_digital"] == (items.medium[index] == ELECTRONIC)
        assert (row["file_bytes"] is None) == (items.file_bytes[index] == -1)
        assert day_number_of(row["filed_on"]) == items.filed[index]
