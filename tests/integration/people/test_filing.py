"""A value counts once a second person has confirmed it, and not before; whatever is refused leaves nothing."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.access import Principal
from core.errors import AccessDeniedError, RefusedError
from people.commands.filing import Told, WrongFieldsError, confirm, enter, refuse, withdraw
from people.commands.filing_pages import counted_of, filing_of, filings_of
from people.filing.desk import UnknownFilingError
from people.filing.telling import tell_ending
from people.people import People
from store.filings import FilingChoice
from store.manual import ManualEntry, manual_batch
from store.merge import merge
from tests.integration.people.office import AGENCY, ARCHIVE, CITY, OTHER, PLACE, Office, as_token, open_office, told


@pytest.fixture
def office(people: People, at: datetime, tmp_path: Path) -> Office:
    """Two agencies, an archive, nobody yet."""
    return open_office(people, at, tmp_path)


def state_of(office: Office, number: int) -> str:
    return str(office.store.value("SELECT state FROM manual_filing WHERE filing_id = %(id)s", id=number))


def test_a_value_counts_from_its_confirmation_by_another_person_on(office: Office, at: datetime) -> None:
    archivist = office.person("archivist", "archivist", AGENCY)
    leader = office.person("leader", "agency_leader", AGENCY)
    desk = office.desks.filing
    number = enter(desk, archivist, told(note="见检查记录"), at)
    assert (state_of(office, number), office.counted("di_24")) == ("entered", 0)
    assert office.letters(leader) == [("filing_waiting", f"/manual?filing={number}")]

    confirm(desk, leader, number, at)
    assert (state_of(office, number), office.counted("di_24")) == ("confirmed", 1)
    assert office.letters(archivist) == [("filing_confirmed", f"/manual?filing={number}")]
    assert office.store.rows("SELECT entered_by, confirmed_by, note, source FROM manual_value") == [
        ("Archivist (archivist)", "Leader (leader)", "见检查记录", "manual")
    ]
    assert office.trail() == [("filing.entered", "archivist"), ("filing.confirmed", "leader")]
    office.store.assert_exact()


def test_nobody_decides_about_an_own_value(office: Office, at: datetime) -> None:
    officer = office.person("officer", "district_officer", PLACE)
    desk = office.desks.filing
    number = enter(desk, officer, told(), at)
    with pytest.raises(RefusedError) as caught:
        confirm(desk, officer, number, at)
    assert caught.value.code == "filing_two_people"
    with pytest.raises(RefusedError) as caught:
        refuse(desk, officer, number, "x", at)
    assert caught.value.code == "filing_two_people"
    assert (state_of(office, number), office.counted("di_24")) == ("entered", 0)
    assert office.trail("refused") == [("filing.confirmed", "officer"), ("filing.refused", "officer")]


def test_a_deputy_with_two_roles_is_still_one_person(office: Office, at: datetime) -> None:
    archivist = office.person("archivist", "archivist", AGENCY)
    leader = office.person("leader", "agency_leader", AGENCY)
    both = replace(archivist, grants=(*archivist.grants, *leader.grants))
    number = enter(office.desks.filing, both, told(), at)
    with pytest.raises(RefusedError, match="cannot decide about it"):
        confirm(office.desks.filing, both, number, at)


def test_the_store_itself_refuses_one_person_in_both_places(office: Office, at: datetime) -> None:
    archivist = office.person("archivist", "archivist", AGENCY)
    number = enter(office.desks.filing, archivist, told(), at)
    with pytest.raises(Exception, match="two_people"), office.database.begin() as unit:
        unit.execute("UPDATE manual_filing SET confirmed_by = entered_by WHERE filing_id = %s", (number,))


@pytest.mark.parametrize(("role", "node"), [("agency_leader", OTHER), ("archivist", AGENCY), ("reviewer", CITY)])
def test_who_has_no_right_there_confirms_nothing(office: Office, at: datetime, role: str, node: str) -> None:
    archivist = office.person("archivist", "archivist", AGENCY)
    number = enter(office.desks.filing, archivist, told(), at)
    other = office.person("other", role, node)
    with pytest.raises((AccessDeniedError, UnknownFilingError)):
        confirm(office.desks.filing, other, number, at)
    assert (state_of(office, number), office.counted("di_24")) == ("entered", 0)


def test_programs_are_not_people(office: Office, at: datetime) -> None:
    officer, head = office.person("officer", "district_officer", PLACE), office.person("head", "division_head", CITY)
    with pytest.raises(AccessDeniedError):
        enter(office.desks.filing, as_token(officer), told(), at)
    number = enter(office.desks.filing, officer, told(), at)
    with pytest.raises(AccessDeniedError):
        confirm(office.desks.filing, as_token(head), number, at)


def test_another_agency_is_as_unknown_as_one_that_does_not_exist(office: Office, at: datetime) -> None:
    archivist = office.person("archivist", "archivist", AGENCY)
    found = []
    for owner in (OTHER, "U9"):
        with pytest.raises(WrongFieldsError) as caught:
            enter(office.desks.filing, archivist, told(owner=owner), at)
        found.append([(one.field, one.code) for one in caught.value.wrong])
    assert found == [[("owner", "owner")], [("owner", "owner")]]


def test_every_wrong_field_is_named_with_what_is_expected(office: Office, at: datetime) -> None:
    archivist = office.person("archivist", "archivist", AGENCY)
    wrong = told("DI-01", ARCHIVE, "2026-02-30", -1, valid_until="2020-01-01", note="x" * 501)
    with pytest.raises(WrongFieldsError) as caught:
        enter(office.desks.filing, archivist, wrong, at)
    assert [one.field for one in caught.value.wrong] == ["item", "owner", "day", "value", "valid_until", "note"]
    assert office.store.rows("SELECT * FROM manual_filing") == []


def test_one_value_of_an_item_owner_and_day_waits_at_a_time(office: Office, at: datetime) -> None:
    archivist = office.person("archivist", "archivist", AGENCY)
    first = enter(office.desks.filing, archivist, told(), at)
    with pytest.raises(RefusedError) as caught:
        enter(office.desks.filing, archivist, told(), at)
    assert caught.value.code == "filing_waits"
    withdraw(office.desks.filing, archivist, first, "", at)
    assert state_of(office, enter(office.desks.filing, archivist, told(), at)) == "entered"


def test_a_newer_value_of_a_day_takes_the_place_of_the_one_that_counts(office: Office, at: datetime) -> None:
    officer, head = office.person("officer", "district_officer", PLACE), office.person("head", "division_head", CITY)
    desk = office.desks.filing
    first, second = (
        _entered_and_confirmed(office, officer, head, told("DI-26", value=value), at + timedelta(minutes=value))
        for value in (3, 5)
    )
    assert (state_of(office, first), state_of(office, second)) == ("replaced", "confirmed")
    assert office.counted("di_26") == 5
    assert [one.to_state for one in filing_of(desk, officer, first, at).steps] == ["entered", "confirmed", "replaced"]
    office.store.assert_exact()


def _entered_and_confirmed(office: Office, by: Principal, other: Principal, value: Told, at: datetime) -> int:
    number = enter(office.desks.filing, by, value, at)
    confirm(office.desks.filing, other, number, at)
    return number


def test_a_value_that_counts_is_taken_back_by_another_person_with_a_reason(office: Office, at: datetime) -> None:
    officer, head = office.person("officer", "district_officer", PLACE), office.person("head", "division_head", CITY)
    desk = office.desks.filing
    number = _entered_and_confirmed(office, officer, head, told("DI-26", value=4), at)
    later = at + timedelta(hours=1)
    with pytest.raises(RefusedError, match="cannot decide"):
        withdraw(desk, officer, number, "x", later)
    with pytest.raises(RefusedError, match="reason"):
        withdraw(desk, head, number, " ", later)
    withdraw(desk, head, number, "记错单位", later)
    assert (state_of(office, number), office.counted("di_26")) == ("withdrawn", 0)
    assert office.letters(officer)[-1][0] == "filing_taken_back"
    office.store.assert_exact()


def test_what_came_another_way_meanwhile_stays_when_a_value_is_taken_back(office: Office, at: datetime) -> None:
    officer, head = office.person("officer", "district_officer", PLACE), office.person("head", "division_head", CITY)
    number = _entered_and_confirmed(office, officer, head, told("DI-26", value=4), at)
    later = at + timedelta(hours=1)
    entry = ManualEntry("DI-26", AGENCY, (at - timedelta(days=6)).date(), 9, "甲", "乙")
    merge(office.database, manual_batch([entry], later, source="registers"), office.store.images, later)
    withdraw(office.desks.filing, head, number, "重复", later + timedelta(hours=1))
    assert (state_of(office, number), office.counted("di_26")) == ("withdrawn", 9)


def test_a_refused_value_tells_its_reason_and_never_counts(office: Office, at: datetime) -> None:
    archivist = office.person("archivist", "archivist", AGENCY)
    leader = office.person("leader", "agency_leader", AGENCY)
    desk = office.desks.filing
    number = enter(desk, archivist, told(), at)
    refuse(desk, leader, number, "缺佐证材料", at)
    assert (state_of(office, number), office.counted("di_24")) == ("refused", 0)
    assert filing_of(desk, archivist, number, at).steps[-1].reason == "缺佐证材料"
    with pytest.raises(RefusedError) as caught:
        confirm(desk, leader, number, at)
    assert caught.value.code == "filing_is_refused"


def test_of_many_who_confirm_at_once_one_does(office: Office, at: datetime) -> None:
    archivist = office.person("archivist", "archivist", AGENCY)
    people = [office.person(f"head{number}", "division_head", CITY) for number in range(4)]
    number = enter(office.desks.filing, archivist, told("DI-26", value=7), at)

    def attempt(person: Principal) -> str:
        try:
            confirm(office.desks.filing, person, number, at)
        except RefusedError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(4) as threads:
        outcomes = sorted(threads.map(attempt, people))
    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", "filing_overtaken", "filing_is_confirmed"}
    assert office.counted("di_26") == 7
    assert len([event for event, _ in office.trail() if event == "filing.confirmed"]) == 1


def test_each_sees_the_values_of_the_own_part_of_the_tree(office: Office, at: datetime) -> None:
    archivist, other = office.person("a", "archivist", AGENCY), office.person("b", "archivist", OTHER)
    officer, wall = office.person("officer", "district_officer", PLACE), office.person("wall", "wall_display", CITY)
    head, desk = office.person("head", "division_head", CITY), office.desks.filing
    mine = enter(desk, archivist, told(), at)
    theirs = enter(desk, other, told(owner=OTHER), at)

    def seen(person: Principal) -> set[int]:
        return {line.row.filing_id for line in filings_of(desk, person, FilingChoice(), at).lines}

    assert (seen(archivist), seen(other), seen(officer)) == ({mine}, {theirs}, {mine})
    assert (seen(head), seen(wall)) == ({mine, theirs}, set())
    with pytest.raises(UnknownFilingError):
        filing_of(desk, other, mine, at)


def test_a_page_says_what_each_may_do_now(office: Office, at: datetime) -> None:
    archivist, leader = office.person("a", "archivist", AGENCY), office.person("b", "agency_leader", AGENCY)
    desk = office.desks.filing
    number = enter(desk, archivist, told(), at)
    assert filing_of(desk, archivist, number, at).line.may == {"withdraw"}
    assert filing_of(desk, leader, number, at).line.may == {"confirm", "refuse"}
    assert filings_of(desk, leader, FilingChoice(), at).waiting == 1


def test_people_are_reminded_once_before_and_once_after_the_validity_of_the_newest_value_ends(
    office: Office, at: datetime
) -> None:
    archivist, leader = office.person("a", "archivist", AGENCY), office.person("b", "agency_leader", AGENCY)
    number = _entered_and_confirmed(office, archivist, leader, told(valid_until="2026-12-20"), at)
    desk = office.desks.filing

    def told_on(days: int) -> int:
        with office.database.begin() as unit:
            return tell_ending(desk, unit, at + timedelta(days=days))

    assert [told_on(days) for days in (0, 9, 10, 11, 24, 25, 26)] == [0, 0, 1, 0, 0, 1, 0]
    kinds = [kind for kind, _ in office.letters(archivist)]
    assert kinds == ["filing_confirmed", "filing_ending", "filing_expired"]
    later = at + timedelta(days=30)
    line = filing_of(desk, archivist, number, later).line
    assert (line.row.state, line.is_expired, office.counted("di_24")) == ("confirmed", True, 1)


def test_nobody_is_reminded_of_a_value_that_has_a_successor(office: Office, at: datetime) -> None:
    archivist, leader = office.person("a", "archivist", AGENCY), office.person("b", "agency_leader", AGENCY)
    _entered_and_confirmed(office, archivist, leader, told(valid_until="2026-12-01"), at)
    enter(office.desks.filing, archivist, told(day="2026-11-25"), at)
    with office.database.begin() as unit:
        assert tell_ending(office.desks.filing, unit, at) == 0


def test_what_counts_for_an_owner_is_told_whatever_way_it_came(office: Office, at: datetime) -> None:
    archivist, leader = office.person("a", "archivist", AGENCY), office.person("b", "agency_leader", AGENCY)
    _entered_and_confirmed(office, archivist, leader, told(), at)
    found = counted_of(office.desks.filing, archivist, AGENCY, at)
    assert [(one.item, one.value, one.source) for one in found] == [("DI-24", 1, "manual")]
    with pytest.raises(AccessDeniedError):
        counted_of(office.desks.filing, archivist, OTHER, at)
