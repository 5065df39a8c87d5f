"""The audit trail speaks in codes that have a name in both languages, and has no name for what never happens."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from core.audit_events import event_names

PROJECT: Final = Path(__file__).parents[2]
ROOMS: Final = ("core", "store", "collectors", "indicators", "people", "evaluation", "alerts", "cockpit", "operations")
MAKERS: Final = frozenset({"AuditEvent", "Act", "Matter", "Deed", "_event", "event_of", "_matter"})
"""what is called with the code of an event in the first place"""
PUT_TOGETHER: Final = {"filing.confirmed", "filing.withdrawn", "filing.refused"}
"""codes that are put together from a state"""


@cache
def nodes() -> tuple[ast.AST, ...]:
    paths = [path for room in ROOMS for path in (PROJECT / room).rglob("*.py")]
    return tuple(node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8"))))


def made() -> Iterator[str]:
    """The first text of every call that makes an event."""
    for node in nodes():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def texts() -> set[str]:
    return {node.value for node in nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_event_that_is_made_has_a_name() -> None:
    found = set(made())
    assert len(found) > 20
    assert found - event_names().keys() == set()


def test_every_name_is_of_something_that_is_recorded() -> None:
    assert event_names().keys() - texts() - PUT_TOGETHER == set()


def test_names_are_there_in_both_languages_and_each_once() -> None:
    for language in ("zh", "en"):
        names = [getattr(name, language) for name in event_names().values()]
        assert all(names)
        assert len(set(names)) == len(names)
