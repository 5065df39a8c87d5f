"""The demo's folder: secrets are made once and private, demo.json is replaced at once."""

import json
from pathlib import Path

import pytest

from core.errors import OperationError
from operations.demo_folder import SECRET_NAMES, DemoFolder


@pytest.fixture
def folder(tmp_path: Path) -> DemoFolder:
    folder = DemoFolder(tmp_path)
    folder.create()
    return folder


def test_secrets_are_made_once_and_readable_by_their_owner_alone(folder: DemoFolder) -> None:
    first = folder.secrets()
    assert len(first) == len(set(first.values())) == len(SECRET_NAMES)
    assert folder.secrets() == first
    assert (folder.root / "secrets.json").stat().st_mode & 0o077 == 0


def test_a_folder_of_an_older_edition_gets_the_secrets_it_lacks(folder: DemoFolder) -> None:
    first = folder.secrets()
    older = {name: value for name, value in first.items() if "PUSH" not in name}
    (folder.root / "secrets.json").write_text(json.dumps(older), encoding="utf-8")
    assert folder.secrets().keys() == set(SECRET_NAMES)
    assert folder.secrets().items() >= older.items()


def test_a_folder_that_does_not_exist_has_no_secrets(tmp_path: Path) -> None:
    assert DemoFolder(tmp_path / "elsewhere").secrets() == {}


def test_the_demo_runs_while_its_lock_is_held(folder: DemoFolder) -> None:
    assert not folder.is_running()
    with folder.held():
        assert folder.is_running()
        with (
            pytest.raises(OperationError, match=r"a demo is running in .* already"),
            DemoFolder(folder.root.parent).held(),
        ):
            pass
    assert not folder.is_running()


def test_a_description_is_replaced_at_once_and_private(folder: DemoFolder) -> None:
    folder.describe({"web": "http://127.0.0.1:1"})
    folder.describe({"pids": {"demo": 1}})
    assert json.loads(folder.description.read_text(encoding="utf-8")) == {"pids": {"demo": 1}}
    assert [path.name for path in folder.root.glob("*.new")] == []
    assert folder.description.stat().st_mode & 0o077 == 0


def test_forget_removes_everything(folder: DemoFolder) -> None:
    folder.secrets()
    folder.forget()
    assert not folder.root.exists()
