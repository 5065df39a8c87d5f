"""Owners by a part of their name: only those for which somebody may enter values, and never all of them at once."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from core.access import access_table
from people.commands.filing_pages import owners_to_enter
from people.filing.desk import ENTER
from people.people import People
from store.owners import owner_names, owners_of
from tests.integration.people.office import AGENCY, ARCHIVE, CITY, OTHER, PLACE, Office, open_office
from tests.integration.store.rows import unit

NODES = {"city": CITY, "place": PLACE, "agency": AGENCY, "archive": ARCHIVE}


@pytest.fixture
def office(people: People, at: datetime, tmp_path: Path) -> Office:
    """An office with an agency that has an English name too."""
    found = open_office(people, at, tmp_path)
    water = unit("W1", 330109) | {"name": "水务局", "name_en": "Water Bureau"}
    found.store.merge("unit", water)
    return found


def test_an_owner_is_found_by_both_names_and_by_its_code(office: Office) -> None:
    steward = office.person("steward", "data_steward", CITY)
    for text in ("水务", "water b", "w1", " W1 "):
        assert [one.code for one in owners_to_enter(office.desks.filing, steward, text, office.at)] == ["W1"], text
    assert owners_to_enter(office.desks.filing, steward, "100%_nobody", office.at) == []
    assert owner_names(office.database, ["W1", "nobody"]) == {"W1": ("水务局", "Water Bureau")}


def test_what_begins_with_the_text_comes_first_and_no_more_than_asked_for(office: Office) -> None:
    office.store.merge("unit", *(unit(f"N{number:03}", 330109) | {"name": f"第{number}局"} for number in range(120)))
    office.store.merge("unit", unit("Z1", 330109) | {"name": "局直属"})
    steward = office.person("steward", "data_steward", CITY)
    found = owners_to_enter(office.desks.filing, steward, "局", office.at)
    assert (len(found), found[0].code) == (50, "Z1")
    assert len(owners_to_enter(office.desks.filing, steward, "", office.at, limit=7)) == 7


@pytest.mark.parametrize("role", access_table().roles)
def test_it_offers_exactly_the_owners_for_which_a_role_may_enter(office: Office, role: str) -> None:
    desk = office.desks.filing
    for level in access_table().roles[role].levels:
        somebody = office.person(f"{role}-{level}".replace("_", "-"), role, NODES[level])
        may = {one.code for one in owners_of(office.database, None) if desk.may(somebody, ENTER, one, office.at)}
        assert {one.code for one in owners_to_enter(desk, somebody, "", office.at)} == may
        assert {one.code for one in owners_to_enter(desk, somebody, "", office.at, 330102)} == may & {OTHER}


def test_a_grant_that_is_over_offers_nothing(office: Office) -> None:
    archivist = office.person("archivist", "archivist", AGENCY)
    (grant,) = archivist.grants
    gone = replace(archivist, grants=(replace(grant, until=office.at),))
    assert owners_to_enter(office.desks.filing, gone, "", office.at) == []
