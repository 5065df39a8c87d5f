"""What an agency, and what stands above it, may be told of its part before the feedback: nothing of the review. Pure.

The same rule for the page of a result, for what the interface answers, and for the trial score of each day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from store.evaluation.objections import FindingRow
from store.evaluation.parts import PartRow
from store.evaluation.scores import ScoreRow


@dataclass(frozen=True, slots=True)
class Told:
    """A part as a reader may know it: at the newest of the versions, which are oldest first."""

    part: PartRow
    versions: tuple[ScoreRow, ...]
    findings: tuple[FindingRow, ...]


def is_before_feedback(part: PartRow) -> bool:
    """Whether the agency has never been told what the review says; so it stays of one that withdraws before."""
    return part.fed_back_on is None


def told(part: PartRow, versions: Sequence[ScoreRow], findings: Sequence[FindingRow] = (), *, is_officer: bool) -> Told:
    """All of it for an officer; else, before the feedback, the automatic score and what the head has confirmed."""
    if is_officer or not is_before_feedback(part):
        return Told(part, tuple(versions), tuple(findings))
    open_ = tuple(one for one in versions if one.kind == "automatic")
    confirmed = tuple(one for one in findings if one.state == "confirmed")
    return Told(_standing_at(part, open_[-1] if open_ else None), open_, confirmed)


def _standing_at(part: PartRow, score: ScoreRow | None) -> PartRow:
    if score is None:
        return replace(part, score_id=None, score_tenths=None, claimed_tenths=None, grade=None)
    return replace(
        part,
        score_id=score.score_id,
        score_tenths=score.score_tenths,
        claimed_tenths=score.claimed_tenths,
        grade=score.grade,
    )
