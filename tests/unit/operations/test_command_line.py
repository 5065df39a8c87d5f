"""The command line: every command is documented, loads alone, and fails with a clear sentence."""

import subprocess
import sys
from pathlib import Path

import pytest

from operations.command_line import COMMANDS, build_parser, main

PROJECT = Path(__file__).parents[3]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_shows_its_sentence_and_an_example(
    command: object, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.id
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    chosen = next(one for one in COMMANDS if one.name == name)
    assert chosen.sentence in " ".join(shown.split())
    assert f"example: {chosen.example}" in shown


def test_names_are_different() -> None:
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)


def test_an_unknown_command_names_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["colect"])
    assert ended.value.code == 2
    assert "collect" in capsys.readouterr().err


def test_a_wrong_settings_file_ends_every_process_with_its_mistakes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "config.yaml"
    broken.write_text("web:\n  port: many\n", encoding="utf-8")
    for name in ("web", "worker", "all", "verify", "collect", "recompute", "demo"):
        assert main(["--config", str(broken), name]) == 1
        assert f"{broken}:2: web.port: expected a valid integer" in capsys.readouterr().err


def test_an_operators_error_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--config", str(tmp_path / "absent.yaml"), "verify"]
    assert main(arguments) == 1
    assert capsys.readouterr().err == f"{arguments[1]}:1: cannot be read: No such file or directory\n"


def test_a_worker_needs_no_web_packages() -> None:
    program = (
        "import sys; from operations.command_line import build_parser; build_parser(['worker']);"
        "print([name for name in ('dash', 'plotly', 'fastapi') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_parser_knows_all_commands_without_loading_them() -> None:
    assert {command.name for command in COMMANDS} <= set(build_parser().format_help().split())
