"""Looks at the pages of leads, inspections and objections on a real store, and acts on them without a browser."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pytest

from cockpit.reads import Reads
from cockpit.services import Services, services_on
from cockpit.ui.acts import Do, Done, Typed
from cockpit.ui.visit import Desk, Visit, query_of
from core.access import Principal
from core.clock import FixedClock
from core.errors import RefusedError
from people.doors import Visitor
from tests.integration.evaluation.field import Field
from tests.integration.people.office import catalogue
from tests.unit.cockpit.fakes import example_settings
from tests.unit.cockpit.pages.trees import parts_of, plain, texts
from tests.visiting import FAR


@dataclass
class Pages:
    """The pages as somebody sees them at the field's own time."""

    field: Field

    @cached_property
    def services(self) -> Services:
        """The services of a web process on the field's store."""
        office, clock = self.field.office, FixedClock(self.field.at)
        found = services_on(self.field.database, catalogue(), example_settings(), clock, people=office.people)
        return replace(found, evaluation=self.field.desk, desks=office.desks)

    def visit(self, who: Principal, href: str, language: str = "zh_CN") -> Visit:
        """A look at an address."""
        path, _, search = href.partition("?")
        visitor = Visitor(who, "csrf", FAR, None, "full", False)
        desk = Desk(self.services, Reads())
        return Visit(desk, visitor, self.field.later(), language, "light", path, query_of(search))

    def see(self, layout: Callable[[Visit], Any], who: Principal, href: str, language: str = "zh_CN") -> "Seen":
        """The page of an address."""
        return Seen(plain(asyncio.run(layout(self.visit(who, href, language)))))

    def do(self, do: Do, who: Principal, href: str, act: str, **values: Any) -> Done:
        """An act on the page of an address, over the revision that its form shows."""
        seen, uploads = values.pop("seen", None), values.pop("uploads", ())
        return asyncio.run(do(self.visit(who, href), Typed(act, values, uploads, seen)))

    def refused(self, do: Do, who: Principal, href: str, act: str, **values: Any) -> str:
        """The code of the sentence with which an act is refused."""
        with pytest.raises(RefusedError) as caught:
            self.do(do, who, href, act, **values)
        return caught.value.code


@dataclass(frozen=True)
class Seen:
    """A page as the browser gets it."""

    tree: Any

    @property
    def text(self) -> str:
        """All that it says."""
        return "\n".join(texts(self.tree))

    def acts(self) -> list[str]:
        """The acts that it leads to, by the addresses of its buttons."""
        hrefs = [one["props"].get("href", "") for one in parts_of(self.tree, "button")]
        found = (query_of(href.partition("?")[2]).get("act") for href in hrefs)
        return [one for one in found if one]

    def has(self, class_name: str) -> bool:
        """Whether something of a look is there."""
        return bool(list(parts_of(self.tree, class_name)))
