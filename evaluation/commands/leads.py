"""How leads come in: entered by an officer, reported by a unit, handed over by an archive, noticed by a rule."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from core.access import Principal
from core.errors import RefusedError
from evaluation.desk import Desk, authority_of, demand_at, way_at
from evaluation.fieldwork.due import due
from evaluation.fieldwork.evidence import evidence, rest_on
from evaluation.leads.states import LeadFacts, LeadSource, lead_machine
from evaluation.machines.table import Transition
from evaluation.moving import moved
from people.deeds import Deed, Matter, deed
from people.letters import accounts_that_may, tell
from store.database import UnitOfWork
from store.evaluation import leads as kept
from store.evaluation.rows import Move

ENTER: Final = "leads.enter"
REPORT: Final = "leads.report"
HAND_OVER: Final = "leads.hand_over"
DECIDE: Final = "leads.decide"
ENTERED: Final = frozenset({"informer", "complaint", "damage", "other_organ"})
"""sources that an officer enters"""
SYSTEM: Final = "system"


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who told it; kept sealed."""

    name: str
    contact: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Damage:
    """What a report of damage or a leak has to say (档案法 44)."""

    time: str = ""
    extent: str = ""
    measures: str = ""
    persons: str = ""

    def said(self) -> dict[str, str]:
        """The parts that say something."""
        return {name: text for name, text in asdict(self).items() if text.strip()}


