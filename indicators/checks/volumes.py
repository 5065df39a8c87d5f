"""Rules for the volumes."""

from collections.abc import Iterator

from core.measures import MEASURES, item_column
from core.model import Mistake
from indicators.reading import Definitions
from indicators.words import WindowKind


def known_measures(found: Definitions) -> Iterator[Mistake]:
    """A figure is made of measures."""
    for entry in found.volumes:
        for index, figure in enumerate(entry.value.figures):
            for measure in figure.measures:
                if item_column(measure) not in MEASURES:
                    yield entry.mistake(("figures", index, "measures"), f"unknown measure {measure!r}")


def lasting_milestones(found: Definitions) -> Iterator[Mistake]:
    """What begins anew each day passes the same numbers each day."""
    for entry in found.volumes:
        for index, figure in enumerate(entry.value.figures):
            if figure.milestone is not None and figure.window not in (WindowKind.STOCK, WindowKind.YEAR):
                yield entry.mistake(("figures", index, "milestone"), "only a stock or the sum of a year has milestones")


def one_unit(found: Definitions) -> Iterator[Mistake]:
    """Only measures of one unit are added: 卷 and 件 never."""
    units = {entry.value.column: entry.value.unit for entry in found.measures()}
    for entry in found.volumes:
        for index, figure in enumerate(entry.value.figures):
            added = {units[item_column(one)] for one in figure.measures if item_column(one) in units}
            if len(added) > 1:
                message = f"{' and '.join(sorted(added))} are never added"
                yield entry.mistake(("figures", index, "measures"), message)
