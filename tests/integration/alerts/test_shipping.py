"""Versions of rules that ship, and those that the bureau makes of them."""

from pathlib import Path
from typing import Any

import pytest

from alerts import in_force, reading
from alerts.commands.revising import revise
from alerts.in_force import put_in_force, rules_in_force
from alerts.rules import FILE
from core.yamllines import load
from operations.alert_check import waiting_warnings
from operations.configuration import Configuration
from store.alerting.rules import versions_of
from store.database import Database
from store.evaluation.texts import as_json
from tests.integration.alerts.watch import CITY, Watch, watch_on


@pytest.fixture
def watch(database: Database) -> Watch:
    """A bureau whose head of division at the city changes rules."""
    found = watch_on(database)
    found.person("boss", "division_head", CITY)
    return found


def ships(watch: Watch, monkeypatch: pytest.MonkeyPatch, folder: Path, code: str, **changes: Any) -> int:
    """The product ships a rule with some keys changed from now on; returns how many versions are new here."""
    written = load(FILE).value
    rules = [one | (changes if one["code"] == code else {}) for one in written["rules"]]
    (folder / "rules.yaml").write_text(as_json({**written, "rules": rules}), encoding="utf-8")
    monkeypatch.setattr(in_force, "FILE", folder / "rules.yaml")
    with watch.database.begin() as work:
        return put_in_force(work, watch.at)


def changed(watch: Watch, **changes: Any) -> int:
    """The bureau makes a version of AL-5; its number."""
    with watch.database.begin() as work:
        body = versions_of(work, "AL-5")[0].body
    return revise(watch.desk, watch.persons["boss"], {**body, **changes}, "本局口径", watch.at).version


def level(watch: Watch) -> tuple[int, str]:
    """Version and level of AL-5 in force."""
    with watch.database.begin() as work:
        rule = rules_in_force(work, watch.at).rules["AL-5"]
    return rule.version, str(rule.level)


def waiting(watch: Watch) -> int | None:
    """The version of AL-5 that waits, as the page of rules has it."""
    (found,) = (one for one in reading.rules_page(watch.desk, watch.at) if one.line.version.rule == "AL-5")
    assert (found.line.version.version, found.rule is not None) == (level(watch)[0], True)
    return found.waiting


def test_a_rule_that_nobody_has_changed_follows_the_product(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert level(watch) == (1, "warning")
    assert ships(watch, monkeypatch, tmp_path, "AL-5", version=3, level="critical") == 1
    assert ships(watch, monkeypatch, tmp_path, "AL-5", version=3, level="critical") == 0
    assert (level(watch), waiting(watch)) == ((3, "critical"), None)
    assert ships(watch, monkeypatch, tmp_path, "AL-5", version=2, level="info") == 0, "an older program beside it"
    assert level(watch) == (3, "critical")


@pytest.mark.parametrize("number", [2, 3, 9])
def test_what_the_bureau_has_made_holds_and_a_newer_one_that_ships_waits(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number: int
) -> None:
    assert changed(watch, level="serious") == 2
    assert ships(watch, monkeypatch, tmp_path, "AL-5", version=number, level="critical") == 1
    assert level(watch) == (2, "serious")
    waits = waiting(watch)
    assert waits == max(3, number)
    found = Configuration(tmp_path / "config.yaml", settings_on(watch), {})
    assert [one[:17] for one in waiting_warnings(found, watch.at)] == [f"AL-5: version {waits} s"[:17]]
    assert changed(watch, level="info") == waits + 1
    assert (level(watch), waiting(watch)) == ((waits + 1, "info"), None)
    assert waiting_warnings(found, watch.at) == []


def settings_on(watch: Watch) -> Any:
    """The settings with the address of the store."""
    settings = watch.desk.settings
    return settings.model_copy(update={"database": settings.database.model_copy(update={"url": watch.database.url})})
