"""Every rule finds its mistake, at its line: one broken definition for each."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.errors import ConfigurationError
from core.model import Mistake
from core.yamllines import load as load_yaml
from indicators.catalogue import load
from indicators.checks import RULES, mistakes
from indicators.reading import FOLDER, Definitions, read

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))


@dataclass(frozen=True)
class Broken:
    """A copy of the definitions with one change, as read."""

    folder: Path
    definitions: Definitions
    change: Mapping[str, Any]


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Path, Broken]:
    """Every broken definition, read once."""
    return {path: broken_copy(tmp_path_factory.mktemp(path.stem), load_yaml(path).value) for path in BROKEN}


def broken_copy(tmp_path: Path, change: Mapping[str, Any]) -> Broken:
    folder = tmp_path / "definitions"
    shutil.copytree(FOLDER, folder)
    path = folder / change["file"]
    text = path.read_text(encoding="utf-8")
    assert change["replace"] in text, "the fixture no longer fits the definitions"
    path.write_text(text.replace(change["replace"], change["by"], 1), encoding="utf-8")
    return Broken(folder, read(folder), change)


def test_the_definitions_keep_every_rule() -> None:
    assert [str(mistake) for mistake in mistakes(read())] == []


@pytest.mark.parametrize("path", BROKEN, ids=[path.stem for path in BROKEN])
def test_a_mistake_is_named_with_its_line(path: Path, broken: Mapping[Path, Broken]) -> None:
    one = broken[path]
    everything = mistakes(one.definitions)
    found = [mistake for mistake in everything if mistake.message == one.change["mistake"]]
    assert found, [str(mistake) for mistake in everything]
    line = (one.folder / found[0].file).read_text(encoding="utf-8").splitlines()[found[0].line - 1]
    assert one.change["at"] in line


def test_every_rule_has_a_broken_definition(broken: Mapping[Path, Broken]) -> None:
    loud = {rule.__name__ for rule in RULES for one in broken.values() if any(rule(one.definitions))}
    assert loud == {rule.__name__ for rule in RULES}


def test_broken_definitions_never_go_live(tmp_path: Path) -> None:
    """All mistakes come at once."""
    folder = broken_copy(tmp_path, {"file": "units.yaml", "replace": "件", "by": ""}).folder
    (folder / "notes.yaml").write_text("a: 1\n", encoding="utf-8")
    (folder / "laws.yaml").unlink()
    with pytest.raises(ConfigurationError) as caught:
        load(folder)
    files = {mistake.file for mistake in caught.value.mistakes}
    assert {"notes.yaml", "laws.yaml", "units.yaml"} <= files
    assert str(caught.value).count("\n") == len(caught.value.mistakes) - 1


def test_a_mistake_prints_as_file_and_line() -> None:
    assert str(Mistake("items.yaml", 7, "unknown key 'colour'")) == "items.yaml:7: unknown key 'colour'"
