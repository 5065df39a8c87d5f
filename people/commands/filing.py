"""What people do with the manual items: enter a value, confirm somebody else's, refuse it, withdraw it, take it back.

A value counts from its confirmation on: the merge that counts it and the change of its state are one transaction.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from core.access import Principal
from core.errors import AccessDeniedError, RefusedError, SkipRowError
from core.model import Batch
from people.acts import Act, note, note_refusal
from people.filing.desk import ENTER, FilingDesk
from people.filing.rules import Entered, Wrong
from people.filing.states import Deed, Transition, transition
from people.filing.telling import tell_decided, tell_waiting
from people.ways import demand
from store import filings as kept
from store.database import UnitOfWork
from store.filings import FilingRow, NewFiling, Person
from store.manual import ManualEntry, manual_batch
from store.merge import Also, merge
from store.owners import OwnerRow
from store.uploads import some_uploads

MOST_EVIDENCE = 10
LONGEST_REASON = 500


class WrongFieldsError(RefusedError):
    """A value with mistakes: nothing of it was kept; `wrong` names each field and what is expected there."""

    status = 422

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        self.wrong = tuple(wrong)
        fields = ", ".join(dict.fromkeys(one.field for one in self.wrong))
        super().__init__(f"wrong fields: {fields}", "filing_fields", count=len(self.wrong))


@dataclass(frozen=True, slots=True)
class Told:
    """A value as a form tells it: the fields as texts, and the files that show it is right."""

    texts: Mapping[str, str]
    evidence: Collection[int] = ()


def enter(desk: FilingDesk, principal: Principal, told: Told, at: datetime) -> int:
    """Enters a value, which waits for another person; returns its number. It does not count yet.

    WrongFieldsError: each field and what is expected. AccessDeniedError: no right. RefusedError: one waits already.
    """
    act = Act("filing.entered", "filing", "", told.texts.get("owner", "")[:40] or None)
    with recorded(desk, principal, act, at):
        demand_person(principal, ENTER, at)
        with desk.database.begin() as unit:
            entered, wrong = desk.rules(unit, principal, at).check(told.texts)
            if entered is None:
                raise WrongFieldsError(wrong)
            _demand_evidence(unit, told.evidence, entered.owner)
            filing = keep(unit, principal, entered, at)
            if filing is None:
                values = {"item": entered.item, "owner": entered.owner.code, "day": entered.day.isoformat()}
                raise RefusedError("a value of this item, owner and day waits already", "filing_waits", **values)
            kept.attach(unit, filing.filing_id, told.evidence)
            tell_waiting(desk, unit, filing, entered.owner, at)
            note_entered(unit, principal, filing, told.evidence, at)
    return filing.filing_id


def keep(
    unit: UnitOfWork, principal: Principal, entered: Entered, at: datetime, sheet: tuple[int, int] | None = None
) -> FilingRow | None:
    """Keeps a value as entered, within a transaction; None when one of its item, owner and day waits already.

    `sheet`: the upload and the row it came from.
    """
    new = NewFiling(
        entered.item,
        entered.owner.code,
        entered.day,
        entered.value,
        entered.valid_until,
        entered.note,
        *(sheet or (None, None)),
    )
    number = kept.add(unit, new, person(principal), at)
    return None if number is None else kept.filing(unit, number)


def note_entered(
    unit: UnitOfWork, principal: Principal, filing: FilingRow, evidence: Collection[int], at: datetime
) -> None:
    """The trail of a value that was entered."""
    after = {**facts(filing), "evidence": sorted(evidence)}
    note(unit, principal, Act("filing.entered", "filing", str(filing.filing_id), filing.owner, after=after), at)


def confirm(desk: FilingDesk, principal: Principal, filing_id: int, at: datetime) -> None:
    """Confirms a value that another person has entered: it counts from now on, in place of an earlier one of its day.

    AccessDeniedError: no right. RefusedError: one's own value, or it does not wait any more; it is recorded, nothing is
    changed.
    """
    with _deed(desk, principal, "confirm", filing_id, "", at) as (filing, _then):
        entry = ManualEntry(
            filing.item, filing.owner, filing.day, filing.value, filing.entered_name, _named(principal), filing.note
        )

        def count(unit: UnitOfWork) -> None:
            if not kept.confirm(unit, filing_id, person(principal), at):
                raise _overtaken(filing)
            _settle(desk, unit, principal, filing, "confirmed", "", at)

        _merge(desk, manual_batch([entry], at), count, at)


def refuse(desk: FilingDesk, principal: Principal, filing_id: int, reason: str, at: datetime) -> None:
    """Refuses a value that another person has entered, with a reason that this person reads."""
    _move(desk, principal, "refuse", filing_id, reason, at)


def withdraw(desk: FilingDesk, principal: Principal, filing_id: int, reason: str, at: datetime) -> None:
    """Withdraws a value that waits, or takes one back that counts: it counts no more.

    One that waits whoever may enter takes back; one that counts needs another person than the one who entered it.
    """
    with desk.database.begin() as unit:
        filing = desk.filing(unit, principal, filing_id, at)
    if filing.state != "confirmed":
        _move(desk, principal, "withdraw", filing_id, reason, at)
        return
    with _deed(desk, principal, "take_back", filing_id, reason, at) as (filing, then):

        def discount(unit: UnitOfWork) -> None:
            if not kept.move(unit, filing, then, person(principal), reason, at):
                raise _overtaken(filing)
            _settle(desk, unit, principal, filing, then, reason, at)

        with desk.database.begin() as unit:
            # what came another way meanwhile, for instance from a file, is not this value and stays
            gone = [_entry(filing)] if kept.is_counted(unit, filing) else []
        _merge(desk, manual_batch([], at, gone), discount, at)


def _move(desk: FilingDesk, principal: Principal, deed: Deed, filing_id: int, reason: str, at: datetime) -> None:
    """A deed after which no more and no less counts than before."""
    with _deed(desk, principal, deed, filing_id, reason, at) as (filing, then), desk.database.begin() as unit:
        if not kept.move(unit, filing, then, person(principal), reason, at):
            raise _overtaken(filing)
        _settle(desk, unit, principal, filing, then, reason, at)


@contextmanager
def _deed(
    desk: FilingDesk, principal: Principal, deed: Deed, filing_id: int, reason: str, at: datetime
) -> Iterator[tuple[FilingRow, str]]:
    """The value and its next state when the deed is allowed; what is refused is recorded, and nothing is kept."""
    with recorded(desk, principal, Act(EVENTS[deed], "filing", str(filing_id)), at):
        with desk.database.begin() as unit:
            filing = desk.filing(unit, principal, filing_id, at)
        step = transition(filing.state, deed)
        _demand(desk, principal, step, filing, reason, at)
        yield filing, step.then


EVENTS: Mapping[Deed, str] = {
    "confirm": "filing.confirmed",
    "refuse": "filing.refused",
    "withdraw": "filing.withdrawn",
    "take_back": "filing.taken_back",
}


def _demand(
    desk: FilingDesk,
    principal: Principal,
    step: Transition,
    filing: FilingRow,
    reason: str,
    at: datetime,
) -> None:
    demand_person(principal, step.permission, at)
    demand(principal, step.permission, desk.way_of(filing), at)
    if step.by_another and filing.entered_by == principal.account_id:
        raise RefusedError("who has entered a value cannot decide about it", "filing_two_people")
    if step.with_reason and not reason.strip():
        raise RefusedError("a reason has to be given", "filing_reason")
    if len(reason) > LONGEST_REASON:
        raise RefusedError("the reason is too long", "filing_reason_long", most=LONGEST_REASON)


def demand_person(principal: Principal, permission: str, at: datetime) -> None:
    """AccessDeniedError unless a person asks, who may do something somewhere: two programs are not two people."""
    if principal.kind != "person" or not principal.holds(permission, at):
        raise AccessDeniedError(permission)


def _settle(
    desk: FilingDesk, unit: UnitOfWork, principal: Principal, filing: FilingRow, becomes: str, reason: str, at: datetime
) -> None:
    """The trail and the letter of a change of state, in its transaction."""
    event = "filing.taken_back" if (filing.state, becomes) == ("confirmed", "withdrawn") else f"filing.{becomes}"
    changed = Act(
        event,
        "filing",
        str(filing.filing_id),
        filing.owner,
        before={"state": filing.state},
        after={**facts(filing), "state": becomes},
        detail={"reason": reason} if reason else {},
    )
    note(unit, principal, changed, at)
    if filing.entered_by != principal.account_id:
        tell_decided(desk, unit, filing, event.partition(".")[2], reason, at)


def _merge(desk: FilingDesk, batch: Batch, also: Also, at: datetime) -> None:
    try:
        merge(desk.database, batch, desk.images, at, also=also)
    except SkipRowError as error:
        raise RefusedError(f"the value cannot be counted: {error}", "filing_range") from error


def _demand_evidence(unit: UnitOfWork, evidence: Collection[int], owner: OwnerRow) -> None:
    if len(set(evidence)) > MOST_EVIDENCE:
        raise RefusedError("too many files", "filing_evidence_many", most=MOST_EVIDENCE)
    found = {row.upload_id for row in some_uploads(unit, evidence) if row.node == owner.code}
    if missing := sorted(set(evidence) - found):
        raise RefusedError(f"no file {missing[0]} of {owner.code}", "filing_evidence", number=missing[0])


@contextmanager
def recorded(desk: FilingDesk, principal: Principal, act: Act, at: datetime) -> Iterator[None]:
    """What is refused in the block is recorded with its reason."""
    try:
        yield
    except RefusedError as error:
        refused = Act(act.event, act.object_kind, act.object_code, act.node, detail={"reason": error.code})
        note_refusal(desk.database, principal, refused, at)
        raise


def person(principal: Principal) -> Person:
    """Who acts, as it is kept beside a value."""
    return Person(principal.account_id, _named(principal))


def facts(filing: FilingRow) -> dict[str, object]:
    """A value as the trail tells of it."""
    names = ("item", "owner", "day", "value", "valid_until", "note", "state")
    return {name: getattr(filing, name) for name in names}


def _named(principal: Principal) -> str:
    return f"{principal.display_name} ({principal.name})"


def _entry(filing: FilingRow) -> ManualEntry:
    return ManualEntry(filing.item, filing.owner, filing.day, filing.value)


def _overtaken(filing: FilingRow) -> RefusedError:
    return RefusedError(f"somebody else has just decided about {filing.filing_id}", "filing_overtaken")
