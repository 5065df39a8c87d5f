"""The record of a visit (笔录): read, signed by both sides or refused before a witness, set as a document, and kept."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from core.access import Principal
from core.days import LOCAL
from core.errors import RefusedError
from evaluation.casework.deeds import By
from evaluation.casework.sealing import keep_file, set_pdf
from evaluation.commands.on_site import VISIT, assigned
from evaluation.commands.visits import facts_of
from evaluation.desk import Desk
from evaluation.documents.paper import Addressee, Paper
from evaluation.documents.site_record import Photo, compose
from evaluation.documents.site_record import SiteRecord as Written
from evaluation.fieldwork.due import due
from evaluation.fieldwork.papers import addressee_of, office_at
from evaluation.fieldwork.site import SiteRecord, lines_of, photos_by_line, record_of, recordings_by_line
from evaluation.fieldwork.wording import worded
from evaluation.inspections.states import inspection_machine
from evaluation.law.facts import Officer
from evaluation.moving import OvertakenError, moved
from people.deeds import Matter, deed
from store.database import UnitOfWork
from store.evaluation import inspections as kept
from store.evaluation.inspections import InspectionRow
from store.evaluation.officers import some_officers
from store.evaluation.rows import Move
from store.uploads import use


@dataclass(frozen=True, slots=True)
class Signed:
    """How a record is signed: which officers by certificate, who for the unit, or why not and before which witness.

    `digest` is that of the record as both sides have read it.
    """

    digest: str
    ended_at: datetime
    recorder: str
    officers: tuple[str, ...]
    unit_signer: str = ""
    refusal: str = ""
    witness: str = ""
    corrections: str = ""


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """The signed record: its document by upload and SM3 digest, and by when feedback is due."""

    state: str
    upload: int
    digest: str
    feedback_by: date


def sign_record(desk: Desk, principal: Principal, inspection_id: int, signed: Signed, at: datetime) -> SignedRecord:
    """Signs the record; the same signing again returns what was made of it.

    RefusedError: a side is missing, nothing is noted, or the record is not the one that was read.
    """
    matter = Matter("inspection.record_signed", VISIT, "inspection", str(inspection_id))
    with deed(desk.database, principal, matter, at) as done:
        row = assigned(done, desk, principal, inspection_id, at)
        if row.record_upload is not None and row.record.get("digest") == signed.digest and row.feedback_by is not None:
            return SignedRecord(row.state, row.record_upload, row.record_digest, row.feedback_by)
        record = record_of(kept.entries(done.unit, inspection_id))
        step = moved(inspection_machine(), row.state, "sign_record", _facts(done.unit, row, signed), at)
        if record.digest != signed.digest:
            raise RefusedError("the record is another one", "record_changed")
        if not lines_of(record):
            raise RefusedError("the record states nothing", "site_no_facts")
        pdf = set_pdf(compose(_paper(done.unit, desk, row, at), _written(row, record, signed)))
        by = By(principal.account_id, principal.display_name)
        number = keep_file(
            done.unit, desk, row.node, worded("record_file", number=row.number), "pdf", pdf.content, by, at
        )
        use(done.unit, [number], f"inspection {row.number}", at)
        feedback = due("feed_back_inspection", at)
        values = {
            "state": step.to,
            "state_since": at,
            "record": _kept(record, signed),
            "record_digest": pdf.digest,
            "record_upload": number,
            "signed_at": at,
            "feedback_by": feedback.on,
            "is_provisional": feedback.is_provisional,
        }
        move = Move(
            at,
            row.state,
            step.to,
            "sign_record",
            principal.account_id,
            principal.display_name,
            signed.refusal,
            [number],
        )
        if not kept.change(done.unit, row, values, move):
            raise OvertakenError(row.number)
        done.before, done.after = {"state": row.state}, {"state": step.to, "sm3": pdf.digest}
        return SignedRecord(step.to, number, pdf.digest, feedback.on)


def _facts(unit: UnitOfWork, row: InspectionRow, signed: Signed) -> Any:
    present = {one["certificate"] for one in row.present.get("officers", ())}
    facts = facts_of(unit, row, some_officers(unit, row.officers), row.owner_code)
    return replace(
        facts,
        signed_by_officers=len(present & set(signed.officers)),
        signed_by_unit=bool(signed.unit_signer.strip()),
        refusal_reason=signed.refusal.strip(),
        refusal_witness=signed.witness.strip(),
    )


def _paper(unit: UnitOfWork, desk: Desk, row: InspectionRow, at: datetime) -> Paper:
    addressee: Addressee = addressee_of(unit, row.owner_code)
    on = at.astimezone(LOCAL).date()
    return Paper(office_at(desk, row.node), addressee, on, demo_mark=desk.settings.wall.demo_mark)


def _written(row: InspectionRow, record: SiteRecord, signed: Signed) -> Written:
    assert row.arrived_at is not None
    persons: Sequence[str] = row.present.get("persons", ())
    return Written(
        start=row.arrived_at.astimezone(LOCAL),
        end=signed.ended_at.astimezone(LOCAL),
        place=row.present["place"],
        persons=persons,
        officers=[
            Officer(one["name"], one["certificate"], date.fromisoformat(one["valid_until"]))
            for one in row.present["officers"]
        ],
        recorder=signed.recorder,
        facts=lines_of(record),
        photos=[
            Photo(one.name, one.made_at.astimezone(LOCAL), one.digest) for one in (*record.photos, *record.recordings)
        ],
        corrections=signed.corrections,
        refusal="" if signed.unit_signer.strip() else signed.refusal,
        witness="" if signed.unit_signer.strip() else signed.witness,
    )


def _kept(record: SiteRecord, signed: Signed) -> dict[str, Any]:
    told = asdict(signed) | {"ended_at": signed.ended_at.isoformat(), "officers": list(signed.officers)}
    return {
        **told,
        "facts": [asdict(fact) for fact in record.facts],
        "checks": list(map(dict, record.checks)),
        "lines": lines_of(record),
        "entries": list(record.entries),
        "photos": [one.upload for one in record.photos],
        "recordings": [one.upload for one in record.recordings],
        "line_photos": photos_by_line(record),
        "line_recordings": recordings_by_line(record),
        "signatures": [one.upload for one in record.signatures],
    }
