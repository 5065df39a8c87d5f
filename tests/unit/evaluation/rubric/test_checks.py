"""Every rule finds its mistake, at its line: one broken rubric for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.errors import ConfigurationError
from core.model import Mistake
from core.yamllines import load as load_yaml
from evaluation.rubric.checks import RULES, mistakes
from evaluation.rubric.checks.basis import known_clauses
from evaluation.rubric.loading import load
from evaluation.rubric.reading import FOLDER, Written, read
from tests.unit.evaluation.rubric.units import CLAUSES

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
SOUND = FOLDER / "capability-1.yaml"


@dataclass(frozen=True)
class Broken:
    """A copy of the rubric with one change, as read."""

    written: Written
    change: Mapping[str, Any]
    mistakes: list[Mistake]


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Path, Broken]:
    """Every broken rubric, read once."""
    return {path: broken_copy(tmp_path_factory.mktemp(path.stem), load_yaml(path).value) for path in BROKEN}


def broken_copy(folder: Path, change: Mapping[str, Any]) -> Broken:
    text = SOUND.read_text(encoding="utf-8")
    assert change["replace"] in text, "the fixture no longer fits the rubric"
    path = folder / "rubric.yaml"
    path.write_text(text.replace(change["replace"], change["by"], 1), encoding="utf-8")
    written = read(path)
    return Broken(written, change, mistakes(written, CLAUSES))


def test_the_rubric_keeps_every_rule() -> None:
    assert [str(mistake) for mistake in mistakes(read(SOUND), CLAUSES)] == []


@pytest.mark.parametrize("path", BROKEN, ids=[path.stem for path in BROKEN])
def test_a_mistake_is_named_with_its_line(path: Path, broken: Mapping[Path, Broken]) -> None:
    one = broken[path]
    found = [mistake for mistake in one.mistakes if mistake.message == one.change["mistake"]]
    assert found, [str(mistake) for mistake in one.mistakes]
    line = one.written.path.read_text(encoding="utf-8").splitlines()[found[0].line - 1]
    assert one.change["at"] in line


def test_every_rule_has_a_broken_rubric(broken: Mapping[Path, Broken]) -> None:
    loud = {rule.__name__ for rule in RULES for one in broken.values() if any(rule(one.written))}
    assert loud == {rule.__name__ for rule in RULES}
    assert any(any(known_clauses(one.written, CLAUSES)) for one in broken.values())


def test_all_mistakes_come_at_once_and_none_goes_live(tmp_path: Path) -> None:
    text = SOUND.read_text(encoding="utf-8")
    path = tmp_path / "rubric.yaml"
    path.write_text(text.replace("LC13", "LC99").replace("zero: 85, full: 98", "zero: 98, full: 98"), encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load(path, CLAUSES)
    assert [mistake.file for mistake in caught.value.mistakes] == ["rubric.yaml", "rubric.yaml"]


@pytest.mark.parametrize("text", ["- a\n- b\n", "7\n", ""])
def test_a_file_without_keys_is_one_mistake(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rubric.yaml"
    path.write_text(text, encoding="utf-8")
    assert [mistake.message for mistake in mistakes(read(path), CLAUSES)] == [
        "expected 'key: value' lines, found something else"
    ]
