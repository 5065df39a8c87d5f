"""The settings of all stand-ins together: what is refused, what is made up, what is kept."""

import json
from pathlib import Path

import pytest

from standins.configuration import CREDENTIALS, SYSTEMS, Configuration, of_values, read
from standins.days import parse_iso


def test_a_file_gives_the_settings_of_each_system(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    values = {"state_dir": str(tmp_path / "state"), "seed": 5, "scale": 0.5, "das_dsn": "host=db"}
    values |= {"ports": {"platform": 9102}, "credentials": {"das": {"password": "p"}}, "rates": {"das": 7}}
    values |= {"requests_per_second": 500}
    path.write_text(json.dumps(values), encoding="utf-8")
    config = read(path, profile="published")
    platform, das = config.settings("platform"), config.settings("das")
    assert (platform.port, platform.control_port, platform.profile, platform.seed) == (9102, 0, "published", 5)
    assert platform.state_dir == tmp_path / "state" / "platform"
    assert das.credentials["dsn"] == "host=db"
    assert das.credentials["password"] == "p"
    assert das.per_second == 7
    assert (das.requests_per_second, das.burst) == (500, 1000)


def test_credentials_that_are_not_given_are_made_up_once(tmp_path: Path) -> None:
    config = Configuration(tmp_path, das_dsn="x")
    for name in SYSTEMS:
        made = config.settings(name).credentials
        assert set(CREDENTIALS[name]) <= set(made)
        assert all(len(made[key]) == 32 for key in CREDENTIALS[name])
        assert config.settings(name).credentials == made
    assert (tmp_path / "credentials.json").stat().st_mode & 0o077 == 0


def test_all_systems_have_one_start_which_is_kept(tmp_path: Path) -> None:
    starts = {Configuration(tmp_path, das_dsn="x").settings(name).start for name in SYSTEMS}
    assert len(starts) == 1
    given = Configuration(tmp_path, das_dsn="x", start="2026-06-30T15:20:00+08:00").settings("das").start
    assert given == parse_iso("2026-06-30T15:20:00+08:00")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"seeds": 1}, "no setting 'seeds'"),
        ({"profile": "wild"}, "no profile 'wild'"),
        ({"scale": 0}, "scale and requests_per_second must be above 0"),
        ({"requests_per_second": 0}, "scale and requests_per_second must be above 0"),
        ({"ports": {"oracle": 1}}, "no system 'oracle'"),
        ({"systems": ["das"], "das_dsn": ""}, "das needs das_dsn"),
        ({"start": "yesterday"}, "Invalid isoformat"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, values: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        of_values({"state_dir": str(tmp_path), "das_dsn": "x", **values})


def test_the_state_folder_must_be_named() -> None:
    with pytest.raises(ValueError, match="state_dir is missing"):
        of_values({"seed": 1})
