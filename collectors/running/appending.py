"""Hands lines to the store while their table is loading; lines that it does not take are read again as rows."""

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass

from collectors.base import Bulk, LineSlice
from collectors.bound_feed import BoundFeed
from collectors.row_lines import OPTIONS, with_constants
from collectors.running.reading import Reading
from collectors.running.tally import Tally
from core.clock import Clock
from core.errors import NotLoadingError, SkipRowError
from core.model import LineBatch

log = logging.getLogger("cockpit.collectors")


@dataclass(frozen=True, slots=True)
class Appending:
    """The loading table as a run sees it."""

    feed: BoundFeed
    bulk: Bulk
    clock: Clock
    run_id: int
    tally: Tally

    def append(self, lines: LineSlice, reading: Reading) -> None:
        """Stores lines with their cursor; notes that they must be read row by row when the store does not take them."""
        self.tally.warn(lines.warnings)
        opened: list[Iterator[bytes]] = []

        def chunks(batch_id: int) -> Iterator[bytes]:
            opened.append(lines.open((self.feed.source, batch_id)))
            return opened[0]

        try:
            stored = self.bulk.append(self._batch(lines, chunks, reading)).inserted
        except (SkipRowError, NotLoadingError) as error:
            log.info("%s %s goes on row by row: %s", self.feed.name, reading.partition, error)
            reading.refused = True
            reading.go_back()
            return
        finally:
            for one in opened:
                if isinstance(one, Generator):
                    one.close()  # the thread behind it must not outlive this
        self.tally.rows += stored
        reading.brought = True
        reading.move_on(lines.cursor)
        reading.count(stored, self.clock.now(), lines.total)

    def append_gathered(self, reading: Reading) -> None:
        """Stores the lines that were gathered, with the cursor of all that was gathered."""
        gathering = reading.gathering
        assert reading.lines is not None

        def opened(before: Sequence[str | int]) -> Iterator[bytes]:
            return (with_constants(page, before) for page in gathering.lines)

        columns, rows = reading.lines.columns, gathering.line_rows
        self.append(LineSlice(columns, opened, rows, gathering.cursor, gathering.newest, options=OPTIONS), reading)

    def _batch(self, lines: LineSlice, chunks: Callable[[int], Iterator[bytes]], reading: Reading) -> LineBatch:
        return LineBatch(
            self.feed.source,
            self.feed.code,
            self.feed.targets[self.feed.code].table,
            ("source", "batch_id", *lines.columns),
            chunks,
            lines.rows,
            lines.newest,
            lines.options,
            cursor=dict(lines.cursor),
            partition=reading.partition,
            run_id=self.run_id,
        )
