"""Settings: good files become values, bad ones name every mistake with its line."""

from pathlib import Path

import pytest

from core.errors import ConfigurationError
from core.settings import load_settings, missing_environment, resolve
from core.settings_document import settings_document
from core.yamllines import load

PROJECT = Path(__file__).parents[3]
BROKEN = sorted((Path(__file__).parent / "broken_settings").glob("*.yaml"))


def expected(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("# expect ") for line in lines if line.startswith("# expect ")]


def mistakes(path: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(path, {})
    return [str(mistake).removeprefix(f"{path}:") for mistake in caught.value.mistakes]


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_names_every_mistake_and_its_line(path: Path) -> None:
    assert expected(path)
    assert mistakes(path) == expected(path)


def test_the_file_of_the_project_is_good() -> None:
    settings = load_settings(PROJECT / "config.yaml", {})
    assert len(settings.city.places) == 14
    assert settings.web.port == 8050


def test_a_missing_file_is_a_mistake() -> None:
    assert mistakes(Path("nowhere.yaml")) == ["1: cannot be read: No such file or directory"]


def test_the_environment_overrides_addresses_and_port() -> None:
    settings = load_settings(
        PROJECT / "config.yaml", {"DATABASE_URL": "postgresql://db/x", "REDIS_URL": "redis://r", "PORT": "9000"}
    )
    assert (settings.database.url, settings.redis.url, settings.web.port) == ("postgresql://db/x", "redis://r", 9000)


def test_a_wrong_port_in_the_environment_is_a_mistake() -> None:
    with pytest.raises(ConfigurationError, match=r"environment PORT:1: web\.port: expected a valid integer"):
        load_settings(PROJECT / "config.yaml", {"PORT": "eight"})


def test_a_variable_that_is_not_set_is_named_with_its_line() -> None:
    path = PROJECT / "config.yaml"
    found = missing_environment(load_settings(path, {}), load(path), {})
    assert len(found) == 7
    assert "expected the environment to hold COCKPIT_DAS_URL, it is not set" in {mistake.message for mistake in found}
    lines = path.read_text(encoding="utf-8").splitlines()
    for mistake in found:
        assert mistake.message.split()[5].rstrip(",") in lines[mistake.line - 1]


def test_resolve_takes_a_value_from_the_environment() -> None:
    assert resolve("env:NAME", {"NAME": "secret"}) == "secret"
    assert resolve("http://host", {}) == "http://host"
    with pytest.raises(KeyError, match="NAME"):
        resolve("env:NAME", {})


def test_the_page_describes_every_key() -> None:
    page = settings_document()
    for key in ("bureau.title", "city.places[].hex", "database.url", "sources.CODE.credentials", "worker.debounce_s"):
        assert f"`{key}`" in page
