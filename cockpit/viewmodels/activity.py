"""业务动态: what the newest batches brought, what evaluation has done, and round numbers that volumes have passed.

It is information, never counted as an alert.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from cockpit.i18n import CHINESE, Texts
from cockpit.viewmodels.numbers import instant, size_of, thousands
from cockpit.viewmodels.places import place_name
from core.days import LOCAL
from core.settings import Settings
from indicators.catalogue import Catalogue
from indicators.volumes import by_code, unit_of
from store.views.activity import MILESTONE, Activity

SHOWN: Final = 6
GATHERED_OVER: Final = timedelta(minutes=10)
"""What one place did in this time is one line, so that a busy feed does not fill the list with single items."""


def activity_rows(
    texts: Texts, settings: Settings, catalogue: Catalogue, rows: Sequence[Activity]
) -> list[dict[str, Any]]:
    """The lines that matter most now, each with its local time."""
    return [_row(texts, settings, catalogue, line) for line in varied(gathered(rows))[:SHOWN]]


def gathered(rows: Sequence[Activity]) -> list[Activity]:
    """One entry for each place and kind, its counts added, newest first.

    Of collections those of the last minutes, of evaluation everything that is given: people act less often.
    """
    ordered = sorted(rows, key=lambda one: one.at, reverse=True)
    newest = next((row.at for row in ordered if not row.is_event), None)
    found: dict[tuple[int, str], Activity] = {}
    for row in ordered:
        if row.is_event or newest is None or row.at >= newest - GATHERED_OVER:
            known = found.setdefault((row.place, row.code), replace(row, count=0))
            found[row.place, row.code] = replace(known, count=known.count + row.count)
    return list(found.values())


def varied(lines: Sequence[Activity]) -> list[Activity]:
    """The newest line, the newest of each kind (evaluation before collections), then what else is new."""
    first = {line.code: line for line in reversed(lines)}

    def turn(line: Activity) -> int:
        if first[line.code] is not line:
            return 3
        return 0 if line is lines[0] else 1 if line.is_event else 2

    return sorted(lines, key=turn)


def _row(texts: Texts, settings: Settings, catalogue: Catalogue, line: Activity) -> dict[str, Any]:
    return {
        "at": instant(line.at),
        "time": line.at.astimezone(LOCAL).strftime("%H:%M"),
        "text": _text(texts, settings, catalogue, line),
    }


def _text(texts: Texts, settings: Settings, catalogue: Catalogue, line: Activity) -> str:
    place = texts(CHINESE, "activity.city") if line.place == settings.city.code else place_name(settings, line.place)
    if not line.code.startswith(MILESTONE):
        return texts(CHINESE, f"activity.{line.code}", place=place, n=thousands(line.count))
    code, _, position = line.code.removeprefix(MILESTONE).partition(".")
    figure = by_code(catalogue)[code].figures[int(position)]
    unit = unit_of(catalogue, figure)
    number, size = size_of(line.count) if unit == "byte" else (thousands(line.count), catalogue.units[unit].zh)
    name = "" if figure.milestone is None else figure.milestone.zh
    return texts(CHINESE, "activity.milestone", place=place, volume=name, n=number, unit=size)
