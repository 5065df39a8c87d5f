"""业务动态: what the newest batches brought; information, never counted as an alert."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from cockpit.i18n import CHINESE, Texts
from cockpit.viewmodels.numbers import instant, thousands
from cockpit.viewmodels.places import place_name
from core.days import LOCAL
from core.settings import Settings
from store.views.activity import Activity

SHOWN: Final = 6
GATHERED_OVER: Final = timedelta(minutes=10)
"""What one place did in this time is one line, so that a busy feed does not fill the list with single items."""


def activity_rows(texts: Texts, settings: Settings, rows: Sequence[Activity]) -> list[dict[str, Any]]:
    """The newest lines, each with its local time: first the newest of each kind, then what else is new."""
    return [_row(texts, settings, line) for line in varied(gathered(rows))[:SHOWN]]


def gathered(rows: Sequence[Activity]) -> list[Activity]:
    """One entry for each place and kind of the last minutes, its counts added; newest first."""
    if not rows:
        return []
    horizon = max(row.at for row in rows) - GATHERED_OVER
    found: dict[tuple[int, str], Activity] = {}
    for row in sorted(rows, key=lambda one: one.at, reverse=True):
        if row.at >= horizon:
            known = found.setdefault((row.place, row.code), replace(row, count=0))
            found[row.place, row.code] = replace(known, count=known.count + row.count)
    return list(found.values())


def varied(lines: Sequence[Activity]) -> list[Activity]:
    """The newest of each kind first, the others after them; each part newest first."""
    first = {line.code: line for line in reversed(lines)}
    return [line for line in lines if first[line.code] is line] + [
        line for line in lines if first[line.code] is not line
    ]


def _row(texts: Texts, settings: Settings, line: Activity) -> dict[str, Any]:
    place, count = place_name(settings, line.place), thousands(line.count)
    return {
        "at": instant(line.at),
        "time": line.at.astimezone(LOCAL).strftime("%H:%M"),
        "text": texts(CHINESE, f"activity.{line.code}", place=place, n=count),
    }
