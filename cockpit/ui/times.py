"""Instants and lengths of time as people read them, in local time."""

from datetime import datetime
from typing import Final

from dash.development.base_component import Component

from cockpit.ui.tags import html
from cockpit.ui.visit import Words
from core.days import LOCAL

MINUTE: Final = 60
HOUR: Final = 3600
DAY: Final = 86400


def clock(at: datetime | None, now: datetime) -> Component | str:
    """`15:41:18` of today, `11-26 15:41` of this year, else with the year; a dash for never."""
    if at is None:
        return "–"
    local, today = at.astimezone(LOCAL), now.astimezone(LOCAL)
    if local.date() == today.date():
        text = f"{local:%H:%M:%S}"
    else:
        text = f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d %H:%M}"
    return html.Time(text, dateTime=at.isoformat(), title=f"{local:%Y-%m-%d %H:%M:%S}")


def full(at: datetime | None) -> Component | str:
    """`2026-11-26 15:41:18`; a dash for never."""
    if at is None:
        return "–"
    return html.Time(f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}", dateTime=at.isoformat())


def span(seconds: float | None, words: Words) -> str:
    """`3 秒`, `2 分钟`, `5 小时`, `4 天`; a dash for unknown."""
    if seconds is None:
        return "–"
    for size, key in ((DAY, "days"), (HOUR, "hours"), (MINUTE, "minutes")):
        if seconds >= size:
            return words(f"time.{key}", n=int(seconds // size))
    return words("time.seconds", n=int(seconds))


def ago(seconds: float | None, words: Words) -> str:
    """`3 秒前`; a dash for never."""
    return "–" if seconds is None else words("time.ago", span=span(seconds, words))
