"""Steps of reminding and escalation that were taken, and looks at figures that demands are tied to."""

from dataclasses import dataclass
from datetime import date, datetime

from store.database import UnitOfWork
from store.statements import sql


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A step that was taken for a subject."""

    stage: str
    step: str
    act_by: date
    since: date
    document: str
    taken_at: datetime
    letters: int
    document_id: int | None


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


def note(unit: UnitOfWork, step_id: int, letters: int, document_id: int | None) -> None:
    """How many were told of a step, and which document it has."""
    unit.execute(sql("issues", "note_step"), {"step_id": step_id, "letters": letters, "document_id": document_id})


def taken(unit: UnitOfWork, subject: str) -> list[TakenStep]:
    """The steps that were taken for a subject, in order."""
    return [TakenStep(*row) for row in unit.rows(sql("issues", "steps"), {"subject": subject})]


def note_refresh(
    unit: UnitOfWork, owner: str, code: str, figure: tuple[int, int], is_stale: bool, on: date, at: datetime
) -> None:
    """A look at a figure of an owner: numerator and denominator; the same figure on the same day counts once."""
    values = {"owner": owner, "code": code, "at": at, "on": on, "is_stale": is_stale}
    unit.execute(sql("issues", "refresh"), values | {"numerator": figure[0], "denominator": figure[1]})


def refreshes(unit: UnitOfWork, owner: str, code: str, since: datetime) -> list[tuple[datetime, int, int, bool]]:
    """Instant, numerator, denominator and staleness of the looks at a figure since an instant, in order."""
    rows = unit.rows(sql("issues", "refreshes"), {"owner": owner, "code": code, "since": since})
    return [(at, int(numerator), int(denominator), stale) for at, numerator, denominator, stale in rows]


def tied_to_data(unit: UnitOfWork, since: datetime) -> list[str]:
    """Issues with a demand that a figure can prove: open ones, and those closed since an instant."""
    return [number for (number,) in unit.rows(sql("issues", "tied_to_data"), {"since": since})]
