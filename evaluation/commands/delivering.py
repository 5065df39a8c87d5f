"""How a sealed document reaches its addressee: signed for in the portal, or delivered on paper by two people's word."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal

from core.access import Principal
from core.days import LOCAL, local_date
from core.errors import RefusedError
from evaluation.casework.case import Case
from evaluation.casework.clock import stage_row
from evaluation.casework.composing import paper_of
from evaluation.casework.deeds import By, Told, by_principal
from evaluation.casework.disputed import resting_at_delivery
from evaluation.casework.guided_points import give_points
from evaluation.casework.knowing import facts_of
from evaluation.casework.moving import Along, perform, reckon
from evaluation.casework.offering import link_of, words_of
from evaluation.casework.sealing import keep_file, set_pdf
from evaluation.casework.stepping import locked_cases
from evaluation.casework.uploads import known_files
from evaluation.commands.official_documents import document_deed
from evaluation.deadlines.demands import stages_of
from evaluation.desk import Desk, demand_at, way_at
from evaluation.documents import delivery_receipt
from evaluation.documents.kinds import kinds
from evaluation.documents.paper import Reference
from evaluation.effects.telling import tell_authority, tell_unit
from evaluation.issues.facts import Receipt
from evaluation.law.powers import KINDS as NOTICES
from people.deeds import Matter, deed
from store.database import UnitOfWork
from store.evaluation import deliveries, issue_parts, official_documents
from store.evaluation.deliveries import DeliveryRow
from store.evaluation.official_documents import DocumentRow

ANSWER: Final = "notices.answer"
DELIVER: Final = "notices.deliver"


@dataclass(frozen=True, slots=True)
class Entry:
    """A delivery on paper as it happened; `refusal` where it was refused and left, before a witness."""

    way: Literal["by_hand", "post", "left"]
    receiver: str
    delivered_at: datetime
    place: str = ""
    receipt: int | None = None
    refusal: str = ""
    witness: str = ""
    recording: int | None = None


def sign_for(desk: Desk, principal: Principal, document_id: int, at: datetime) -> str:
    """The addressee signs for a document in the portal: the receipt is made, the clock starts. Returns the state."""
    with document_deed(desk, principal, document_id, "document.signed_for", ANSWER, at) as (done, row):
        delivery = _waiting(done.unit, row)
        by = by_principal(principal)
        receipt = Receipt(receiver=by.name, delivered_at=at, way="portal", entered_by=by.person)
        _deliver(done.unit, desk, row, "sign_for", receipt, by, at)
        new = replace(delivery, way="portal", receiver=by.name, delivered_at=at, read_at=delivery.read_at or at)
        file = _receipt_file(done.unit, desk, row, new, by, at)
        deliveries.change(
            done.unit,
            delivery,
            way="portal",
            receiver=by.name,
            delivered_at=at,
            read_at=delivery.read_at or at,
            read_by=delivery.read_by or by.name,
            receipt=file,
            entered_by=principal.account_id,
            entered_name=by.name,
            entered_at=at,
        )
        row = official_documents.change(done.unit, row, state="delivered", delivered_at=at)
        tell_authority(
            done.unit,
            way_at(done.unit, desk, row.owner_code),
            DELIVER,
            "document_signed_for",
            words_of(done.unit, row),
            link_of(row),
            at,
        )
    return row.state


def decline(desk: Desk, principal: Principal, document_id: int, reason: str, at: datetime) -> None:
    """The addressee does not sign for it in the portal; that is kept, and the authority delivers in another way."""
    with document_deed(desk, principal, document_id, "document.declined", ANSWER, at) as (done, row):
        delivery = _waiting(done.unit, row)
        if not reason.strip():
            raise RefusedError("a reason has to be given", "document_reason")
        by = by_principal(principal)
        deliveries.change(done.unit, delivery, declined_at=at, declined_by=by.name, declined_reason=reason.strip())
        words = words_of(done.unit, row) | {"reason": reason.strip()}
        way = way_at(done.unit, desk, row.owner_code)
        tell_authority(done.unit, way, DELIVER, "document_declined", words, link_of(row), at)
        done.detail["why"] = reason


def register_delivery(desk: Desk, principal: Principal, document_id: int, entry: Entry, at: datetime) -> None:
    """An officer enters a delivery on paper, or mends an entry: the first one is kept; another person confirms it."""
    with document_deed(desk, principal, document_id, "document.delivery_entered", DELIVER, at) as (done, row):
        delivery = deliveries.delivery(done.unit, document_id)
        if delivery is None or row.state not in ("to_deliver", "delivered") or delivery.way == "portal":
            raise RefusedError("the document does not wait to be delivered", "document_not_to_deliver")
        _demand_entry(done.unit, row, entry, at)
        by = by_principal(principal)
        told: dict[str, Any] = {name: getattr(entry, name) for name in Entry.__slots__}
        deliveries.change(
            done.unit,
            delivery,
            **told,
            entered_by=principal.account_id,
            entered_name=by.name,
            entered_at=at,
            confirmed_by=None,
            confirmed_name="",
            confirmed_at=None,
            first_entry=delivery.first_entry or {**told, "entered_by": by.name, "entered_at": at.isoformat()},
        )
        done.after = {"way": entry.way, "delivered_at": entry.delivered_at, "receiver": entry.receiver}
        words = words_of(done.unit, row) | {"by": by.name}
        way = way_at(done.unit, desk, row.owner_code)
        tell_authority(done.unit, way, DELIVER, "delivery_to_confirm", words, link_of(row), at)


def confirm_delivery(desk: Desk, principal: Principal, document_id: int, at: datetime) -> str:
    """A second person confirms what was entered: the clock starts on the day of the real delivery. Returns the state.

    When the document was delivered before, the clock is worked out anew from the mended day.
    """
    with document_deed(desk, principal, document_id, "document.delivered", DELIVER, at) as (done, row):
        delivery = deliveries.delivery(done.unit, document_id)
        if delivery is None or delivery.entered_at is None or delivery.confirmed_at or delivery.way == "portal":
            raise RefusedError("there is no entry to confirm", "delivery_no_entry")
        by = by_principal(principal)
        if delivery.entered_by == principal.account_id:
            raise RefusedError("another person has to confirm it", "delivery_two_people")
        receipt = Receipt(
            delivery.receiver,
            delivery.delivered_at,
            delivery.way,  # type: ignore[arg-type]
            str(delivery.entered_by),
            by.person,
            delivery.witness,
            str(delivery.recording or ""),
        )
        if row.state == "delivered":
            _mend(done.unit, row, delivery, at)
        else:
            _deliver(done.unit, desk, row, "refuse_delivery" if delivery.refusal else "deliver", receipt, by, at)
        deliveries.change(
            done.unit, delivery, confirmed_by=principal.account_id, confirmed_name=by.name, confirmed_at=at
        )
        row = official_documents.change(done.unit, row, state="delivered", delivered_at=delivery.delivered_at)
        tell_unit(
            done.unit,
            way_at(done.unit, desk, row.owner_code),
            "document_delivered",
            words_of(done.unit, row),
            link_of(row),
            at,
        )
    return row.state


def give_consent(desk: Desk, principal: Principal, owner: str, upload: int, at: datetime) -> None:
    """A unit consents, by a signed paper, to be delivered to in the portal (行政处罚法 第六十一条)."""
    with deed(desk.database, principal, Matter("consent.given", ANSWER, "consent", owner[:40], owner[:40]), at) as done:
        demand_at(done.unit, desk, principal, ANSWER, owner, at)
        known_files(done.unit, [upload], {owner})
        deliveries.give_consent(done.unit, owner, upload, local_date(at), by_principal(principal).name)


def end_consent(desk: Desk, principal: Principal, owner: str, at: datetime) -> None:
    """A unit consents no more; what was delivered stays delivered."""
    with deed(desk.database, principal, Matter("consent.ended", ANSWER, "consent", owner[:40], owner[:40]), at) as done:
        demand_at(done.unit, desk, principal, ANSWER, owner, at)
        if not deliveries.end_consent(done.unit, owner, local_date(at)):
            raise RefusedError("there is no consent", "consent_none")


def _deliver(
    unit: UnitOfWork, desk: Desk, row: DocumentRow, event: str, receipt: Receipt, by: By, at: datetime
) -> None:
    """The clocks of the issues of a notice start on the day of delivery; points of guidance by hand are open."""
    if row.kind not in NOTICES:
        return
    give_points(unit, row, receipt.delivered_at or at)
    assert receipt.delivered_at is not None
    on = local_date(receipt.delivered_at)
    for case in locked_cases(unit, row, at):
        resting = resting_at_delivery(unit, case, on)
        facts = replace(facts_of(resting, by, Told(), at), receipt=receipt, document=row.kind)
        perform(unit, resting, event, facts, by, at, Along(on=on))


def _mend(unit: UnitOfWork, row: DocumentRow, delivery: DeliveryRow, at: datetime) -> None:
    assert delivery.delivered_at is not None
    on = local_date(delivery.delivered_at)
    for case in locked_cases(unit, row, at):
        if case.row.delivered_on is not None and case.row.delivered_on != on:
            _restart(unit, resting_at_delivery(unit, case, on), on, at)


def _restart(unit: UnitOfWork, case: Case, on: Any, at: datetime) -> None:
    row = case.row
    found = stages_of(row.demand, row.severity, on, row.nodes)  # type: ignore[arg-type]
    rows = [stage_row(place, stage, on, case.calendar) for place, stage in enumerate(found)]
    issue_parts.set_stages(unit, row.issue_no, rows, since=row.stages_done)
    new = replace(case, row=replace(row, delivered_on=on), stages=tuple(issue_parts.stages(unit, row.issue_no)))
    reckon(unit, row, new, {"delivered_on": on}, at)


def _waiting(unit: UnitOfWork, row: DocumentRow) -> DeliveryRow:
    delivery = deliveries.delivery(unit, row.document_id)
    if row.state != "to_deliver" or delivery is None:
        raise RefusedError("the document does not wait to be delivered", "document_not_to_deliver")
    return delivery


def _demand_entry(unit: UnitOfWork, row: DocumentRow, entry: Entry, at: datetime) -> None:
    if row.sealed_at is None or entry.delivered_at < row.sealed_at:
        raise RefusedError("delivery lies before the seal", "issue.delivery_before_seal")
    if entry.delivered_at > at:
        raise RefusedError("delivery lies in the future", "issue.delivery_in_future")
    if not entry.receiver.strip():
        raise RefusedError("the receipt needs its receiver", "issue.receipt_incomplete")
    files = [one for one in (entry.receipt, entry.recording) if one is not None]
    known_files(unit, files, {row.owner_code, row.node})


def _receipt_file(unit: UnitOfWork, desk: Desk, row: DocumentRow, delivery: DeliveryRow, by: By, at: datetime) -> int:
    """送达回证 of a delivery in the portal, as a file."""
    title = kinds().kinds[row.kind].title.zh
    told = delivery_receipt.DeliveryReceipt(
        document=Reference(title, row.number_text),
        way="electronic",
        at=at.astimezone(LOCAL),
        receiver=delivery.receiver,
    )
    document = delivery_receipt.compose(paper_of(unit, desk, row, local_date(at)), told)
    name = f"delivery_receipt-{row.number_text or row.document_id}.pdf"
    return keep_file(unit, desk, row.node, name, "pdf", set_pdf(document).content, by, at)
