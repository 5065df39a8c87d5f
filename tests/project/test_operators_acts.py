"""Every command of operators either changes nothing that lasts, or is recorded in the trail under a code of its own."""

import argparse
import ast
import inspect
from collections.abc import Iterator, Mapping
from typing import Final

import pytest

from core.audit_events import event_names
from operations.command_line import COMMANDS, build_parser

RECORDED: Final[Mapping[str, str]] = {
    "collect": "source.collected",
    "loading end": "load.ended",
    "recompute": "sums.recomputed",
    "manual set": "manual.entered",
    "manual import": "manual.imported",
    "backfill": "source.backfilled",
    "sweep": "source.swept",
    "missing": "data.exported",
    "quarantine replay": "quarantine.replayed",
    "quarantine drop": "quarantine.dropped",
    "calendar import": "calendar.imported",
    "year close": "year.closed",
    "mail again": "mail.tried_again",
    "database grant": "database.granted",
    "rubric publish": "rubric.published",
    "rubric retire": "rubric.retired",
}
"""command → the code under which its module notes it"""
BY_COMMANDS_OF_PEOPLE: Final = frozenset({"user", "token"})
"""what they change is changed by the commands of people, which record it themselves"""
OF_THE_TRAIL: Final = frozenset({"audit key", "audit anchor", "audit drop", "audit export"})
"""what happens to the trail itself, with tests of its own"""
NOTHING_LASTS: Final[Mapping[str, str]] = {
    "demo": "a demo of its own",
    "all": "a process, which records what it does",
    "web": "a process, which records what people do",
    "worker": "a process, which records what it does",
    "standins": "other systems",
    "loading show": "reads",
    "verify": "reads; what it exports is recorded",
    "quarantine list": "reads",
    "quarantine show": "reads",
    "calendar show": "reads",
    "calendar check": "reads",
    "year show": "reads; what it exports is recorded",
    "audit verify": "reads",
    "audit anchors": "reads",
    "audit search": "reads",
    "mail list": "reads",
    "mail test": "sends a letter to an address and keeps nothing",
    "database upgrade": "its migration stands in the schema",
    "check": "reads",
    "rubric check": "reads",
    "rubric diff": "reads",
    "rubric what-if": "keeps nothing; that it was read is recorded",
    "draw verify": "reads",
    "docs": "generated pages of the project",
}


def leaves(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command with its acts."""
    below = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    if not below:
        yield " ".join(words)
    for one in below:
        for name, parsed in one.choices.items():
            yield from leaves(parsed, (*words, name))


def every_command() -> list[str]:
    return list(leaves(build_parser([one.name for one in COMMANDS])))


def test_every_command_is_known_here_and_no_other() -> None:
    found = {one for one in every_command() if one.split()[0] not in BY_COMMANDS_OF_PEOPLE}
    assert found == {*RECORDED, *OF_THE_TRAIL, *NOTHING_LASTS}


@pytest.mark.parametrize("command", RECORDED)
def test_a_command_that_changes_something_notes_it_under_its_code(command: str) -> None:
    module = next(one for one in COMMANDS if one.name == command.split()[0]).load()
    tree = ast.parse(inspect.getsource(module))
    texts = {one.value for one in ast.walk(tree) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    assert RECORDED[command] in texts & event_names().keys()
    assert any(isinstance(one, ast.Call) and getattr(one.func, "id", "") == "noted" for one in ast.walk(tree))
