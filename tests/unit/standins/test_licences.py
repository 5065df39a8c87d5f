"""The licence library: truth follows every change, both state lists occur, cases and licences do not always meet."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from standins.certificates import Certificates
from standins.days import day_of
from standins.feeds import Feed, Row
from standins.licence_truth import ITEMS
from standins.licences import open_licences
from standins.platform import open_platform
from standins.serve import StandIn
from standins.truth import Effects, rolling_12m
from tests.unit.standins.worlds import START, settings, small_world

AT = day_of(START)


@pytest.fixture
def licences(tmp_path: Path) -> Iterator[StandIn]:
    stand_in = open_licences(settings(tmp_path))
    yield stand_in
    stand_in.system.close()


def everything(feed: Feed) -> list[Row]:
    rows: list[Row] = []
    page = feed.page(-1, 1_000)
    while page.last is not None:
        rows += page.rows
        page = feed.page(page.last, 1_000)
    return rows


def test_truth_after_many_changes_is_what_a_full_recompute_finds(licences: StandIn) -> None:
    system = licences.system
    system.change(licences.controls.author, 500)
    feed = system.feeds["certificates"]
    effects: Effects = Counter()
    for index in [*range(feed.base.size), *(i for i in feed.changed() if i >= feed.base.size)]:
        effects.update(system.truth.effects("certificates", index))

    for at in (AT, AT - 100, AT + 20):
        window = rolling_12m(at)
        found = dict.fromkeys(ITEMS, 0)
        for effect, number in effects.items():
            if window.after < effect.day <= window.until:
                found[effect.item] += number
        assert system.items("330100", at) == found


def test_both_state_lists_occur_with_states_of_their_own(tmp_path: Path) -> None:
    stand_in = open_licences(settings(tmp_path, scale=0.5))
    states: dict[str, set[str]] = {"national": set(), "province": set()}
    for row in everything(stand_in.system.feeds["certificates"]):
        states[row["state_list"]].add(row["status"])

    assert states["national"] >= {"01", "02", "03", "04", "05", "06"}
    assert states["province"] >= {"10", "50", "60", "99"}
    assert not states["national"] & states["province"]
    stand_in.system.close()


def test_licences_and_cases_name_each_other_where_they_meet(tmp_path: Path) -> None:
    library = open_licences(settings(tmp_path / "l"))
    platform = open_platform(settings(tmp_path / "p"))
    certificates = [library.system.feeds["certificates"].original(i) for i in range(600)]
    cases = [platform.system.feeds["edas/cases"].original(i) for i in range(2_000)]
    named = {number: case["case_no"] for case in cases if case for number in case["licence_ids"]}
    by_number = {case["case_no"]: case for case in cases if case}
    with_case = [row for row in certificates if row and row["case_no"]]

    assert 0.6 * 600 < len(with_case) < 0.95 * 600
    assert {row["cert_no"]: row["case_no"] for row in with_case} == named
    assert len(named) < len(cases)
    other_issuer = [row for row in with_case if by_number[row["case_no"]]["unit_uscc"] != row["issuer_code"]]
    assert 0 < len(other_issuer) < 0.15 * len(with_case)
    library.system.close()
    platform.system.close()


def test_every_licence_has_an_identifier_of_its_own(licences: StandIn) -> None:
    licences.system.change(licences.controls.author, 300)
    rows = everything(licences.system.feeds["certificates"])

    assert len({row["cert_identifier"] for row in rows}) == len(rows)
    assert {row["version"] for row in rows} == {1, 2}


def test_a_restarted_library_goes_on_where_it_stood(tmp_path: Path) -> None:
    def standing(stand_in: StandIn) -> tuple[dict[str, list[Row]], dict[str, int]]:
        system = stand_in.system
        return {name: everything(feed) for name, feed in system.feeds.items()}, system.items("330100", AT)

    first = open_licences(settings(tmp_path))
    first.system.change(first.controls.author, 200)
    expected = standing(first)
    first.system.close()

    second = open_licences(settings(tmp_path))

    assert standing(second) == expected
    second.system.close()


def test_serials_of_a_whole_city_stay_apart() -> None:
    certificates = Certificates(small_world("published", 1.0))
    index = np.arange(0, certificates.size, 997, dtype=np.int64)

    serials = certificates.serials(certificates.columns(index))

    assert len(np.unique(serials)) == len(index)
    assert serials.max() < 10**10
