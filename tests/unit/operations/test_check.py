"""`app.py check`: every mistake at once with file and line, exit 1; what a change would change."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest

from core.settings import load_settings
from core.working_days import statutory
from operations.alert_check import rule_mistakes
from operations.check import unpublished
from operations.command_line import main

PROJECT = Path(__file__).parents[3]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text((PROJECT / "config.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_project_has_no_mistakes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().err.endswith("no mistakes\n")


def test_every_mistake_is_named_with_file_and_line(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(config, "port: 8050", "port: many\n  prot: 1")
    assert main(["--config", str(config), "check"]) == 1
    lines = config.read_text(encoding="utf-8").splitlines()
    numbers = [str(1 + lines.index(text)) for text in ("  port: many", "  prot: 1")]
    assert [line.split(": ", 1)[0] for line in capsys.readouterr().err.splitlines()] == [
        f"{config}:{number}" for number in numbers
    ]


def test_a_source_without_a_mapping_is_a_mistake(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(config, "  lookups:\n", "  look-ups:\n")
    assert main(["--config", str(config), "check"]) == 1
    number = 1 + config.read_text(encoding="utf-8").splitlines().index("  look-ups:")
    assert f"{config}:{number}: unknown source 'look-ups'; there are: registers, platform" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "    url: http://127.0.0.1:9102",
            "    url: 127.0.0.1:9102",
            "sources.platform.url: expected http:// or https://…, found '127.0.0.1:9102'",
        ),
        ("    url: env:COCKPIT_DAS_URL", "    url: /das", "sources.das.url: expected postgresql:// or postgres://…"),
        (
            '    credentials: {api_key: "env:COCKPIT_LOOKUPS_API_KEY"}',
            '    credentials: {key: "env:COCKPIT_LOOKUPS_API_KEY"}',
            "sources.lookups.credentials: 'key' is not asked for by this source",
        ),
        (
            '    credentials: {api_key: "env:COCKPIT_LOOKUPS_API_KEY"}\n',
            "",
            "sources.lookups.credentials: 'api_key' is",
        ),
        (
            "    url: http://127.0.0.1:9102",
            "    url: https://127.0.0.1:9102\n    overrides: {ca_file: no-such.pem}",
            "sources.platform.overrides.ca_file: expected a PEM file, found none at 'no-such.pem'",
        ),
    ],
)
def test_a_source_that_cannot_be_reached_as_written_is_a_mistake(
    config: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, message: str
) -> None:
    change(config, old, new)
    assert main(["--config", str(config), "check"]) == 1
    assert message in capsys.readouterr().err


def test_a_missing_secret_is_a_warning(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config", str(config), "check"]) == 0
    assert f"warning: {config}:" in capsys.readouterr().err


def test_a_wall_that_cannot_be_read_is_a_warning(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with config.open("a", encoding="utf-8") as file:
        file.write("\nwall: {distance_m: 12}\n")
    assert main(["--config", str(config), "check"]) == 0
    assert "warning: wall: core text (26 px) is seen under 8.4′ from 12 m" in capsys.readouterr().err


def test_diff_shows_what_a_changed_file_would_change(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(config, "port: 8050", "port: 8060")
    arguments = ["--config", str(config), "check", "--diff", "--against", str(PROJECT / "config.yaml")]
    assert main(arguments) == 0
    assert capsys.readouterr().out == "config.web.port: 8050 → 8060\n"


def test_diff_of_the_same_file_shows_nothing(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config", str(config), "check", "--diff", "--against", str(config)]) == 0
    assert capsys.readouterr().out == "nothing would change\n"


def test_a_year_whose_holidays_are_not_published_is_told_to_those_who_rest_by_them() -> None:
    settings = load_settings(PROJECT / "config.yaml", {})
    autumn, summer = date(2026, 11, 26), date(2025, 6, 1)
    assert unpublished(settings, statutory(), autumn) == []
    rested = settings.sources["das"].model_copy(update={"works": "working_days"})
    settings = settings.model_copy(update={"sources": settings.sources | {"das": rested}})
    (told,) = unpublished(settings, statutory(), autumn)
    assert "2027" in told
    assert "das" in told
    assert unpublished(settings, statutory(), summer) == []


CHANNEL = """
alerts:
  channels:
    duty: {kind: pigeon, url: "https://oa.hz/in"}
    group: {kind: dingtalk, url: "https://oapi.dingtalk.com/robot/send?access_token=abc"}
    night: {kind: webhook, url: "env:COCKPIT_NIGHT_URL", secret: "env:COCKPIT_NIGHT_SECRET"}
"""


def test_a_channel_that_can_never_work_is_one_line_at_its_place(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(config, "\ncity:\n", f"{CHANNEL}\ncity:\n")
    assert main(["--config", str(config), "check"]) == 1
    lines = config.read_text(encoding="utf-8").splitlines()
    place = {
        name: 1 + next(n for n, line in enumerate(lines) if line.startswith(f"    {name}:"))
        for name in ("duty", "group")
    }
    said = capsys.readouterr().err
    assert f"{config}:{place['duty']}: alerts.channels.duty.kind: unknown kind 'pigeon'; there are: webhook, " in said
    assert f"{config}:{place['group']}: alerts.channels.group.url: expected env:NAME: whoever knows this" in said
    assert len(said.splitlines()) == 2


def test_a_secret_that_is_not_set_here_and_links_without_an_address_are_worth_a_line(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COCKPIT_NIGHT_URL", "https://oa.hz/in")
    monkeypatch.delenv("COCKPIT_NIGHT_SECRET", raising=False)
    night = CHANNEL.splitlines()[-1]
    change(config, "\ncity:\n", f"\nalerts:\n  channels:\n{night}\n\ncity:\n")
    assert main(["--config", str(config), "check"]) == 0
    said = capsys.readouterr().err
    assert "alerts.channels.night.secret: expected the environment to hold COCKPIT_NIGHT_SECRET, it is not set" in said
    assert "mail.link_base is empty: messages on channels carry no link" in said
    assert "COCKPIT_NIGHT_URL" not in said


def test_rules_are_checked_with_the_definitions_and_the_sources_of_the_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (PROJECT / "tests" / "unit" / "alerts" / "sound.yaml").read_text(encoding="utf-8")
    rules = tmp_path / "rules.yaml"
    rules.write_text(text.replace("codes: [A01]", "codes: [Z99]").replace("[das]", "[dsa]"), encoding="utf-8")
    monkeypatch.setattr("operations.check.rule_mistakes", partial(rule_mistakes, file=rules))
    assert main(["check"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "alerts/rules.yaml:11: AL-1: there is no indicator 'Z99'",
        "alerts/rules.yaml:31: AL-3: there is no source 'dsa' in config.yaml",
    ]
