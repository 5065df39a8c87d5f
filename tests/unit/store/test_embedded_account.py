import os
import pwd
from typing import NamedTuple

import pytest

from core.errors import OperationError
from store.embedded.account import name_of, server_account


class Entry(NamedTuple):
    pw_name: str
    pw_uid: int
    pw_gid: int


def machine_with(monkeypatch: pytest.MonkeyPatch, uid: int, *entries: Entry) -> None:
    """Makes the process that user, on a machine with these accounts."""
    monkeypatch.setattr(os, "geteuid", lambda: uid)
    monkeypatch.setattr(pwd, "getpwnam", lambda name: {entry.pw_name: entry for entry in entries}[name])
    monkeypatch.setattr(pwd, "getpwuid", lambda wanted: {entry.pw_uid: entry for entry in entries}[wanted])


POSTGRES, NOBODY, ALICE = Entry("postgres", 101, 104), Entry("nobody", 65534, 65534), Entry("alice", 1000, 1000)


def test_root_hands_the_server_to_postgres(monkeypatch: pytest.MonkeyPatch) -> None:
    machine_with(monkeypatch, 0, NOBODY, POSTGRES)
    account = server_account()
    assert (account.name, account.uid, account.gid, account.switched) == ("postgres", 101, 104, True)


def test_root_hands_the_server_to_nobody_where_there_is_no_postgres(monkeypatch: pytest.MonkeyPatch) -> None:
    machine_with(monkeypatch, 0, NOBODY)
    assert server_account().name == "nobody"


def test_root_stays_with_nobody_when_postgres_came_later(monkeypatch: pytest.MonkeyPatch) -> None:
    machine_with(monkeypatch, 0, NOBODY, POSTGRES)
    assert server_account(data_owner=NOBODY.pw_uid).name == "nobody"


def test_root_does_not_run_the_server_as_some_user(monkeypatch: pytest.MonkeyPatch) -> None:
    machine_with(monkeypatch, 0, NOBODY, POSTGRES, ALICE)
    assert server_account(data_owner=ALICE.pw_uid).name == "postgres"


def test_root_is_told_when_there_is_no_account_for_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    machine_with(monkeypatch, 0, ALICE)
    with pytest.raises(OperationError, match="neither an account 'postgres' nor 'nobody'"):
        server_account()


def test_everyone_else_runs_it_as_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    machine_with(monkeypatch, 1000, ALICE, POSTGRES)
    account = server_account()
    assert (account.name, account.uid, account.switched) == ("alice", 1000, False)


def test_a_user_without_a_name_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    machine_with(monkeypatch, 4321, ALICE)
    with pytest.raises(OperationError, match="User id 4321 has no name on this machine"):
        server_account()


def test_an_account_without_a_name_is_called_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    machine_with(monkeypatch, 0, ALICE)
    assert (name_of(1000), name_of(4321)) == ("alice", "4321")
