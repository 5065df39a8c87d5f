"""Issues, reviews and leads of somebody who leaves: none stays with nobody, and none goes to who may not do it."""

from datetime import datetime
from typing import Any

import pytest

from core.access import Principal
from core.errors import RefusedError
from people.commands.handing_over import Leave, hand_over_to, hand_overs_page, leave
from people.people import People
from store.database import Database
from store.handovers import Item
from tests.accounts import Known, make_account
from tests.integration.cockpit.evaluated import CYCLE, add, add_cycle, add_issue
from tests.integration.people.test_handing_over import CITY, enter


@pytest.fixture
def administrators(people: People, at: datetime) -> dict[str, Principal]:
    """Who closes accounts, and who grants roles."""
    return {
        name: enter(people, make_account(people, name, f"{name}_admin", CITY, at), at)
        for name in ("system", "security")
    }


def works(people: People, administrators: dict[str, Principal], at: datetime) -> dict[tuple[str, str], Item]:
    """What was left, by kind and reference."""
    rows = hand_overs_page(people, administrators["system"], at, open_only=False)
    return {(item.kind, item.reference): item for row in rows for item in row.items}


def value(database: Database, text: str, **values: Any) -> Any:
    with database.begin() as unit:
        return unit.value(text, values)


def letters(database: Database, account: int) -> list[str]:
    with database.begin() as unit:
        return [kind for (kind,) in unit.rows("SELECT kind FROM letter WHERE account_id = %(to)s", {"to": account})]


def handler(database: Database, number: str) -> tuple[int, str]:
    with database.begin() as unit:
        row = unit.row("SELECT officer_id, officer_name FROM issue WHERE issue_no = %(no)s", {"no": number})
    assert row is not None
    return row[0], row[1]


def reviewers(database: Database) -> dict[str, int]:
    with database.begin() as unit:
        return {
            owner + item: who for owner, item, who in unit.rows("SELECT owner_code, item, reviewer FROM review_task")
        }


def review(database: Database, at: datetime, owner: str, item: str, who: Known, **more: Any) -> None:
    told = {"item": item, "round": "first", "reviewer_name": who.name, "assigned_at": at, "revision": 1} | more
    add(database, "review_task", cycle_id=CYCLE, owner_code=owner, reviewer=who.account_id, **told)


def interest(database: Database, at: datetime, who: Known, owner: str) -> None:
    told = {"reason": "亲属在该单位", "declared_at": at, "declared_by": "tests"}
    add(database, "reviewer_interest", reviewer=who.account_id, owner_code=owner, **told)


def test_open_issues_and_leads_go_to_a_successor_who_may_handle_them_and_closed_ones_stay(
    people: People, database: Database, administrators: dict[str, Principal], at: datetime
) -> None:
    old = make_account(people, "old", "supervisor", CITY, at)
    new = make_account(people, "new", "supervisor", CITY, at)
    mine: dict[str, Any] = {"node": CITY, "officer_id": old.account_id, "officer_name": "Old"}
    for number, state in (("EV1", "rectifying"), ("EV2", "closed")):
        add_issue(database, at, number, state, **mine)
    assert leave(people, administrators["system"], Leave(old.account_id, new.account_id, "retires"), at)
    assert handler(database, "EV1") == (new.account_id, "New")
    assert handler(database, "EV2") == (old.account_id, "Old"), "what is over is history"
    left = works(people, administrators, at)[("issues", CITY)]
    assert (left.state, left.detail["to"], left.detail["numbers"]) == ("handed_over", "new", ["EV1"])
    assert "issues_handed_over" in letters(database, new.account_id)
    told = value(database, "SELECT body FROM audit_event WHERE event = 'account.left' ORDER BY position DESC LIMIT 1")
    assert "EV1" in told


def test_work_waits_for_a_role_and_cannot_simply_end(
    people: People, database: Database, administrators: dict[str, Principal], at: datetime
) -> None:
    old = make_account(people, "old", "supervisor", CITY, at)
    new = make_account(people, "new", "legal_reviewer", CITY, at)
    other = make_account(people, "other", "supervisor", CITY, at)
    add_issue(database, at, "EV1", "rectifying", node=CITY, officer_id=old.account_id, officer_name="Old")
    system = administrators["system"]
    leave(people, system, Leave(old.account_id, new.account_id, "retires"), at)
    left = works(people, administrators, at)[("issues", CITY)]
    assert (left.state, left.detail["number"]) == ("waiting", 1)
    for to, code in ((new.account_id, "work_without_right"), (None, "work_needs_somebody")):
        with pytest.raises(RefusedError) as caught:
            hand_over_to(people, system, left.item_id, to, "", at)
        assert caught.value.code == code
    assert handler(database, "EV1")[0] == old.account_id
    hand_over_to(people, system, left.item_id, other.account_id, "", at)
    assert handler(database, "EV1") == (other.account_id, "Other")
    assert works(people, administrators, at)[("issues", CITY)].state == "handed_over"


def test_reviews_go_past_interests_and_past_who_judges_the_item_already(
    people: People, database: Database, administrators: dict[str, Principal], at: datetime
) -> None:
    old, new, third = (make_account(people, name, "reviewer", CITY, at) for name in ("old", "new", "third"))
    add_cycle(database, at)
    review(database, at, "U1", "R1-1", old)
    review(database, at, "U1", "R1-2", old)
    review(database, at, "U1", "R1-2", new, round="second")
    review(database, at, "U2", "R1-1", old)
    review(database, at, "U2", "R1-3", old, decided_at=at)
    interest(database, at, new, "U2")
    system = administrators["system"]
    leave(people, system, Leave(old.account_id, new.account_id, "ill"), at)
    left = works(people, administrators, at)[("reviews", CITY)]
    assert (left.state, left.detail["number"]) == ("waiting", 2), "one of three went to the successor"
    with pytest.raises(RefusedError) as caught:
        hand_over_to(people, system, left.item_id, new.account_id, "", at)
    assert caught.value.code == "work_barred"
    hand_over_to(people, system, left.item_id, third.account_id, "", at)
    assert works(people, administrators, at)[("reviews", CITY)].state == "handed_over"
    found = reviewers(database)
    assert found["U1R1-1"] == new.account_id
    assert found["U2R1-1"] == third.account_id
    assert found["U2R1-3"] == old.account_id, "what was judged keeps its judge"
    assert "reviews_handed_over" in letters(database, third.account_id)


def test_whoever_has_left_is_no_certified_officer_any_more(
    people: People, database: Database, administrators: dict[str, Principal], at: datetime
) -> None:
    old = make_account(people, "old", "supervisor", CITY, at)
    told = {"name": "Old", "certificate": "A-1", "valid_until": at.date().replace(year=2030), "is_active": True}
    add(database, "officer", node=CITY, person_id=old.account_id, changed_at=at, changed_by="tests", **told)
    leave(people, administrators["system"], Leave(old.account_id, None, "retires"), at)
    assert value(database, "SELECT is_active FROM officer WHERE certificate = 'A-1'") is False
    ended = [item for (kind, _), item in works(people, administrators, at).items() if kind == "certificate"]
    assert [(item.state, item.detail["name"]) for item in ended] == [("ended", "A-1")]
