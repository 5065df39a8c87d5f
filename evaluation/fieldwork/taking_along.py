"""What the phone of an officer takes along: the own visits, their officers, and the checklist."""

from datetime import datetime
from typing import Any, Final

from core.access import Principal
from evaluation.desk import Desk
from evaluation.fieldwork.telling import owner_name
from evaluation.inspections.checklist import checklist
from store.database import UnitOfWork
from store.evaluation.inspections import InspectionChoice, InspectionRow, inspections
from store.evaluation.officers import OfficerRow, officer_of, some_officers

UNDER_WAY: Final = frozenset({"notified", "on_site", "to_feed_back"})
MOST: Final = 200


def taken_along(desk: Desk, principal: Principal, at: datetime) -> dict[str, Any]:
    """visits and checklist, as plain values; no visits for somebody who is no officer."""
    with desk.database.snapshot() as unit:
        officer = officer_of(unit, principal.account_id)
        rows: list[InspectionRow] = []
        if officer is not None and principal.holds("inspections.visit", at):
            rows, _ = inspections(unit, InspectionChoice(officer=officer.officer_id, limit=MOST))
        visits = [_visit(unit, row) for row in rows if row.state in UNDER_WAY]
    return {"visits": visits, "checklist": _points()}


def _visit(unit: UnitOfWork, row: InspectionRow) -> dict[str, Any]:
    return {
        "id": row.inspection_id,
        "number": row.number,
        "owner": row.owner_code,
        "owner_name": owner_name(unit, row.owner_code).zh,
        "state": row.state,
        "visit_on": row.visit_on.isoformat() if row.visit_on else None,
        "notice": dict(row.notice),
        "is_hazard": row.is_hazard,
        "arrived_at": row.arrived_at.isoformat() if row.arrived_at else None,
        "present": dict(row.present),
        "officers": [_officer(one) for one in some_officers(unit, row.officers)],
    }


def _officer(one: OfficerRow) -> dict[str, Any]:
    return {
        "id": one.officer_id,
        "node": one.node,
        "name": one.name,
        "certificate": one.certificate,
        "valid_until": one.valid_until.isoformat(),
        "account": one.person_id,
        "is_active": one.is_active,
    }


def _points() -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "subject": number,
            "name": point.zh,
            "name_en": point.en,
            "subject_name": subject.name.zh,
            "subject_name_en": subject.name.en,
        }
        for number, subject in checklist().subjects.items()
        for code, point in subject.points.items()
    ]
