"""Objections to collected data: raised by the unit concerned at any time, answered by whoever holds the data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, Literal

from core.access import Principal
from core.days import local_date
from core.errors import AccessDeniedError
from evaluation.commands.objection_clocks import let_run_on, stop
from evaluation.desk import Desk, authority_of, demand_at, way_at
from evaluation.fieldwork.disputed_figures import figure_raised
from evaluation.fieldwork.due import due
from evaluation.fieldwork.evidence import evidence, rest_on
from evaluation.fieldwork.naming import subject_words
from evaluation.fieldwork.resting import PARENTS, resting_on, resting_on_item, resting_on_value
from evaluation.fieldwork.telling import owner_name
from evaluation.fieldwork.unknown import UnknownObjectionError
from evaluation.moving import OvertakenError, moved
from evaluation.objections.data_objection import ObjectionFacts, objection_machine
from evaluation.objections.holders import holder_table
from evaluation.rubric.digest import digest
from people.deeds import Deed, Matter, deed
from people.letters import Value, nearest_that_may, tell
from store.database import UnitOfWork
from store.evaluation import data_objections as kept
from store.evaluation.data_objections import ObjectionRow
from store.evaluation.rows import Move
from store.owners import owner_within
from store.records import TABLES

RAISE: Final = "objections.raise"
ANSWER: Final = "objections.answer"
Kind = Literal["record", "value"]
Verdict = Literal["uphold", "reject"]


@dataclass(frozen=True, slots=True)
class NewObjection:
    """To what a unit objects: a record by table and natural key (parts joined by |), or a value by its code.

    `items`: codes of rubric items, or others, that rest on it beside those that follow from its table.
    """

    owner: str
    kind: Kind
    record_key: str
    claim: str
    table: str = ""
    items: tuple[str, ...] = ()
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer: for an objection that is upheld, what is corrected in the source."""

    verdict: Verdict
    answer: str
    correction: str = ""


def raise_objection(desk: Desk, principal: Principal, new: NewObjection, at: datetime) -> int:
    """Objects to a record or value of one's own; clocks that rest on it stand still. Returns its number.

    AccessDeniedError: no right there. RefusedError: no such record, one is open, or the reason is too short.
    """
    figure = figure_raised(desk, new.owner, new.record_key, at) if new.kind == "value" else {}
    matter = Matter("objection.raised", RAISE, "data_objection", "", new.owner)
    with deed(desk.database, principal, matter, at) as done:
        unit = done.unit
        demand_at(unit, desk, principal, RAISE, new.owner, at)
        evidence(unit, desk, principal, new.evidence, at)
        record = _record(unit, new)
        snapshot = figure if record is None else {name: _plain(value) for name, value in record.items()}
        facts = ObjectionFacts(
            record=new.record_key,
            is_concerned=new.kind == "value" or record is not None,
            is_open_already=_is_open(unit, new),
            reason=new.claim,
        )
        step = moved(objection_machine(), None, "raise", facts, at)
        by = (principal.account_id, principal.display_name)
        values = _values(unit, desk, new, snapshot, at) | {"state": step.to, "raised_by": by[0], "raised_name": by[1]}
        number = kept.add(unit, values, Move(at, "", step.to, step.event, *by, new.claim, new.evidence))
        if number is None:
            raise OvertakenError(new.record_key)
        rest_on(unit, new.evidence, f"data_objection {number}", at)
        row = kept.objection(unit, number)
        assert row is not None
        stop(unit, desk, row, local_date(at), at)
        done.after = {"objection": number, "record": f"{new.table}|{new.record_key}", "holder": row.holder}
        _tell_holder(unit, desk, row, at)
    return number


def answer_objection(desk: Desk, principal: Principal, objection_id: int, told: Answered, at: datetime) -> str:
    """Upholds an objection, naming the correction in the source, or rejects it; clocks run on. The new state."""
    event = "objection.upheld" if told.verdict == "uphold" else "objection.rejected"
    with deed(desk.database, principal, Matter(event, ANSWER, "data_objection", str(objection_id)), at) as done:
        row = _held(done, objection_id)
        try:
            demand_at(done.unit, desk, principal, ANSWER, row.holder, at)
        except AccessDeniedError:
            raise UnknownObjectionError(objection_id) from None
        table = holder_table()
        roles = table.roles[table.of(row.source)]
        is_holder = bool(set(principal.roles(at)) & set(roles))
        facts = ObjectionFacts(reason=told.answer, is_holder=is_holder, correction=told.correction)
        values = {
            "answer": told.answer,
            "correction": told.correction,
            "answered_name": principal.display_name,
            "answered_at": at,
        }
        return _settle(done, desk, principal, row, told.verdict, facts, values, at)


