"""What every verification needs: a snapshot, a DuckDB, a folder, and a report of what it took."""

import resource
import shutil
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from time import perf_counter
from typing import Final

from core.model import Images
from store.bulk.states import loading_subjects_of
from store.database import Database, UnitOfWork
from store.merging.expected import counted_subjects
from store.statements import sql
from store.verifying.comparison import Found, Reader, sums_compared
from store.verifying.duck import Duck, duck
from store.verifying.manifest import prepare
from store.verifying.report import VerifyReport, Watch

_BYTES_OF_MAXRSS: Final = 1 if sys.platform == "darwin" else 1024


class Session:
    """One verification from its beginning to its report."""

    def __init__(self, engine: str, watch: Watch | None) -> None:
        self.engine = engine
        self.watch = watch or Watch()
        self._started = perf_counter()

    def report(self, reader: Reader, found: Found, rows: int, skipped: tuple[str, ...]) -> VerifyReport:
        """What was found and what it took until now."""
        return VerifyReport(
            engine=self.engine,
            differing_cells=sum(found.by_table.values()),
            by_table=found.by_table,
            cells=sums_compared(reader),
            rows=rows,
            seconds=round(perf_counter() - self._started, 3),
            memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _BYTES_OF_MAXRSS // (1 << 20),
            samples=found.samples,
            skipped=skipped,
        )


@contextmanager
def snapshot(database: Database, watch: Watch) -> Iterator[UnitOfWork]:
    """One state of the store for all that is read; the watch may cancel what the server runs."""
    with database.snapshot() as unit:
        watch.stopping(unit.raw.cancel)
        unit.execute(sql("merge", "settings"))
        unit.execute(sql("verify", "watched_session"))
        yield unit


@contextmanager
def duck_in(watch: Watch) -> Iterator[Duck]:
    """A DuckDB that spills into a folder of its own; the watch may interrupt it."""
    with TemporaryDirectory(prefix="cockpit-spill-") as spill, duck(Path(spill)) as engine:
        watch.stopping(engine.connection.interrupt)
        yield engine


@contextmanager
def export_folder(folder: Path | None) -> Iterator[Path]:
    """The folder for an export, emptied; one that nobody has named is gone afterwards."""
    if folder is not None:
        prepare(folder)
        yield folder
        return
    temporary = Path(mkdtemp(prefix="cockpit-export-"))
    try:
        yield temporary
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def skipped_of(unit: UnitOfWork) -> tuple[str, ...]:
    """The subjects that count nothing yet, since their records are being loaded for the first time."""
    return tuple(sorted(loading_subjects_of(unit)))


def counted(images: Images, skipped: Collection[str]) -> list[str]:
    """The subjects to count."""
    return [subject for subject in counted_subjects(images) if subject not in skipped]


def version_of_sums(unit: UnitOfWork) -> str | None:
    """Under which definitions the stored sums were made; None before the first batch."""
    version = unit.value(sql("verify", "version_of_sums"))
    return None if version is None else str(version)
