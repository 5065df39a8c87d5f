"""Pages as trees of plain values, and visits without a browser."""

import json
from collections.abc import Iterator
from typing import Any

from cockpit.reads import Reads
from cockpit.ui.visit import Desk, Visit
from tests.unit.cockpit.fakes import NOW, FakeStore, fake_services
from tests.visiting import visitor


def visit_of(
    *grants: tuple[str, str], store: FakeStore | None = None, language: str = "zh_CN", path: str = "/", **query: str
) -> Visit:
    """A look at a page by somebody with roles at nodes."""
    services = fake_services(store) if store else fake_services()
    desk = Desk(services, Reads())
    return Visit(desk, visitor("somebody", *grants), NOW, language, "light", path, query)


def plain(tree: Any) -> Any:
    """Components as the browser gets them."""
    return json.loads(json.dumps(tree, default=lambda one: one.to_plotly_json()))


def texts(tree: Any) -> Iterator[str]:
    """Every text of a tree, from its beginning to its end."""
    found = plain(tree) if not isinstance(tree, dict | list | str | int | float | type(None)) else tree
    if isinstance(found, str):
        yield found
    elif isinstance(found, list):
        for one in found:
            yield from texts(plain(one))
    elif isinstance(found, dict) and "props" in found:
        yield from texts(found["props"].get("children"))


def parts_of(tree: Any, name: str) -> Iterator[dict[str, Any]]:
    """Every component of a class name."""
    found = plain(tree)
    if isinstance(found, list):
        for one in found:
            yield from parts_of(one, name)
    elif isinstance(found, dict) and "props" in found:
        if name in str(found["props"].get("className", "")).split():
            yield found
        yield from parts_of(found["props"].get("children"), name)
