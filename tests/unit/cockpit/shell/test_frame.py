"""The frame shows somebody what is open to that account, and nothing else."""

import asyncio
from datetime import timedelta

import pytest

from alerts.reading import Waiting
from cockpit.factory import PAGES
from cockpit.shell.frame import frame
from cockpit.shell.pages import home_of, open_pages
from cockpit.shell.places import chosen_place, place_choices
from cockpit.shell.router import content_of
from cockpit.ui.visit import Visit, address, query_of
from core.access import access_table
from core.days import LOCAL
from core.errors import StoreGoneError
from tests.unit.cockpit.fakes import FakeStore
from tests.unit.cockpit.pages.trees import parts_of, texts, visit_of

CITY = "330100"
SOURCES = next(page for page in PAGES if page.name == "sources")


@pytest.mark.parametrize("role", access_table().roles)
def test_navigation_names_exactly_the_pages_that_are_open(role: str) -> None:
    visit = visit_of((role, CITY))
    tree = frame(visit, PAGES, None, None, "")
    may = access_table().roles[role].may
    expected = [page.name for page in PAGES if not page.permissions or set(page.permissions) & may]
    assert [page.name for page in open_pages(PAGES, visit)] == expected
    assert len(list(parts_of(tree, "nav-item"))) == len(expected)


def test_somebody_begins_at_the_first_open_page() -> None:
    assert home_of(PAGES, visit_of(("bureau_leader", CITY))) == "/"
    assert home_of(PAGES, visit_of(("audit_admin", CITY))) == "/inbox"


def test_who_sees_the_city_may_choose_every_place_others_only_theirs() -> None:
    assert len(place_choices(visit_of(("supervisor", CITY)))) == 15
    district = visit_of(("district_officer", "330106"), place="330109")
    assert [one.code for one in place_choices(district)] == ["330106"]
    assert chosen_place(district).code == "330106"
    assert chosen_place(visit_of(("supervisor", CITY), place="330109")).code == "330109"
    assert place_choices(visit_of(("audit_admin", CITY))) == []


def test_unread_letters_stand_in_the_header() -> None:
    (badge,) = parts_of(frame(visit_of(("audit_admin", CITY)), PAGES, None, 120, ""), "badge")
    assert badge["props"]["children"] == "99+"
    (badge,) = parts_of(frame(visit_of(("audit_admin", CITY)), PAGES, None, None, ""), "badge")
    assert badge["props"]["children"] == ""


def test_alerts_that_wait_stand_in_the_header_of_whoever_may_take_them_up() -> None:
    visit = visit_of(("supervisor", CITY), language="en")
    assert badge_of(visit, Waiting(7, visit.at)) == ["7", "Alerts, 7 that nobody has taken up"]
    assert badge_of(visit, Waiting(0, visit.at)) == ["", "Alerts"]
    assert badge_of(visit, None) == ["", "Alerts"]
    assert not list(parts_of(frame(visit_of(("audit_admin", CITY)), PAGES, None, None, ""), "tool-alerts"))


def test_a_number_of_alerts_that_nobody_renews_is_called_so() -> None:
    visit = visit_of(("supervisor", CITY), language="en")
    before = visit.at - timedelta(minutes=2)
    since = f"{before.astimezone(LOCAL):%m-%d %H:%M}"
    assert badge_of(visit, Waiting(7, before)) == [
        "7",
        f"Alerts, 7 that nobody has taken up; not renewed since {since}",
    ]
    assert badge_of(visit, Waiting(0, before)) == ["?", f"Alerts; not renewed since {since}"]
    assert badge_of(visit, Waiting(0, None)) == ["?", "Alerts; rules have never been applied"]
    (shown,) = parts_of(frame(visit, PAGES, None, None, "", Waiting(7, before)), "tool-alerts")
    assert len(list(parts_of(shown, "is-late"))) == 1


def badge_of(visit: Visit, waiting: Waiting | None) -> list[str]:
    (way,) = parts_of(frame(visit, PAGES, None, None, "", waiting), "tool-alerts")
    return list(texts(way))


def test_a_page_of_others_is_forbidden_and_names_the_roles_one_has() -> None:
    tree = asyncio.run(content_of(visit_of(("audit_admin", CITY)), SOURCES))
    assert list(parts_of(tree, "state-forbidden"))
    assert any("审计管理员" in text for text in texts(tree))


def test_a_page_whose_store_is_away_has_failed_and_leads_back_to_itself() -> None:
    store = FakeStore({}, away=True)
    tree = asyncio.run(content_of(visit_of(("supervisor", CITY), store=store, path="/sources", view="items"), SOURCES))
    (state,) = parts_of(tree, "state-failed")
    (way,) = parts_of(state, "button")
    assert way["props"]["href"] == "/sources?view=items"
    assert issubclass(StoreGoneError, Exception)


def test_an_unknown_page_says_so() -> None:
    assert list(parts_of(asyncio.run(content_of(visit_of(("supervisor", CITY)), None)), "state-unknown"))


def test_addresses_leave_out_what_is_empty_and_keep_the_place() -> None:
    assert address("/a", {"x": 1, "y": None, "z": ""}) == "/a?x=1"
    assert query_of("?a=1&b=%E4%B8%AD") == {"a": "1", "b": "中"}
    visit = visit_of(("supervisor", CITY), path="/sources", place="330106", source="das")
    assert visit.link("/manual", act="new") == "/manual?place=330106&act=new"
    assert visit.here(source=None) == "/sources?place=330106"
