"""What the authority settles of an agency on the page of its result: offered in its time, by its right, and sent on."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from cockpit.pages.result import reviewers
from cockpit.pages.result.acting import do
from cockpit.pages.result.reading import Shown
from cockpit.pages.result.settling import RIGHTS
from cockpit.ui.acts import Typed
from cockpit.ui.visit import query_of
from core.errors import RefusedError
from evaluation.results.reviewers import OpenRound
from store.views.results import ResultFile
from tests.unit.cockpit.pages.answering import answered
from tests.unit.cockpit.pages.test_result import CODE, file_of, page
from tests.unit.cockpit.pages.trees import parts_of, plain
from tests.unit.evaluation.rubric.units import jia

OFFICER = "district_officer"
HERE = "330106"


def standing(state: str) -> ResultFile:
    found = file_of(jia())
    return replace(found, part=replace(found.part, state=state))


def offered(state: str, role: str, node: str = HERE) -> set[str]:
    buttons = parts_of(page(standing(state), role, node, unit=CODE), "button")
    hrefs = (str(one["props"].get("href", "")) for one in buttons)
    return {query_of(href.partition("?")[2]).get("act", "") for href in hrefs} & set(RIGHTS)


def field_names(tree: Any) -> set[str]:
    """The names of the fields of the form on a page."""
    found = plain(tree)
    if isinstance(found, list):
        return {name for one in found for name in field_names(one)}
    if not isinstance(found, dict) or "props" not in found:
        return set()
    id_, own = found["props"].get("id"), set()
    if isinstance(id_, dict) and id_.get("part") == "result-act-field":
        own = {id_["key"].partition("|")[0]}
    return own | field_names(found["props"].get("children"))


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        ("scored", {"figure", "circumstance", "interest"}),
        ("reviewing", {"figure", "circumstance", "ask_back", "assign", "interest"}),
        ("fed_back", set()),
        ("reevaluating", {"improve_on"}),
        ("closed", set()),
    ],
)
def test_an_officer_is_offered_what_has_its_time(state: str, acts: set[str]) -> None:
    assert offered(state, OFFICER) == acts
    assert not offered(state, "archivist", CODE), "nothing of it is the agency's"


def test_before_its_first_score_an_agency_can_be_settled_and_taken_out_already() -> None:
    unscored = replace(standing("to_evaluate"), score=None, circumstances={"shared_platform"})
    seen = {}
    for role, node in ((OFFICER, HERE), ("division_head", HERE), ("archivist", CODE)):
        tree = page(unscored, role, node, unit=CODE)
        hrefs = (str(one["props"].get("href", "")) for one in parts_of(tree, "button"))
        seen[role] = {query_of(href.partition("?")[2]).get("act", "") for href in hrefs} & set(RIGHTS)
    assert seen == {
        OFFICER: {"figure", "circumstance", "interest"},
        "division_head": {"withdraw"},
        "archivist": set(),
    }
    assert field_names(page(unscored, OFFICER, HERE, unit=CODE, act="figure")) >= {"item", "numerator"}
    assert "已确认" in str(plain(page(unscored, OFFICER, HERE, unit=CODE, act="circumstance")))
    assert field_names(page(unscored, "division_head", HERE, unit=CODE, act="withdraw")) == {"reason"}
    assert not list(parts_of(page(unscored, OFFICER, HERE, unit=CODE, act="find_limit"), "is-act"))


def test_every_act_has_its_form() -> None:
    seen = {}
    for act, state in (("figure", "scored"), ("circumstance", "scored"), ("ask_back", "reviewing")):
        shown = page(standing(state), OFFICER, HERE, unit=CODE, act=act)
        seen[act] = field_names(shown)
    assert seen == {
        "figure": {"item", "numerator", "denominator", "note"},
        "circumstance": {"circumstance", "outcome", "reason"},
        "ask_back": {"reason"},
    }
    sure = page(standing("reevaluating"), OFFICER, HERE, unit=CODE, act="improve_on")
    assert list(parts_of(sure, "is-act"))
    assert not list(parts_of(page(standing("fed_back"), OFFICER, HERE, unit=CODE, act="figure"), "is-act"))


def test_open_items_are_offered_with_whose_they_are() -> None:
    rounds = [OpenRound("R1-1", "third", ""), OpenRound("R1-3", "second", "李复核")]
    answers = {"reviewers_at": [(8, "王复核")], "open_rounds": rounds}
    visit, _ = answered(answers, (OFFICER, HERE), path="/evaluation/result", act="assign")
    shown = Shown(standing("reviewing"), None, "reviewed", None, [])
    form = plain(asyncio.run(reviewers.asked_for(visit, shown)))
    assert field_names(form) == {"task", "reviewer"}
    assert "R1-3|second" in str(form)
    assert "李复核" in str(form)
    assert "R1-1 · 第三人裁定 · 无人承办" in str(form), "what nobody holds is offered as well"
    barred, _ = answered({}, ("archivist", CODE), path="/evaluation/result", act="assign")
    assert asyncio.run(reviewers.asked_for(barred, shown)) == []


def sent(act: str, command: str, **values: Any) -> tuple[Any, ...]:
    """What a command is given beside its desk and its principal."""
    visit, asked = answered({command: None}, (OFFICER, HERE), path="/evaluation/result", cycle="2026-1", owner=CODE)
    asyncio.run(do(visit, Typed(act, values, uploads=(4,))))
    return asked.arguments_of(command)[2:]


def test_what_was_typed_reaches_the_command() -> None:
    typed = {"item": "R1-5", "numerator": 3, "denominator": 5, "note": "台账"}
    code, owner, figure, _ = sent("figure", "enter_figure", **typed)
    assert (code, owner) == ("2026-1", CODE)
    assert (figure.item, figure.numerator, figure.denominator, figure.note) == ("R1-5", 3, 5, "台账")
    assert figure.uploads == (4,)
    holds = {"circumstance": "shared_platform", "reason": "证明在案"}
    settled = sent("circumstance", "confirm_circumstance", outcome="confirm", **holds)
    assert settled[:4] == ("2026-1", CODE, "shared_platform", "证明在案")
    dropped = sent("circumstance", "drop_circumstance", outcome="drop", **holds)
    assert dropped[:3] == ("2026-1", CODE, "shared_platform")
    assert sent("ask_back", "ask_back", reason="补材料")[:3] == ("2026-1", CODE, "补材料")
    assert sent("withdraw", "withdraw_part", reason="机构撤销")[:3] == ("2026-1", CODE, "机构撤销")
    assert sent("assign", "assign_reviewer", task="R1-3|second", reviewer="8")[2:4] == (("R1-3", "second"), 8)
    interest = sent("interest", "declare_interest", reviewer="8", reason="亲属在该单位任职")
    assert (*interest[:2], interest[3]) == (CODE, "亲属在该单位任职", 8)
    assert sent("improve_on", "improve_on")[:2] == ("2026-1", CODE)
    assert sent("leave_out", "leave_out")[:2] == ("2026-1", CODE)


@pytest.mark.parametrize(
    ("act", "values"),
    [
        ("figure", {"item": "R1-5", "numerator": 3}),
        ("figure", {"numerator": 3, "denominator": 5}),
        ("circumstance", {"circumstance": "shared_platform", "outcome": "maybe"}),
    ],
)
def test_half_a_form_goes_nowhere(act: str, values: dict[str, Any]) -> None:
    with pytest.raises(RefusedError) as caught:
        sent(act, "nothing", **values)
    assert caught.value.code == "fields_missing"
