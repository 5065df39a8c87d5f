"""Dependencies are pinned with hashes and name no package index."""

import re
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-servers.lock")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    entries = re.split(r"^(?=[a-z0-9])", (PROJECT / lock).read_text(encoding="utf-8"), flags=re.MULTILINE)
    pins = [entry for entry in entries if "==" in entry]
    assert len(pins) > 40
    assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_an_index(lock: str) -> None:
    assert not re.search(r"https?://|--index|--find-links", (PROJECT / lock).read_text(encoding="utf-8"))


def test_every_declared_dependency_is_pinned_and_the_product_needs_no_test_tool() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = {re.split(r"[<>=;\s\[]", name)[0] for name in project["project"]["dependencies"]}
    pinned = set(re.findall(r"^([a-z0-9-]+)==", (PROJECT / LOCKS[0]).read_text(encoding="utf-8"), re.MULTILINE))
    assert declared <= pinned
    assert not {"pytest", "ruff", "mypy"} & pinned
