"""The owners: a function of the seed, invented, and each in exactly one place."""

from collections import Counter
from pathlib import Path

import pytest

from standins.codes import is_credit_code
from standins.names import unit_name
from standins.universe import CITY, MUNICIPAL, PLACE_CODES, PLACES, Universe, read_moves


@pytest.fixture(scope="module")
def universe() -> Universe:
    return Universe(7, 300)


def test_the_owner_list_is_a_function_of_the_seed(universe: Universe) -> None:
    assert Universe(7, 300).agencies == universe.agencies
    assert Universe(8, 300).agencies != universe.agencies


def test_every_agency_has_a_valid_code_and_a_name_of_its_own(universe: Universe) -> None:
    codes = [agency.code for agency in universe.agencies]

    assert all(is_credit_code(code) for code in codes)
    assert len(set(codes)) == len({agency.name for agency in universe.agencies}) == 300


@pytest.mark.parametrize("count", [300, 1_286, 4_000])
def test_no_two_units_share_a_name(count: int) -> None:
    assert len({unit_name(number)[1] for number in range(count)}) == count


def test_fourteen_places_have_an_archive_and_agencies_each(universe: Universe) -> None:
    agencies = Counter(agency.place for agency in universe.agencies)

    assert len(PLACES) == 14
    assert sorted(archive.place for archive in universe.archives) == sorted(PLACE_CODES)
    assert set(agencies) == set(PLACE_CODES)
    assert max(agencies, key=agencies.__getitem__) == MUNICIPAL


def test_numbers_run_through_agencies_then_archives(universe: Universe) -> None:
    assert [owner.number for owner in universe.owners] == list(range(314))
    assert universe.number_of["330199A"] == 300


def test_municipal_owners_carry_the_code_of_the_city(universe: Universe) -> None:
    assert {agency.region for agency in universe.agencies if agency.place == MUNICIPAL} == {CITY}
    assert universe.agencies[0].code[2:8] == str(CITY)


def test_superiors_are_agencies_of_the_same_group(universe: Universe) -> None:
    by_code = {agency.code: agency for agency in universe.agencies}
    below = [agency for agency in universe.agencies if agency.superior_code]

    assert len(below) > 250
    assert all(by_code[agency.superior_code].group_code == agency.group_code for agency in below)
    assert all(agency.superior_code != agency.code for agency in below)


def test_weak_places_have_more_weak_agencies(universe: Universe) -> None:
    def weak(place: int) -> float:
        tiers = [agency.tier for agency in universe.agencies if agency.place == place]
        return sum(tier >= 2 for tier in tiers) / len(tiers)

    assert weak(330182) > 0.4
    assert weak(330127) > 0.3
    assert weak(330110) < 0.1


def test_the_city_is_the_sum_of_its_places(universe: Universe) -> None:
    parts = [number for code in PLACE_CODES for number in universe.in_scope(str(code))]

    assert sorted(parts) == universe.in_scope("330100") == list(range(314))


def test_an_owner_counts_where_it_is_now(universe: Universe) -> None:
    agency = universe.agencies[0]
    moves = {agency.code: 330106}

    assert universe.place_of(agency.code) == MUNICIPAL
    assert universe.place_of(agency.code, moves) == 330106
    assert agency.number in universe.in_scope("330106", moves)
    assert agency.number not in universe.in_scope("330199", moves)
    assert universe.in_scope(agency.code, moves) == [agency.number]


def test_unknown_scopes_are_refused(universe: Universe) -> None:
    with pytest.raises(KeyError):
        universe.in_scope("330101")


def test_moves_are_read_from_the_file_of_the_registers(tmp_path: Path) -> None:
    path = tmp_path / "moves.json"

    assert read_moves(None) == read_moves(path) == {}
    path.write_text('{"113301009900000171": 330106}', encoding="utf-8")
    assert read_moves(path) == {"113301009900000171": 330106}
