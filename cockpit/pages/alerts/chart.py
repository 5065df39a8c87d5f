"""The figures around an alert as a drawing: what was read, the lines of the definition, its moments. Pure."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.days import LOCAL

WIDTH: Final = 480
HEIGHT: Final = 180
LEFT: Final = 44
BOTTOM: Final = 24
TOP: Final = 12
INK: Final = "#7b8a9a"
LINE: Final = "#2f86c4"
MARKS: Final = {"fired": "#d6222c", "taken": "#b07a00", "ended": "#3f9a58"}
LIMITS: Final = {"target": "#3f9a58", "warn": "#b07a00", "crit": "#d6222c"}
"""colours that are read on light and dark ground alike; what they say stands beside the drawing as text"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Values by instant (each holds until the next), the lines of the definition, and moments, by their names."""

    points: Sequence[tuple[datetime, float]]
    limits: dict[str, float]
    moments: dict[str, datetime]
    until: datetime


def picture(drawn: Drawn) -> str:
    """The address of the drawing, which holds all of it."""
    return f"data:image/svg+xml;base64,{b64encode(svg(drawn).encode()).decode()}"


def svg(drawn: Drawn) -> str:
    """The drawing. ValueError: there is nothing to draw."""
    if not drawn.points:
        raise ValueError("nothing to draw")
    lowest, highest = _range(drawn)
    first = drawn.points[0][0]
    length = max((drawn.until - first).total_seconds(), 1.0)

    def x(at: datetime) -> float:
        share = min(max((at - first).total_seconds() / length, 0.0), 1.0)
        return round(LEFT + share * (WIDTH - LEFT - 8), 1)

    def y(value: float) -> float:
        return round(TOP + (highest - value) / (highest - lowest) * (HEIGHT - TOP - BOTTOM), 1)

    way = " ".join(_steps([(x(at), y(value)) for at, value in drawn.points], x(drawn.until)))
    parts = [
        *(_limit(y(value), LIMITS[name], f"{value:g}") for name, value in drawn.limits.items()),
        *(_moment(x(at), MARKS[name]) for name, at in drawn.moments.items()),
        f'<path d="{way}" fill="none" stroke="{LINE}" stroke-width="2.5"/>',
        _text(LEFT, HEIGHT - 6, f"{first.astimezone(LOCAL):%m-%d}", "start"),
        _text(WIDTH - 8, HEIGHT - 6, f"{drawn.until.astimezone(LOCAL):%m-%d}", "end"),
    ]
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="15"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'


def _range(drawn: Drawn) -> tuple[float, float]:
    values = [value for _, value in drawn.points] + list(drawn.limits.values())
    room = (max(values) - min(values)) * 0.08 or 1.0
    return min(values) - room, max(values) + room


def _steps(points: Sequence[tuple[float, float]], end: float) -> Iterator[str]:
    yield f"M{points[0][0]} {points[0][1]}"
    for x, y in points[1:]:
        yield f"H{x}V{y}"
    yield f"H{end}"


def _limit(y: float, colour: str, text: str) -> str:
    dashes = f'stroke="{colour}" stroke-dasharray="6 5" stroke-width="1.4"'
    return f'<path d="M{LEFT} {y}H{WIDTH - 8}" {dashes}/>{_text(LEFT - 5, y + 4, text, "end", colour)}'


def _moment(x: float, colour: str) -> str:
    return f'<path d="M{x} {TOP}V{HEIGHT - BOTTOM}" stroke="{colour}" stroke-width="1.4"/>'


def _text(x: float, y: float, text: str, anchor: str, colour: str = INK) -> str:
    return f'<text x="{x}" y="{y}" fill="{colour}" text-anchor="{anchor}">{text}</text>'
