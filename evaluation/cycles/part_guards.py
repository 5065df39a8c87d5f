"""The guards of an agency's part in a cycle: each returns its reason, or None. Pure."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from core.days import local_date
from evaluation.cycles.part import PartFacts
from evaluation.deadlines.duties import last_day
from evaluation.law.parameters import value
from evaluation.machines.reasons import short_reason

PartGuard = Callable[[PartFacts, datetime], str | None]
REVIEWERS: Final = 2
"""of an item of three points or more that people judge"""


def on_list(facts: PartFacts, at: datetime) -> str | None:
    """Each source has a confirmed connection state."""
    return "connection_unknown" if facts.unknown_connections else None


def too_little_applies(facts: PartFacts, at: datetime) -> str | None:
    """More points than `not_rated_points` do not apply."""
    return None if _is_beyond(facts, at) else "enough_applies"


def enough_to_rate(facts: PartFacts, at: datetime) -> str | None:
    """The opposite of `too_little_applies`."""
    return "too_little_applies" if _is_beyond(facts, at) else None


def report_open(facts: PartFacts, at: datetime) -> str | None:
    """Within `self_report_days` working days."""
    return "self_report_over" if local_date(at) > _last_day_of_report(facts, at) else None


def report_complete(facts: PartFacts, at: datetime) -> str | None:
    """No item is open."""
    return "self_report_incomplete" if facts.open_report_items else None


def report_time_over(facts: PartFacts, at: datetime) -> str | None:
    """The opposite of `report_open`."""
    return None if local_date(at) > _last_day_of_report(facts, at) else "self_report_still_open"


def reviewers_assigned(facts: PartFacts, at: datetime) -> str | None:
    """A reviewer, and two where an item is heavy."""
    if not facts.reviewers:
        return "reviewers_missing"
    too_few = facts.has_heavy_items and len(facts.reviewers) < REVIEWERS
    return "second_reviewer_missing" if too_few else None


def no_interest(facts: PartFacts, at: datetime) -> str | None:
    """No reviewer has an interest in the agency."""
    return "conflict_of_interest" if facts.reviewers & facts.interested else None


def reason_given(facts: PartFacts, at: datetime) -> str | None:
    """A reason of at least ten characters."""
    return short_reason(facts.reason)


def all_items_judged(facts: PartFacts, at: datetime) -> str | None:
    """Each item that people judge has a value."""
    return "item_not_judged" if facts.items_not_judged else None


def judged_by_anchor(facts: PartFacts, at: datetime) -> str | None:
    """Each value names its anchor and a reason."""
    return "anchor_missing" if facts.values_without_anchor else None


def double_review_settled(facts: PartFacts, at: datetime) -> str | None:
    """A third reviewer has decided each difference."""
    return "double_review_open" if facts.open_differences else None


def spot_check_done(facts: PartFacts, at: datetime) -> str | None:
    """The automatic scores that were drawn are compared with their records."""
    return "spot_check_open" if facts.open_spot_checks else None


def refuted_scores_decided(facts: PartFacts, at: datetime) -> str | None:
    """A second person has kept or corrected each automatic score that a spot check has refuted."""
    return "refuted_score_open" if facts.open_disputes else None


def feedback_sealed(facts: PartFacts, at: datetime) -> str | None:
    """The feedback document is sealed."""
    return None if facts.is_feedback_sealed else "feedback_not_sealed"


def objection_in_time(facts: PartFacts, at: datetime) -> str | None:
    """Within `appeal_days` working days after feedback, once."""
    return "objection_too_late" if facts.has_objected or _objection_is_over(facts, at) else None


def objection_founded(facts: PartFacts, at: datetime) -> str | None:
    """It names items, and says why."""
    return None if facts.items_objected and short_reason(facts.reason) is None else "objection_empty"


def ruled_by_another(facts: PartFacts, at: datetime) -> str | None:
    """Whoever decides was no reviewer of this agency."""
    return "same_reviewer" if facts.person in facts.reviewers else None


def ruling_reasoned(facts: PartFacts, at: datetime) -> str | None:
    """The ruling says why."""
    return short_reason(facts.reason)


def not_a_trial(facts: PartFacts, at: datetime) -> str | None:
    """A rubric that came too late judges nobody in public."""
    return "trial_is_not_published" if facts.is_trial else None


def is_a_trial(facts: PartFacts, at: datetime) -> str | None:
    """The cycle is a trial."""
    return None if facts.is_trial else "not_a_trial"


def objection_time_over(facts: PartFacts, at: datetime) -> str | None:
    """Nobody can object any more, or the objection is decided."""
    return None if facts.has_objected or _objection_is_over(facts, at) else "objection_still_possible"


def sources_whole(facts: PartFacts, at: datetime) -> str | None:
    """No source that the result needs is away."""
    return "source_away" if facts.sources_away else None


def no_data_objection(facts: PartFacts, at: datetime) -> str | None:
    """No record that the result rests on is objected to."""
    return "data_objection_open" if facts.open_data_objections else None


def grade_confirmed(facts: PartFacts, at: datetime) -> str | None:
    """Each grade limit is confirmed or dismissed by the head of division."""
    return "limit_unconfirmed" if facts.unconfirmed_limits else None


def something_low(facts: PartFacts, at: datetime) -> str | None:
    """A guidance point is open."""
    return None if facts.open_guidance else "nothing_low"


def nothing_low_open(facts: PartFacts, at: datetime) -> str | None:
    """No guidance point is open."""
    return "guidance_open" if facts.open_guidance else None


def newer_data(facts: PartFacts, at: datetime) -> str | None:
    """There is something that the published score does not know."""
    return None if facts.has_newer_data else "no_newer_data"


def nothing_newer(facts: PartFacts, at: datetime) -> str | None:
    """The published score knows everything: nothing that was reached is lost without a new one."""
    return "newer_data_waits" if facts.has_newer_data else None


def _is_beyond(facts: PartFacts, at: datetime) -> bool:
    return facts.points_not_applicable > value("not_rated_points", local_date(at))


def _last_day_of_report(facts: PartFacts, at: datetime) -> date:
    opened_on = facts.report_opened_on or local_date(at)
    return last_day("report_on_oneself", opened_on, facts.calendar)


def _objection_is_over(facts: PartFacts, at: datetime) -> bool:
    if facts.fed_back_on is None:
        return False
    return local_date(at) > last_day("object_to_feedback", facts.fed_back_on, facts.calendar)


GUARDS: Final[Mapping[str, PartGuard]] = {
    guard.__name__: guard
    for guard in (
        on_list,
        too_little_applies,
        enough_to_rate,
        report_open,
        report_complete,
        report_time_over,
        reviewers_assigned,
        no_interest,
        reason_given,
        all_items_judged,
        judged_by_anchor,
        double_review_settled,
        spot_check_done,
        refuted_scores_decided,
        feedback_sealed,
        objection_in_time,
        objection_founded,
        ruled_by_another,
        ruling_reasoned,
        not_a_trial,
        is_a_trial,
        objection_time_over,
        sources_whole,
        no_data_objection,
        grade_confirmed,
        something_low,
        nothing_low_open,
        newer_data,
        nothing_newer,
    )
}
