"""Accounts of the demo: one for each role, let in where the store is the demo's own and nowhere else."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.access import access_table
from core.errors import OperationError, RefusedError
from core.settings import load_settings
from operations.configuration import DEFAULT_CONFIG, Configuration
from operations.demo_accounts import accounts_text, city_parts, code_text, make_accounts, owner_parts
from operations.demo_folder import DemoFolder
from operations.people import DEMO_VARIABLE, is_demo, people_of
from people.commands.signing_in import NotSignedIn, SignedIn, second_factor, sign_in
from people.people import People
from store.database import Database
from store.migrations import upgrade
from tests.accounts import HERE, code_of, people_for
from tests.databases import Databases

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)


@pytest.fixture
def people(databases: Databases) -> Iterator[People]:
    url = databases.create(databases.template("store", upgrade))
    with Database(url, pool_size=3) as database:
        with database.begin() as unit:
            for code, kind, place in (("330106A", "archive", 330106), ("1133010000000001", "agency", 330199)):
                unit.execute(
                    "INSERT INTO owner (code, kind, name, place_code, version) VALUES (%s, %s, %s, %s, 0)",
                    (code, kind, code, place),
                )
        yield people_for(database)
    databases.drop(url)


@pytest.fixture
def folder(tmp_path: Path) -> DemoFolder:
    made = DemoFolder(tmp_path)
    made.create()
    return made


def make_all(people: People, folder: DemoFolder) -> None:
    make_accounts(people, folder, city_parts("330100"), AT)
    make_accounts(people, folder, owner_parts(people), AT)


def test_there_is_one_account_for_each_role_and_each_signs_in(people: People, folder: DemoFolder) -> None:
    make_all(people, folder)
    known = folder.known_accounts()
    assert sorted(one["role"] for one in known) == sorted(access_table().roles)
    for one in known:
        into = sign_in(people, one["name"], one["password"], HERE, AT)
        assert isinstance(into, SignedIn), one["name"]
        assert (into.visitor.stage == "second_factor") is (one["totp_secret"] is not None)
        if one["totp_secret"]:
            into = second_factor(people, into.secret, code_of(one["totp_secret"], AT), HERE, AT)
        assert isinstance(into, SignedIn)
        assert into.visitor.principal.roles(AT) == (one["role"],)


def test_passwords_are_made_at_the_first_start_and_kept_from_others(people: People, folder: DemoFolder) -> None:
    make_all(people, folder)
    first = folder.accounts.read_text()
    assert folder.accounts.stat().st_mode & 0o077 == 0
    make_all(people, folder)
    assert folder.accounts.read_text() == first
    passwords = [one["password"] for one in json.loads(first)]
    assert len(set(passwords)) == len(passwords)
    assert all(password in accounts_text(json.loads(first), people.settings.city) for password in passwords)


def test_the_code_of_the_moment_lets_somebody_in_and_others_need_none(people: People, folder: DemoFolder) -> None:
    make_all(people, folder)
    accounts = folder.known_accounts()
    leader = accounts[0]
    entered = sign_in(people, leader["name"], leader["password"], HERE, AT)
    assert isinstance(entered, SignedIn)
    code = code_text(accounts, leader["name"], AT).split()[0]
    assert isinstance(second_factor(people, entered.secret, code, HERE, AT), SignedIn)
    with pytest.raises(OperationError, match="by the password alone"):
        code_text(accounts, "supervisor", AT)
    with pytest.raises(OperationError, match="there is no account nobody"):
        code_text(accounts, "nobody", AT)


def test_a_password_that_was_forgotten_or_changed_is_set_anew(people: People, folder: DemoFolder) -> None:
    make_all(people, folder)
    folder.accounts.unlink()
    make_all(people, folder)
    one = folder.known_accounts()[2]
    assert isinstance(sign_in(people, one["name"], one["password"], HERE, AT), SignedIn)


def test_no_other_store_makes_them_or_lets_them_in(people: People, folder: DemoFolder) -> None:
    elsewhere = replace(people, demo=False)
    with pytest.raises(RefusedError, match="store of a demo only"):
        make_all(elsewhere, folder)
    make_all(people, folder)
    for one in folder.known_accounts():
        assert sign_in(elsewhere, one["name"], one["password"], HERE, AT) == NotSignedIn("wrong")


def found(path: Path, **environment: str) -> Configuration:
    return Configuration(path, load_settings(DEFAULT_CONFIG, {}), environment)


def test_only_the_demos_own_programs_with_its_own_settings_are_the_demo(folder: DemoFolder, tmp_path: Path) -> None:
    told = {DEMO_VARIABLE: str(tmp_path)}
    assert is_demo(found(folder.config, DATABASE_URL="postgresql://own", **told))
    assert not is_demo(found(folder.config, DATABASE_URL="postgresql://other"))
    assert not is_demo(found(DEFAULT_CONFIG, DATABASE_URL="postgresql://other", **told))
    assert not is_demo(found(DEFAULT_CONFIG))


def test_a_store_that_once_was_a_demos_is_told_of(
    people: People, folder: DemoFolder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make_all(people, folder)
    settings = load_settings(DEFAULT_CONFIG, {})
    key = settings.security.model_copy(update={"key_file": str(tmp_path / "sealing.key")})
    configuration = Configuration(
        DEFAULT_CONFIG, settings.model_copy(update={"security": key}), {"DATABASE_URL": people.database.url}
    )
    with caplog.at_level(logging.WARNING):
        assert people_of(configuration, people.database).demo is False
    assert "accounts of a demo" in caplog.text
