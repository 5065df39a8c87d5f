"""A store of a stated size that may stay in a folder between figures, so that twenty million rows are made once."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.fill import fill
from benchmarks.stores import Store, cluster
from core.clock import SystemClock
from core.errors import OperationError
from core.model import Images
from store.database import Database
from store.embedded import EmbeddedCluster
from store.migrations import upgrade

NOTE: Final = "filled.json"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How large a store, and where it stays; without a folder it is gone afterwards."""

    rows: int
    folder: Path | None = None


@contextmanager
def filled_store(wanted: Wanted, images: Images) -> Iterator[Store]:
    """A running store with about so many records and their sums. OperationError: the folder holds another one."""
    if wanted.folder is None:
        with cluster() as server, _store(server) as store:
            _fill(store, images, wanted.rows)
            yield store
        return
    note = wanted.folder / NOTE
    wanted.folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    if note.exists() and json.loads(note.read_text())["rows"] != wanted.rows:
        raise OperationError(f"{wanted.folder} holds a store of another size: {note.read_text()}")
    with EmbeddedCluster(wanted.folder / "db") as server, _store(server) as store:
        if not note.exists():
            _fill(store, images, wanted.rows)
            note.write_text(json.dumps({"rows": wanted.rows}))
        yield store


@contextmanager
def _store(server: EmbeddedCluster) -> Iterator[Store]:
    url = server.url_of("cockpit")
    upgrade(url)
    with Database(url) as database:
        yield Store(server, database, url)


def _fill(store: Store, images: Images, rows: int) -> None:
    if store.rows("owner"):
        raise OperationError("a fill was cut off here: take the folder away and begin again")
    fill(store.database, images, rows, SystemClock().now(), lambda what: print(what, file=sys.stderr, flush=True))
    store.settle()


def disk_gb(store: Store) -> float:
    """What the database takes on disk."""
    with store.database.begin() as unit:
        return round(int(unit.value("SELECT pg_database_size(current_database())")) / 1e9, 2)
