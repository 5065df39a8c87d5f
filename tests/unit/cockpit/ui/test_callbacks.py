"""Every callback is async, stands behind its permission, and names only components that some page has."""

import asyncio
import re
import threading
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import pytest

from cockpit.factory import create_app
from cockpit.ui import callbacks as callbacks_module
from cockpit.ui.callbacks import guarded, permissions_of
from core.access import access_table
from core.errors import RefusedError
from tests.unit.cockpit.fakes import fake_services
from tests.unit.cockpit.pages.trees import visit_of

PAGES = Path(__file__).parents[4] / "cockpit"


@pytest.fixture(scope="module")
def callbacks() -> dict[str, Any]:
    app = create_app(fake_services())
    app.state.dashboard.prepare()
    found: dict[str, Any] = app.state.dashboard.dash.callback_map
    return found


def test_no_callback_holds_up_the_server(callbacks: dict[str, Any]) -> None:
    assert len(callbacks) > 15
    assert [name for name, one in callbacks.items() if not iscoroutinefunction(one["callback"])] == []


def test_every_callback_was_registered_with_its_permissions(callbacks: dict[str, Any]) -> None:
    unguarded = [name for name, one in callbacks.items() if permissions_of(one["callback"]) is None]
    assert unguarded == []


def test_permissions_of_callbacks_are_those_of_the_table(callbacks: dict[str, Any]) -> None:
    named = {right for one in callbacks.values() for right in permissions_of(one["callback"]) or ()}
    assert named
    assert named <= access_table().permissions.keys()


def test_a_plain_function_cannot_be_registered() -> None:
    def plain() -> None: ...

    with pytest.raises(TypeError, match="async def plain"):
        guarded(None, None, permissions=())(plain)  # type: ignore[arg-type]


def test_pages_reach_the_component_library_through_our_own_components_only() -> None:
    outside = [file for file in PAGES.rglob("*.py") if file.parent.name != "ui"]
    named = re.compile(r"^(from|import) (feffery|cockpit\.ui\.antd)", re.MULTILINE)
    assert [file.name for file in outside if named.search(file.read_text(encoding="utf-8"))] == []


def test_the_store_is_read_off_the_event_loop() -> None:
    async def names() -> tuple[str, str]:
        return threading.current_thread().name, await visit_of().read(lambda: threading.current_thread().name)

    here, there = asyncio.run(names())
    assert here != there


class FakeDash:
    """Keeps the last callback that was registered."""

    def __init__(self) -> None:
        self.kept: Any = None

    def callback(self, *_: Any, **__: Any) -> Any:
        def keep(function: Any) -> Any:
            self.kept = function
            return function

        return keep


def test_what_a_callback_stumbles_over_stands_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def stumble(visit: Any) -> None:
        raise LookupError("nobody thought of this")

    async def refuse(visit: Any) -> None:
        raise RefusedError("not now")

    monkeypatch.setattr(callbacks_module, "visit_now", lambda desk: visit_of())
    app = FakeDash()
    for act, error in ((stumble, LookupError), (refuse, RefusedError)):
        guarded(app, None, permissions=())(act)  # type: ignore[arg-type]
        with pytest.raises(error):
            asyncio.run(app.kept())
    assert [record.getMessage().partition(" of ")[0] for record in caplog.records] == ["stumble"]
