"""On site: the arrival, and everything that is noted there, sent by a device once or again until it has come."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from core.access import Principal
from core.days import local_date
from core.errors import RefusedError
from evaluation.commands.visits import facts_of, held
from evaluation.desk import Desk
from evaluation.fieldwork.site import AUDIO, PHOTO, RAW, SIGNATURE, digest_of, is_same
from evaluation.inspections.states import inspection_machine
from evaluation.moving import OvertakenError, moved
from people.commands.uploading import Told, hand_in
from people.deeds import Deed, Matter, deed
from people.files.kinds import JPEG, PNG, SOUNDS
from people.files.vault import Arriving
from store.database import UnitOfWork
from store.evaluation import inspections as kept
from store.evaluation.inspections import EntryRow, InspectionRow
from store.evaluation.officers import officer_of, some_officers
from store.evaluation.rows import Move
from store.uploads import upload, use

VISIT: Final = "inspections.visit"
UPLOAD: Final = "evidence.upload"
CLOCKS_APART: Final = timedelta(minutes=5)
LATE: Final = frozenset({"to_feed_back", "fed_back", "rectifying", "done"})
"""states in which what comes late from a device is kept beside the signed record"""
TYPED: Final = ("check", "fact", "note")
Kind = Literal["check", "fact", "note", "photo", "audio", "signature"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """When and where the visit began, who was there of the unit, which officers showed their certificates."""

    arrived_at: datetime
    place: str
    persons: tuple[str, ...]
    officers: tuple[int, ...]
    shown: bool


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Something noted on a device: `raw` is its JSON text, `digest` the SM3 value of it, or of a file's bytes."""

    entry_id: UUID
    device: UUID
    kind: Kind
    raw: str
    digest: str
    made_at: datetime
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an entry: kept, known (it was here before), or refused with a code of `refused.*`."""

    entry_id: UUID
    state: Literal["kept", "known", "refused"]
    code: str = ""


def arrive(desk: Desk, principal: Principal, inspection_id: int, arrival: Arrival, at: datetime) -> str:
    """Notes the arrival; once more changes nothing. Returns the state."""
    matter = Matter("inspection.arrived", VISIT, "inspection", str(inspection_id))
    with deed(desk.database, principal, matter, at) as done:
        row = assigned(done, desk, principal, inspection_id, at)
        if row.arrived_at is not None:
            return row.state
        arrived_at = min(arrival.arrived_at, at)
        if row.visit_on is not None and local_date(arrived_at) < row.visit_on:
            raise RefusedError("before the day of the visit", "inspection_before_day")
        there = [one for one in some_officers(done.unit, row.officers) if one.officer_id in arrival.officers]
        facts = facts_of(done.unit, row, there, row.owner_code)
        step = moved(
            inspection_machine(), row.state, "arrive", replace(facts, were_certificates_shown=arrival.shown), arrived_at
        )
        present = {
            "place": arrival.place,
            "persons": list(arrival.persons),
            "officers": [
                {"name": one.name, "certificate": one.certificate, "valid_until": one.valid_until.isoformat()}
                for one in there
            ],
        }
        move = Move(at, row.state, step.to, "arrive", principal.account_id, principal.display_name, detail=present)
        values = {"state": step.to, "state_since": at, "arrived_at": arrived_at, "present": present}
        if not kept.change(done.unit, row, values, move):
            raise OvertakenError(row.number)
        done.before, done.after = {"state": row.state}, {"state": step.to}
        return step.to


def sync_entries(
    desk: Desk, principal: Principal, inspection_id: int, entries: Sequence[NewEntry], at: datetime
) -> list[Outcome]:
    """Keeps what a device has noted; what was here before is known. One refused entry keeps no other away.

    RefusedMoveError: nobody has arrived yet; the device keeps everything and tries again.
    """
    matter = Matter("inspection.noted", VISIT, "inspection", str(inspection_id))
    with deed(desk.database, principal, matter, at) as done:
        row = assigned(done, desk, principal, inspection_id, at)
        _demand_open(done.unit, row, at)
        outcomes = [_keep(done.unit, principal, row, entry, at) for entry in entries]
        number = sum(one.state == "kept" for one in outcomes)
        if number:
            _note(done.unit, principal, row, {"entries": number}, at)
        done.detail |= {"kept": number, "refused": sum(one.state == "refused" for one in outcomes)}
        return outcomes


def keep_media(
    desk: Desk, principal: Principal, inspection_id: int, entry: NewEntry, arriving: Arriving, at: datetime
) -> Outcome:
    """Keeps a photo, a recording, or a signature drawn on the screen, with its bytes; the same one again is known.

    RefusedError: its bytes are not those that the device has digested. RefusedFileError: it is no picture, no sound.
    """
    with deed(
        desk.database, principal, Matter("inspection.noted", VISIT, "inspection", str(inspection_id)), at
    ) as done:
        row = assigned(done, desk, principal, inspection_id, at)
        _demand_open(done.unit, row, at)
        known = kept.entry(done.unit, entry.entry_id)
        if known is not None:
            return _known(known, row, entry)

    told = json.loads(entry.raw)
    if told.get("secret"):
        raise RefusedError("no secret material is photographed", "inspection.secret_material")

    def also(unit: UnitOfWork, number: int) -> None:
        found = upload(unit, number)
        if found is None or found.digest != entry.digest:
            raise RefusedError("the bytes are not those of the device", "site_digest", name=found.name if found else "")
        again = kept.inspection_for_change(unit, inspection_id)
        assert again is not None
        _demand_open(unit, again, at)
        if kept.add_entry(unit, _row(principal, again, entry, number, at)):
            use(unit, [number], f"inspection {again.number}", at)
            _note(unit, principal, again, {entry.kind: str(entry.entry_id)}, at)

    name = str(told.get("name") or f"{entry.entry_id}.jpg")
    taken = SOUNDS if entry.kind == AUDIO else (JPEG, PNG)
    hand_in(desk.uploads, principal, arriving, Told(row.node, name, taken, UPLOAD), at, also)
    return Outcome(entry.entry_id, "kept")


def assigned(done: Deed, desk: Desk, principal: Principal, inspection_id: int, at: datetime) -> InspectionRow:
    """An inspection, for its own officers alone. RefusedError: somebody else."""
    row = held(done, desk, principal, inspection_id, VISIT, at)
    officer = officer_of(done.unit, principal.account_id)
    if officer is None or officer.officer_id not in row.officers:
        raise RefusedError("not one of its officers", "inspection_not_assigned")
    return row


def _demand_open(unit: UnitOfWork, row: InspectionRow, at: datetime) -> None:
    if row.state not in LATE:
        facts = facts_of(unit, row, some_officers(unit, row.officers), row.owner_code)
        moved(inspection_machine(), row.state, "record", facts, at)


def _keep(unit: UnitOfWork, principal: Principal, row: InspectionRow, entry: NewEntry, at: datetime) -> Outcome:
    known = kept.entry(unit, entry.entry_id)
    if known is not None:
        return _known(known, row, entry)
    code = _wrong(entry)
    if code:
        return Outcome(entry.entry_id, "refused", code)
    kept.add_entry(unit, _row(principal, row, entry, None, at))
    return Outcome(entry.entry_id, "kept")


def _wrong(entry: NewEntry) -> str:
    """The code of what is wrong with an entry that a device has typed; empty: nothing."""
    if entry.kind in (PHOTO, AUDIO, SIGNATURE):
        return "site_photo_alone"
    if digest_of(entry.raw) != entry.digest:
        return "site_digest"
    return "inspection.secret_material" if json.loads(entry.raw).get("secret") else ""


def _known(known: EntryRow, row: InspectionRow, entry: NewEntry) -> Outcome:
    if is_same(known, row.inspection_id, entry.digest, entry.replaces):
        return Outcome(entry.entry_id, "known")
    return Outcome(entry.entry_id, "refused", "site_other")


def _row(principal: Principal, row: InspectionRow, entry: NewEntry, number: int | None, at: datetime) -> EntryRow:
    return EntryRow(
        entry.entry_id,
        row.inspection_id,
        entry.device,
        entry.kind,
        {RAW: entry.raw},
        entry.digest,
        number,
        entry.replaces,
        min(entry.made_at, at + CLOCKS_APART),
        at,
        principal.account_id,
        principal.display_name,
    )


def _note(unit: UnitOfWork, principal: Principal, row: InspectionRow, detail: dict[str, object], at: datetime) -> None:
    event = "record" if row.state == "on_site" else "record_late"
    move = Move(at, row.state, row.state, event, principal.account_id, principal.display_name, detail=detail)
    kept.change(unit, row, {"state": row.state}, move)
