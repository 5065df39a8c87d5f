"""The shipped files pass the tools of Prometheus and Alertmanager."""

import json
import subprocess
from pathlib import Path

import yaml

from tests.dashboard import expressions
from tests.monitoring_kit import DEPLOY, hasty_alertmanager, hasty_prometheus
from tests.programs import require_program

NOWHERE = "http://127.0.0.1:9"


def passes(tool: str, *arguments: object) -> str:
    """What a tool says that has to end well."""
    command = [require_program(tool), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_configurations_of_prometheus_are_sound(tmp_path: Path) -> None:
    passes("promtool", "check", "config", "--syntax-only", DEPLOY / "prometheus" / "prometheus.yml")
    said = passes("promtool", "check", "config", hasty_prometheus(tmp_path, NOWHERE, "secret", NOWHERE))
    assert "2 rule files found" in said


def test_the_rules_are_sound_and_do_what_their_tests_say() -> None:
    rules, tests = (sorted((DEPLOY / "prometheus" / name).glob("*.yml")) for name in ("rules", "tests"))
    passes("promtool", "check", "rules", "--lint=all", "--lint-fatal", *rules)
    assert passes("promtool", "test", "rules", *tests).count("SUCCESS") == len(tests) == 3


def test_the_configurations_of_alertmanager_are_sound(tmp_path: Path) -> None:
    passes("amtool", "check-config", DEPLOY / "alertmanager" / "alertmanager.yml")
    hasty = tmp_path / "alertmanager.yml"
    hasty.write_text(yaml.safe_dump(hasty_alertmanager(NOWHERE)), encoding="utf-8")
    passes("amtool", "check-config", hasty)


def test_every_expression_of_the_dashboard_can_be_read(tmp_path: Path) -> None:
    rules = [{"record": f"panel:{number}", "expr": asked.expression} for number, asked in enumerate(expressions())]
    assert len(rules) > 30
    file = tmp_path / "dashboard.yml"
    file.write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}), encoding="utf-8")
    passes("promtool", "check", "rules", file)
