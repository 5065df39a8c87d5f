"""The feed of check reports: first attempts of cases and documents, then second ones, in one row of indexes."""

from typing import Final, NamedTuple

import numpy as np

from standins.cases import Cases
from standins.documents import Documents
from standins.feeds import Feed, Row
from standins.rng import Ints

CASE: Final = "E"
DOCUMENT: Final = "M"


class CheckKey(NamedTuple):
    """What a check is about: kind of object, its index, the attempt (from 1)."""

    kind: str
    number: int
    attempt: int


def parse_check_id(text: str) -> CheckKey:
    """The key in an id as `packages.check_id` makes one."""
    number, attempt = text[1:].split("-")
    return CheckKey(text[0], int(number), int(attempt))


class Checks:
    """The base of the feed `checks`."""

    def __init__(self, cases: Cases, documents: Documents) -> None:
        self._cases = cases
        self._documents = documents
        retried = bool(cases.world.profile.untidiness.case_open)
        firsts = [(CASE, 1, cases.size), (DOCUMENT, 1, documents.size)]
        seconds = [(CASE, 2, cases.size), (DOCUMENT, 2, documents.size)] if retried else []
        self._segments: list[tuple[int, str, int, int]] = []
        low = 0
        for kind, attempt, size in firsts + seconds:
            self._segments.append((low, kind, attempt, size))
            low += size
        self.size = low

    def key_of(self, index: int) -> CheckKey:
        """What the check at an index is about."""
        if index >= Feed.FREE:
            rest, is_document = divmod(index - Feed.FREE, 2)
            return CheckKey(DOCUMENT if is_document else CASE, *divmod(rest, 8))
        low, kind, attempt, _ = next(s for s in reversed(self._segments) if s[0] <= index)
        return CheckKey(kind, index - low, attempt)

    def index_of(self, key: CheckKey) -> int:
        """The index of a check, whether it exists from the start or is made later."""
        for low, kind, attempt, size in self._segments:
            if (kind, attempt) == (key.kind, key.attempt) and key.number < size:
                return low + key.number
        return Feed.FREE + (key.number * 8 + key.attempt) * 2 + (key.kind == DOCUMENT)

    def rows(self, index: Ints) -> tuple[Ints, list[Row]]:
        """Rows of the feed."""
        kept: list[Ints] = []
        rows: list[Row] = []
        for low, kind, attempt, size in self._segments:
            inside = index[(index >= low) & (index < low + size)]
            if inside.size:
                source = self._cases if kind == CASE else self._documents
                found, some = source.check_rows(inside - low, attempt)
                kept.append(found + low)
                rows += some
        return (np.concatenate(kept) if kept else index[:0]), rows

    def count(self) -> int:
        """How many checks exist."""
        return sum(sum(source.counts()[1:]) for source in (self._cases, self._documents))
