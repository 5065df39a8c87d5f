"""Pages of evaluation on a real store, looked at and acted on without a browser, at the time of the test."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

import pytest

from cockpit.reads import Reads
from cockpit.services import services_on
from cockpit.ui.acts import Do, Done, Typed
from cockpit.ui.visit import Desk, Visit, query_of
from core.access import Principal
from core.clock import FixedClock
from core.errors import RefusedError
from evaluation.desk import Desk as EvaluationDesk
from people.doors import Visitor
from people.people import People
from tests.unit.cockpit.fakes import example_settings
from tests.unit.cockpit.pages.trees import parts_of, plain, texts
from tests.visiting import FAR


class Standing(Protocol):
    """An authority at work, at its own time."""

    @property
    def desk(self) -> EvaluationDesk:
        """What commands of evaluation work on."""
        ...

    @property
    def at(self) -> datetime:
        """Now."""
        ...


@dataclass
class CasePages:
    """The pages as the people of an authority see them."""

    standing: Standing
    people: People

    def visit(self, who: Principal, href: str, language: str = "zh_CN") -> Visit:
        """A look at an address."""
        desk, at = self.standing.desk, self.standing.at
        found = services_on(desk.database, desk.catalogue, example_settings(), FixedClock(at), people=self.people)
        path, _, search = href.partition("?")
        visitor = Visitor(who, "csrf", FAR, None, "full", False)
        page_desk = Desk(replace(found, evaluation=desk), Reads())
        return Visit(page_desk, visitor, at, language, "light", path, query_of(search))

    def see(self, layout: Callable[[Visit], Any], who: Principal, href: str) -> Any:
        """The page of an address, as the browser gets it; it can be told in both languages."""
        asyncio.run(layout(self.visit(who, href, "en")))
        return plain(asyncio.run(layout(self.visit(who, href))))

    def do(self, do: Do, who: Principal, href: str, act: str, /, **values: Any) -> Done:
        """An act on the page of an address; `met__0` names the field `met.0`."""
        seen, uploads = values.pop("seen", None), values.pop("uploads", ())
        typed = {name.replace("__", "."): value for name, value in values.items()}
        return asyncio.run(do(self.visit(who, href), Typed(act, typed, uploads, seen)))

    def refused(self, do: Do, who: Principal, href: str, act: str, /, **values: Any) -> str:
        """The code of the sentence with which an act is refused."""
        with pytest.raises(RefusedError) as caught:
            self.do(do, who, href, act, **values)
        return caught.value.code


def acts_of(tree: Any) -> list[str]:
    """The acts that a page leads to, by the addresses of its buttons."""
    hrefs = [one["props"].get("href", "") for one in parts_of(tree, "button")]
    found = (query_of(href.partition("?")[2]).get("act") for href in hrefs)
    return [one for one in found if one]


def told_by(tree: Any) -> str:
    """All that a page says."""
    return "\n".join(texts(tree))


def fields_of(tree: Any, page: str) -> set[str]:
    """The names of the fields of the form on a page."""
    return set(_keys(tree, f"{page}-act-field"))


def _keys(tree: Any, part: str) -> list[str]:
    if isinstance(tree, list):
        return [key for one in tree for key in _keys(one, part)]
    if not isinstance(tree, dict) or "props" not in tree:
        return []
    id_ = tree["props"].get("id")
    own = [id_["key"]] if isinstance(id_, dict) and id_.get("part") == part else []
    return own + _keys(tree["props"].get("children"), part)
