"""Steps of reminding and escalation that were taken, and looks at figures that demands are tied to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from store.database import UnitOfWork
from store.statements import sql


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A step that fell due for a subject; `reference`, `decided_on`, `upload_id`: of a decision made elsewhere."""

    stage: str
    step: str
    act_by: date
    since: date
    document: str
    taken_at: datetime
    letters: int
    document_id: int | None
    done_at: datetime | None = None
    """a message when it was sent, a step with a document when that was sealed, a decision when it was registered"""
    reference: str = ""
    decided_on: date | None = None
    upload_id: int | None = None


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step that is due for a subject: its stage and last day, since when, and its document."""

    subject: str
    stage: str
    step: str
    act_by: date
    since: date
    document: str


def take(unit: UnitOfWork, step: DueStep, at: datetime) -> int | None:
    """Takes a step; returns its number, None when it was taken before."""
    values = {name: getattr(step, name) for name in ("subject", "stage", "step", "act_by", "since", "document")}
    found = unit.value(sql("issues", "take_step"), values | {"at": at})
    return None if found is None else int(found)


def note(unit: UnitOfWork, step_id: int, letters: int) -> None:
    """How many were told of a step."""
    unit.execute(sql("issues", "note_step"), {"step_id": step_id, "letters": letters})


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on a step that was made elsewhere: its number, when the unit was told of its rights, when it fell."""

    reference: str
    informed_on: date
    decided_on: date
    upload_id: int


def tie(unit: UnitOfWork, subject: str, document: str, document_id: int) -> bool:
    """The newest step of a subject that waits for a kind of document has it; False when none waits."""
    values = {"subject": subject, "document": document, "document_id": document_id}
    return unit.execute(sql("issues", "tie_step"), values) > 0


def record(unit: UnitOfWork, subject: str, step: str, decided: Decided, by: str, at: datetime) -> bool:
    """Registers a decision with the newest step of a subject; False when it has one, or there is no such step."""
    values = {"subject": subject, "step": step, "by": by, "at": at, "reference": decided.reference}
    values |= {"informed_on": decided.informed_on, "decided_on": decided.decided_on, "upload_id": decided.upload_id}
    return unit.execute(sql("issues", "record_step"), values) > 0


def taken(unit: UnitOfWork, subject: str) -> list[TakenStep]:
    """The steps that fell due for a subject, in order."""
    return [TakenStep(*row) for row in unit.rows(sql("issues", "steps"), {"subject": subject})]


@dataclass(frozen=True, slots=True)
class TiedFigure:
    """A figure of an owner, the issues with a demand that is tied to it, and since when looks at it count for all."""

    owner: str
    owner_id: int
    kind: str
    code: str
    issues: Sequence[str]
    since: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """How a figure stood, on which day, and since when everything behind it was collected anew."""

    numerator: int
    denominator: int
    is_stale: bool
    collected_at: datetime
    on: date
    at: datetime


def tied_figures(unit: UnitOfWork, closed_since: datetime) -> list[TiedFigure]:
    """The figures behind demands of open issues, and of those closed since an instant."""
    return [TiedFigure(*row) for row in unit.rows(sql("issues", "tied_figures"), {"closed_since": closed_since})]


def note_look(unit: UnitOfWork, figure: TiedFigure, look: Look, needed: int) -> bool:
    """Keeps a look at a figure when it says something new, or confirms by another collection what fewer than `needed`
    say; whether it did."""
    values = {name: getattr(look, name) for name in Look.__slots__}
    told = {"owner": figure.owner, "code": figure.code, "since": figure.since, "needed": needed}
    return unit.execute(sql("issues", "look"), values | told) > 0


def refreshes(unit: UnitOfWork, owner: str, code: str, since: datetime) -> list[tuple[datetime, int, int, bool]]:
    """Instant, numerator, denominator and staleness of the looks at a figure since an instant, in order."""
    rows = unit.rows(sql("issues", "refreshes"), {"owner": owner, "code": code, "since": since})
    return [(at, int(numerator), int(denominator), stale) for at, numerator, denominator, stale in rows]
