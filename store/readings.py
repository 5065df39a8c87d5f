"""Readings and bands: appended when they change, so that any old screen can be shown again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from core.model import Band, Reading
from store.database import Database
from store.statements import sql

RAW_DAYS: Final = 90

_STAGE: Final = """CREATE TEMPORARY TABLE stage_reading (scope text, code text, at timestamptz, numerator bigint,
denominator bigint, value float8, band text, target float8, warn float8, crit float8, definition_version text,
window_from integer) ON COMMIT DROP"""
_COLUMNS: Final = (
    "scope",
    "code",
    "at",
    "numerator",
    "denominator",
    "value",
    "band",
    "target",
    "warn",
    "crit",
    "definition_version",
    "window_from",
)


@dataclass(frozen=True, slots=True)
class StoredReading:
    """A reading as it was kept; `scope` is text: a place code, 330100, or an owner code."""

    scope: str
    code: str
    at: datetime
    numerator: int
    denominator: int
    value: float | None
    band: Band | None
    target: float | None
    warn: float | None
    crit: float | None
    definition_version: str
    known_at: datetime


@dataclass(frozen=True, slots=True)
class BandState:
    """The confirmed band of a scope and code since an instant, and a candidate that waits for its confirmation."""

    scope: str
    code: str
    band: Band | None
    since: datetime
    candidate: Band | None = None
    candidate_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """The newest snapshot version; 0 when there was none yet."""

    number: int
    changed_at: datetime | None
    batch_id: int


def append_readings(database: Database, readings: Sequence[Reading], at: datetime) -> int:
    """Keeps the readings that differ from the newest of their scope and code; returns how many those were."""
    if not readings:
        return 0
    rows = [
        tuple(str(item.scope) if name == "scope" else getattr(item, name) for name in _COLUMNS) for item in readings
    ]
    with database.begin() as unit:
        unit.execute(_STAGE)
        unit.copy_rows("stage_reading", _COLUMNS, rows)
        return unit.execute(sql("readings", "append"), {"at": at})


def latest_readings(database: Database, scopes: Sequence[str] | None = None) -> dict[tuple[str, str], StoredReading]:
    """The newest reading by (scope, code); of all scopes when none are named."""
    with database.begin() as unit:
        rows = unit.rows(sql("readings", "latest"), {"scopes": _texts(scopes)})
    return {(row[0], row[1]): _stored(row) for row in rows}


def reading_history(database: Database, scope: str | int, code: str, since: datetime) -> list[StoredReading]:
    """The readings of a scope and code from an instant on, oldest first."""
    with database.begin() as unit:
        rows = unit.rows(sql("readings", "history"), {"scope": str(scope), "code": code, "since": since})
    return [_stored(row) for row in rows]


def sampled_readings(
    database: Database, scope: str, code: str, since: datetime, until: datetime, most: int
) -> list[StoredReading]:
    """Of a scope and code the last reading in each of `most` equal spans after an instant, oldest first."""
    values = {"scope": scope, "code": code, "since": since, "until": until, "most": most}
    with database.begin() as unit:
        rows = unit.rows(sql("readings", "sampled"), values)
    return [_stored(row) for row in rows]


def readings_as_known(database: Database, scope: str | int, known_at: datetime) -> dict[str, StoredReading]:
    """The readings of a scope by code as they stood at an instant."""
    with database.begin() as unit:
        rows = unit.rows(sql("readings", "as_known"), {"scope": str(scope), "known_at": known_at})
    return {row[1]: _stored(row) for row in rows}


def thin_readings(database: Database, at: datetime, raw_days: int = RAW_DAYS) -> int:
    """Leaves one reading a day of those older than `raw_days`; returns how many were taken away."""
    with database.begin() as unit:
        return unit.execute(sql("readings", "thin"), {"before": at - timedelta(days=raw_days)})


def closed_day(database: Database) -> int | None:
    """The newest day whose last readings were kept; None when none was."""
    with database.begin() as unit:
        return None if (row := unit.row(sql("readings", "closed_day"))) is None else int(row[0])


def note_closed(database: Database, day: int) -> None:
    """The last readings of a day were kept; an earlier day changes nothing."""
    with database.begin() as unit:
        unit.execute(sql("readings", "note_closed"), {"day": day})


def load_bands(database: Database, scopes: Sequence[str] | None = None) -> dict[tuple[str, str], BandState]:
    """The band states by (scope, code)."""
    with database.begin() as unit:
        rows = unit.rows(sql("readings", "bands"), {"scopes": _texts(scopes)})
    return {
        (scope, code): BandState(scope, code, _band(band), since, _band(candidate), candidate_since)
        for scope, code, band, since, candidate, candidate_since in rows
    }


def save_bands(database: Database, states: Sequence[BandState]) -> None:
    """Keeps band states, each replacing the one of its scope and code."""
    with database.begin() as unit:
        for state in states:
            unit.execute(sql("readings", "save_band"), _named(state))


def bump_version(database: Database, at: datetime) -> int:
    """The next snapshot version; listeners of `snapshot` are told."""
    with database.begin() as unit:
        version = int(unit.value(sql("readings", "bump"), {"at": at}))
        unit.execute(sql("readings", "announce"), {"payload": str(version)})
    return version


def current_version(database: Database) -> int:
    """The newest snapshot version; 0 when there is none yet."""
    return version_state(database).number


def version_state(database: Database) -> Version:
    """The newest snapshot version, when it was made and from which batches on."""
    with database.begin() as unit:
        row = unit.row(sql("readings", "version"))
    return Version(*row) if row else Version(0, None, 0)


def _named(state: BandState) -> Mapping[str, Any]:
    return {name: getattr(state, name) for name in BandState.__slots__}


def _stored(row: Sequence[Any]) -> StoredReading:
    return StoredReading(*(*row[:6], _band(row[6]), *row[7:]))


def _band(text: str | None) -> Band | None:
    return None if text is None else Band(text)


def _texts(scopes: Sequence[str | int] | None) -> list[str] | None:
    return None if scopes is None else [str(scope) for scope in scopes]