@dataclass(frozen=True, slots=True)
class NewLead:
    """What is told: about an owner, or about somebody whom the master data do not know, at a node in charge."""

    source: LeadSource
    about: str
    text: str
    owner: str | None = None
    node: str | None = None
    """the authority in charge where there is no owner"""
    reporter: Reporter | None = None
    knowing: tuple[int, ...] = ()
    damage: Damage = field(default_factory=Damage)
    facts: tuple[str, ...] = ()
    evidence: tuple[int, ...] = ()
    demand: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a rule has noticed; `once` names it, so that it opens one lead only."""

    owner: str
    item: str
    text: str
    value: str
    window: str
    snapshot: str
    low_refreshes: int
    once: str
    is_repeat: bool = False


def register_lead(desk: Desk, principal: Principal, new: NewLead, at: datetime) -> int:
    """Enters what anybody has told the authority; returns the number of the lead.

    AccessDeniedError: no right at the authority in charge. RefusedError: something is missing.
    """
    if new.source not in ENTERED:
        raise RefusedError(f"leads of the source {new.source} come in another way", "lead_wrong_way")
    matter = Matter("lead.registered", ENTER, "lead", "", new.owner or new.node)
    with deed(desk.database, principal, matter, at) as done:
        node = _authority(done.unit, desk, new)
        demand_at(done.unit, desk, principal, ENTER, new.owner or node, at)
        _demand_knowing(done.unit, desk, new, node, at)
        return _keep(done, desk, principal, new, "register", node, at)


def report_damage(desk: Desk, principal: Principal, new: NewLead, at: datetime) -> int:
    """A unit or archive reports damage or a leak of its own; its authority is told at once."""
    matter = Matter("lead.reported", REPORT, "lead", "", new.owner)
    with deed(desk.database, principal, matter, at) as done:
        demand_at(done.unit, desk, principal, REPORT, new.owner or "", at)
        return _keep(done, desk, principal, new, "report", _authority(done.unit, desk, new), at)


def hand_over_lead(desk: Desk, principal: Principal, archive: str, new: NewLead, at: datetime) -> int:
    """An archive hands over facts and evidence to the authority in charge; it demands nothing."""
    matter = Matter("lead.handed_over", HAND_OVER, "lead", "", archive)
    with deed(desk.database, principal, matter, at) as done:
        demand_at(done.unit, desk, principal, HAND_OVER, archive, at)
        return _keep(done, desk, principal, new, "hand_over", _authority(done.unit, desk, new), at)


def notice_figure(unit: UnitOfWork, desk: Desk, figure: Figure, at: datetime, *, is_told: bool = True) -> int | None:
    """A rule notices a figure, within a transaction; None: it has opened a lead before. RefusedError: too early.

    `is_told`: whether everybody who decides on leads gets a letter of its own about it.
    """
    facts = LeadFacts(
        source="figure",
        about=figure.owner,
        text=figure.text,
        value=figure.value,
        window=figure.window,
        snapshot=figure.snapshot,
        low_refreshes=figure.low_refreshes,
        is_repeat=figure.is_repeat,
    )
    step = moved(lead_machine(), None, "notice", facts, at)
    told = {name: getattr(figure, name) for name in ("item", "value", "window", "snapshot", "low_refreshes")}
    new = NewLead("figure", figure.owner, figure.text, owner=figure.owner)
    node = _authority(unit, desk, new)
    values = _values(new, node, step, at) | {"figure": told, "once": figure.once, "registered_name": SYSTEM}
    number = kept.add(unit, values, Move(at, "", step.to, step.event, None, SYSTEM))
    if number is not None and is_told:
        _tell_new(unit, desk, number, node, new, at)
    return number


def _keep(done: Deed, desk: Desk, principal: Principal, new: NewLead, event: str, node: str, at: datetime) -> int:
    unit = done.unit
    files = evidence(unit, desk, principal, new.evidence, at)
    step = moved(lead_machine(), None, event, _facts(new, [row.digest for row in files]), at)
    values = _values(new, node, step, at) | {
        "registered_by": principal.account_id,
        "registered_name": principal.display_name,
        **_sealed(desk, new),
    }
    move = Move(at, "", step.to, step.event, principal.account_id, principal.display_name, uploads=new.evidence)
    number = kept.add(unit, values, move)
    assert number is not None
    rest_on(unit, new.evidence, f"lead {number}", at)
    done.node = node
    done.after = {"lead": number, "source": new.source, "owner": new.owner, "state": step.to}
    _tell_new(unit, desk, number, node, new, at)
    return number


def _facts(new: NewLead, digests: list[str]) -> LeadFacts:
    return LeadFacts(
        source=new.source,
        about=new.about,
        text=new.text,
        is_named=new.reporter is not None,
        knowing=frozenset(map(str, new.knowing)),
        damage=frozenset(new.damage.said()),
        facts=new.facts,
        evidence=tuple(digests),
        demand=new.demand,
    )


def _values(new: NewLead, node: str, step: Transition, at: datetime) -> dict[str, Any]:
    decide = due("decide_on_lead", at)
    is_owed = "acknowledgement_due" in step.effects
    acknowledge = due("acknowledge_lead", at) if is_owed else None
    return {
        "node": node,
        "source": new.source,
        "owner_code": new.owner,
        "about": new.about,
        "text": new.text,
        "is_named": new.reporter is not None,
        "is_grave": "grave_lead" in step.effects or new.source == "damage",
        "reporter": None,
        "knowing": list(new.knowing),
        "facts": list(new.facts),
        "evidence": list(new.evidence),
        "damage": new.damage.said(),
        "figure": {},
        "state": step.to,
        "state_since": at,
        "acknowledge_by": acknowledge.on if acknowledge else None,
        "decide_by": decide.on,
        "is_provisional": decide.is_provisional or bool(acknowledge and acknowledge.is_provisional),
        "answer": "",
        "handler_name": "",
        "clause_id": "",
        "registered_at": at,
    }


def _sealed(desk: Desk, new: NewLead) -> Mapping[str, bytes]:
    if new.reporter is None:
        return {}
    if desk.sealing is None:
        raise RefusedError("nothing can be sealed here", "lead_no_sealing")
    return {"reporter": desk.sealing.seal(json.dumps(asdict(new.reporter), ensure_ascii=False).encode(), PURPOSE)}


PURPOSE: Final = "who told a lead"


def _authority(unit: UnitOfWork, desk: Desk, new: NewLead) -> str:
    """The authority in charge of what a lead is about; the city where nobody is named."""
    return authority_of(way_at(unit, desk, new.owner or new.node or str(desk.city.code)))


def _demand_knowing(unit: UnitOfWork, desk: Desk, new: NewLead, node: str, at: datetime) -> None:
    allowed = set(accounts_that_may(unit, DECIDE, way_at(unit, desk, node), at))
    for number in new.knowing:
        if number not in allowed:
            raise RefusedError(f"the account {number} decides on no leads there", "lead_knower", number=number)


def _tell_new(unit: UnitOfWork, desk: Desk, number: int, node: str, new: NewLead, at: datetime) -> None:
    accounts = accounts_that_may(unit, DECIDE, way_at(unit, desk, node), at)
    kind = "lead_grave" if new.source == "damage" else "lead_new"
    tell(unit, accounts, kind, {"number": number, "about": new.about}, f"/leads?lead={number}", at)
