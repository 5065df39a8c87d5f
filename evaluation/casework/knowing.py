"""What the guards of an issue ask, gathered from its stored case and from what an act brings along."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from core.days import local_date
from evaluation.casework.case import Case
from evaluation.casework.clock import running_stage, stage_of, standing_of
from evaluation.casework.deeds import By, Told
from evaluation.deadlines.demands import Stage, demand_table, stages_of
from evaluation.issues.facts import Answer, IssueFacts, Source
from evaluation.ladder import Pursuit, due_steps
from evaluation.law.facts import Fact, Officer
from evaluation.law.powers import ORDERS
from store.evaluation.issue_parts import FactRow

CASE_STEP = "case"


def facts_of(case: Case, by: By, told: Told, at: datetime) -> IssueFacts:
    """Everything that a guard of this issue may look at; a later part may add to it with `replace`."""
    row, on = case.row, local_date(at)
    document = case.document
    known = IssueFacts(
        calendar=case.calendar,
        source=Source(_source_kind(case), row.source_ref),  # type: ignore[arg-type]
        kind=row.kind,  # type: ignore[arg-type]
        severity=row.severity or None,  # type: ignore[arg-type]
        clause_id=row.clause_id,
        ground=row.ground,
        demands=demand_keys(case),
        stages=stages(case, on),
        stages_done=row.stages_done,
        document="" if document is None else document.kind,
        addressee=case.addressee,
        taken=case.taken,
        sealed_at=None if document is None else document.sealed_at,
        has_consent=case.consent is not None,
        delivered_on=row.delivered_on,
        standing=standing_of(case, on),
        is_extension_asked=case.extension is not None and case.extension.state == "asked",
        was_extension_asked=case.extension is not None,
        was_submitted_late=row.was_submitted_late,
        figures=dict(case.verdicts),  # type: ignore[arg-type]
        is_case_due=CASE_STEP in _ladder(case, on),
        is_legally_reviewed=bool(row.case_reviewed_by),
        is_effect_checked=row.effect_checked_on is not None,
    )
    return replace(known, **_brought(by, told))


def stages(case: Case, on: date) -> tuple[Stage, ...]:
    """The stages: stored ones once it is delivered, before that those of its kind of demand from a day on."""
    if case.stages:
        return tuple(stage_of(one) for one in case.stages)
    row = case.row
    if row.demand not in demand_table().demands or not row.severity:
        return ()
    return stages_of(row.demand, row.severity, on, row.nodes)  # type: ignore[arg-type]


def demand_keys(case: Case) -> tuple[str, ...]:
    """Each demand by its position, as the guards know it."""
    return tuple(str(one.position) for one in case.demands)


def pursuit(case: Case, on: date) -> Pursuit | None:
    """What the ladder looks at; None before delivery."""
    stage, found = running_stage(case), standing_of(case, on)
    if stage is None or found is None:
        return None
    return Pursuit(
        stage=f"{stage.code}-{stage.number}",
        act_by=found.act_by,
        kind="order" if case.document is not None and case.document.kind in ORDERS else "guidance",
        severity=case.row.severity or "ordinary",  # type: ignore[arg-type]
        done=case.done,
        findings=frozenset(case.row.findings),
        is_investigated=case.row.state == "transferred",
        document="" if case.document is None else case.document.kind,
    )


def fact_of(row: FactRow) -> Fact:
    """A frozen fact as documents read it."""
    return Fact(
        kind=row.kind,  # type: ignore[arg-type]
        text=row.text,
        found_on=row.found_on,
        place=row.place,
        found_by=tuple(officer_of(one) for one in row.found_by),
        evidence=tuple(str(one["label"]) for one in row.evidence),
        clause_id=row.clause_id,
        ground=row.ground,
    )


def officer_of(value: Mapping[str, Any]) -> Officer:
    """An officer as frozen with a fact."""
    until = value.get("valid_until")
    return Officer(value["name"], value.get("certificate", ""), date.fromisoformat(until) if until else None)


def _brought(by: By, told: Told) -> dict[str, Any]:
    answers = {str(one.position): Answer(one.measures, tuple(map(str, one.uploads))) for one in told.answers}
    return {
        "person": by.person,
        "reason": told.reason,
        "points": tuple(told.points),
        "nothing_remains": told.nothing_remains,
        "changed_demands": tuple(one.text for one in told.changed_demands),
        "extension_days": told.days,
        "proof": tuple(map(str, told.uploads)),
        "is_confirmed_by_archive": told.is_confirmed_by_archive,
        "answers": answers,
        "cause": told.cause,
        "corrective_action": told.corrective_action,
        "demands_met": frozenset(map(str, told.met)),
        "removed_on": told.removed_on,
        "finding": told.finding,
        "is_effective": told.is_effective,
        "written_result": ",".join(map(str, told.uploads)),
    }


def _source_kind(case: Case) -> str:
    """An alert is a figure alone until somebody has found the single cases."""
    kind = case.row.source_kind
    if kind == "alert":
        return "inspection" if any(one.kind == "found" for one in case.facts) else "indicator"
    return kind


def _ladder(case: Case, on: date) -> list[str]:
    found = pursuit(case, on)
    return [] if found is None else [one.step for one in due_steps(replace(found, done=()), on)]
