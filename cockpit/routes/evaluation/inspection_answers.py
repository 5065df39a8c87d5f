"""Inspections as the interface tells of them."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, Field

from cockpit.routes.evaluation.desk import MoveAnswer
from cockpit.routes.reading import iso
from evaluation.fieldwork.reading import WholeInspection
from evaluation.fieldwork.site import said
from store.evaluation.inspections import EntryRow, InspectionRow
from store.evaluation.officers import OfficerRow

InspectionState = Literal["drawn", "notified", "on_site", "to_feed_back", "fed_back", "rectifying", "done", "cancelled"]


class InspectionAnswer(BaseModel):
    """An inspection."""

    id: int
    number: str
    node: str
    owner: str
    plan: int | None
    plan_year: int
    lead: int | None
    is_hazard: bool
    officers: list[int]
    state: InspectionState
    state_since: str
    visit_on: str | None
    notice: dict[str, Any]
    notified_at: str | None
    without_notice: str = Field(description="Why nobody was told before; empty: somebody was.")
    notice_document: int | None
    arrived_at: str | None
    present: dict[str, Any]
    signed_at: str | None
    record_upload: int | None
    record_digest: str
    feedback_by: str | None
    is_provisional: bool
    issues: list[str]
    feedback_documents: list[int]
    counted_on: str | None
    revision: int


class InspectionsAnswer(BaseModel):
    """Inspections, the newest first."""

    total: int
    inspections: list[InspectionAnswer]


class OfficerAnswer(BaseModel):
    """An officer."""

    id: int
    node: str
    name: str
    certificate: str
    valid_until: str
    account: int | None
    is_active: bool
    keeps_away_from: list[str] = Field(default_factory=list, description="Owners in which there is an interest.")


class SiteEntryAnswer(BaseModel):
    """Something noted on site; the authority's alone."""

    entry_id: str
    kind: str
    content: dict[str, Any]
    digest: str
    upload: int | None
    replaces: str | None
    made_at: str
    received_at: str
    by: str
    is_late: bool = Field(description="It came after the record was signed.")


class WholeInspectionAnswer(InspectionAnswer):
    """An inspection with everything that belongs to it."""

    going: list[OfficerAnswer]
    record: dict[str, Any]
    entries: list[SiteEntryAnswer]
    moves: list[MoveAnswer]


def told_of(row: InspectionRow) -> dict[str, Any]:
    """An inspection as the interface tells of it."""
    return {
        "id": row.inspection_id,
        "number": row.number,
        "node": row.node,
        "owner": row.owner_code,
        "plan": row.year_id,
        "plan_year": row.plan_year,
        "lead": row.lead_id,
        "is_hazard": row.is_hazard,
        "officers": list(row.officers),
        "state": row.state,
        "state_since": iso(row.state_since),
        "visit_on": row.visit_on.isoformat() if row.visit_on else None,
        "notice": dict(row.notice),
        "notified_at": iso(row.notified_at),
        "without_notice": row.without_notice,
        "notice_document": row.notice_document,
        "arrived_at": iso(row.arrived_at),
        "present": dict(row.present),
        "signed_at": iso(row.signed_at),
        "record_upload": row.record_upload,
        "record_digest": row.record_digest,
        "feedback_by": row.feedback_by.isoformat() if row.feedback_by else None,
        "is_provisional": row.is_provisional,
        "issues": list(row.issues),
        "feedback_documents": list(row.feedback_documents),
        "counted_on": row.counted_on.isoformat() if row.counted_on else None,
        "revision": row.revision,
    }


def officer_of(row: OfficerRow, keeps_away_from: Sequence[str] = ()) -> OfficerAnswer:
    """An officer, and the owners kept away from."""
    return OfficerAnswer(
        id=row.officer_id,
        node=row.node,
        name=row.name,
        certificate=row.certificate,
        valid_until=row.valid_until.isoformat(),
        account=row.person_id,
        is_active=row.is_active,
        keeps_away_from=list(keeps_away_from),
    )


def whole_of(found: WholeInspection, moves: list[MoveAnswer]) -> WholeInspectionAnswer:
    """The same with officers, record, entries and moves."""
    row = found.row
    going = [officer_of(one) for one in found.officers]
    entries = [_entry(row, one) for one in found.entries]
    return WholeInspectionAnswer(**told_of(row), going=going, record=dict(row.record), entries=entries, moves=moves)


def _entry(row: InspectionRow, one: EntryRow) -> SiteEntryAnswer:
    return SiteEntryAnswer(
        entry_id=str(one.entry_id),
        kind=one.kind,
        content=dict(said(one)),
        digest=one.digest,
        upload=one.upload_id,
        replaces=None if one.replaces is None else str(one.replaces),
        made_at=iso(one.made_at) or "",
        received_at=iso(one.received_at) or "",
        by=one.by_name,
        is_late=row.signed_at is not None and one.received_at > row.signed_at,
    )
