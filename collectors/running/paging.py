"""From a page as it came to what can be stored: what was handed on lately is left out, the rest is mapped."""

import logging
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime

from collectors.base import Page, RawRow
from collectors.bound_feed import BoundFeed
from collectors.mapping.page import MappedPage
from collectors.row_lines import LinedPage, RowLines
from collectors.running.reading import Reading
from collectors.running.tally import Tally
from core.errors import SourceError
from core.model import Finding, Reject

log = logging.getLogger("cockpit.collectors")


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """A page that is text already, without its raw rows; `marks` of the states of these."""

    page: Page
    text: LinedPage
    marks: Sequence[int]


@dataclass(frozen=True, slots=True)
class Paging:
    """Takes the pages of a feed as they come in a run that began at an instant."""

    feed: BoundFeed
    at: datetime
    tally: Tally

    def write(self, pages: Generator[Page], lines: RowLines, partition: str) -> Generator[Page | WrittenPage]:
        """The same pages, as text where nothing has to be known of what came before; looks at no state of a run, so
        that another thread may do it ahead."""
        with closing(pages):
            for page in pages:
                text = None if page.again or page.picked or page.doubt else self._lined(page.rows, lines, partition)
                yield page if text is None else self._written(page, text)

    def _written(self, page: Page, text: LinedPage) -> WrittenPage:
        marks = [mark for mark in self.feed.mapper.identities(page.rows) if mark is not None]
        return WrittenPage(replace(page, rows=()), text, marks)

    def take(self, step: Page | WrittenPage, reading: Reading) -> None:
        """Adds a page to what was gathered; one that is doubted is noted and brings nothing."""
        page = step.page if isinstance(step, WrittenPage) else step
        self.tally.pages += 1
        self.tally.warn(page.warnings)
        if page.doubt:
            finding = Finding(page.doubt_code, page.doubt, page.doubt_values, reading.partition)
            self.tally.note("suspect", finding)
            return
        text, rest, marks = self._mapped_page(step, reading)
        rest.rejects.extend(page.rejects)
        self.tally.refused += rest.refused
        self.tally.warn(rest.warnings)
        if text is not None:
            reading.gathering.take_lines(text, page.cursor)
        else:
            reading.gathering.take(rest, page.cursor)
        reading.gathering.marks.update(dict.fromkeys(marks))

    def _mapped_page(
        self, step: Page | WrittenPage, reading: Reading
    ) -> tuple[LinedPage | None, MappedPage, Sequence[int]]:
        """A page as text, as far as it can be; what is no text; the marks of its rows."""
        if isinstance(step, WrittenPage):
            return step.text, step.text.rest, step.marks
        rows, marks = self._fresh(step, reading)
        if step.picked:
            reading.brought = True  # the other rows of its stretch fit
        elif reading.lines is not None:
            text = self._lined(rows, reading.lines, reading.partition)
            if text is not None:
                return text, text.rest, marks
        return None, self._mapped(rows, reading.partition, picked=step.picked), marks

    def _fresh(self, page: Page, reading: Reading) -> tuple[Sequence[RawRow], list[int]]:
        """The rows that were not handed on lately, and their marks."""
        rows = page.rows
        marks = self.feed.mapper.identities(rows)
        if page.again:
            recent = self.feed.recent.get(reading.partition, ())
            gathered = reading.gathering.marks
            fresh = [
                (row, mark)
                for row, mark in zip(rows, marks, strict=True)
                if mark is None or not (mark in gathered or mark in recent)
            ]
            rows, marks = [row for row, _ in fresh], [mark for _, mark in fresh]
        return rows, [mark for mark in marks if mark is not None]

    def _lined(self, rows: Sequence[RawRow], lines: RowLines, partition: str) -> LinedPage | None:
        """The page as text; None where it has to go as rows."""
        try:
            return lines.of(rows, self.at, partition)
        except SourceError:
            raise
        except Exception:
            log.exception("%s: a page breaks the mapping", self.feed.name)
            return None

    def _mapped(self, rows: Sequence[RawRow], partition: str, *, picked: bool) -> MappedPage:
        """The mapped rows; a row on which the mapping itself breaks is found by halving and put aside."""
        try:
            mapper = self.feed.mapper.of_picked if picked else self.feed.mapper
            return mapper.map(rows, self.at, partition)
        except SourceError:
            raise
        except Exception as error:
            if len(rows) > 1:
                middle = len(rows) // 2
                halves = (rows[:middle], rows[middle:])
                return _joined(*(self._mapped(half, partition, picked=picked) for half in halves))
            log.exception("%s: a row breaks the mapping", self.feed.name)
            self.tally.count_poison()
            return MappedPage(rejects=[Reject({}, "poison", f"the mapping fails: {type(error).__name__}")])


def _joined(first: MappedPage, second: MappedPage) -> MappedPage:
    for feed, deletions in second.deletions.items():
        first.deletions.setdefault(feed, []).extend(deletions)
    return MappedPage(
        first.rows + second.rows,
        first.deletions,
        first.rejects + second.rejects,
        first.refused + second.refused,
        tuple(dict.fromkeys((*first.warnings, *second.warnings))),
    )
