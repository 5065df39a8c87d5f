"""Versions of scores, only ever added to; the trial score of the day; figures that officers have entered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import date, datetime
from typing import Any, Final

from store.database import UnitOfWork
from store.statements import sql


@dataclass(frozen=True, slots=True)
class NewScore:
    """A score as it was computed: canonical texts and what is asked for often."""

    owner: str
    inputs: str
    result: str
    digest: str
    score_tenths: int | None
    claimed_tenths: int | None
    grade: str | None
    is_final: bool
    low: Sequence[str]
    not_applicable: int
    """points, in thousandths"""


@dataclass(frozen=True, slots=True)
class Version:
    """What all scores of a pass share: cycle, kind, rubric and instant."""

    cycle_id: int
    kind: str
    rubric_key: str
    rubric_digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A version of a score; `inputs` and `result` are empty in lists."""

    score_id: int
    owner: str
    number: int
    kind: str
    at: datetime
    rubric_key: str
    rubric_digest: str
    inputs: str
    result: str
    digest: str
    score_tenths: int | None
    claimed_tenths: int | None
    grade: str | None
    is_final: bool
    low: list[str]


@dataclass(frozen=True, slots=True)
class TrialRow:
    """The trial score of a day."""

    day: date
    at: datetime
    inputs: str
    result: str
    score_tenths: int | None
    grade: str | None
    is_final: bool
    low: list[str]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure that an officer has entered, since no source brings it."""

    owner: str
    item: str
    numerator: int
    denominator: int
    note: str = ""
    uploads: list[int] = field(default_factory=list)
    entered_by: str = ""
    entered_at: datetime | None = None
    revision: int = 0


STAGED: Final = tuple(NewScore.__dataclass_fields__)
STAGE_COLUMNS: Final = ("owner_code", *STAGED[1:])


def keep(unit: UnitOfWork, version: Version, scores: Sequence[NewScore]) -> None:
    """New versions of the scores of some agencies, at which their parts stand from now on."""
    values = _stage(unit, scores) | _told(version)
    unit.execute(sql("scores", "add_staged"), values)
    unit.execute(sql("scores", "point_at_staged"), values)


def keep_trials(unit: UnitOfWork, cycle_id: int, day: date, at: datetime, scores: Sequence[NewScore]) -> None:
    """The trial scores of a day, in place of those before; what they were stays day by day."""
    values = _stage(unit, scores) | {"cycle_id": cycle_id, "day": day, "at": at}
    unit.execute(sql("scores", "keep_trial"), values)
    unit.execute(sql("scores", "keep_trial_days"), values)


def _stage(unit: UnitOfWork, scores: Sequence[NewScore]) -> dict[str, Any]:
    unit.execute(sql("scores", "stage"))
    unit.execute(sql("scores", "empty_stage"))
    rows = [(*astuple(one)[:8], _array(one.low), one.not_applicable) for one in scores]
    if rows:
        unit.copy_rows("new_trial", STAGE_COLUMNS, rows)
    return {}


def _array(codes: Collection[str]) -> str:
    return "{" + ",".join(codes) + "}"


def _told(version: Version) -> dict[str, Any]:
    return {
        "cycle_id": version.cycle_id,
        "kind": version.kind,
        "rubric_key": version.rubric_key,
        "rubric_digest": version.rubric_digest,
        "at": version.at,
    }


def score(unit: UnitOfWork, score_id: int) -> ScoreRow | None:
    """A version with all that it rests on."""
    row = unit.row(sql("scores", "by_id"), {"score_id": score_id})
    return None if row is None else ScoreRow(*row)


def settled(unit: UnitOfWork, ids: Collection[int]) -> frozenset[int]:
    """The scores of some that can be published: no item of theirs is open, and the agency is rated."""
    return frozenset(number for (number,) in unit.rows(sql("scores", "settled"), {"ids": sorted(ids)}))


def versions(unit: UnitOfWork, cycle_id: int, owner: str) -> list[ScoreRow]:
    """The versions of an agency's score, oldest first, without their texts."""
    rows = unit.rows(sql("scores", "of_owner"), {"cycle_id": cycle_id, "owner": owner})
    return [ScoreRow(*row) for row in rows]


def inputs_within(unit: UnitOfWork, cycle_id: int) -> list[tuple[str, str, str]]:
    """(agency, group, text of the inputs of its newest score) of a cycle."""
    return [(owner, group, text) for owner, group, text in unit.rows(sql("scores", "inputs"), {"cycle_id": cycle_id})]


def trial(unit: UnitOfWork, cycle_id: int, owner: str) -> TrialRow | None:
    """The trial score of an agency."""
    row = unit.row(sql("scores", "trial"), {"cycle_id": cycle_id, "owner": owner})
    return None if row is None else TrialRow(*row)


def trial_days(unit: UnitOfWork, cycle_id: int, owner: str) -> list[tuple[date, int | None, str | None]]:
    """(day, score, grade) of the trial scores of an agency, oldest first."""
    rows = unit.rows(sql("scores", "trial_days"), {"cycle_id": cycle_id, "owner": owner})
    return [(day, tenths, grade) for day, tenths, grade in rows]


def without_trial(unit: UnitOfWork, day: date) -> list[str]:
    """The codes of running cycles whose agencies lack the trial score of a day."""
    return [code for (code,) in unit.rows(sql("scores", "trial_line"), {"day": day})]


def enter_figure(unit: UnitOfWork, cycle_id: int, figure: FigureRow, by: str, at: datetime) -> None:
    """A figure of an item that no source brings."""
    values = {
        "cycle_id": cycle_id,
        "owner": figure.owner,
        "item": figure.item,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "note": figure.note,
        "uploads": figure.uploads,
        "by": by,
        "at": at,
    }
    unit.execute(sql("scores", "enter_figure"), values)


def figures(unit: UnitOfWork, cycle_id: int, owners: Collection[str] | None = None) -> list[FigureRow]:
    """The entered figures of agencies (None: all) in a cycle."""
    values: Mapping[str, Any] = {"cycle_id": cycle_id, "owners": None if owners is None else list(owners)}
    return [FigureRow(*row) for row in unit.rows(sql("scores", "figures"), values)]
