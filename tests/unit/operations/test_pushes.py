"""Which sources may push, by the settings, and what the bell wakes."""

import threading
from collections.abc import Collection
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from core.errors import StoreError
from core.settings import load_settings
from core.yamllines import load
from operations.configuration import DEFAULT_CONFIG, Configuration
from operations.pushes import push_doors, ring
from operations.sources import source_mistakes
from store.database import Database, Notice

SIGNED = {"app_key": "env:K", "app_secret": "env:S"}
PUSHING = {"push_key": "env:PK", "push_secret": "env:PS"}
ENVIRONMENT = {"K": "k", "S": "s", "PK": "push-k", "PS": "push-s"}


def configured(folder: Path, credentials: dict[str, str], **licences: Any) -> Configuration:
    """The project's settings with other credentials of the licence library."""
    values = yaml.safe_load(DEFAULT_CONFIG.read_text(encoding="utf-8"))
    source = {"url": "http://127.0.0.1:1", "credentials": credentials, **licences}
    values["sources"] = {"licences": source, "das": values["sources"]["das"]}
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")
    return Configuration(path, load_settings(path, ENVIRONMENT), ENVIRONMENT)


def test_a_source_with_credentials_to_push_has_a_door(tmp_path: Path) -> None:
    doors = push_doors(configured(tmp_path, SIGNED | PUSHING))
    door = doors["licences"]
    assert door is not None
    assert (door.key, door.secret) == ("push-k", "push-s")
    assert door.feeds == {"types": "types", "certificates": "certificates", "links": "links"}
    assert "push-s" not in repr(door)


def test_a_source_without_them_or_switched_off_has_none(tmp_path: Path) -> None:
    assert push_doors(configured(tmp_path, SIGNED)) == {"licences": None, "das": None}
    assert push_doors(configured(tmp_path, SIGNED | PUSHING, enabled=False))["licences"] is None


@pytest.mark.parametrize(
    ("credentials", "mistakes"),
    [
        (SIGNED, []),
        (SIGNED | PUSHING, []),
        (SIGNED | {"push_key": "env:PK"}, ["sources.licences.credentials: 'push_secret' is missing"]),
        (PUSHING, [f"sources.licences.credentials: '{name}' is missing" for name in ("app_key", "app_secret")]),
    ],
)
def test_credentials_to_push_are_wanted_both_or_not_at_all(
    tmp_path: Path, credentials: dict[str, str], mistakes: list[str]
) -> None:
    found = configured(tmp_path, credentials)
    assert [one.message for one in source_mistakes(found.settings, load(found.path))] == mistakes


class Bell:
    """A listener that tells what it is given, then that the store is gone, then nothing more."""

    def __init__(self, notices: list[Notice], over: threading.Event) -> None:
        self._notices = notices
        self._over = over

    def listen(self, channel: str) -> "Bell":
        """Itself."""
        return self

    def wait(self, seconds: float) -> list[Notice]:
        """All at once."""
        if not self._notices:
            self._over.set()
            raise StoreError("gone")
        notices, self._notices = self._notices, []
        return notices

    def __enter__(self) -> "Bell":
        return self

    def __exit__(self, *_: object) -> None:
        return None


class FeedNamed:
    """A feed of pushes by its name."""

    def __init__(self, name: str, pushed: bool = True) -> None:
        self.name = name
        self.pushed = pushed


def test_the_bell_wakes_the_feeds_of_pushes_and_no_other() -> None:
    over = threading.Event()
    payloads = ["licences/links", "licences/types", "licences/links", "office/documents", "nobody/x", ""]
    bell = Bell([Notice("inbox", payload) for payload in payloads], over)
    feeds = [
        FeedNamed("licences/push-links"),
        FeedNamed("licences/push-types"),
        FeedNamed("licences/links", pushed=False),
        FeedNamed("office/documents"),
    ]
    woken: dict[str, Collection[str]] = {}
    ring(cast(Database, bell), cast(Any, feeds), lambda source, codes: woken.update({source: codes}), over)
    assert woken == {"licences": {"push-links", "push-types"}, "office": {"documents"}}
