"""Automatic scores that a spot check has refuted: held open, then kept or corrected by a second person, and counted."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from core.errors import RefusedError
from evaluation.commands.decisions import demand_decision, demand_round
from evaluation.reviewing.agreement import spot_checks
from evaluation.rubric.inputs import Review
from evaluation.rubric.scoring import score
from evaluation.rubric.values import Value
from evaluation.rubric.words import Outcome, Reason
from evaluation.scoring.settling import disputes, settlements
from store.evaluation.reviews import Decision, TaskRow
from tests.unit.evaluation.rubric.units import jia, rubric

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
SEEN = {"numerator": 792, "denominator": 800, "met": []}
TRUE = {"numerator": 700, "denominator": 800}
REASON = "与原始记录逐件核对，多计九十二件"


def task(round_: str, value: Any = None, *, item: str = "R3-1", refuted: bool = False, done: bool = True) -> TaskRow:
    at = NOW if done else None
    return TaskRow(1, 7, "U1", item, round_, 3, round_, value, "", REASON, [], refuted, NOW, at, 1)


REFUTED = task("spot", SEEN, refuted=True)


def test_a_refuted_score_waits_until_somebody_has_decided() -> None:
    assert disputes([task("spot"), task("spot", done=False, item="R3-2")]) == {}
    (open_one,) = disputes([REFUTED, task("verdict", done=False)]).values()
    assert open_one.review is None
    (decided,) = disputes([REFUTED, task("verdict", TRUE)]).values()
    assert decided.review == Review(Value(700, 800), ("spot", "verdict"), REASON)
    assert settlements([REFUTED, task("verdict", TRUE)]) == {}


@pytest.mark.parametrize(
    ("collected", "holds"), [(Value(792, 800, "w", "s"), True), (Value(700, 800), False), (None, False)]
)
def test_a_correction_holds_as_long_as_the_source_says_what_was_refuted(collected: Value | None, holds: bool) -> None:
    (found,) = disputes([REFUTED, task("verdict", TRUE)]).values()
    assert found.corrects(collected) is holds
    (kept,) = disputes([REFUTED, task("verdict")]).values()
    assert not kept.corrects(Value(792, 800))


def test_a_held_item_is_suspended_and_a_corrected_one_scored_by_its_new_figure() -> None:
    held = score(rubric(), replace(jia(), held=frozenset({"R3-1"})))
    assert (held.item("R3-1").outcome, held.item("R3-1").reason) == (Outcome.SUSPENDED, Reason.REFUTED)
    assert "R3-1" in held.open
    corrected = replace(jia(), reviews={**jia().reviews, "R3-1": Review(Value(700, 800), ("verdict",), REASON)})
    assert score(rubric(), corrected).item("R3-1").value == Value(700, 800)
    assert score(rubric(), corrected).total.points < score(rubric(), jia()).total.points


def test_spot_checks_are_counted_with_what_became_of_them() -> None:
    rows = [
        *(task("spot", item=item) for item in ("R2-1", "R3-2", "R3-3")),
        task("spot", done=False, item="R4-1"),
        REFUTED,
        task("verdict", TRUE),
        task("spot", SEEN, refuted=True, item="R3-4"),
        task("verdict", item="R3-4"),
        task("spot", SEEN, refuted=True, item="R4-2"),
    ]
    found = spot_checks(rows)
    assert (found.drawn, found.compared, found.refuted, found.kept, found.corrected) == (7, 6, 3, 1, 1)
    assert (found.waiting, found.tenths) == (1, 500)
    assert spot_checks([]).tenths is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Decision(None, "", "属实"), "review_verdict_reason"),
        (Decision({"numerator": 801, "denominator": 800}, "", REASON), "report_value"),
        (Decision(None, "", REASON, is_refuted=True), "review_spot"),
    ],
)
def test_a_verdict_is_refused_without_a_reason_or_with_more_than_the_whole(said: Decision, code: str) -> None:
    with pytest.raises(RefusedError) as caught:
        demand_decision(rubric(), task("verdict", done=False), said)
    assert caught.value.code == code
    demand_decision(rubric(), task("verdict", done=False), Decision(TRUE, "", REASON))


def test_who_has_refuted_a_score_does_not_take_it_back() -> None:
    with pytest.raises(RefusedError) as caught:
        demand_decision(rubric(), REFUTED, Decision(None, "", ""))
    assert caught.value.code == "review_spot_over"


@pytest.mark.parametrize(
    ("item", "round_", "own", "code"),
    [
        ("R3-1", "first", (), "review_round"),
        ("R1-1", "verdict", (), "review_round"),
        ("R3-1", "verdict", (task("spot"),), "review_verdict_none"),
        ("R9-9", "spot", (), "review_round"),
    ],
)
def test_rounds_fit_their_items(item: str, round_: str, own: tuple[TaskRow, ...], code: str) -> None:
    with pytest.raises(RefusedError) as caught:
        demand_round(rubric(), own, item, round_)
    assert caught.value.code == code
    demand_round(rubric(), [REFUTED], "R3-1", "verdict")


def test_two_reviewers_who_found_all_of_it_need_no_third() -> None:
    whole = [task("first", {"numerator": 2, "denominator": 2}), task("blind", {"numerator": 1, "denominator": 1})]
    (settled,) = settlements(whole).values()
    assert (settled.differs, settled.review is not None) == (False, True)
    (parted,) = settlements([whole[0], task("blind", {"numerator": 1, "denominator": 2})]).values()
    assert parted.differs
