"""The guards of an issue from its delivery on: each a small pure function that returns its reason, or None. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from core.days import local_date
from evaluation.deadlines.duties import last_day
from evaluation.issues.facts import IssueFacts
from evaluation.issues.guards import IssueGuard, is_order
from evaluation.law.parameters import value
from evaluation.law.powers import OFFICERS

WEIGHTY: Final = frozenset({"grave", "serious"})
"""severities of weight: cause, corrective action and a later check of effect belong to them"""
NODE: Final = "node"


def defence_in_time(facts: IssueFacts, at: datetime) -> str | None:
    """Within `defence_days` working days after delivery."""
    if facts.delivered_on is None:
        return "defence_too_late"
    last = last_day("defend", facts.delivered_on, facts.calendar)
    return "defence_too_late" if local_date(at) > last else None


def defence_has_points(facts: IssueFacts, at: datetime) -> str | None:
    """A statement says something."""
    return None if any(point.strip() for point in facts.points) else "defence_empty"


def points_examined(facts: IssueFacts, at: datetime) -> str | None:
    """Each point put forward was examined (行政处罚法 45)."""
    return "points_unexamined" if set(facts.points) - facts.points_examined else None


def answer_written(facts: IssueFacts, at: datetime) -> str | None:
    """There is an answer document."""
    return None if facts.answer_document else "answer_missing"


def demand_changed(facts: IssueFacts, at: datetime) -> str | None:
    """What remains is demanded anew."""
    return None if facts.changed_demands else "changed_demand_missing"


def extension_possible(facts: IssueFacts, at: datetime) -> str | None:
    """The severity allows an extension."""
    return None if _longest_extension(facts, at) else "extension_not_for_severity"


def extension_once(facts: IssueFacts, at: datetime) -> str | None:
    """There is one request."""
    return "extension_used" if facts.was_extension_asked else None


def extension_in_time(facts: IssueFacts, at: datetime) -> str | None:
    """Asked for by the last day of the deadline, which the extra days of a correction do not move."""
    deadline = None if facts.standing is None else facts.standing.deadline
    return "extension_after_deadline" if deadline is None or local_date(at) > deadline else None


def extension_asked(facts: IssueFacts, at: datetime) -> str | None:
    """A request waits."""
    return None if facts.is_extension_asked else "no_extension_pending"


def extension_within_limit(facts: IssueFacts, at: datetime) -> str | None:
    """At least a day and not longer than allowed."""
    return None if 0 < facts.extension_days <= _longest_extension(facts, at) else "extension_too_long"


def stage_before_last(facts: IssueFacts, at: datetime) -> str | None:
    """The last stage is not completed but reported."""
    return None if facts.stages_done < len(facts.stages) - 1 else "last_stage_needs_report"


def stage_proved(facts: IssueFacts, at: datetime) -> str | None:
    """The stage has its proof; a node of a transfer plan is confirmed by the archive."""
    if not facts.proof:
        return "proof_missing"
    is_node = facts.stages[facts.stages_done].code == NODE
    return "archive_confirmation_missing" if is_node and not facts.is_confirmed_by_archive else None


def earlier_stages_done(facts: IssueFacts, at: datetime) -> str | None:
    """Only the last stage is open."""
    return "stage_open" if facts.stages_done < len(facts.stages) - 1 else None


def report_complete(facts: IssueFacts, at: datetime) -> str | None:
    """Each demand has its measures and evidence."""
    answers = (facts.answers.get(demand) for demand in facts.demands)
    return None if all(answer and answer.is_complete for answer in answers) else "report_incomplete"


def cause_given(facts: IssueFacts, at: datetime) -> str | None:
    """An issue of weight says why it came about and what keeps it from coming back."""
    if facts.severity not in WEIGHTY:
        return None
    return None if facts.cause.strip() and facts.corrective_action.strip() else "cause_missing"


def rechecked_by_enough(facts: IssueFacts, at: datetime) -> str | None:
    """Two certified officers for an issue of weight."""
    certified = {one.certificate for one in facts.officers if one.is_certified(local_date(at))}
    too_few = facts.severity in WEIGHTY and len(certified) < OFFICERS
    return "recheck_needs_two_officers" if too_few else None


def demands_met(facts: IssueFacts, at: datetime) -> str | None:
    """Whoever re-checks finds every demand met."""
    return "demand_not_met" if set(facts.demands) - facts.demands_met else None


def figures_reached(facts: IssueFacts, at: datetime) -> str | None:
    """Demands that are tied to data: the automatic value reaches its target."""
    return "data_not_reached" if any(found != "met" for found in facts.figures.values()) else None


def hazard_removed(facts: IssueFacts, at: datetime) -> str | None:
    """A hazard has the day on which it was removed, from which DI-33 counts."""
    return "removal_date_missing" if facts.kind == "hazard" and facts.removed_on is None else None


def time_is_up(facts: IssueFacts, at: datetime) -> str | None:
    """The last day of the running stage is over, and the clock runs."""
    if facts.standing is None or not facts.standing.is_running:
        return "clock_stands"
    return None if facts.standing.is_overdue(local_date(at)) else "not_yet_due"


def closed_by_data_alone(facts: IssueFacts, at: datetime) -> str | None:
    """Every demand is tied to a figure, and no hazard is among them: that one is looked at."""
    untied = set(facts.demands) - facts.figures.keys()
    return "demand_without_figure" if untied or not facts.demands or facts.kind == "hazard" else None


def data_reached(facts: IssueFacts, at: datetime) -> str | None:
    """The collected figures reach the target in as many refreshes as it takes."""
    if "stale" in facts.figures.values():
        return "data_stale"
    return figures_reached(facts, at)


def closes_itself(facts: IssueFacts, at: datetime) -> str | None:
    """This authority lets data close such issues without a hand."""
    return None if facts.closes_itself else "automatic_closing_off"


def slipped_back(facts: IssueFacts, at: datetime) -> str | None:
    """What was closed fails again within its time."""
    return None if facts.has_slipped_back else "not_slipped_back"


def is_of_weight(facts: IssueFacts, at: datetime) -> str | None:
    """A grave or serious issue."""
    return None if facts.severity in WEIGHTY else "effect_check_not_needed"


def effect_unchecked(facts: IssueFacts, at: datetime) -> str | None:
    """The effect of a closing is checked once; of the next one anew."""
    return "effect_checked_before" if facts.is_effect_checked else None


def effect_found(facts: IssueFacts, at: datetime) -> str | None:
    """What the check of effect found is written down, and what it comes to."""
    if not facts.finding.strip():
        return "finding_missing"
    return "verdict_missing" if facts.is_effective is None else None


def case_due(facts: IssueFacts, at: datetime) -> str | None:
    """The issue stands under an order, and the ladder has come to the case."""
    if not is_order(facts, at):
        return "case_only_for_orders"
    return None if facts.is_case_due else "ladder_not_reached"


def investigation_recorded(facts: IssueFacts, at: datetime) -> str | None:
    """There is a record of the investigation."""
    return None if facts.investigation_record else "investigation_record_missing"


def law_of_case_reviewed(facts: IssueFacts, at: datetime) -> str | None:
    """The case passed legal review."""
    return None if facts.is_legally_reviewed else "case_not_reviewed"


def written_result_given(facts: IssueFacts, at: datetime) -> str | None:
    """The organ that handles it has answered in writing (条例 46)."""
    return None if facts.written_result else "written_result_missing"


def nothing_remains(facts: IssueFacts, at: datetime) -> bool:
    """Whether nothing of the issue is left."""
    return facts.nothing_remains


def submitted_late(facts: IssueFacts, at: datetime) -> bool:
    """Whether the report that passes came after the deadline."""
    return facts.was_submitted_late


def without_effect(facts: IssueFacts, at: datetime) -> bool:
    """Whether a later look has found that what was done has no effect."""
    return facts.is_effective is False


def _longest_extension(facts: IssueFacts, at: datetime) -> int:
    if facts.severity is None:
        return 0
    return value(f"extension_{facts.severity}", facts.delivered_on or local_date(at))


GUARDS: Final[Mapping[str, IssueGuard]] = {
    guard.__name__: guard
    for guard in (
        defence_in_time,
        defence_has_points,
        points_examined,
        answer_written,
        demand_changed,
        extension_possible,
        extension_once,
        extension_in_time,
        extension_asked,
        extension_within_limit,
        stage_before_last,
        stage_proved,
        earlier_stages_done,
        report_complete,
        cause_given,
        rechecked_by_enough,
        demands_met,
        figures_reached,
        hazard_removed,
        time_is_up,
        closed_by_data_alone,
        data_reached,
        closes_itself,
        slipped_back,
        is_of_weight,
        effect_unchecked,
        effect_found,
        case_due,
        investigation_recorded,
        law_of_case_reviewed,
        written_result_given,
    )
}
