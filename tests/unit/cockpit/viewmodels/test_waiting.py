"""For whom a case waits agrees with the tables of states and of approval, and each task leads to a page."""

from datetime import UTC, datetime

import pytest

from cockpit.viewmodels.waiting import MACHINES, WAITING, address_of, posts_of
from core.access import access_table
from evaluation.ladder import ladder_table
from evaluation.law.approval import approval_table
from evaluation.tables import machines
from store.views.my_tasks import Post, Task

FOR_OWNERS = {("guidance", "open"), ("limit", "found")}
"""the agency improves by its data, the head of division confirms findings: no row of a table is their act"""
CHAIN = {step.state: step.permission for step in approval_table().steps.values()}
LADDER = {
    step.code: {right for role in step.who if role != "system" for right in access_table().roles[role].may}
    for step in ladder_table().steps
}
"""step of the ladder → the rights of those who take it; officers draft its document"""
NOW = datetime(2026, 11, 26, tzinfo=UTC)


def possible(kind: str, state: str) -> set[str]:
    """The permissions of whoever can act on a case in a state, by the tables."""
    machine = next(one for one in machines() if one.name == MACHINES[kind])
    return {row.who for row in machine.possible(state)}


@pytest.mark.parametrize(("kind", "state", "permission"), WAITING)
def test_a_case_waits_for_somebody_who_can_act_on_it(kind: str, state: str, permission: str) -> None:
    assert permission in access_table().permissions
    if kind == "document" and state in CHAIN:
        assert CHAIN[state] == permission
    elif kind == "ladder":
        assert permission in LADDER[state] | {"notices.draft"}
    elif (kind, state) not in FOR_OWNERS:
        assert permission in possible(kind, state)


def test_posts_are_the_states_in_which_it_is_ones_turn() -> None:
    held = {"notices.sign": ("330100",)}
    posts = posts_of(lambda permission: held.get(permission, ()))
    assert Post("document", "to_sign", "330100") in posts
    assert {post.node for post in posts} == {"330100"}
    assert not any(post.state == "checking" for post in posts)


@pytest.mark.parametrize("kind", sorted({kind for kind, _, _ in WAITING} | {"review"}))
def test_every_kind_of_task_leads_to_an_exact_state(kind: str) -> None:
    path, query = address_of(Task(kind, "K1", "2026-1", "state", "U1", "", "", "", NOW, None, False, 1))
    assert path.startswith("/")
    assert query
    assert all(query.values())
