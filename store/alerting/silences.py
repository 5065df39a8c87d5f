"""Silences."""

from dataclasses import asdict, dataclass
from datetime import datetime

from store.database import UnitOfWork
from store.statements import sql


@dataclass(frozen=True, slots=True)
class Silence:
    """Nobody is told of what fits it for a time; empty fields fit everything, `scope` is a node with all below it."""

    silence_id: int
    rule: str
    scope: str
    code: str
    reason: str
    from_at: datetime
    until_at: datetime
    made_by: int
    made_name: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class NewSilence:
    """A silence to be kept."""

    rule: str
    scope: str
    code: str
    reason: str
    from_at: datetime
    until_at: datetime
    by: int
    by_name: str
    at: datetime


def silences(unit: UnitOfWork, at: datetime) -> list[Silence]:
    """The silences that hold at an instant or later."""
    return [Silence(*row) for row in unit.rows(sql("alerts", "silences"), {"at": at})]


def silence(unit: UnitOfWork, silence_id: int) -> tuple[Silence, datetime | None] | None:
    """A silence and when it was ended before its time; None: there is none."""
    row = unit.row(sql("alerts", "silence"), {"silence_id": silence_id})
    return (Silence(*row[:-1]), row[-1]) if row else None


def put_silence(unit: UnitOfWork, new: NewSilence) -> int:
    """Keeps a silence; returns its number."""
    return int(unit.value(sql("alerts", "put_silence"), asdict(new)))


def end_silence(unit: UnitOfWork, silence_id: int, by: int, by_name: str, at: datetime) -> bool:
    """Ends a silence before its time; False when it is over."""
    values = {"silence_id": silence_id, "by": by, "by_name": by_name, "at": at}
    return unit.execute(sql("alerts", "end_silence"), values) == 1
