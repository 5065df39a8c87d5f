"""The curve of an agency: an earlier result scored again under the newer version, and what was put right between."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest

from evaluation.law.clauses import clause_table
from evaluation.results.standings import curve_within
from evaluation.rubric.digest import canonical
from evaluation.rubric.index import Step
from evaluation.rubric.inputs import Inputs
from evaluation.rubric.loading import load_text
from evaluation.rubric.reading import FOLDER
from store.evaluation.publications import PublishedScore
from tests.unit.evaluation.rubric.units import jia

TEXT = (FOLDER / "capability-1.yaml").read_text(encoding="utf-8")
NEWER = load_text(TEXT, "capability-2", clause_table().clauses)
FIRST = PublishedScore(date(2026, 1, 31), "2025", "capability-1", 880, 11)
AGAIN = PublishedScore(date(2026, 6, 30), "2025", "capability-1", 900, 12)
NEXT = PublishedScore(date(2027, 1, 31), "2026", "capability-2", 931, 13)


def curve_of(*rows: PublishedScore, inputs: Inputs | None = None) -> tuple[Step, ...]:
    """Asked of a store that keeps these; what was scored had the inputs of the worked example."""
    stored = SimpleNamespace(inputs=canonical(inputs or jia()).decode())
    reached = SimpleNamespace(cycle="2025", item="R3-1", state_since=datetime(2026, 5, 1, tzinfo=UTC))
    unit: Any = None
    with (
        patch("evaluation.results.standings.publications.index_points", return_value=list(rows)),
        patch("evaluation.results.standings.scores.score", return_value=stored),
        patch("evaluation.results.standings.rubric_within", return_value=NEWER),
        patch("evaluation.results.standings.objections.points", return_value=[reached]),
        patch(
            "evaluation.results.standings.publications.closed_issues",
            return_value=[("ZG-1", datetime(2026, 6, 30, 2, tzinfo=UTC)), ("ZG-2", datetime(2026, 7, 1, tzinfo=UTC))],
        ),
    ):
        return curve_within(unit, "U1")


def test_a_step_names_the_points_and_issues_that_were_put_right_since_the_one_before() -> None:
    first, again = curve_of(AGAIN, FIRST)
    assert (first.closed, first.change) == ((), None)
    assert (again.closed, again.change, again.is_new_version) == (("2025 R3-1", "ZG-1"), 20, False)


def test_across_versions_the_earlier_result_is_scored_again_under_the_newer() -> None:
    step = curve_of(AGAIN, NEXT)[1]
    assert step.point.before == 906
    assert (step.change, step.is_new_version, step.closed) == (25, True, ("ZG-2",))


@pytest.mark.parametrize("lost", ["values", "reviews"])
def test_where_its_inputs_leave_items_open_two_versions_are_not_compared(lost: str) -> None:
    told = {name: getattr(jia(), name) for name in Inputs.__slots__}
    step = curve_of(AGAIN, NEXT, inputs=Inputs(**{**told, lost: {}}))[1]
    assert (step.point.before, step.change) == (None, None)
