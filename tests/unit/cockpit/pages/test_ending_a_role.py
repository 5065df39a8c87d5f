"""A role is ended on the page of an account: with a successor for open work, or without one."""

import asyncio
from typing import Any

import pytest

from cockpit.pages.users import grant_acts
from core.errors import RefusedError
from tests.unit.cockpit.fakes import NOW
from tests.unit.cockpit.pages.answering import Answers, answered
from tests.unit.cockpit.pages.trees import plain

CITY = "330100"
SEARCH = "?account=7&act=end&grant=5"


@pytest.fixture
def led(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where the browser was led to."""
    found: list[str] = []
    monkeypatch.setattr(grant_acts, "leave_for", found.append)
    monkeypatch.setattr(grant_acts, "tell", lambda sentence: None)
    return found


def ended(successor: str | None, answer: Any) -> Answers:
    visit, reads = answered({"_number_of": answer, "revoke_grant": None}, ("security_admin", CITY), path="/users")
    asyncio.run(grant_acts.end(visit, 1, successor, " moves ", SEARCH))
    return reads


@pytest.mark.parametrize(("typed", "to"), [(None, None), ("  ", None), (" Heir", 9)])
def test_the_grant_of_the_address_ends_and_work_goes_to_who_is_named(
    led: list[str], typed: str | None, to: int | None
) -> None:
    _, _, grant, reason, at, successor = ended(typed, 9).arguments_of("revoke_grant")
    assert (grant, reason, at, successor) == (5, "moves", NOW, to)
    assert led == ["/users?account=7"]


def test_a_successor_whom_nobody_knows_ends_nothing(led: list[str]) -> None:
    with pytest.raises(RefusedError) as caught:
        ended("nobody", RefusedError("there is no account nobody", "no_account"))
    assert caught.value.code == "no_account"
    assert led == []


@pytest.mark.parametrize(("act", "there"), [("end", True), ("factor", False)])
def test_only_the_form_that_ends_a_role_asks_for_a_successor(act: str, there: bool) -> None:
    visit, _ = answered({}, ("security_admin", CITY), path="/users", act=act)
    account: Any = None
    tree = str([plain(one) for one in asyncio.run(grant_acts.form(visit, account, [], {}))])
    assert (str(grant_acts.END_SUCCESSOR) in tree) is there
    assert (str(grant_acts.FACTOR) in tree) is not there
