"""`/api/audit`: the audit trail for the audit administrator, over the interface and by token; nobody else."""

import json
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from core.audit_chain import BEGINNING, link_after
from people.commands.tokens import TokenWish, create_token
from people.operators import Operator
from tests.accounts import make_account, people_for
from tests.integration.cockpit.filled import Cockpit
from tests.integration.store.audit_world import add_acts
from tests.serving import served

ROLES = ("bureau_leader", "supervisor", "data_steward", "system_admin", "security_admin", "wall_display")


@pytest.fixture
def address(empty_cockpit: Cockpit) -> Iterator[str]:
    add_acts(empty_cockpit.database, 5, empty_cockpit.clock.now())
    with served(empty_cockpit.services()) as (url, _):
        yield url


def get(address: str, path: str, carried: dict[str, str]) -> httpx.Response:
    return httpx.get(f"{address}{path}", headers=carried, timeout=30)


def events(cockpit: Cockpit) -> list[tuple[str, str]]:
    with cockpit.database.begin() as unit:
        rows = unit.rows("SELECT event, outcome FROM audit_event WHERE event LIKE 'audit.%%' ORDER BY position", ())
    return [(event, outcome) for event, outcome in rows]


def test_the_audit_administrator_pages_through_the_trail(address: str, empty_cockpit: Cockpit) -> None:
    carried = empty_cockpit.signed_in("audit_admin", name="shen")
    found = get(address, "/api/audit?event=year&limit=2", carried).json()
    assert (found["total"], [line["position"] for line in found["lines"]], found["next"]) == (5, [5, 4], 4)
    assert found["lines"][0]["event_name"] == {"zh": "年度固化", "en": "Closed a year"}
    assert found["lines"][0]["after"] == {"sums": 14}
    rest = get(address, "/api/audit?event=year&limit=4&before=4", carried).json()
    assert ([line["position"] for line in rest["lines"]], rest["next"]) == ([3, 2, 1], None)
    assert events(empty_cockpit) == [("audit.searched", "ok")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("actor=p3", [4]),
        ("actor=p3&outcome=failed", []),
        ("object_code=2025&object_kind=year&origin=10.0.0.7&limit=1", [5]),
        ("event=yea", []),
        ("since=2026-11-27", []),
        ("until=2026-11-26T12:00:00%2B08:00", []),
        ("node=330106", []),
    ],
)
def test_every_filter_narrows(address: str, empty_cockpit: Cockpit, query: str, found: list[int]) -> None:
    carried = empty_cockpit.signed_in("audit_admin", name="shen")
    answer = get(address, f"/api/audit?{query}", carried)
    assert [line["position"] for line in answer.json()["lines"] if line["event"] == "year.closed"] == found


def test_what_is_not_understood_is_said(address: str, empty_cockpit: Cockpit) -> None:
    carried = empty_cockpit.signed_in("audit_admin", name="shen")
    for query in ("since=yesterday", "limit=0", "before=0", "outcome=maybe", "actor=%00"):
        assert get(address, f"/api/audit?{query}", carried).status_code == 422


def test_an_export_can_be_checked_by_anybody_and_stands_in_the_trail(address: str, empty_cockpit: Cockpit) -> None:
    carried = empty_cockpit.signed_in("audit_admin", name="shen")
    answer = get(address, "/api/audit/export?format=jsonl", carried)
    assert answer.headers["content-disposition"].startswith('attachment; filename="audit_shen_')
    head, *lines = map(json.loads, answer.text.splitlines())
    assert head["account"].endswith("(shen)")
    link = BEGINNING
    for line in lines:
        link = link_after(link, line["body"])
        assert line["link"] == link.hex()
    assert len(lines) == 5
    table = get(address, "/api/audit/export?event=year", carried)
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(table.text.splitlines()) == 2 + 5
    assert events(empty_cockpit) == [("audit.exported", "ok"), ("audit.exported", "ok")]


@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_sees_it(address: str, empty_cockpit: Cockpit, role: str) -> None:
    carried = empty_cockpit.signed_in(role, name="other")
    for path in ("/api/audit", "/api/audit/export"):
        assert get(address, path, carried).status_code == 403
    assert events(empty_cockpit) == []


def test_nobody_at_all_is_asked_to_sign_in(address: str) -> None:
    assert get(address, "/api/audit", {}).status_code == 401


def test_a_token_sees_it_when_it_was_given_that_and_nothing_else(address: str, empty_cockpit: Cockpit) -> None:
    people, at = people_for(empty_cockpit.database), empty_cockpit.clock.now()
    make_account(people, "shen", "audit_admin", "330100", at)

    def asking(permission: str) -> dict[str, str]:
        wish = TokenWish("shen", "collector of logs", "audit_admin", "330100", (permission,), at + timedelta(days=9))
        secret = create_token(people, Operator("root"), wish, at).secret
        return {"Authorization": f"Bearer {secret}"}

    assert get(address, "/api/audit", asking("audit.read")).status_code == 200
    assert get(address, "/api/audit/export", asking("audit.read")).status_code == 403
    assert get(address, "/api/audit/export", asking("audit.export")).status_code == 200
    assert get(address, "/api/snapshot/330100", asking("audit.read")).status_code == 403
