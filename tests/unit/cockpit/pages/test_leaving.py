"""Hand-overs on the page: what was left, how much of it, and what may become of it."""

import asyncio
from typing import Any

import pytest

from cockpit.pages.users.leaving import END, PASS, view
from store.handovers import HandOverCounts, HandOverRow, Item
from tests.unit.cockpit.fakes import NOW
from tests.unit.cockpit.pages.answering import answered
from tests.unit.cockpit.pages.trees import plain, texts

CITY = "330100"


def page(left: Item, role: str, *, has_left: bool = True, **query: str) -> Any:
    row = HandOverRow(1, "old", "Old", has_left, None, NOW, "system", None, [left])
    answers = {"count_hand_overs": HandOverCounts(1, 1, 1), "hand_overs_page": [row], "owner_names": {}}
    visit, _ = answered(answers, (role, CITY), path="/users", language="en", view="left", **query)
    return asyncio.run(view(visit))


@pytest.mark.parametrize(
    ("kind", "said"),
    [("issues", "Issues in hand"), ("reviews", "Reviews to be done"), ("leads", "Leads in hand")],
)
def test_open_work_is_counted_for_its_authority_and_can_be_passed_on_but_not_ended(kind: str, said: str) -> None:
    item = Item(3, kind, CITY, {"node": CITY, "number": 12}, "waiting", None)
    tree = page(item, "system_admin", item="3")
    told = " ".join(texts(tree))
    assert said in told
    assert "Whole city · 12 of them" in told
    assert str(PASS) in str(plain(tree))
    assert str(END) not in str(plain(tree))


def test_letters_may_also_stay_unread() -> None:
    tree = page(Item(3, "letters", "7", {"letters": 4}, "waiting", None), "system_admin", item="3")
    assert str(END) in str(plain(tree))


def test_who_grants_roles_sees_open_work_and_leaves_it_to_the_other_administrator() -> None:
    item = Item(3, "issues", CITY, {"node": CITY, "number": 12}, "waiting", None)
    tree = page(item, "security_admin", item="3")
    assert str(PASS) not in str(plain(tree))
    assert "for the system administrator" in " ".join(texts(tree))


def test_an_entry_that_has_ended_names_its_certificate() -> None:
    item = Item(3, "certificate", "5", {"node": CITY, "name": "A-1"}, "ended", "system")
    assert "A-1 · Whole city" in " ".join(texts(page(item, "system_admin")))


@pytest.mark.parametrize(("has_left", "said"), [(True, "Has left"), (False, "A role has ended")])
def test_a_hand_over_says_why_it_was_begun(has_left: bool, said: str) -> None:
    item = Item(3, "issues", CITY, {"node": CITY, "number": 12}, "waiting", None)
    assert said in " ".join(texts(page(item, "system_admin", has_left=has_left)))
