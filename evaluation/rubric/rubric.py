"""A version of the rubric, checked and frozen, by code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from core.forms import Entry, Label, M
from evaluation.rubric.digest import content_digest
from evaluation.rubric.reading import Written
from evaluation.rubric.schema import Data, Dimension, Grade, Header, Item, Judging, Limit, Scheme, Source
from evaluation.rubric.words import Form, ItemType, Role, State


@dataclass(frozen=True)
class Rubric:
    """All parts of a version, in the order of its file."""

    header: Header
    judging: Judging
    circumstances: Mapping[str, Label]
    sources: Mapping[str, Source]
    data: Mapping[str, Data]
    grades: Mapping[str, Grade]
    schemes: Mapping[str, Scheme]
    limits: Mapping[str, Limit]
    dimensions: Mapping[str, Dimension]
    items: Mapping[str, Item]

    @property
    def key(self) -> str:
        """Code and version."""
        return self.header.key

    @cached_property
    def digest(self) -> str:
        """The SM3 digest of the content."""
        return content_digest(parts_of(self))

    @cached_property
    def weighed(self) -> tuple[Item, ...]:
        """The items that have points; neither bonus nor question."""
        return tuple(item for item in self.items.values() if item.weight > 0)

    @cached_property
    def formulas(self) -> Mapping[str, str]:
        """Item → its rule as a formula."""
        return {code: item.rule.formula for code, item in self.items.items()}

    @cached_property
    def filing_sources(self) -> frozenset[str]:
        """The sources whose absence costs points at an item that measures the filing."""
        origins = (item.source for item in self.items.values())
        return frozenset(code for one in origins if one and one.role is Role.FILING for code in one.of)

    @cached_property
    def counts_connections(self) -> bool:
        """Whether an item counts the connected systems of a unit."""
        return any(self.data[item.data].form is Form.CONNECTIONS for item in self.weighed if item.data)

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """Grade → its place, the best first."""
        return {code: place for place, code in enumerate(self.grades)}

    @property
    def is_published(self) -> bool:
        """Whether a cycle may be opened with it."""
        return self.header.state is State.PUBLISHED

    def scheme(self, code: str | None = None) -> Scheme:
        """A scheme of grades; the one in use when none is named. KeyError: there is none of that name."""
        return self.schemes[code or self.judging.scheme]

    def indicator_behind(self, item: str) -> str:
        """The indicator that gives an item its figure; empty where none does, or there is no such item."""
        found = self.items.get(item)
        return self.data[found.data].indicator if found is not None and found.data else ""

    def needs_two_reviewers(self, item: Item) -> bool:
        """Whether two reviewers have to settle an item."""
        return item.type is ItemType.MANUAL and item.weight >= self.judging.two_reviewers_from


def parts_of(rubric: Rubric) -> dict[str, Any]:
    """The parts of a version under the keys of its file."""
    return {
        "rubric": rubric.header,
        "judging": rubric.judging,
        "circumstances": rubric.circumstances,
        "sources": rubric.sources,
        "data": rubric.data,
        "grades": list(rubric.grades.values()),
        "schemes": rubric.schemes,
        "limits": list(rubric.limits.values()),
        "dimensions": list(rubric.dimensions.values()),
        "items": list(rubric.items.values()),
    }


def rubric_of(written: Written) -> Rubric:
    """The version in a file that has its form."""
    return Rubric(
        header=written.header[0].value,
        judging=written.judging[0].value,
        circumstances=_by_code(written.circumstances),
        sources=_by_code(written.sources),
        data=_by_code(written.data),
        grades=_by_code(written.grades),
        schemes=_by_code(written.schemes),
        limits=_by_code(written.limits),
        dimensions=_by_code(written.dimensions),
        items=_by_code(written.items),
    )


def _by_code(entries: Iterable[Entry[M]]) -> Mapping[str, M]:
    return {entry.code: entry.value for entry in entries}


def is_trial(header: Header, period_begins: date) -> bool:
    """Whether a cycle over a period is 试评: its rubric was not published before the period's first day."""
    published = header.state is not State.DRAFT and header.published_on is not None
    return not (published and header.published_on is not None and header.published_on < period_begins)
