"""业务动态: what the newest batches brought; information, never counted as an alert."""

from collections.abc import Sequence
from typing import Any, Final

from cockpit.i18n import CHINESE, Texts
from cockpit.viewmodels.numbers import instant, thousands
from cockpit.viewmodels.places import place_name
from core.days import LOCAL
from core.settings import Settings
from store.views.activity import Activity

SHOWN: Final = 6


def activity_rows(texts: Texts, settings: Settings, rows: Sequence[Activity]) -> list[dict[str, Any]]:
    """The newest lines, each with its local time."""
    return [
        {
            "at": instant(row.at),
            "time": row.at.astimezone(LOCAL).strftime("%H:%M"),
            "text": texts(
                CHINESE, f"activity.{row.code}", place=place_name(settings, row.place), n=thousands(row.count)
            ),
        }
        for row in rows[:SHOWN]
    ]
