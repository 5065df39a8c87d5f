"""The look-up service: promises kept or not, pages by offset."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from standins.days import day_of, iso, now, parse_day, parse_iso
from standins.feeds import Row
from standins.lookup_rows import COUNTER, CROSS, ONLINE, VILLAGE, promised_at
from standins.lookups import FEED, LookupAuthor, LookupDoor, open_lookups
from standins.serve import StandIn
from standins.universe import PLACE_CODES
from tests.unit.standins.worlds import START, settings

TODAY = day_of(START)


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[StandIn]:
    made = open_lookups(replace(settings(tmp_path, scale=0.25), credentials={"api_key": "k"}))
    yield made
    made.system.close()


def everything(stand_in: StandIn) -> list[Row]:
    return stand_in.system.feeds[FEED].page(-1, 100_000).rows


@pytest.mark.parametrize(
    ("channel", "accepted", "promised"),
    [
        (COUNTER, "2026-06-26T09:00:00+08:00", "2026-06-26T23:59:59+08:00"),
        (VILLAGE, "2026-06-27T09:00:00+08:00", "2026-06-27T23:59:59+08:00"),
        (ONLINE, "2026-06-23T09:00:00+08:00", "2026-06-26T23:59:59+08:00"),
        (ONLINE, "2026-06-26T09:00:00+08:00", "2026-07-01T23:59:59+08:00"),
        (ONLINE, "2026-06-27T09:00:00+08:00", "2026-07-01T23:59:59+08:00"),
        (CROSS, "2026-06-26T09:00:00+08:00", "2026-07-03T23:59:59+08:00"),
    ],
)
def test_a_promise_depends_on_the_channel_and_skips_weekends(channel: int, accepted: str, promised: str) -> None:
    given = promised_at(np.array([parse_iso(accepted)], dtype=np.int64), np.array([channel], dtype=np.int64))
    assert given.tolist() == [parse_iso(promised)]


def test_instants_of_a_request_come_in_order(stand_in: StandIn) -> None:
    for row in everything(stand_in):
        assert row["accepted_at"] < row["promised_at"]
        if row["answered_at"] is not None:
            assert row["accepted_at"] <= row["routed_at"] <= row["answered_at"]
            assert row["result"] is not None
        else:
            assert row["result"] is None
            assert row["e_certificate"] is False


def test_only_requests_across_archives_have_another_target(stand_in: StandIn) -> None:
    rows = everything(stand_in)
    assert all((row["target_archive"] != row["accept_archive"]) == (row["channel"] == "跨馆") for row in rows)
    assert any(row["cross_archive"] and row["e_certificate"] for row in rows)


def test_truth_is_the_count_of_answers_in_twelve_months(stand_in: StandIn) -> None:
    stand_in.system.change(LookupAuthor(stand_in.system, author_of(stand_in)._rows), 200)
    at = day_of(now())
    since = parse_day(f"{int(iso(now())[:4]) - 1}{iso(now())[4:10]}") if iso(now())[5:10] != "02-29" else at - 366
    rows = [row for row in everything(stand_in) if row["answered_at"] and since < parse_day(row["answered_at"]) <= at]
    values = stand_in.system.items("330100", at)
    assert values["DI-28"] == len(rows) > 0
    assert values["DI-29"] == sum(row["answered_at"] <= row["promised_at"] for row in rows) > 0


def author_of(stand_in: StandIn) -> LookupAuthor:
    assert isinstance(stand_in.controls.author, LookupAuthor)
    return stand_in.controls.author


def test_some_answers_come_late(stand_in: StandIn) -> None:
    values = stand_in.system.items("330100", TODAY)
    assert 0 < values["DI-28"] - values["DI-29"] < values["DI-28"] // 20


def test_the_city_is_the_sum_of_its_places(stand_in: StandIn) -> None:
    city = stand_in.system.items("330100", TODAY)
    places = [stand_in.system.items(str(place), TODAY) for place in PLACE_CODES]
    assert city == {item: sum(place[item] for place in places) for item in city}


@pytest.mark.parametrize("limit", [1, 7, 500])
def test_pages_by_offset_bring_every_request_once_and_in_order(stand_in: StandIn, limit: int) -> None:
    author = author_of(stand_in)
    stand_in.system.change(author, 60)
    door = stand_in.data
    assert isinstance(door, LookupDoor)
    since = parse_iso(everything(stand_in)[850]["updated_at"]) - 1
    rows: list[Row] = []
    while page := door._read(since, len(rows), limit).rows:
        rows += page
    assert rows == everything(stand_in)[850:]


def test_an_open_request_is_answered_once(stand_in: StandIn) -> None:
    author = author_of(stand_in)
    before = len(author._open)
    author._ask()
    assert len(author._open) == before + 1
    while author._open:
        author._reply()
    assert all(row["answered_at"] is not None for row in everything(stand_in))


def test_a_second_start_knows_what_is_still_open(stand_in: StandIn, tmp_path: Path) -> None:
    author_of(stand_in)._ask()
    stand_in.system.save()
    waiting = sorted(author_of(stand_in)._open)
    stand_in.system.close()
    again = open_lookups(stand_in.system.settings)
    assert author_of(again)._open == waiting
    again.system.close()
