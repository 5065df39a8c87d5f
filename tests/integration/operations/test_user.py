"""`app.py user`, as an operator and as administrators use it."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from core.clock import SystemClock
from core.settings import load_settings
from operations.command_line import main
from operations.configuration import DEFAULT_CONFIG
from people.people import People, people_on
from people.sealing import sealing_from
from store.database import Database
from store.migrations import upgrade
from tests.accounts import CHEAP, PASSWORD, code_of, make_account
from tests.databases import Databases

Run = Callable[..., str]


@pytest.fixture
def people(databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[People]:
    """People on a store that the commands find too."""
    url = databases.create(databases.template("store", upgrade))
    values = yaml.safe_load(DEFAULT_CONFIG.read_text(encoding="utf-8"))
    values["security"] = {"key_file": str(tmp_path / "sealing.key")}
    config = tmp_path / "config.yaml"
    config.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("COCKPIT_CONFIG", str(config))
    monkeypatch.delenv("REDIS_URL", raising=False)
    with Database(url, pool_size=2) as database:
        yield people_of_config(database, config)
    databases.drop(url)


def people_of_config(database: Database, config: Path) -> People:
    made = people_on(database, load_settings(config, {}), None, config.parent)
    return People(database, made.settings, made.sessions, sealing_from("", config.parent / "sealing.key"), CHEAP)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command, typing lines; returns what it said, also on standard error."""

    def running(*words: str, typed: str = "", code: int = 0) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        assert main(["user", *words]) == code
        said = capsys.readouterr()
        return said.out + said.err

    return running


def test_the_first_administrator_of_each_kind_is_made_once(people: People, run: Run) -> None:
    for name, role in (("wang", "system_admin"), ("li", "security_admin"), ("zhou", "audit_admin")):
        assert re.search(r"^ {4}\S{5}(-\S{5}){3}$", run("create-admin", name, name, "--role", role), re.MULTILINE)
    assert "there is a system_admin already" in run("create-admin", "wu", "吴", code=1)
    listed = run("list")
    assert "zhou" in listed
    assert "#3 audit_admin at 330100" in listed


def test_administrators_sign_in_at_the_terminal_and_do_their_own_part(people: People, run: Run) -> None:
    at = SystemClock().now()
    system = make_account(people, "system", "system_admin", "330100", at)
    security = make_account(people, "security", "security_admin", "330100", at)

    def typed(secret: str | None) -> str:
        """Password and code; that a code counts once is another test's, and no reason to wait for the next here."""
        with people.database.begin() as unit:
            unit.execute("UPDATE account SET totp_step = 0 WHERE totp_step IS NOT NULL")
        return f"{PASSWORD}\n{code_of(secret, SystemClock().now())}\n"

    assert "signs in with this password once" in run(
        "create", "su", "苏晓", "--as", "system", typed=typed(system.totp_secret)
    )
    refused = run("create", "x", "x", "--as", "security", typed=typed(security.totp_secret), code=1)
    assert "accounts.manage" in refused
    granted = run(
        "grant", "su", "supervisor", "330100", "--reason", "new", "--as", "security", typed=typed(security.totp_secret)
    )
    assert "grant #3" in granted
    again = ("revoke", "3", "--reason", "moved", "--successor", "su", "--as", "security")
    assert "nobody succeeds oneself" in run(*again, typed=typed(security.totp_secret), code=1)
    left = run("leave", "su", "--as", "system", typed=typed(system.totp_secret))
    assert "role" in left
    assert "waiting" in left
    done = run("settle", "1", "--reason", "none", "--as", "security", typed=typed(security.totp_secret))
    assert done == ""
    with people.database.begin() as unit:
        assert unit.value("SELECT count(*) FROM hand_over WHERE closed_at IS NULL") == 0
        assert unit.value("SELECT count(*) FROM session") == 0, "who signed in at the terminal is signed out"


def test_who_is_not_let_in_does_nothing(people: People, run: Run) -> None:
    at = SystemClock().now()
    make_account(people, "system", "system_admin", "330100", at)
    assert "not signed in: wrong" in run("create", "su", "苏", "--as", "system", typed="wrong\n", code=1)
    assert "not signed in: wrong" in run("create", "su", "苏", "--as", "nobody", typed="wrong\n", code=1)
    assert "su" not in run("list").split()


def test_an_administrator_is_recovered_by_the_operator_with_a_reason(people: People, run: Run) -> None:
    make_account(people, "security", "security_admin", "330100", SystemClock().now())
    assert "signs in with this password once" in run("recover-admin", "security", "--reason", "telephone lost")
    assert "no administrator" in _refused_for_others(people, run)


def _refused_for_others(people: People, run: Run) -> str:
    make_account(people, "su", "supervisor", "330100", SystemClock().now())
    return run("recover-admin", "su", "--reason", "lost", code=1)
