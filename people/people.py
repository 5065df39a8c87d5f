"""What everything about people works on, put together once a process."""

from dataclasses import dataclass
from pathlib import Path

from core.settings import Settings
from people.passwords import Hasher, hasher_of
from people.sealing import Sealing, sealing_from
from people.sessions import Sessions, sessions_on
from people.stolen import is_stolen
from store.database import Database


@dataclass(frozen=True, slots=True)
class People:
    """The store, where sessions are kept, the limits, and the means of secrets.

    `demo`: whether accounts of a demo may sign in; in a store that is not a demo's they may not.
    `stolen`: the file of stolen passwords, if the bureau has laid one down.
    """

    database: Database
    settings: Settings
    sessions: Sessions
    sealing: Sealing
    hasher: Hasher
    demo: bool = False
    stolen: Path | None = None


def people_on(
    database: Database, settings: Settings, redis_url: str | None, project: Path, key: str = "", *, demo: bool = False
) -> People:
    """By the settings: `project` is where relative paths begin, `key` the sealing key if the environment has it.

    OperationError: a file that the settings name cannot be read, or is not what it should be.
    """
    stolen = project / settings.security.stolen_file if settings.security.stolen_file else None
    if stolen is not None:
        is_stolen("", stolen)
    return People(
        database=database,
        settings=settings,
        sessions=sessions_on(database, redis_url),
        sealing=sealing_from(key, project / settings.security.key_file),
        hasher=hasher_of(settings.security),
        demo=demo,
        stolen=stolen,
    )
