"""Follows an audit trail row by row, and says what was done to the first row that does not belong. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, Literal

from cryptography.hazmat.primitives.hashes import SM3, Hash

from core.audit_chain import canonical, link_after

Row = tuple[int, str, bytes | memoryview]
"""position, body, link"""

Kind = Literal["changed", "removed", "inserted", "reordered", "anchor"]

LOOK_AHEAD: Final = 10_000
"""rows after the first wrong one that are searched for where things went"""

MOST_REMOVED: Final = 100
"""rows taken away before others were numbered anew, that are told from a change"""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was done, and to which row first."""

    kind: Kind
    position: int
    sentence: str


@dataclass(slots=True)
class Trail:
    """How far a trail has been followed: the newest position and its link, and the links at the points asked for."""

    position: int
    link: bytes
    rows: int = 0
    seen: dict[int, bytes] = field(default_factory=dict)


def follow(trail: Trail, rows: Iterable[Row], points: Mapping[int, object]) -> Finding | None:
    """Goes on from where a trail has been followed to, noting the links at `points`; the first wrong row, or None."""
    coming = iter(rows)
    position, link = trail.position, trail.link
    began = position
    wrong = None
    blank = Hash(SM3())  # to copy it costs less than to make one
    for row in coming:
        digest = blank.copy()
        digest.update(link + row[1].encode())
        found = digest.finalize()
        if row[0] != position + 1 or found != bytes(row[2]):
            wrong = row
            break
        position, link = row[0], found
        if position in points:
            trail.seen[position] = link
    trail.position, trail.link = position, link
    trail.rows += position - began
    return None if wrong is None else _judged(position, link, wrong, coming)


def _judged(position: int, link: bytes, row: Row, coming: Iterator[Row]) -> Finding:
    """What was done to the first row that does not follow."""
    expected = position + 1
    if row[0] > expected:
        gone = f"row {expected} was" if row[0] == expected + 1 else f"rows {expected} to {row[0] - 1} were"
        return Finding("removed", expected, f"{gone} removed")
    if row[0] < expected:
        return Finding("inserted", row[0], f"row {row[0]} is there twice: one was inserted")
    later = list(islice(coming, LOOK_AHEAD))
    return _moved(link, row, later) or _renumbered(row, later) or _changed(row)


def _moved(link: bytes, row: Row, later: Sequence[Row]) -> Finding | None:
    """Where the row went that once stood here: a place further on, because others came between or changed with it."""
    place = row[0]
    here = next((other for other in later if _follows(link, other, place)), None)
    if here is None:
        return None
    if _belongs_behind(row, later):
        return Finding("reordered", place, f"row {place} was moved: what stood here stands at {here[0]} now")
    came = f"row {place} was" if here[0] == place + 1 else f"rows {place} to {here[0] - 1} were"
    return Finding("inserted", place, f"{came} inserted")


def _belongs_behind(row: Row, later: Sequence[Row]) -> bool:
    """Whether a row once stood behind one of those that come after it now: at its place, behind it, or right here."""
    return any(_follows(other[2], row, place) for other in later for place in {other[0], other[0] + 1, row[0] + 1})


def _renumbered(row: Row, later: Sequence[Row]) -> Finding | None:
    """How many rows were taken away here before those behind them were numbered anew."""
    if not later:
        return None
    place = row[0]
    for gone in range(1, MOST_REMOVED + 1):
        if _follows(row[2], later[0], later[0][0] + gone):
            many = "a row was" if gone == 1 else f"{gone} rows were"
            return Finding("removed", place, f"{many} removed before row {place}, and those behind numbered anew")
    return None


def _changed(row: Row) -> Finding:
    place = row[0]
    also = f", or row {place - 1} together with its link" if place > 1 else ""
    return Finding("changed", place, f"row {place} was changed{also}")


def _follows(link: bytes | memoryview, row: Row, place: int) -> bool:
    """Whether a row, at the place where it would have stood, follows a link."""
    try:
        body = canonical(json.loads(row[1]) | {"position": place})
    except (ValueError, TypeError):
        return False
    return link_after(bytes(link), body) == bytes(row[2])
