"""What an agency is told of its part before its feedback: nothing that the review has said."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from evaluation.results.telling import told
from store.evaluation.objections import FindingRow
from store.evaluation.parts import PartRow
from store.evaluation.scores import ScoreRow

AT = datetime(2026, 11, 26, 2, tzinfo=UTC)
TODAY = date(2026, 11, 26)


def version(number: int, kind: str, tenths: int, grade: str) -> ScoreRow:
    return ScoreRow(number, "U1", number, kind, AT, "r", "d", "", "", "d", tenths, 500, grade, True, [])


def finding(number: int, state: str) -> FindingRow:
    return FindingRow(number, "C", "U1", f"V{number}", "EV1", "reason", [], 1, "Rita", AT, state, "", None, "")


AUTOMATIC = version(1, "automatic", 640, "pass")
VERSIONS = [AUTOMATIC, version(2, "reviewed", 906, "excellent"), version(3, "limited", 500, "unqualified")]
FINDINGS = [finding(1, "confirmed"), finding(3, "found"), finding(5, "dismissed")]
PART = PartRow(
    7, "U1", "Unit", 330199, "party", "reviewing", AT, TODAY, None, None, False, None, None, False, False, None,
    None, None, False, False, [], 3, 500, 300, "unqualified", 0, 1,
)  # fmt: skip


@pytest.mark.parametrize("state", ["reviewing", "self_reporting", "withdrawn"])
def test_before_the_feedback_an_agency_knows_its_automatic_score_and_what_is_confirmed(state: str) -> None:
    found = told(replace(PART, state=state), VERSIONS, FINDINGS, is_officer=False)
    assert found.versions == (AUTOMATIC,)
    part = found.part
    assert (part.score_id, part.score_tenths, part.claimed_tenths, part.grade) == (1, 640, 500, "pass")
    assert [one.limit for one in found.findings] == ["V1"]


def test_who_was_not_scored_yet_has_no_score() -> None:
    part = told(PART, [], is_officer=False).part
    assert (part.score_id, part.score_tenths, part.claimed_tenths, part.grade) == (None, None, None, None)


def test_after_the_feedback_and_to_officers_everything_is_told() -> None:
    for part, is_officer in ((PART, True), (replace(PART, state="fed_back", fed_back_on=TODAY), False)):
        found = told(part, VERSIONS, FINDINGS, is_officer=is_officer)
        assert (found.part, found.versions, found.findings) == (part, tuple(VERSIONS), tuple(FINDINGS))
