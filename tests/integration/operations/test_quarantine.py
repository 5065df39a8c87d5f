"""`app.py quarantine`, as an operator uses it on a real store."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.clock import SystemClock
from core.model import Reject
from operations.command_line import main
from store import quarantine
from store.database import Database

PROJECT = Path(__file__).parents[3]
SECRETS = ("REGISTERS_TOKEN", "PLATFORM_CLIENT_ID", "PLATFORM_CLIENT_SECRET", "LICENCES_APP_KEY", "LICENCES_APP_SECRET")
MATTER = {
    "item_impl_code": "M1",
    "item_base_code": None,
    "item_name": "登记",
    "power_type": "02",
    "unit_uscc": "U" * 18,
    "level": "市",
    "in_scope": True,
    "retention": "永久",
    "clause_no": None,
    "valid_from": None,
    "valid_to": None,
    "updated_at": "2026-11-23T09:59:59+08:00",
}

Say = Callable[..., tuple[int, Any]]


@pytest.fixture
def say(database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """Runs a command; its exit code, and the JSON that it prints."""
    for name in (*SECRETS, "LOOKUPS_API_KEY"):
        monkeypatch.setenv(f"COCKPIT_{name}", "secret")
    monkeypatch.setenv("COCKPIT_DAS_URL", "postgresql://nowhere/das")
    settings = yaml.safe_load((PROJECT / "config.yaml").read_text(encoding="utf-8"))
    settings["database"] = {"url": database.url}
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")

    def run(*words: str) -> tuple[int, Any]:
        capsys.readouterr()
        code = main(["--config", str(path), "quarantine", *words, "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else said.err

    return run


def aside(database: Database, *rejects: Reject) -> list[int]:
    """Puts matters aside; their numbers."""
    quarantine.put(database, "platform", "item-catalog", "matter", rejects, SystemClock().now())
    return sorted(row.quarantine_id for row in quarantine.list_rows(database))


def test_rows_are_listed_by_group_and_shown_with_what_came(database: Database, say: Say) -> None:
    first, _ = aside(database, Reject(MATTER, "unknown_code", "level: 市", "M1"), Reject({}, "poison", key="M2"))
    code, told = say("list", "--source", "platform", "--rows", "10")
    assert (code, told["total"], {group["reason"] for group in told["groups"]}) == (0, 2, {"unknown_code", "poison"})
    code, row = say("show", str(first))
    assert (code, row["raw"]["item_name"], row["reason"]) == (0, "登记", "unknown_code")
    assert say("show", "999") == (1, "app.py: no row is put aside under the number 999\n")


def test_a_replay_enters_what_fits_and_keeps_what_does_not(database: Database, say: Say) -> None:
    with database.begin() as unit:
        unit.execute(
            "INSERT INTO owner (code, kind, name, place_code, version) VALUES (%s, 'agency', 'u', 330106, 1)",
            ["U" * 18],
        )
    aside(
        database,
        Reject(MATTER, "unknown_code", "level: 市", "M1"),
        Reject(MATTER | {"item_impl_code": "M2", "level": "国"}, "unknown_code", "level: 国", "M2"),
        Reject({}, "unknown_secrecy", key="M3"),
    )
    code, told = say("replay", "--source", "platform", "--by", "甲")
    assert (code, told["merged"], told["unfit"]) == (1, 1, {"unknown_code": 1, "not_kept": 1})
    with database.begin() as unit:
        assert unit.rows("SELECT item_impl_code, level FROM matter") == [("M1", "city")]
    assert say("replay", "--source", "platform")[1]["merged"] == 0
    assert {row.reason for row in quarantine.list_rows(database)} == {"unknown_code", "not_kept"}


def test_rows_are_dropped_with_a_reason_and_never_all_by_a_slip(database: Database, say: Say) -> None:
    number, _ = aside(database, Reject(MATTER, "unknown_code", key="M1"), Reject({}, "poison", key="M2"))
    code, said = say("drop", "--note", "x")
    assert (code, "say which rows" in said) == (1, True)
    assert say("drop", str(number), "--note", "测试行", "--by", "甲") == (0, {"dropped": 1})
    _, row = say("show", str(number))
    assert (row["state"], row["note"], row["changed_by"]) == ("dropped", "测试行", "甲")
    assert say("drop", "--all", "--note", "rest", "--by", "甲") == (0, {"dropped": 1})
