"""When somebody leaves, every single thing is passed on, ended or listed."""

from datetime import datetime, timedelta

import pytest

from core.access import Principal
from core.errors import AccessDeniedError, RefusedError
from people.commands.deputies import Deputy, name_deputy
from people.commands.handing_over import Leave, count_hand_overs, hand_over_to, hand_overs_page, leave
from people.commands.signing_in import NotSignedIn, sign_in
from people.doors import StoreDoors
from people.estates import ESTATES, HISTORY, PERSONAL
from people.letters import Letter, Words, send
from people.people import People
from store.database import Database
from store.grants import grant_rows, grants_of
from store.handovers import HandOverCounts
from store.letters import counts
from tests.accounts import HERE, PASSWORD, Known, make_account, signed_in_secret

CITY = "330100"
DAY = timedelta(days=1)


def enter(people: People, known: Known, at: datetime) -> Principal:
    visitor = StoreDoors(people).by_session(signed_in_secret(people, known, at), at)
    assert visitor is not None
    return visitor.principal


def test_every_table_that_names_an_account_is_somebodys_estate_personal_or_history(database: Database) -> None:
    with database.begin() as unit:
        named = {
            table
            for (table,) in unit.rows(
                "SELECT table_name FROM information_schema.columns WHERE table_schema = current_schema()"
                " AND column_name IN ('account_id', 'successor_id', 'person_id', 'handler_id', 'reviewer')"
                " AND table_name <> 'account'"
            )
        }
        named |= {"issue"}  # officer_id, which elsewhere is the number of a certified officer
    covered = frozenset().union(*(estate.tables for estate in ESTATES), PERSONAL, HISTORY)
    assert named == covered


def test_what_somebody_leaves_is_passed_on_ended_or_waits_for_those_who_may_decide(
    people: People, at: datetime
) -> None:
    system = make_account(people, "system", "system_admin", CITY, at)
    security = make_account(people, "security", "security_admin", CITY, at)
    old = make_account(people, "old", "supervisor", CITY, at)
    new = make_account(people, "new", None, CITY, at)
    other = make_account(people, "other", "legal_reviewer", CITY, at)
    with people.database.begin() as unit:
        (own,) = grant_rows(unit, old.account_id, at)
        (others,) = grant_rows(unit, other.account_id, at)
        words = Words("letter.test")
        send(unit, Letter(old.account_id, "test", words, words, "/inbox"), at)
    keeper = enter(people, security, at)
    name_deputy(people, keeper, Deputy(other.account_id, [own.grant_id], at + 9 * DAY, ""), at)
    name_deputy(people, keeper, Deputy(old.account_id, [others.grant_id], at + 9 * DAY, ""), at)
    inside = signed_in_secret(people, old, at)

    leave(people, enter(people, system, at), Leave(old.account_id, new.account_id, "retires"), at)

    assert StoreDoors(people).by_session(inside, at) is None
    assert sign_in(people, "old", PASSWORD, HERE, at) == NotSignedIn("wrong")
    with people.database.begin() as unit:
        assert grants_of(unit, old.account_id, at) == ()
        assert [grant.role for grant in grants_of(unit, other.account_id, at)] == ["legal_reviewer"]
        assert grants_of(unit, new.account_id, at) == (), "roles are granted by the security administrator alone"
        assert counts(unit, new.account_id)[1] == 1, "what was said of the old account itself stays there"
    (over,) = hand_overs_page(people, keeper, at)
    assert (over.name, over.successor, over.closed_at) == ("old", "new", None)
    assert {(item.kind, item.state) for item in over.items} == {
        ("role", "waiting"),
        ("deputyship", "waiting"),
        ("deputy", "ended"),
        ("letters", "handed_over"),
    }
    waiting = {item.kind: item.item_id for item in over.items if item.state == "waiting"}
    with pytest.raises(AccessDeniedError):
        hand_over_to(people, enter(people, system, at), waiting["role"], new.account_id, "", at)
    hand_over_to(people, keeper, waiting["role"], new.account_id, "", at)
    hand_over_to(people, keeper, waiting["deputyship"], new.account_id, "", at)
    with people.database.begin() as unit:
        got = grants_of(unit, new.account_id, at)
        assert [(grant.role, grant.deputy_for, grant.until) for grant in got] == [
            ("supervisor", None, None),
            ("legal_reviewer", "other", at + 9 * DAY),
        ]
    assert hand_overs_page(people, keeper, at) == []
    (done,) = hand_overs_page(people, keeper, at, open_only=False)
    assert done.closed_at == at
    with pytest.raises(RefusedError) as caught:
        hand_over_to(people, keeper, waiting["role"], new.account_id, "", at)
    assert caught.value.code == "item_settled"


def test_without_a_successor_everything_waits_and_may_also_end(people: People, at: datetime) -> None:
    system = make_account(people, "system", "system_admin", CITY, at)
    security = make_account(people, "security", "security_admin", CITY, at)
    old = make_account(people, "old", "supervisor", CITY, at)
    leave(people, enter(people, system, at), Leave(old.account_id, None, "retires"), at)
    keeper = enter(people, security, at)
    (over,) = hand_overs_page(people, keeper, at)
    (item,) = over.items
    for administrator in (keeper, enter(people, system, at)):
        assert count_hand_overs(people, administrator, at) == HandOverCounts(total=1, under_way=1, waiting=1)
    with pytest.raises(AccessDeniedError):
        count_hand_overs(people, enter(people, make_account(people, "other", "supervisor", CITY, at), at), at)
    hand_over_to(people, keeper, item.item_id, None, "not needed", at)
    assert hand_overs_page(people, keeper, at) == []
    assert count_hand_overs(people, keeper, at) == HandOverCounts(total=1, under_way=0, waiting=0)


def test_the_last_administrator_of_a_kind_cannot_leave_and_nobody_closes_the_own_account(
    people: People, at: datetime
) -> None:
    system = make_account(people, "system", "system_admin", CITY, at)
    security = make_account(people, "security", "security_admin", CITY, at)
    for account, code in ((security, "last_administrator"), (system, "own_account")):
        with pytest.raises(RefusedError) as caught:
            leave(people, enter(people, system, at), Leave(account.account_id, None, ""), at)
        assert caught.value.code == code
