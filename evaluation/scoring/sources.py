"""Which feeds and entries of the register of connections stand behind the sources of a rubric (`sources.yaml`)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from core.yamllines import load
from evaluation.rubric.inputs import Link
from evaluation.rubric.words import Connection

FILE: Final = Path(__file__).with_suffix(".yaml")
REGISTER: Final = "connection register"
"""who confirmed what stands in the register of connections: it is the authority's own"""


@dataclass(frozen=True, slots=True)
class SourceMap:
    """register: code of the register → sources of a rubric; feeds: source → its feeds; of_data: data → its feeds."""

    register: Mapping[str, tuple[str, ...]]
    feeds: Mapping[str, frozenset[str]]
    of_data: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Connected:
    """An entry of the register of connections."""

    owner: str
    code: str
    state: str | None
    since: date | None


@cache
def source_map() -> SourceMap:
    """The map that ships."""
    found = load(FILE).value
    register: dict[str, tuple[str, ...]] = {}
    for source, told in found["sources"].items():
        for code in told["register"]:
            register[code] = (*register.get(code, ()), source)
    feeds = {source: frozenset(told["feeds"]) for source, told in found["sources"].items()}
    return SourceMap(register, feeds, {data: frozenset(named) for data, named in found["feeds_of_data"].items()})


def links_of(entries: Sequence[Connected], on: date) -> Mapping[str, Mapping[str, Link]]:
    """Owner → source → how they stand; an entry without a state is not confirmed and left out."""
    links: dict[str, dict[str, Link]] = {}
    for one in entries:
        if one.state is not None:
            link = Link(Connection(one.state), one.since or on, REGISTER)
            own = links.setdefault(one.owner, {})
            own.update(dict.fromkeys(source_map().register.get(one.code, (one.code,)), link))
    return links


def unconfirmed(entries: Iterable[Connected]) -> Mapping[str, int]:
    """Owner → how many of its connections have no state yet."""
    counts: dict[str, int] = {}
    for one in entries:
        if one.state is None:
            counts[one.owner] = counts.get(one.owner, 0) + 1
    return counts


def sources_away(late: Iterable[str]) -> frozenset[str]:
    """The sources of a rubric that are away while these feeds (`source/feed`) are late."""
    silent = frozenset(late)
    return frozenset(source for source, feeds in source_map().feeds.items() if feeds & silent)


def data_away(late: Iterable[str]) -> frozenset[str]:
    """The data whose feeds of their own are late."""
    silent = frozenset(late)
    return frozenset(data for data, feeds in source_map().of_data.items() if feeds & silent)
