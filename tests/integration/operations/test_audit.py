"""`app.py audit` and `app.py token`, as operators and the audit administrator use them on a real store."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from core.clock import SystemClock
from core.settings import load_settings
from operations.command_line import main
from people.people import People, people_on
from people.tokens import principal_of
from store.audit import record_alone
from store.database import Database
from tests.accounts import Known, code_of, make_account
from tests.integration.store.audit_world import act, add_acts, tamper

PROJECT = Path(__file__).parents[3]

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def config(database: Database, tmp_path: Path) -> Path:
    """Settings whose secrets and copies lie in a folder of the test."""
    settings = yaml.safe_load((PROJECT / "config.yaml").read_text(encoding="utf-8"))
    settings["database"] = {"url": database.url}
    settings["security"] = {"key_file": str(tmp_path / "sealing.key")}
    settings["audit"] = {"key_file": str(tmp_path / "audit" / "key.pem"), "copies_file": str(tmp_path / "copies.jsonl")}
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    return path


@pytest.fixture
def say(config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """Runs a command, typing lines into it; its exit code and what it says."""

    def run(*words: str, typed: tuple[str, ...] = ()) -> tuple[int, str, str]:
        capsys.readouterr()
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        code = main(["--config", str(config), *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def people(database: Database, config: Path) -> People:
    """People as the commands know them."""
    return people_on(database, load_settings(config, {}), None, PROJECT)


def auditor(people: People, role: str = "audit_admin") -> Known:
    return make_account(people, "shen", role, "330100", SystemClock().now())


def events(database: Database) -> list[tuple[str, str, str]]:
    with database.begin() as unit:
        rows = unit.rows("SELECT event, actor_kind, outcome FROM audit_event ORDER BY position")
    return [(event, kind, outcome) for event, kind, outcome in rows]


def test_a_whole_trail_is_told_and_what_it_cannot_prove(database: Database, say: Say) -> None:
    add_acts(database, 3)
    code, out, _ = say("audit", "verify")
    assert code == 0
    assert out.endswith("the trail is whole\n")
    assert "rows 1 to 3 are held by no anchor yet" in out
    assert "no copies of the anchors were given" in out
    assert events(database)[-1] == ("audit.verified", "operator", "ok")


def test_a_wrong_row_is_named_and_the_exit_code_is_1(database: Database, say: Say) -> None:
    add_acts(database, 9)
    tamper(database, "UPDATE audit_event SET body = replace(body, 'p4', 'px') WHERE position = 5")
    code, out, _ = say("audit", "verify")
    assert code == 1
    assert "WRONG: row 5 was changed" in out
    assert out.endswith("the trail is NOT whole\n")
    code, out, _ = say("audit", "verify", "--json")
    assert (code, json.loads(out)["findings"][0]["position"]) == (1, 5)


def test_anchors_are_signed_once_there_is_a_key_and_copies_find_a_removed_end(
    database: Database, say: Say, tmp_path: Path
) -> None:
    add_acts(database, 3)
    assert "NOT signed: there is no key" in say("audit", "anchor")[1]
    code, out, _ = say("audit", "key")
    assert code == 0
    assert (tmp_path / "audit" / "key.pem").stat().st_mode & 0o777 == 0o600
    assert "signed with" in say("audit", "anchor")[1]
    assert say("audit", "anchor")[1] == "nothing has happened since the newest anchor\n"
    copies = tmp_path / "elsewhere.jsonl"
    copies.write_text(say("audit", "anchors")[1])
    assert copies.read_text() == (tmp_path / "copies.jsonl").read_text()
    tamper(database, "DELETE FROM audit_event WHERE position > 3", "DELETE FROM audit_anchor WHERE number = 2")
    code, out, _ = say("audit", "verify", "--anchors", str(copies))
    assert code == 1
    assert "WRONG: row 4 was removed from the end" in out
    assert "is not in the store any more" in out
    assert say("audit", "key")[0] == 1


def test_a_key_that_others_may_read_is_not_used(database: Database, say: Say, tmp_path: Path) -> None:
    say("audit", "key")
    (tmp_path / "audit" / "key.pem").chmod(0o644)
    code, _, err = say("audit", "anchor")
    assert code == 1
    assert "may be read by others: chmod 600" in err


def test_copies_that_cannot_be_read_are_told(say: Say, tmp_path: Path) -> None:
    code, _, err = say("audit", "verify", "--anchors", str(tmp_path / "nothing.jsonl"))
    assert code == 1
    assert "no copies of anchors can be read" in err


def test_old_months_are_dropped_by_the_owner_of_the_schema(database: Database, say: Say) -> None:
    at = SystemClock().now()
    add_acts(database, 3, at - timedelta(days=40 * 31))
    add_acts(database, 3, at)
    assert say("audit", "drop")[1].endswith(": 3 rows; their anchors stay\n")
    assert say("audit", "drop")[1] == "nothing is older than 36 months\n"
    code, out, _ = say("audit", "verify")
    assert (code, "followed rows 4 to" in out) == (0, True)


def typed(known: Known) -> tuple[str, ...]:
    return (known.password, code_of(known.totp_secret, SystemClock().now()))


def test_the_audit_administrator_searches_and_the_search_is_recorded(
    database: Database, say: Say, people: People
) -> None:
    known = auditor(people)
    record_alone(database, act(1, event="grant.given"))
    record_alone(database, act(2, event="grant.ended"))
    record_alone(database, act(3))
    code, out, err = say("audit", "search", "--as", "shen", "--event", "grant", "--json", typed=typed(known))
    assert (code, err) == (0, "2 of 2\n")
    assert [json.loads(line)["event"] for line in out.splitlines()] == ["grant.given", "grant.ended"]
    assert ("audit.searched", "person", "ok") in events(database)


def test_an_export_is_stamped_neutral_and_recorded(
    database: Database, say: Say, people: People, tmp_path: Path
) -> None:
    known = auditor(people)
    add_acts(database, 2)
    record_alone(database, act(3, event="=1+1"))
    out = tmp_path / "trail.csv"
    assert say("audit", "export", "--as", "shen", "--out", str(out), typed=typed(known))[0] == 0
    lines = out.read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("Shen (shen),")
    assert lines[1].startswith("position,at,event,actor")
    assert "'=1+1" in out.read_text()
    assert ("audit.exported", "person", "ok") in events(database)
    assert say("audit", "export", "--as", "shen", "--out", str(out), typed=())[0] == 1


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "bureau_leader"])
def test_nobody_else_searches_or_exports(
    database: Database, say: Say, people: People, tmp_path: Path, role: str
) -> None:
    known = auditor(people, role)
    assert say("audit", "search", "--as", "shen", typed=typed(known))[:2] == (1, "")
    assert ("audit.searched", "person", "refused") in events(database)


def test_tokens_are_made_listed_and_ended_at_the_machine(database: Database, say: Say, people: People) -> None:
    make_account(people, "gao", "data_steward", "330100", SystemClock().now())
    words = ("token", "create", "gao", "report", "--role", "data_steward", "--may", "numbers.read")
    code, out, _ = say(*words, "--json")
    assert code == 0
    made = json.loads(out)
    assert principal_of(people, made["secret"], SystemClock().now()) is not None
    listed = say("token", "list")[1]
    assert f"#{made['token_id']} " in listed
    assert made["secret"] not in listed
    assert "never used" not in listed
    assert say("token", "revoke", str(made["token_id"]), "--reason", "lost")[0] == 0
    assert principal_of(people, made["secret"], SystemClock().now()) is None
    assert say("token", "list")[1] == ""
    assert "over" in say("token", "list", "--all")[1]
    code, _, err = say("token", "revoke", str(made["token_id"]), "--reason", "again")
    assert (code, "no token" in err) == (1, True)
    assert [event for event, _, _ in events(database)] == ["token.made", "token.ended", "token.ended"]


def test_a_command_that_changes_something_leaves_its_beginning_and_its_end(database: Database, say: Say) -> None:
    assert say("quarantine", "drop", "--source", "platform", "--note", "test rows", "--by", "gao")[0] == 0
    assert events(database) == [("command.begun", "operator", "ok"), ("quarantine.dropped", "operator", "ok")]
    with database.begin() as unit:
        (body,) = unit.rows("SELECT body FROM audit_event ORDER BY position")[1]
    detail = json.loads(body)["detail"]
    assert (detail["source"], detail["why"], detail["by"], detail["rows"]) == ("platform", "test rows", "gao", 0)


def test_a_command_that_fails_says_so_in_the_trail(database: Database, say: Say) -> None:
    assert say("year", "close", str(SystemClock().now().year + 1))[0] == 1
    assert events(database) == [("command.begun", "operator", "ok"), ("year.closed", "operator", "failed")]


def test_rights_given_in_the_database_stand_in_the_trail(database: Database, say: Say) -> None:
    with database.begin() as unit:
        unit.execute("CREATE ROLE granted_application NOLOGIN")
    try:
        assert say("database", "grant", "granted_application")[0] == 0
        assert events(database) == [("command.begun", "operator", "ok"), ("database.granted", "operator", "ok")]
    finally:
        with database.begin() as unit:
            unit.execute("DROP OWNED BY granted_application")
            unit.execute("DROP ROLE granted_application")
