"""The command line of the stand-ins."""

import json
from pathlib import Path

import pytest

from standins.configuration import Configuration
from standins.hosting import Addresses
from standins.main import _ready_line, main


def test_help_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    assert "python -m standins --state-dir" in capsys.readouterr().out


def test_a_mistake_in_the_settings_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "config.json"
    path.write_text(json.dumps({"state_dir": "x", "colour": "red"}), encoding="utf-8")
    assert main(["--config", str(path)]) == 2
    assert "no setting 'colour'" in capsys.readouterr().err


def test_the_ready_line_shows_no_password(tmp_path: Path) -> None:
    config = Configuration(tmp_path, das_dsn="postgresql://boss:hush@127.0.0.1:5433/das?application_name=x")
    doors = [Addresses(name, "http://127.0.0.1:1", "http://127.0.0.1:2") for name in ("das", "filerooms", "registers")]
    line = _ready_line(config, doors, {"das": 1})
    assert line["systems"]["das"]["data"] == "user=das_reader host=127.0.0.1 port=5433 dbname=das"
    assert line["systems"]["filerooms"]["data"] == str(tmp_path / "filerooms")
    assert "hush" not in json.dumps(line)
