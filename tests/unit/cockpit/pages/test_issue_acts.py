"""What is typed into the forms of issues, as commands take it; and which acts an issue is offered for."""

from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from cockpit.pages.issues.offering import offered
from cockpit.pages.issues.told import confirmation_of, event_of, told_of
from cockpit.ui.acts import Typed
from core.errors import RefusedError

SET = {"kind": "issue", "severity": "serious", "clause": "LC02", "demand": "backlog"}


def case(**more: Any) -> Any:
    row = {"state": "rectifying", "severity": "ordinary", "stages_done": 0, "met_at": None, "effect_checked_on": None}
    row |= {"case_reviewed_by": ""} | more.pop("row", {})
    told = {"row": SimpleNamespace(**row), "stages": (1,), "extension": None, "defence": None, "done": ()} | more
    return SimpleNamespace(**told)


def in_state(name: str, state: str) -> dict[str, Any]:
    return {name: SimpleNamespace(state=state)}


def test_the_target_of_a_figure_proves_the_first_demand() -> None:
    figure: Any = SimpleNamespace(code="A01", share=Fraction(999, 1000))
    found = confirmation_of(Typed("confirm", {**SET, "demands": "归档\n报告", "by_data": ["yes"]}), figure)
    first, second = found.demands
    assert first.condition == {"code": "A01", "target": "999/1000", "direction": "at_least"}
    assert second.condition is None
    found = confirmation_of(Typed("confirm", {**SET, "demands": "归档", "by_data": []}), figure)
    assert found.demands[0].condition is None


@pytest.mark.parametrize("missing", ["kind", "severity", "demands"])
def test_a_confirmation_needs_its_fields(missing: str) -> None:
    with pytest.raises(RefusedError) as caught:
        confirmation_of(Typed("confirm", {**SET, "demands": "归档", missing: " "}))
    assert caught.value.code == "fields_missing"


def test_nodes_are_days_one_a_line() -> None:
    told = told_of(Typed("complete_stage", {"nodes": "2026-06-30\n\n2026-12-31", "archive": ["yes"]}, (7,)))
    assert told.nodes == (date(2026, 6, 30), date(2026, 12, 31))
    assert (told.is_confirmed_by_archive, told.uploads) == (True, (7,))
    with pytest.raises(RefusedError) as caught:
        told_of(Typed("complete_stage", {"nodes": "2026-02-30"}))
    assert caught.value.code == "bad_days"


def test_a_recheck_passes_or_fails_as_it_is_said() -> None:
    typed = Typed("recheck", {"outcome": "fail", "met.0": "yes", "met.1": "no", "officers": ["A1", "A2"]})
    assert event_of(typed) == "fail_recheck"
    assert (told_of(typed).met, told_of(typed).officers) == ([0], ("A1", "A2"))
    assert event_of(Typed("recheck", {"outcome": "pass"})) == "pass_recheck"
    with pytest.raises(RefusedError):
        event_of(Typed("recheck"))
    assert event_of(Typed("withdraw")) == "withdraw"


def test_both_ends_of_a_recheck_are_one_act_and_documents_bring_theirs_about() -> None:
    may = ["sign", "pass_recheck", "fail_recheck", "withdraw"]
    assert offered(case(), may, ()) == ["recheck", "withdraw"]


@pytest.mark.parametrize(
    ("act", "fits", "fits_not"),
    [
        (
            "grant_extension",
            {"extension": SimpleNamespace(state="asked")},
            {"extension": SimpleNamespace(state="granted")},
        ),
        ("ask_extension", {}, in_state("extension", "refused")),
        (
            "uphold_defence",
            {"defence": SimpleNamespace(state="examining")},
            {"defence": SimpleNamespace(state="stated")},
        ),
        ("complete_stage", {"stages": (1, 2)}, {}),
        ("submit_report", {}, {"stages": (1, 2)}),
        ("close_by_data", {"row": {"met_at": 1}}, {}),
        ("check_effect", {"row": {"severity": "grave"}}, {"row": {"severity": "grave", "effect_checked_on": 1}}),
    ],
)
def test_what_can_only_be_refused_is_not_offered(act: str, fits: Any, fits_not: Any) -> None:
    assert offered(case(**fits), [act], ()) == [act]
    assert offered(case(**fits_not), [act], ()) == []


def test_what_moves_nothing_is_offered_by_its_right() -> None:
    examining = case(row={"state": "examining_defence"})
    assert offered(examining, [], ["notices.legal_review"]) == ["examine_defence"]
    assert offered(examining, [], ["notices.draft"]) == []
    assert offered(case(row={"state": "investigating"}), [], ["notices.legal_review"]) == ["review_case"]
    assert offered(case(), [], ["notices.draft"]) == ["note_finding"]
    reprimanded = case(done=(SimpleNamespace(step="reprimand"),))
    assert offered(reprimanded, [], ["notices.draft"]) == ["note_finding", "register_reprimand"]
