"""What a person may do here: enter values of the manual items, one by one or from a file."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.days import local_date
from core.errors import RefusedError
from core.model import Batch, MergeReport, Mistake
from indicators import manual_file
from indicators.catalogue import Catalogue
from indicators.manual_file import Row
from indicators.manual_rules import Known, counted_once, entries_of, manual_items
from store.manual import ManualEntry, manual_batch

Merge = Callable[[Batch], MergeReport]
"""`store.merge.merge` with its database, images and clock filled in"""

MOST_SHOWN = 200


class RefusedFileError(RefusedError):
    """A file or entry with mistakes: nothing of it was kept; `mistakes` has all of them, the text the first ones."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        shown = [str(mistake) for mistake in self.mistakes[:MOST_SHOWN]]
        more = len(self.mistakes) - len(shown)
        super().__init__("\n".join([*shown, f"… and {more} more"] if more else shown))


@dataclass(frozen=True, slots=True)
class Manual:
    """The commands for manual items; `owners` are the codes the store knows now."""

    catalogue: Catalogue
    owners: Callable[[], Collection[str]]
    merge: Merge

    def set_value(self, entry: ManualEntry, at: datetime) -> MergeReport:
        """Enters one value. RefusedFileError says what is wrong with it."""
        cells = {
            "item_code": entry.item_code,
            "owner_code": entry.owner_code,
            "day": entry.day.isoformat(),
            "value": str(entry.value),
            "entered_by": entry.entered_by.strip(),
            "confirmed_by": entry.confirmed_by.strip(),
            "note": entry.note,
        }
        return self._keep([Row("entry", 1, cells)], [], at)

    def import_file(self, path: Path, at: datetime) -> MergeReport:
        """Enters all values of a CSV or XLSX file, or none. RefusedFileError names every mistake with its line."""
        rows, mistakes = manual_file.read(path)
        return self._keep(rows, mistakes, at)

    def _keep(self, rows: Sequence[Row], mistakes: Sequence[Mistake], at: datetime) -> MergeReport:
        known = Known(
            manual_items(self.catalogue), frozenset(self.owners()), local_date(at), counted_once(self.catalogue)
        )
        entries, wrong = entries_of(rows, known)
        if found := [*mistakes, *wrong]:
            raise RefusedFileError(sorted(found, key=lambda one: one.line))
        return self.merge(manual_batch(entries, at))
