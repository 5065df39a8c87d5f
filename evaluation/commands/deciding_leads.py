"""What becomes of a lead: acknowledged, taken up, turned to something or dismissed, answered; and who told it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal

from core.access import Principal
from core.errors import AccessDeniedError, RefusedError
from evaluation.casework.deeds import by_principal
from evaluation.commands.following_leads import Following, follow, owner_of
from evaluation.commands.leads import DECIDE, PURPOSE, Reporter
from evaluation.desk import Desk, demand_at, way_at
from evaluation.fieldwork.evidence import evidence, rest_on
from evaluation.fieldwork.unknown import UnknownLeadError
from evaluation.leads.deciding import Decided, Told
from evaluation.leads.states import LeadFacts, lead_machine
from evaluation.moving import OvertakenError, moved
from people.deeds import Deed, Matter, deed
from people.letters import Value, accounts_that_may, tell
from store.accounts import account_by_id
from store.database import UnitOfWork
from store.evaluation import leads as kept
from store.evaluation.leads import LeadRow
from store.evaluation.officers import interested_persons
from store.evaluation.rows import Move

Event = Literal["take_up", "turn_to_inspection", "turn_to_case", "turn_to_guidance", "dismiss", "answer"]
EVENTS: Final[Mapping[Event, str]] = {
    "take_up": "lead.taken_up",
    "turn_to_inspection": "lead.turned_to_inspection",
    "turn_to_case": "lead.turned_to_case",
    "turn_to_guidance": "lead.turned_to_guidance",
    "dismiss": "lead.dismissed",
    "answer": "lead.answered",
}
DECISIONS: Final = frozenset({"turn_to_inspection", "turn_to_case", "turn_to_guidance", "dismiss"})


def decide_lead(
    desk: Desk, principal: Principal, lead_id: int, event: Event, told: Told, at: datetime, seen: int | None = None
) -> Decided:
    """Takes a lead one step on, and opens what a decision names, or does neither; says what has come of it.

    `seen`: the revision that the person has looked at. AccessDeniedError: no right. RefusedError: the table refuses,
    whatever guards the thing that is opened does, or somebody was faster.
    """
    with deed(desk.database, principal, Matter(EVENTS[event], DECIDE, "lead", str(lead_id)), at) as done:
        lead = _held(done, desk, principal, lead_id, at)
        if seen is not None and seen != lead.revision:
            raise OvertakenError(f"lead {lead_id}")
        unit, owner = done.unit, owner_of(done.unit, desk, lead, told)
        handler = _handler(unit, desk, lead, told, at)
        uploads = [row.upload_id for row in evidence(unit, desk, principal, told.uploads, at)]
        step = moved(lead_machine(), lead.state, event, _facts(unit, lead, owner, told), at)
        opened = follow(event, Following(unit, desk, lead, owner, told, by_principal(principal), at))
        values: dict[str, Any] = {"state": step.to, "state_since": at, "owner_code": owner or None}
        known = {"found": told.found} if told.found else {}
        move = _move(principal, lead, step.to, event, told, uploads, {**known, **opened.told()}, at)
        kept.change(unit, lead, values | _values(event, told, handler, at), move)
        rest_on(unit, uploads, f"lead {lead_id}", at)
        done.before, done.after = {"state": lead.state}, {"state": step.to, **opened.told()}
        _tell(unit, lead, event, told, at)
        return Decided(step.to, opened)


def _move(
    principal: Principal,
    lead: LeadRow,
    becomes: str,
    event: Event,
    told: Told,
    uploads: Sequence[int],
    detail: Mapping[str, Any],
    at: datetime,
) -> Move:
    by, said = (principal.account_id, principal.display_name), told.reason or told.answer
    return Move(at, lead.state, becomes, event, *by, said, uploads, detail)


def acknowledge_lead(desk: Desk, principal: Principal, lead_id: int, note: str, at: datetime) -> None:
    """Tells, or notes that somebody was told, that the lead has come in and is being dealt with."""
    with deed(desk.database, principal, Matter("lead.acknowledged", DECIDE, "lead", str(lead_id)), at) as done:
        lead = _held(done, desk, principal, lead_id, at)
        if lead.acknowledged_at is not None:
            raise RefusedError(f"lead {lead_id} was acknowledged", "lead_acknowledged")
        name = principal.display_name
        move = Move(at, lead.state, lead.state, "acknowledge", principal.account_id, name, note)
        kept.change(done.unit, lead, {"acknowledged_at": at}, move)
        done.after = {"acknowledged_at": at.isoformat()}


def reporter_of(desk: Desk, principal: Principal, lead_id: int, reason: str, at: datetime) -> Reporter:
    """Who told it, for the two named persons; every look is recorded, a refused one too."""
    matter = Matter("lead.reporter_seen", DECIDE, "lead", str(lead_id), detail={"reason": reason})
    with deed(desk.database, principal, matter, at) as done:
        lead = kept.lead_for_change(done.unit, lead_id)
        if lead is None:
            raise UnknownLeadError(lead_id)
        done.node = lead.node
        if principal.account_id not in lead.knowing:
            raise NotForYouError
        if lead.reporter is None or desk.sealing is None:
            raise RefusedError("nobody is kept with this lead", "lead_no_reporter")
        move = Move(at, lead.state, lead.state, "look", principal.account_id, principal.display_name, reason)
        kept.change(done.unit, lead, {"state": lead.state}, move)
        return Reporter(**json.loads(desk.sealing.open(lead.reporter, PURPOSE)))


class NotForYouError(RefusedError):
    """Who told it is for two named persons alone."""

    status = 403

    def __init__(self) -> None:
        super().__init__("who told it is for two named persons alone", "lead_not_yours")


def _held(done: Deed, desk: Desk, principal: Principal, lead_id: int, at: datetime) -> LeadRow:
    lead = kept.lead_for_change(done.unit, lead_id)
    if lead is None:
        raise UnknownLeadError(lead_id)
    done.node = lead.node
    try:
        demand_at(done.unit, desk, principal, DECIDE, lead.node, at)
    except AccessDeniedError:
        # whose lead it is, and that there is one, is nobody's business elsewhere
        raise UnknownLeadError(lead_id) from None
    return lead


def _facts(unit: UnitOfWork, lead: LeadRow, owner: str, told: Told) -> LeadFacts:
    concerned = interested_persons(unit, owner) if owner else frozenset()
    handler = told.handler if told.handler is not None else lead.handler_id
    return LeadFacts(
        source=lead.source,  # type: ignore[arg-type]
        about=lead.about,
        text=lead.text,
        is_named=lead.is_named,
        handler="" if handler is None else str(handler),
        concerned=frozenset(map(str, concerned)),
        owner=owner,
        clause_id=told.clause_id,
        found=told.found,
        reason=told.reason,
        answer=told.answer,
    )


def _handler(unit: UnitOfWork, desk: Desk, lead: LeadRow, told: Told, at: datetime) -> str:
    if told.handler is None:
        return ""
    account = account_by_id(unit, told.handler)
    if account is None or told.handler not in accounts_that_may(unit, DECIDE, way_at(unit, desk, lead.node), at):
        raise RefusedError(f"the account {told.handler} decides on no leads", "lead_handler", number=told.handler)
    return account.display_name


def _values(event: Event, told: Told, handler: str, at: datetime) -> dict[str, Any]:
    if event == "take_up":
        return {"handler_id": told.handler, "handler_name": handler}
    if event in DECISIONS:
        return {"decided_at": at, "clause_id": told.clause_id}
    return {"answered_at": at, "answer": told.answer}


def _tell(unit: UnitOfWork, lead: LeadRow, event: Event, told: Told, at: datetime) -> None:
    values: dict[str, Value] = {"number": lead.lead_id, "about": lead.about, "answer": told.answer or "–"}
    link = f"/leads?lead={lead.lead_id}"
    if event == "take_up" and told.handler is not None:
        tell(unit, [told.handler], "lead_yours", values, link, at)
    if event == "answer" and lead.registered_by is not None and lead.source in ("archive", "damage"):
        tell(unit, [lead.registered_by], "lead_answered", values, link, at)
