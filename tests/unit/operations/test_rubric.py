"""`app.py rubric`: check, diff, publish and retire, on a folder of versions."""

from pathlib import Path

import pytest

from evaluation.rubric.reading import FOLDER
from operations.command_line import main
from tests.unit.operations.trail import Trail, keep_trail

FIRST = (FOLDER / "capability-1.yaml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def trail(monkeypatch: pytest.MonkeyPatch) -> Trail:
    return keep_trail(monkeypatch, "operations.rubric")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A first version, and a second one with a higher demand on licences."""
    (tmp_path / "capability-1.yaml").write_text(FIRST, encoding="utf-8")
    second = FIRST.replace("  version: 1\n", "  version: 2\n").replace("zero: 60, full: 95", "zero: 65, full: 95")
    (tmp_path / "capability-2.yaml").write_text(second, encoding="utf-8")
    return tmp_path


def rubric(folder: Path, *words: str) -> int:
    return main(["rubric", "--folder", str(folder), *words])


def test_the_versions_that_ship_have_no_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rubric", "check"]) == 0
    assert capsys.readouterr().err.startswith("no mistakes in")


def test_check_names_file_and_line_of_every_mistake(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = FIRST.replace("{clause: LC13}", "{clause: LC99}").replace("zero: 85, full: 98", "zero: 98, full: 98")
    (folder / "capability-1.yaml").write_text(text, encoding="utf-8")
    assert rubric(folder, "check") == 1
    said = capsys.readouterr().err
    assert "unknown clause 'LC99'" in said
    assert "R7-1: LIN needs two thresholds that differ" in said


def test_two_files_cannot_be_the_same_version(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "copy.yaml").write_text(FIRST, encoding="utf-8")
    assert rubric(folder, "check") == 1
    assert "copy.yaml:6: capability-1 stands in capability-1.yaml too" in capsys.readouterr().err


def test_diff_says_each_difference_at_its_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rubric(folder, "diff", "capability-1", "capability-2") == 0
    assert capsys.readouterr().out == "~ items.R3-4.rule.zero: 60 → 65\n"
    assert rubric(folder, "diff", "capability-1", str(folder / "capability-1.yaml")) == 0
    assert capsys.readouterr().out == "nothing differs but the number of the version\n"


def test_a_published_version_never_changes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rubric(folder, "publish", "capability-2") == 0
    assert rubric(folder, "check") == 0
    path = folder / "capability-2.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("zero: 65", "zero: 66"), encoding="utf-8")
    assert rubric(folder, "check") == 1
    assert "a published version never changes" in capsys.readouterr().err


def test_publishing_changes_three_lines_and_keeps_the_comments(folder: Path) -> None:
    before = (folder / "capability-1.yaml").read_text(encoding="utf-8").splitlines()
    assert rubric(folder, "publish", "capability-1") == 0
    after = (folder / "capability-1.yaml").read_text(encoding="utf-8").splitlines()
    changed = [line.split(":")[0].strip() for old, line in zip(before, after, strict=True) if old != line]
    assert changed == ["state", "published_on", "digest"]


def test_a_version_is_published_once_and_retired_after(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rubric(folder, "retire", "capability-1") == 1
    assert "only a published version is retired" in capsys.readouterr().err
    assert rubric(folder, "publish", "capability-1") == 0
    assert rubric(folder, "publish", "capability-1") == 1
    assert "only a draft is published" in capsys.readouterr().err
    assert rubric(folder, "retire", "capability-1") == 0
    assert rubric(folder, "check") == 0


def test_publishing_and_retiring_stand_in_the_trail_with_before_and_after(folder: Path, trail: Trail) -> None:
    assert rubric(folder, "publish", "capability-1") == 0
    assert rubric(folder, "retire", "capability-1") == 0
    assert rubric(folder, "retire", "capability-1") == 1
    assert [(deed.event, deed.object_code) for deed, _ in trail.told] == [
        ("rubric.published", "capability-1"),
        ("rubric.retired", "capability-1"),
    ]
    published, retired = (ending for _, ending in trail.told)
    assert published.before == {"state": "draft", "digest": ""}
    assert published.after == {"state": "published", "digest": (retired.before or {})["digest"]}
    assert (retired.after or {})["state"] == "retired"


def test_a_draft_with_mistakes_is_not_published(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "capability-1.yaml"
    path.write_text(FIRST.replace("LC13", "LC99"), encoding="utf-8")
    assert rubric(folder, "publish", "capability-1") == 1
    assert "unknown clause" in capsys.readouterr().err
    assert "state: draft" in path.read_text(encoding="utf-8")


def test_a_version_that_is_not_there_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rubric(folder, "publish", "capability-9") == 1
    assert "no version 'capability-9'" in capsys.readouterr().err
