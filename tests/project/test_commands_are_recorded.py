"""Every act of the command line leaves its line in the trail, or is named here as one that only shows something.

What each of them leaves is shown where it is run: tests/integration/operations, tests/system, and for acts of people
tests/integration/people/test_everything_is_recorded.py. This test finds those that are new and leave nothing.
"""

import argparse
import ast
import inspect
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Final

import pytest

from core.audit_events import event_names
from operations import user_acts
from operations.command_line import COMMANDS, build_parser

RECORDED: Final[Mapping[str, str]] = {
    "collect": "source.collected",
    "loading end": "load.ended",
    "recompute": "sums.recomputed",
    "verify": "data.exported",
    "manual set": "manual.entered",
    "manual import": "manual.imported",
    "backfill": "source.backfilled",
    "sweep": "source.swept",
    "missing": "data.exported",
    "quarantine replay": "quarantine.replayed",
    "quarantine drop": "quarantine.dropped",
    "year close": "year.closed",
    "year show": "data.exported",
    "audit key": "audit.key_made",
    "audit verify": "audit.verified",
    "mail again": "mail.tried_again",
    "channels again": "alert.tried_again",
    "channels drop": "alert.dropped",
    "database grant": "database.granted",
    "calendar import": "calendar.imported",
    "rubric publish": "rubric.published",
    "rubric retire": "rubric.retired",
    "rubric what-if": "data.exported",
}
"""acts that write the trail themselves, by the code they write; `verify`, `missing`, `year show` with a file"""
BY_PEOPLE: Final[Mapping[str, str]] = {
    "user create-admin": "create_first_administrator",
    "user recover-admin": "recover_administrator",
    "user create": "create_account",
    "user lock": "lock_account",
    "user unlock": "unlock_account",
    "user sign-out": "end_all_sessions",
    "user reset-password": "reset_password",
    "user reset-second-factor": "reset_second_factor",
    "user grant": "grant_role",
    "user revoke": "revoke_grant",
    "user deputy": "name_deputy",
    "user leave": "leave",
    "user settle": "hand_over_to",
    "token create": "create_token",
    "token revoke": "revoke_token",
    "audit search": "search_trail",
    "audit export": "export_trail",
    "audit drop": "drop_old",
}
"""acts that a command of people, or of the store, records for them"""
NOT_RECORDED: Final[Mapping[str, str]] = {
    "demo": "a demo of its own",
    "all": "runs worker and web",
    "web": "what it is asked is recorded as it comes",
    "worker": "what it starts with is recorded when it is another than before (settings.changed)",
    "standins": "no part of the product",
    "loading show": "shows",
    "quarantine list": "shows",
    "quarantine show": "shows",
    "user list": "shows",
    "user hand-overs": "shows",
    "token list": "shows",
    "alerts list": "shows",
    "alerts rules": "shows",
    "alerts backtest": "reads history and keeps nothing",
    "mail list": "shows",
    "mail test": "sends a mail and keeps nothing",
    "channels counts": "shows",
    "channels list": "shows",
    "channels test": "hands a test over and keeps nothing",
    "audit anchor": "adds anchors, which are numbered, chained and signed themselves",
    "audit anchors": "shows",
    "database upgrade": "the versions of the schema are in the program",
    "calendar show": "shows",
    "calendar check": "shows",
    "check": "shows",
    "docs": "shows",
    "draw verify": "shows",
    "rubric check": "shows",
    "rubric diff": "shows",
}


def acts() -> set[str]:
    """Every command with each of its acts."""
    parser = build_parser([command.name for command in COMMANDS])
    found = set()
    for name, one in _below(parser).items():
        found |= {f"{name} {act}" for act in _below(one)} or {name}
    return found


def _below(parser: argparse.ArgumentParser) -> Mapping[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def module_of(act: str) -> ModuleType:
    return next(command for command in COMMANDS if command.name == act.split()[0]).load()


def nodes(module: ModuleType) -> Iterator[ast.AST]:
    yield from ast.walk(ast.parse(inspect.getsource(module)))


def test_every_act_is_recorded_or_named_as_one_that_is_not() -> None:
    lists = (RECORDED.keys(), BY_PEOPLE.keys(), NOT_RECORDED.keys())
    assert sum(map(len, lists)) == len(set().union(*lists)), "an act stands in two lists"
    assert set().union(*lists) == acts()


@pytest.mark.parametrize("act", RECORDED)
def test_an_act_makes_the_event_it_is_said_to_make(act: str) -> None:
    made = {
        node.args[0].value
        for node in nodes(module_of(act))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in ("Deed", "AuditEvent")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert RECORDED[act] in made
    assert RECORDED[act] in event_names()


@pytest.mark.parametrize("act", BY_PEOPLE)
def test_an_act_of_people_goes_by_the_command_that_records_it(act: str) -> None:
    modules = [module_of(act), *([user_acts] if act.startswith("user ") else [])]
    called = {
        getattr(node.func, "id", "") for module in modules for node in nodes(module) if isinstance(node, ast.Call)
    }
    assert BY_PEOPLE[act] in called
