"""The catalogue: all definitions, checked, frozen, with the version of their content."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from json import dumps, loads
from pathlib import Path
from types import MappingProxyType
from typing import Any

from core.errors import ConfigurationError
from indicators.checks import mistakes
from indicators.checks.parameters import CYCLE_START, CYCLE_YEARS
from indicators.display import text
from indicators.reading import FOLDER, Definitions, Entry, M, read
from indicators.schema import (
    Auxiliary,
    Category,
    Composite,
    Indicator,
    Item,
    Label,
    Law,
    Measure,
    Parameter,
    System,
    Volume,
)
from indicators.thresholds import Limits, in_force, scaled
from indicators.windows import Cycle
from indicators.words import INTERVALS, MANUAL_FEED, Collection

Feed = tuple[str, str]
"""source and feed, as in config.yaml and collectors/sources"""


@dataclass(frozen=True, slots=True)
class Automation:
    """自动采集率: automatic items over all items, counted from the catalogue."""

    automatic: int
    total: int

    @property
    def rate(self) -> Fraction:
        """The rate in per cent."""
        return Fraction(100 * self.automatic, self.total)

    @property
    def text(self) -> str:
        """The rate with one decimal and its unit: `75.8%`."""
        return f"{text(self.rate, 1)}%"


@dataclass(frozen=True)
class Catalogue:
    """All definitions by code, in their fixed order."""

    declared: int
    effective: date
    units: Mapping[str, Label]
    laws: Mapping[str, Law]
    systems: Mapping[str, System]
    parameters: Mapping[str, Parameter]
    items: Mapping[str, Item]
    auxiliaries: Mapping[str, Auxiliary]
    categories: Mapping[str, Category]
    indicators: Mapping[str, Indicator]
    composite: Composite
    volumes: tuple[Volume, ...]
    version: str
    """declared version and hash of the body, as stored with each reading"""
    body: Mapping[str, Any]
    """everything that a reading follows from, as plain JSON values: enough to compute with it again"""

    @property
    def headline(self) -> str:
        """The code of the headline figure."""
        return self.composite.headline

    @property
    def automation(self) -> Automation:
        """自动采集率, counted now."""
        automatic = sum(item.collection is Collection.AUTOMATIC for item in self.items.values())
        return Automation(automatic, len(self.items))

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """Items and auxiliaries by column."""
        return {one.column: one for one in (*self.items.values(), *self.auxiliaries.values())}

    def number(self, code: str, on: date) -> int:
        """A numeric parameter on a day."""
        value = in_force(self.parameters[code].values, on).value
        if not isinstance(value, int):
            raise TypeError(f"{code} is not a number")
        return value

    def cycle(self, on: date) -> Cycle:
        """The inspection cycle as it is set on a day."""
        start = in_force(self.parameters[CYCLE_START].values, on).value
        if not isinstance(start, date):
            raise TypeError(f"{CYCLE_START} is not a date")
        return Cycle(start, self.number(CYCLE_YEARS, on))

    def limits(self, code: str, on: date) -> Limits:
        """Target, warning and critical line of an indicator on a day; D02 with its limits of the day."""
        indicator = self.indicators[code]
        line = in_force(indicator.limits, on)
        limits = Limits(line.target, line.warn, line.crit, line.effective)
        return scaled(limits, self.cycle(on), on) if indicator.scaled_by else limits

    def weights(self, on: date) -> Mapping[str, int]:
        """The weights of the categories on a day."""
        return in_force(self.composite.values, on).weights

    def items_of(self, code: str) -> tuple[Item, Item]:
        """Numerator and denominator of an indicator."""
        indicator = self.indicators[code]
        return self.items[indicator.numerator], self.items[indicator.denominator]

    def refresh_interval(self, code: str) -> timedelta:
        """The longest refresh interval of an indicator's items; a band is confirmed after twice as long."""
        return max(INTERVALS[item.refresh] for item in self.items_of(code))

    def feeds_of(self, code: str) -> tuple[Feed, ...]:
        """The feeds behind an indicator or item: those of its items' tables, and that of the values people enter."""
        items = (self.items[code],) if code in self.items else self.items_of(code)
        manual = [MANUAL_FEED] if any(item.collection is Collection.MANUAL for item in items) else []
        return tuple(dict.fromkeys([*self.feeds(*(table for item in items for table in item.tables)), *manual]))

    def feeds(self, *tables: str) -> tuple[Feed, ...]:
        """The feeds that bring tables written SYSTEM.table."""
        parts = (table.split(".") for table in tables)
        return tuple(dict.fromkeys(feed for code, name in parts for feed in _feeds_of(self.systems[code], name)))

    @cached_property
    def beside(self) -> frozenset[Feed]:
        """The feeds that bring rows of a table beside its own, where a bureau has them; nobody waits for the others."""
        return frozenset(feed for one in self.systems.values() for table in one.also for feed in _also(one, table))

    def sources_of(self, code: str) -> tuple[str, ...]:
        """The sources of config.yaml that feed an indicator, in order of first use."""
        return tuple(dict.fromkeys(source for source, _ in self.feeds_of(code)))


def load(folder: Path = FOLDER) -> Catalogue:
    """The catalogue of a folder of definitions. Raises ConfigurationError with every mistake."""
    definitions = read(folder)
    if found := mistakes(definitions):
        raise ConfigurationError(found)
    return _catalogue(definitions)


def _catalogue(found: Definitions) -> Catalogue:
    declared, composite = found.declared[0].value, found.composite[0].value
    items, indicators, categories = (_listed(one) for one in (found.items, found.indicators, found.categories))
    auxiliaries, parameters = _listed(found.auxiliaries), _named(found.parameters)
    sections = {**items, **auxiliaries, **indicators, **categories, **parameters, "composite": composite}
    body = {code: loads(one.model_dump_json(by_alias=True, fallback=str)) for code, one in sections.items()}
    return Catalogue(
        declared=declared.version,
        effective=declared.effective,
        units=_named(found.units),
        laws=_named(found.laws),
        systems=_named(found.systems),
        parameters=parameters,
        items=items,
        auxiliaries=auxiliaries,
        categories=categories,
        indicators=indicators,
        composite=composite,
        volumes=tuple(entry.value for entry in found.volumes),
        version=f"{declared.version}-{sha256(dumps(body, sort_keys=True).encode()).hexdigest()[:8]}",
        body=MappingProxyType(body),
    )


def _feeds_of(system: System, table: str) -> list[Feed]:
    return [(system.source, system.tables[table]), *_also(system, table)]


def _also(system: System, table: str) -> list[Feed]:
    parts = (feed.split("/") for feed in system.also.get(table, ()))
    return [(source, feed) for source, feed in parts]


def _listed(entries: Sequence[Entry[M]]) -> Mapping[str, M]:
    return MappingProxyType({entry.code: entry.value for entry in entries})


def _named(entries: Mapping[str, Entry[M]]) -> Mapping[str, M]:
    return MappingProxyType({code: entry.value for code, entry in entries.items()})
