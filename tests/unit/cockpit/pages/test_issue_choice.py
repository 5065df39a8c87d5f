"""Which issues the address of the register asks for, and what is done with all of them at once."""

import asyncio
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from cockpit.pages.issues import bulk, listing
from cockpit.pages.issues.choosing import choice_of
from cockpit.ui.acts import Typed
from core.errors import RefusedError
from evaluation.commands.acting import Bulk
from store.owners import OwnerRow
from store.views.issues import IssueChoice
from tests.unit.cockpit.fakes import NOW
from tests.unit.cockpit.pages.answering import answered
from tests.unit.cockpit.pages.trees import parts_of, plain, texts

OFFICER = ("district_officer", "330106")
UNIT = "11330106000000001A"
EMPTY: dict[str, Any] = {"issues_page": ([], 0), "find_owners": [], "issue_officers": [(7, "王承办")]}


def asked(**query: str) -> IssueChoice:
    return choice_of(answered({}, OFFICER, path="/issues", **query)[0], 50)


def line(number: str, **more: Any) -> Any:
    return SimpleNamespace(**{"issue_no": number, "title": "缺件", "state": "rectifying", "met_at": None, **more})


def test_unit_source_and_last_day_narrow_the_register() -> None:
    found = asked(owner=f" {UNIT} ", source="inspection", until="2026-06-30", officer="7")
    assert found.officer == 7
    assert (asked(officer="seven").officer, asked(officer="9" * 30).officer) == (None, None)
    assert (found.owner, found.source_kind, found.due_until) == (UNIT, "inspection", date(2026, 6, 30))
    assert (asked().owner, asked().source_kind, asked().due_until) == (None, None, None)


@pytest.mark.parametrize("text", ["", "2026-02-30", "soon"])
def test_what_is_no_day_narrows_nothing(text: str) -> None:
    assert asked(until=text).due_until is None


def test_the_filter_shows_what_it_was_asked_for() -> None:
    query = {"owner": UNIT, "source": "repeat", "until": "2026-06-30", "officer": "7"}
    known = OwnerRow(1, UNIT, "agency", "甲单位", None, "party", 330106)
    visit, _ = answered({**EMPTY, "owner_by_code": known}, OFFICER, path="/issues", **query)
    tree = plain(asyncio.run(listing.view(visit)))
    (form,) = parts_of(tree, "is-filter")
    assert {"repeat", UNIT, "2026-06-30", "7"} <= set(_values(form))
    assert "甲单位" in str(form), "the unit is shown by its name, though it is not among the first"
    assert "王承办" in str(form)
    assert "/issues?show=met&act=close_by_data" in {one["props"].get("href") for one in parts_of(tree, "button")}


def test_a_code_beyond_the_reach_of_the_reader_is_not_repeated() -> None:
    other = OwnerRow(2, UNIT, "agency", "别处单位", None, "party", 330102)
    answers = {**EMPTY, "owner_by_code": other}
    (form,) = parts_of(
        plain(asyncio.run(listing.view(answered(answers, OFFICER, path="/issues", owner=UNIT)[0]))), "is-filter"
    )
    assert UNIT not in _values(form)


def test_all_that_data_have_met_are_closed_and_no_others() -> None:
    lines = [line("A", met_at=NOW), line("B"), line("C", met_at=NOW)]
    refused = Bulk([SimpleNamespace(issue_no="A")], {"C": RefusedError("more is needed", "issue.data_not_reached")})  # type: ignore[list-item]
    visit, reads = answered({"issues_page": (lines, 3), "act_on_many": refused}, OFFICER, path="/issues", show="met")
    done = asyncio.run(bulk.do(visit, Typed("close_by_data")))
    assert (reads.arguments_of("act_on_many")[2], list(reads.arguments_of("act_on_many")[3])) == (
        "close_by_data",
        ["A", "C"],
    )
    assert done.told == "已办理 1 个"
    assert "C 缺件" in "".join(texts(plain(done.shown))), "who is refused is named, with the way to it"


def test_only_who_may_close_is_asked_to() -> None:
    query = {"path": "/issues", "show": "met", "act": "close_by_data"}
    officer, _ = answered({}, OFFICER, **query)
    assert "销号 3 个" in "".join(texts(plain(bulk.asked_for(officer, 3))))
    assert bulk.asked_for(officer, 0) == []
    unit, _ = answered({}, ("archivist", UNIT), **query)
    assert bulk.asked_for(unit, 3) == []
    assert bulk.links(unit) == []


def _values(tree: Any) -> list[str]:
    if isinstance(tree, list):
        return [value for one in tree for value in _values(one)]
    if not isinstance(tree, dict) or "props" not in tree:
        return []
    own = [tree["props"]["value"]] if isinstance(tree["props"].get("value"), str) else []
    return own + _values(tree["props"].get("children"))
