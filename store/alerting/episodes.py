"""Episodes of alerts and their moves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from store.alerting.telling import UNTOLD, Telling, kept_of, telling_of
from store.database import UnitOfWork
from store.evaluation.texts import as_json
from store.statements import sql


@dataclass(frozen=True, slots=True)
class Episode:
    """An episode as it stands; `alert_id` 0: it is not kept yet."""

    alert_id: int
    rule: str
    rule_version: int
    scope: str
    code: str
    stream: str
    state: str
    unknown: str
    level: str
    rank: int
    told_rank: int
    began_at: datetime
    pending_since: datetime | None
    fired_at: datetime | None
    keep_since: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: int | None
    told_at: datetime | None
    steps: int
    ended_at: datetime | None
    reason: str
    value: float | None
    numerator: int | None
    denominator: int | None
    detail: Mapping[str, Any]
    place: str
    judged_at: datetime
    risen: Sequence[datetime] = ()
    eased_since: datetime | None = None
    eased_rank: int = 0
    telling: Telling = UNTOLD


@dataclass(frozen=True, slots=True)
class EpisodeMove:
    """A move of an episode; `by_id` None: data or time."""

    alert_id: int
    at: datetime
    old: str
    new: str
    reason: str
    level: str
    value: float | None
    numerator: int | None
    denominator: int | None
    rule_version: int
    by_id: int | None = None
    by_name: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Who takes an episode up, with which words, and the state that it has then."""

    alert_id: int
    state: str
    reason: str
    by: int
    by_name: str
    words: str
    at: datetime


def lock(unit: UnitOfWork) -> None:
    """Lets one look, or one act of a person, at a time; until the transaction ends."""
    unit.execute(sql("alerts", "lock"))


def open_episodes(unit: UnitOfWork, rules: Collection[str] | None = None) -> list[Episode]:
    """The episodes that are not over, of some rules or all."""
    rows = unit.rows(sql("alerts", "open"), {"rules": None if rules is None else list(rules)})
    return [_episode(row) for row in rows]


def open_versions(unit: UnitOfWork) -> dict[int, str]:
    """By number of the episodes that are not over what tells their rows from what they were before."""
    return dict(unit.rows(sql("alerts", "open_versions")))


def episodes(unit: UnitOfWork, numbers: Collection[int]) -> list[Episode]:
    """Some episodes by their numbers."""
    return [_episode(row) for row in unit.rows(sql("alerts", "some"), {"numbers": list(numbers)})] if numbers else []


def episode(unit: UnitOfWork, alert_id: int) -> Episode | None:
    """An episode by its number; None: there is none."""
    row = unit.row(sql("alerts", "one"), {"alert_id": alert_id})
    return _episode(row) if row else None


def _row(one: Episode) -> dict[str, Any]:
    return _fields(one) | {"telling": kept_of(one.telling)}


def _fields(one: Episode | EpisodeMove) -> dict[str, Any]:
    """The fields alone: `asdict` copies all that is in them, which costs more than keeping them."""
    return {name: getattr(one, name) for name in one.__slots__}


def _episode(row: Sequence[Any]) -> Episode:
    return Episode(*[*row[:-1], telling_of(row[-1])])


def begin(unit: UnitOfWork, new: Sequence[Episode]) -> list[int]:
    """Keeps new episodes; their numbers in the same order."""
    if not new:
        return []
    rows = [_row(one) | {"place_in_list": place} for place, one in enumerate(new)]
    return [number for (number,) in unit.rows(sql("alerts", "begin"), {"rows": as_json(rows)})]


def keep(unit: UnitOfWork, changed: Sequence[Episode]) -> int:
    """Keeps what episodes have become; returns how many rows that were."""
    return unit.execute(sql("alerts", "keep"), {"rows": as_json([_row(one) for one in changed])}) if changed else 0


def note_moves(unit: UnitOfWork, moves: Sequence[EpisodeMove]) -> None:
    """Keeps moves, and tells the listeners of `alerts` when this is committed."""
    if moves:
        unit.execute(sql("alerts", "note_moves"), {"rows": as_json([_fields(one) for one in moves])})
        unit.execute(sql("alerts", "announce"))


def moves_of(unit: UnitOfWork, alert_id: int) -> list[EpisodeMove]:
    """The moves of an episode, oldest first."""
    return [EpisodeMove(alert_id, *row) for row in unit.rows(sql("alerts", "moves"), {"alert_id": alert_id})]


def acknowledge(unit: UnitOfWork, one: Acknowledgement) -> bool:
    """Somebody takes an episode up; False when it is over."""
    return unit.execute(sql("alerts", "acknowledge"), asdict(one)) == 1
