"""A table of states from its YAML file, with every mistake in it."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import Field

from core.access import access_table
from core.errors import ConfigurationError
from core.model import Mistake
from core.validation import validate
from core.yamllines import Located, load
from evaluation.machines.table import NOT_IN_THIS_STATE, STATE_IS_FINAL, SYSTEM, Condition, Guard, Machine, Row
from evaluation.machines.words import Part, Words

SHARED: Final = Path(__file__).with_name("shared.yaml")
BEGIN: Final = "begin"
ANY_OPEN: Final = "any open"
SAME: Final = "same"


class WrittenState(Words):
    """A state; final: a case rests there for good."""

    final: bool = False


class WrittenRow(Part):
    """A row as files write it: from one state, several, `any open` or `begin`; to a state or to the `same`."""

    origins: tuple[str, ...] = Field(alias="from", min_length=1)
    event: str
    when: str = ""
    guards: tuple[str, ...] = ()
    to: str
    effects: tuple[str, ...] = ()
    who: str


class WrittenTable(Part):
    """A file of states as a whole."""

    name: Words
    states: Mapping[str, WrittenState]
    events: Mapping[str, Words]
    conditions: Mapping[str, Words] = Field(default_factory=dict)
    guards: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    effects: Mapping[str, Words] = Field(default_factory=dict)
    refusals: Mapping[str, Words] = Field(default_factory=dict)
    transitions: tuple[WrittenRow, ...]


class SharedWords(Part):
    """The refusals that every table may give."""

    refusals: Mapping[str, Words]


@cache
def shared_refusals() -> Mapping[str, Words]:
    """Refusals that need no entry in a table."""
    found, mistakes = validate(SharedWords, load(SHARED, f"evaluation/machines/{SHARED.name}"))
    if found is None or mistakes:
        raise ConfigurationError(mistakes)
    return found.refusals


def read_machine(
    path: Path,
    name: str,
    guards: Mapping[str, Guard[Any]],
    conditions: Mapping[str, Condition[Any]] | None = None,
    lent: Mapping[str, Words] | None = None,
) -> Machine[Any]:
    """The machine of a file, with the functions that it names; ConfigurationError with every mistake.

    `lent` has refusals whose sentences stand with another table, as those of the powers of documents do.
    """
    located = load(path, f"evaluation/{path.parent.name}/{path.name}")
    written, mistakes = validate(WrittenTable, located)
    if written is None or mistakes:
        raise ConfigurationError(mistakes)
    machine = _machine(name, written, guards, conditions or {}, lent or {})
    mistakes = sorted(_mistakes(written, machine, located), key=lambda one: one.line)
    if mistakes:
        raise ConfigurationError(mistakes)
    return machine


def _machine(
    name: str,
    written: WrittenTable,
    guards: Mapping[str, Guard[Any]],
    conditions: Mapping[str, Condition[Any]],
    lent: Mapping[str, Words],
) -> Machine[Any]:
    used = {code for codes in written.guards.values() for code in codes} | {NOT_IN_THIS_STATE, STATE_IS_FINAL}
    refusals = {**shared_refusals(), **lent, **written.refusals}
    return Machine(
        name=name,
        words=written.name,
        states=written.states,
        final=frozenset(code for code, state in written.states.items() if state.final),
        events=written.events,
        effects=written.effects,
        refusals={code: words for code, words in refusals.items() if code in used},
        rows=tuple(_rows(written)),
        guards=guards,
        conditions=conditions,
        guard_refusals=written.guards,
        condition_words=written.conditions,
    )


def _rows(written: WrittenTable) -> Iterator[Row]:
    for row in written.transitions:
        for state in _origins(written, row):
            to = (state or BEGIN) if row.to == SAME else row.to
            yield Row(state, row.event, to, row.who, row.when, row.guards, row.effects)


def _origins(written: WrittenTable, row: WrittenRow) -> Iterator[str | None]:
    for origin in row.origins:
        if origin == ANY_OPEN:
            yield from (code for code, state in written.states.items() if not state.final)
        else:
            yield None if origin == BEGIN else origin


def _mistakes(written: WrittenTable, machine: Machine[Any], located: Located) -> Iterator[Mistake]:
    for number, row in enumerate(written.transitions):
        for message in _row_mistakes(written, machine, row):
            yield located.mistake(("transitions", number), message)
    yield from _shadowed(machine, located)
    yield from _unused(written, machine, located)
    for guard, codes in written.guards.items():
        for code in codes:
            if code not in machine.refusals:
                yield located.mistake(("guards", guard), f"{guard}: no refusal {code!r}")


def _row_mistakes(written: WrittenTable, machine: Machine[Any], row: WrittenRow) -> Iterator[str]:
    for state in {*row.origins, row.to} - {BEGIN, ANY_OPEN, SAME} - written.states.keys():
        yield f"no state {state!r}"
    if row.event not in written.events:
        yield f"no event {row.event!r}"
    for name in row.guards:
        if name not in written.guards or name not in machine.guards:
            yield f"no guard {name!r}"
    if row.when and (row.when not in written.conditions or row.when not in machine.conditions):
        yield f"no condition {row.when!r}"
    for effect in row.effects:
        if effect not in written.effects:
            yield f"no effect {effect!r}"
    if row.who != SYSTEM and row.who not in access_table().permissions:
        yield f"no permission {row.who!r}"


def _shadowed(machine: Machine[Any], located: Located) -> Iterator[Mistake]:
    """Rows that never count, since one that always fits stands before them."""
    always: set[tuple[str | None, str]] = set()
    seen: set[str] = set()
    for row in machine.rows:
        if row.code in seen or (row.state, row.event) in always:
            yield located.mistake(("transitions",), f"{row.code} stands behind a row that fits always")
        seen.add(row.code)
        if not row.when:
            always.add((row.state, row.event))


def _unused(written: WrittenTable, machine: Machine[Any], located: Located) -> Iterator[Mistake]:
    rows = machine.rows
    used: Mapping[str, Collection[str | None]] = {
        "states": {row.to for row in rows if row.to != row.state},
        "events": {row.event for row in rows},
        "guards": {name for row in rows for name in row.guards},
        "conditions": {row.when for row in rows},
        "effects": {name for row in rows for name in row.effects},
        "refusals": {code for codes in written.guards.values() for code in codes},
    }
    for part, names in used.items():
        for code in getattr(written, part):
            if code not in names:
                yield located.mistake((part, code), f"{part}: {code} is used by no row")
