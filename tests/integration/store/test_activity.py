"""What evaluation has done, as the feed of the wall reads it: from the tables of the events themselves."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from core.days import local_date
from store.database import Database
from store.milestones import note_marks
from store.views.activity import EVENTS, RECENT, Activity, activity
from store.views.scopes import CITY, Scope, place_scope, resolve_scope
from tests.integration.cockpit.evaluated import CYCLE, add
from tests.integration.store.rows import Store

HOUR = timedelta(hours=1)
TODAY = date(2026, 11, 26)


@pytest.fixture
def done(store: Store) -> Store:
    """An hour ago an agency in each of two places had a result, a document and a closing; one had more, or less."""
    store.populate()
    for number, owner in enumerate(("U1", "U2"), 1):
        publish(store.database, owner, store.at - HOUR)
        close(store.database, f"EV{number}", owner, store.at - HOUR)
        deliver(store.database, number, owner, store.at - HOUR)
    reach(store.database, "U2", store.at - HOUR)
    return store


def publish(database: Database, owner: str, at: datetime, **more: object) -> None:
    """A result of an agency is published."""
    told = {"cycle_id": CYCLE, "owner_code": owner, "published_on": at.date(), "published_at": at}
    add(database, "evaluation_publication", **told, **more)


def close(database: Database, number: str, owner: str, at: datetime) -> None:
    """An issue is found, closed, and its effect looked at."""
    add(database, "issue", issue_no=number, owner_code=owner, state="closed", state_since=at, opened_at=at - HOUR)
    for before, after in (("", "found"), ("to_recheck", "closed"), ("closed", "closed")):
        add(database, "issue_move", issue_no=number, at=at, on=TODAY, from_state=before, to_state=after)


def deliver(
    database: Database, number: int, owner: str, at: datetime, confirmed_at: datetime | None = None, **more: object
) -> None:
    """A document reaches an agency: in the portal, or on paper as a second person confirms."""
    told = {"document_id": number, "owner_code": owner, "state": "delivered", "drafted_at": at, "delivered_at": at}
    add(database, "official_document", **told | more)
    add(database, "delivery", document_id=number, offered_at=at, delivered_at=at, confirmed_at=confirmed_at)


def reach(database: Database, owner: str, at: datetime) -> None:
    """A guidance point closes by data, and the part of its agency moves."""
    for machine, state in (("guidance", "reached"), ("participation", "reevaluating")):
        moved = {"machine": machine, "cycle_id": CYCLE, "owner_code": owner, "to_state": state}
        add(database, "evaluation_move", at=at, **moved)


def told(rows: Sequence[Activity]) -> set[tuple[str, int, int]]:
    """Code, place and count of each."""
    return {(one.code, one.place, one.count) for one in rows}


def scope_of(store: Store, code: str) -> Scope:
    found = resolve_scope(store.database, code)
    assert found is not None
    return found


def test_what_evaluation_did_is_told_by_place_and_seen_by_whose_scope_it_lies_in(done: Store) -> None:
    both = {(code, place, 1) for code in EVENTS[:3] for place in (330106, 330102)}
    reached = ("points_reached", 330102, 1)
    assert told(activity(done.database, CITY, done.at)) == both | {reached}
    first = {one for one in both if one[1] == 330106}
    assert told(activity(done.database, place_scope(330106), done.at)) == first
    assert told(activity(done.database, scope_of(done, "U1"), done.at)) == first
    assert told(activity(done.database, scope_of(done, "U2"), done.at)) == (both - first) | {reached}
    assert activity(done.database, scope_of(done, "330106A"), done.at) == []


def test_the_same_is_told_however_often_it_is_read_and_until_it_is_old(done: Store) -> None:
    once = activity(done.database, CITY, done.at)
    assert activity(done.database, CITY, done.at + 2 * HOUR) == once
    assert activity(done.database, CITY, done.at - 2 * HOUR) == []
    assert activity(done.database, CITY, done.at + RECENT) == []


def test_what_was_published_at_once_is_one_line_and_what_was_taken_back_is_none(store: Store) -> None:
    store.populate()
    store.merge("unit", {"unit_code": "U3", "name": "丙", "place_code": 330106, "status": "active"})
    for owner in ("U1", "U3"):
        publish(store.database, owner, store.at)
    gone = {"retracted_at": store.at, "retracted_by": "处长"}
    publish(store.database, "U2", store.at, **gone, reason="数据更正")
    assert told(activity(store.database, CITY, store.at)) == {("results_published", 330106, 2)}
    publish(store.database, "U2", store.at, **gone, reason="reevaluated")
    assert ("results_published", 330102, 1) in told(activity(store.database, CITY, store.at))


def test_a_delivery_on_paper_is_news_when_it_is_confirmed_and_a_void_document_never(store: Store) -> None:
    store.populate()
    days = timedelta(days=3)
    deliver(store.database, 1, "U1", store.at - days, confirmed_at=store.at - HOUR)
    deliver(store.database, 2, "U2", store.at - days)
    deliver(store.database, 3, "U2", store.at - HOUR, state="void")
    found = activity(store.database, CITY, store.at)
    assert [(one.at, one.code, one.place) for one in found] == [(store.at - HOUR, "documents_delivered", 330106)]


def test_a_scheme_that_was_agreed_is_news_with_the_batch_that_brings_it_and_years_of_them_are_not(store: Store) -> None:
    store.populate()
    today = local_date(store.at)
    agreed = {"scheme_version": "2", "state": "agreed", "effective_on": today}
    store.merge("scheme", {"unit_code": "U1"} | agreed, {"unit_code": "U2", "flagged_on": today} | agreed)
    store.merge("scheme", {"unit_code": "U2"} | agreed | {"scheme_version": "1", "effective_on": date(2020, 1, 1)})
    store.merge("scheme", {"unit_code": "U2"} | agreed | {"scheme_version": "3", "state": "draft"})
    assert told(activity(store.database, CITY, store.at)) == {("schemes_agreed", 330106, 1)}
    assert told(activity(store.database, scope_of(store, "U1"), store.at)) == {("schemes_agreed", 330106, 1)}
    assert told(activity(store.database, scope_of(store, "U2"), store.at)) == set()
    assert activity(store.database, CITY, store.at + RECENT) == []


def test_a_round_number_is_told_once_when_it_is_passed_and_the_first_that_is_known_is_not(store: Store) -> None:
    store.populate()

    def note(mark: int, at: datetime, scope: str = "330106", since: int = 0) -> int:
        return note_marks(store.database, [(scope, "holdings.1", since, mark)], at)

    assert note(5_000_000, store.at - 3 * HOUR) == 0, "nobody saw when it was passed"
    assert note(5_000_000, store.at - 2 * HOUR) == 0
    assert note(6_000_000, store.at - HOUR) == 1
    assert note(5_000_000, store.at) == note(6_000_000, store.at) == 0, "it goes down and up again"
    assert note(9_000_000, store.at, "330100") == 0
    passed = ("milestone.holdings.1", 330106, 6_000_000)
    assert told(activity(store.database, CITY, store.at)) == {passed}
    assert told(activity(store.database, place_scope(330106), store.at)) == {passed}
    assert activity(store.database, place_scope(330102), store.at) == []
    assert activity(store.database, scope_of(store, "U1"), store.at) == []
    assert note(100, store.at, since=20454) == 0, "a new year begins anew"
    assert note(200, store.at, since=20454) == 1
