"""The demo's folder: secrets are made once and private, demo.json is replaced at once."""

import json
import os
from pathlib import Path

import pytest

from operations.demo_folder import DemoFolder


@pytest.fixture
def folder(tmp_path: Path) -> DemoFolder:
    folder = DemoFolder(tmp_path)
    folder.create()
    return folder


def test_secrets_are_made_once_and_readable_by_their_owner_alone(folder: DemoFolder) -> None:
    first = folder.secrets()
    assert len(first) == len(set(first.values())) == 8
    assert folder.secrets() == first
    assert (folder.root / "secrets.json").stat().st_mode & 0o077 == 0


def test_a_folder_that_does_not_exist_has_no_secrets(tmp_path: Path) -> None:
    assert DemoFolder(tmp_path / "elsewhere").secrets() == {}


def test_the_demo_runs_while_its_process_does(folder: DemoFolder) -> None:
    assert not folder.is_running()
    folder.describe({"pids": {"demo": os.getpid()}})
    assert folder.is_running()
    assert json.loads(folder.description.read_text(encoding="utf-8")) == {"pids": {"demo": os.getpid()}}


def test_forget_removes_everything(folder: DemoFolder) -> None:
    folder.secrets()
    folder.forget()
    assert not folder.root.exists()
