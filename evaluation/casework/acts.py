"""What each event of an issue that people bring about keeps beside the move itself."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from core.days import local_date
from core.errors import RefusedError
from evaluation.casework import answering, deciding
from evaluation.casework.closing import checked_condition
from evaluation.casework.context import Acting
from evaluation.casework.deeds import Confirmation
from evaluation.casework.moving import Along, Performed
from evaluation.deadlines.demands import demand_table, stages_of
from store.evaluation import issue_parts, official_documents
from store.evaluation.issue_parts import DemandRow

Act = Callable[[Acting, str], Performed]


def plainly(acting: Acting, event: str) -> Performed:
    """A move that keeps its reason and files and nothing else."""
    return acting.perform(event, Along(reason=acting.told.reason, uploads=acting.files()))


def confirm(acting: Acting, event: str) -> Performed:
    """An issue is one: kind, severity, clause, ground, demands and stages are set."""
    told = acting.told.confirmation
    if told is None:
        return acting.perform(event)
    if told.demand not in demand_table().demands:
        raise RefusedError(f"there is no kind of demand {told.demand}", "unknown_demand", demand=told.demand[:20])
    demands = [
        DemandRow(position, one.text.strip(), checked_condition(acting.desk.catalogue, one.condition))
        for position, one in enumerate(told.demands)
        if one.text.strip()
    ]
    on = local_date(acting.at)
    facts = replace(
        acting.facts(),
        kind=told.kind,
        severity=told.severity,
        clause_id=told.clause_id,
        ground=told.ground,
        demands=tuple(str(one.position) for one in demands),
        stages=stages_of(told.demand, told.severity, on, told.nodes),
    )
    changes = _confirmed(acting, told)
    issue_parts.set_demands(acting.unit, acting.case.issue_no, demands)
    issue_parts.set_clause(acting.unit, acting.case.issue_no, told.clause_id, told.ground)
    return acting.perform(event, Along(changes=changes), facts)


def check_effect(acting: Acting, event: str) -> Performed:
    """What was found when it was looked at again later, and whether what was done has an effect."""
    told, finding = acting.told, acting.told.finding.strip()
    changes = {
        "effect_checked_on": local_date(acting.at),
        "effect_finding": finding,
        "is_effective": told.is_effective,
    }
    detail = {"finding": finding, "is_effective": told.is_effective}
    return acting.perform(event, Along(changes=changes, uploads=acting.files(), detail=detail))


def close_by_data(acting: Acting, event: str) -> Performed:
    """The figures have reached every target."""
    return acting.perform(event, Along(reason=acting.told.reason, detail={"proof": dict(acting.case.row.met_proof)}))


def find_violation(acting: Acting, event: str) -> Performed:
    """The investigation has found a violation; its record is a finished document about this issue."""
    record = acting.told.record
    mine = {one.document_id: one for one in official_documents.of_issue(acting.unit, acting.case.issue_no)}
    found = None if record is None else mine.get(record)
    is_record = found is not None and found.kind == "investigation_record" and found.state == "finished"
    facts = replace(acting.facts(), investigation_record=str(record) if is_record else "")
    return acting.perform(event, Along(reason=acting.told.reason, detail={"record": record}), facts)


def withdraw(acting: Acting, event: str) -> Performed:
    """An issue is withdrawn; a document of which it is the only one falls with it."""
    document = acting.case.document
    if document is not None and document.state not in ("delivered", "void", "dropped"):
        deciding.let_document_fall(acting, document)
    return plainly(acting, event)


def _confirmed(acting: Acting, told: Confirmation) -> dict[str, Any]:
    changes: dict[str, Any] = {
        "kind": told.kind,
        "severity": told.severity,
        "clause_id": told.clause_id,
        "ground": told.ground,
        "demand": told.demand,
        "nodes": tuple(told.nodes),
        "officer_id": acting.by.account_id,
        "officer_name": acting.by.name,
    }
    return changes | ({"title": told.title.strip()} if told.title.strip() else {})


ACTS: Final[Mapping[str, Act]] = {
    "confirm": confirm,
    "dismiss": plainly,
    "withdraw": withdraw,
    "defend": answering.defend,
    "ask_extension": answering.ask_extension,
    "submit_report": answering.submit_report,
    "complete_stage": answering.complete_stage,
    "uphold_defence": deciding.uphold_defence,
    "reject_defence": deciding.reject_defence,
    "grant_extension": deciding.decide_extension,
    "refuse_extension": deciding.decide_extension,
    "pass_recheck": deciding.recheck,
    "fail_recheck": deciding.recheck,
    "close_by_data": close_by_data,
    "check_effect": check_effect,
    "file_case": plainly,
    "find_violation": find_violation,
    "find_nothing": plainly,
    "receive_result": plainly,
}
"""event → what it does; events of documents and of the system are not among them"""
