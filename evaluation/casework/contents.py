"""What a document states, from what is stored of its issues; what a draft says itself comes on top."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from core.days import local_date
from evaluation.casework.case import Case
from evaluation.casework.clock import projected_day, standing_of
from evaluation.casework.knowing import fact_of
from evaluation.deadlines.demands import demand_table, stages_of
from evaluation.deadlines.limits import end_of
from evaluation.documents.kinds import kinds
from evaluation.documents.paper import Demand, Reference
from evaluation.law.facts import Officer
from evaluation.law.powers import FEEDBACK, ORDERS
from store.database import UnitOfWork
from store.evaluation import official_documents, rectifying

URGED_WITHIN: Final = timedelta(days=10)
OF_ISSUES: Final = ORDERS | {FEEDBACK}
"""kinds that state what was found and frozen with their issues"""
FROZEN: Final = frozenset({"facts", "demands"})
"""what of them comes from their issues alone"""
CLOCKED: Final = frozenset({"report_by"})
"""what of them the statutory clock decides: a longer time is asked for after delivery, and granted or not"""

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document is about: its issues, the day it speaks from, and the transaction that reads them."""

    unit: UnitOfWork
    cases: Sequence[Case]
    on: date


def known_values(kind: str, subject: Subject) -> Values:
    """The facts of a kind that are stored; empty where persons have to say everything."""
    known = KNOWN.get(kind)
    return known(subject) if known is not None and subject.cases else {}


def set_of(kind: str) -> Set[str]:
    """The fields of a kind of document that nobody types: its issues, and the clock, say them."""
    return FROZEN | CLOCKED if kind in OF_ISSUES else frozenset()


def stated_values(kind: str, subject: Subject, draft: Mapping[str, Any]) -> Values:
    """What a document states: what is stored, and over it what was typed where that is free."""
    typed = {name: value for name, value in draft.items() if name not in set_of(kind)}
    return {**known_values(kind, subject), **typed}


def demands_of(cases: Iterable[Case], on: date) -> list[Demand]:
    """What is demanded by when, stage by stage, as if it were delivered on the day of the document.

    A later delivery moves the days on and never back, so what is printed is the earliest that can hold.
    """
    found: list[Demand] = []
    for case in cases:
        row = case.row
        stages = stages_of(row.demand, row.severity, on, row.nodes)  # type: ignore[arg-type]
        names = {one.code: one.zh for one in demand_table().demands[row.demand].stages}
        found += [Demand(names[one.code], end_of(one.limit, on, case.calendar)) for one in stages[:-1]]
        due = end_of(stages[-1].limit, on, case.calendar)
        found += [Demand(one.text, due) for one in case.demands]
    return found


def _notice(subject: Subject) -> Values:
    demands = demands_of(subject.cases, subject.on)
    return {
        "facts": [fact_of(one) for case in subject.cases for one in case.facts],
        "demands": demands,
        "report_by": max((one.due for one in demands), default=subject.on),
    }


def _inspection_feedback(subject: Subject) -> Values:
    values = _notice(subject)
    days = [one.found_on for one in values["facts"] if one.found_on is not None]
    return {**values, "visited_on": max(days, default=subject.on), "officers": _officers(subject)}


def _defence_answer(subject: Subject) -> Values:
    case = subject.cases[0]
    defence = case.defence
    found = None if defence is None else defence.points
    return {
        "document": _notice_of(case),
        "stated_on": None if defence is None else local_date(defence.stated_at),
        "points": found or (),
        "outcome": "changed" if any(one["is_accepted"] for one in found or ()) else "kept",
        "due": projected_day(case, subject.on),
    }


def _extension_decision(subject: Subject) -> Values:
    case = subject.cases[0]
    asked = case.extension
    if asked is None:
        return {"document": _notice_of(case)}
    is_granted = asked.state == "granted"
    standing = standing_of(case, subject.on)
    return {
        "document": _notice_of(case),
        "asked_on": local_date(asked.asked_at),
        "due": asked.due_on,
        "reason": asked.decision or asked.reason,
        "new_due": standing.deadline if is_granted and standing is not None else None,
    }


def _recheck_opinion(subject: Subject) -> Values:
    case = subject.cases[0]
    rechecks = rectifying.rechecks(subject.unit, case.issue_no)
    last = rechecks[-1] if rechecks else None
    standing = standing_of(case, subject.on)
    values: Values = {"document": _notice_of(case), "checked_on": subject.on, "submitted_on": case.row.submitted_on}
    if last is not None:
        values |= {"submitted_on": last.submitted_on, "checked_on": last.finished_on or subject.on}
        words = {"issue": case.row.title, "is_met": bool(last.is_passed), "reason": last.reason}
        values["issues"] = [words]
        if not last.is_passed and standing is not None:
            values |= {"days_left": standing.days_left, "due": standing.act_by}
    return values


def _urging(subject: Subject) -> Values:
    case = subject.cases[0]
    due = case.row.act_by or case.row.deadline_on
    matters = [one.row.title for one in subject.cases]
    return {
        "document": _notice_of(case),
        "due": due,
        "seen_on": subject.on,
        "matters": matters,
        "urged_by": case.calendar.after(subject.on + URGED_WITHIN, 0),
    }


def _circular(subject: Subject) -> Values:
    urged = _urging(subject)
    return {**{name: urged[name] for name in ("document", "due", "seen_on", "matters")}, "done_by": urged["urged_by"]}


def _talk_record(subject: Subject) -> Values:
    """What the talk is about; what is said there persons write down."""
    return {
        "matters": [one.row.title for one in subject.cases],
        "demands": [demand.text for one in subject.cases for demand in one.demands],
    }


def _case_filing(subject: Subject) -> Values:
    facts = [one for case in subject.cases for one in case.facts]
    row = subject.cases[0].row
    return {
        "source": f"{row.issue_no} {_notice_of(subject.cases[0]).number}".strip(),
        "facts": [one.text for one in facts],
        "evidence": [str(each["label"]) for one in facts for each in one.evidence],
        "clause_ids": list(dict.fromkeys(one.clause_id for one in facts if one.clause_id)),
        "officers": _officers(subject),
    }


def _handling_proposal(subject: Subject) -> Values:
    case = subject.cases[0]
    filed = [one for one in official_documents.of_issue(subject.unit, case.issue_no) if one.kind == "case_filing"]
    number = filed[-1].number_text if filed else ""
    return {"case": Reference(kinds().kinds["case_filing"].title.zh, number), "facts": _notice(subject)["facts"]}


def _notice_of(case: Case) -> Reference:
    """The notice that told the owner of an issue."""
    document = case.document
    if document is None:
        return Reference("", "")
    return Reference(kinds().kinds[document.kind].title.zh, document.number_text)


def _officers(subject: Subject) -> list[Officer]:
    facts = [fact_of(one) for case in subject.cases for one in case.facts]
    return list({one.certificate: one for fact in facts for one in fact.found_by}.values())


KNOWN: Final[Mapping[str, Callable[[Subject], Values]]] = {
    "order_remedy": _notice,
    "order_correct": _notice,
    "zhejiang_notice": _notice,
    "inspection_feedback": _inspection_feedback,
    "defence_answer": _defence_answer,
    "extension_decision": _extension_decision,
    "recheck_opinion": _recheck_opinion,
    "urging": _urging,
    "talk_record": _talk_record,
    "circular": _circular,
    "case_filing": _case_filing,
    "handling_proposal": _handling_proposal,
}