def withdraw_objection(desk: Desk, principal: Principal, objection_id: int, at: datetime) -> str:
    """The unit takes its objection back; clocks run on."""
    matter = Matter("objection.withdrawn", RAISE, "data_objection", str(objection_id))
    with deed(desk.database, principal, matter, at) as done:
        row = _held(done, objection_id)
        try:
            demand_at(done.unit, desk, principal, RAISE, row.owner_code, at)
        except AccessDeniedError:
            raise UnknownObjectionError(objection_id) from None
        return _settle(done, desk, principal, row, "withdraw", ObjectionFacts(), {}, at)


def _settle(
    done: Deed,
    desk: Desk,
    principal: Principal,
    row: ObjectionRow,
    event: str,
    facts: ObjectionFacts,
    values: Mapping[str, Any],
    at: datetime,
) -> str:
    step = moved(objection_machine(), row.state, event, facts, at)
    move = Move(at, row.state, step.to, event, principal.account_id, principal.display_name, facts.reason)
    kept.change(done.unit, row, {**values, "state": step.to, "state_since": at}, move)
    let_run_on(done.unit, desk, row, local_date(at), at)
    done.before, done.after = {"state": row.state}, {"state": step.to, **({"correction": facts.correction})}
    if event != "withdraw":
        record = subject_words(done.unit, desk.catalogue, row)
        told: dict[str, Value] = {"number": row.objection_id, "record": record, "answer": facts.reason or "–"}
        tell(done.unit, [row.raised_by], f"objection_{step.to}", told, link_of(row), at)
    return step.to


def link_of(row: ObjectionRow) -> str:
    """Where an objection is shown."""
    return f"/objections?objection={row.objection_id}"


def _held(done: Deed, objection_id: int) -> ObjectionRow:
    row = kept.objection_for_change(done.unit, objection_id)
    if row is None:
        raise UnknownObjectionError(objection_id)
    done.node = row.owner_code
    return row


def _record(unit: UnitOfWork, new: NewObjection) -> Mapping[str, Any] | None:
    """The record as it is now, when it is the owner's."""
    if new.kind == "value" or new.table not in TABLES:
        return None
    parent = PARENTS.get(new.table, new.table)
    if kept.record_of_owner(unit, parent, new.record_key, new.owner) is None:
        return None
    return kept.record_now(unit, new.table, new.record_key)


def _is_open(unit: UnitOfWork, new: NewObjection) -> bool:
    subject = f"{new.table}|{new.record_key}" if new.kind == "record" else new.record_key
    return any(one.subject == subject for one in kept.open_objections(unit, new.owner, [subject]))


def _values(
    unit: UnitOfWork, desk: Desk, new: NewObjection, snapshot: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """`snapshot`: the record, or the sums of the value, as they are now."""
    source = str(snapshot.get("source") or "")
    answer = due("answer_objection", at)
    items = dict.fromkeys((*new.items, *resting_on(desk.catalogue, new.table), *_resting(unit, desk, new)))
    return {
        "owner_code": new.owner,
        "kind": new.kind,
        "table_name": new.table if new.kind == "record" else "",
        "record_key": new.record_key,
        "items": list(items),
        "claim": new.claim,
        "evidence": list(new.evidence),
        "source": source,
        "holder": _holder(unit, desk, new.owner, source, snapshot),
        "snapshot": snapshot,
        "digest": digest(snapshot),
        "version": snapshot.get("version"),
        "state_since": at,
        "raised_at": at,
        "due_on": answer.on,
        "is_provisional": answer.is_provisional,
        "answer": "",
        "correction": "",
        "answered_name": "",
    }


def _resting(unit: UnitOfWork, desk: Desk, new: NewObjection) -> tuple[str, ...]:
    """What rests on the value that is objected to; nothing of its own where it is a record."""
    if new.kind == "record":
        return ()
    if new.record_key in desk.catalogue.items or new.record_key in desk.catalogue.indicators:
        return resting_on_value(desk.catalogue, new.record_key)
    return resting_on_item(unit, desk.catalogue, new.owner, new.record_key)


def _holder(unit: UnitOfWork, desk: Desk, owner: str, source: str, snapshot: Mapping[str, Any]) -> str:
    """The node that answers: the archive that holds the record, the authority in charge, or the city's steward."""
    held = holder_table().of(source)
    if held == "archive":
        for code in (snapshot.get("archive_code"), snapshot.get("holder_code")):
            row = owner_within(unit, str(code)) if code else None
            if row is not None and row.kind == "archive":
                return row.code
    return authority_of(way_at(unit, desk, owner)) if held == "authority" else str(desk.city.code)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, (int, str, bool, list)) or value is None else str(value)


def _tell_holder(unit: UnitOfWork, desk: Desk, row: ObjectionRow, at: datetime) -> None:
    accounts = nearest_that_may(unit, ANSWER, way_at(unit, desk, row.holder), at)
    values: dict[str, Value] = {
        "number": row.objection_id,
        "owner": owner_name(unit, row.owner_code),
        "record": subject_words(unit, desk.catalogue, row),
        "due": row.due_on.isoformat(),
    }
    tell(unit, accounts, "objection_raised", values, link_of(row), at)
