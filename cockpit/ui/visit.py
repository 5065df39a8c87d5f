"""One look at a page, or one act on it: by whom, when, in which language; what every page and callback is given."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, ParamSpec, TypeVar
from urllib.parse import parse_qsl, urlencode

from cockpit.i18n import CHINESE, Texts
from cockpit.reads import Reads
from cockpit.services import Services
from core.access import Principal
from core.errors import AccessDeniedError, StoreError
from evaluation.desk import Desk as EvaluationDesk
from people.desks import Desks
from people.doors import Visitor
from people.people import People
from store.database import Database

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

PLACE: Final = "place"
"""The parameter of an address that carries the chosen place from page to page."""


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language."""

    texts: Texts
    language: str

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, its `{places}` filled; KeyError for a key nobody wrote."""
        return self.texts(self.language, key, **values)

    def has(self, key: str) -> bool:
        """Whether the key exists."""
        return self.texts.has(self.language, key)

    def known(self, key: str, otherwise: str) -> str:
        """The text of a key, or something else where nobody wrote one."""
        return self(key) if self.has(key) else otherwise

    def of(self, zh: str, en: str) -> str:
        """Of a name in both languages the one to show."""
        return zh if self.language == CHINESE else en


@dataclass(frozen=True, slots=True)
class Desk:
    """What pages are registered with: the services, and the way to read the store off the event loop."""

    services: Services
    reads: Reads


@dataclass(frozen=True, slots=True)
class Visit:
    """Who looks (`visitor`), when (`at`), in which language and theme, and at which address."""

    desk: Desk
    visitor: Visitor
    at: datetime
    language: str
    theme: str = "light"
    path: str = "/"
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def services(self) -> Services:
        """The services of the process."""
        return self.desk.services

    @property
    def people(self) -> People:
        """What commands about people work on. StoreError: this host has none, as one without a store."""
        if self.desk.services.people is None:
            raise StoreError("this host has no people")
        return self.desk.services.people

    @property
    def desks(self) -> Desks:
        """Where files and values are handed in. StoreError: this host has no such desks."""
        if self.desk.services.desks is None:
            raise StoreError("this host has no desks")
        return self.desk.services.desks

    @property
    def evaluation(self) -> EvaluationDesk:
        """What commands of evaluation work on. StoreError: this host has no such desk."""
        if self.desk.services.evaluation is None:
            raise StoreError("this host has no desk for evaluation")
        return self.desk.services.evaluation

    @property
    def database(self) -> Database:
        """The store, for commands."""
        return self.people.database

    @property
    def principal(self) -> Principal:
        """The account behind the visit, with its grants."""
        return self.visitor.principal

    @property
    def words(self) -> Words:
        """The texts of the reader's language."""
        return Words(self.desk.services.texts, self.language)

    def holds(self, *permissions: str) -> bool:
        """Whether the visitor may do any of these somewhere; with none named: everybody who has signed in."""
        return not permissions or any(self.principal.holds(one, self.at) for one in permissions)

    def require(self, permissions: Sequence[str]) -> None:
        """AccessDeniedError unless the visitor holds any of them."""
        if not self.holds(*permissions):
            raise AccessDeniedError(permissions[0])

    async def read(
        self, function: Callable[Arguments, Answer], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Answer:
        """What a blocking function returns, run off the event loop; StoreError when it takes too long."""
        return await self.desk.reads(function, *args, **kwargs)

    async def work(
        self, function: Callable[Arguments, Answer], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Answer:
        """The same of an act on many at once, which may take minutes."""
        return await self.desk.reads.patient()(function, *args, **kwargs)

    def link(self, path: str, **changes: object) -> str:
        """An address that keeps the chosen place; None takes a parameter away."""
        kept = {PLACE: self.query[PLACE]} if PLACE in self.query else {}
        return address(path, {**kept, **changes})

    def here(self, **changes: object) -> str:
        """The present address with some parameters changed; None takes one away."""
        return address(self.path, {**self.query, **changes})


def address(path: str, query: Mapping[str, object]) -> str:
    """A path with its parameters, those that are None or empty left out."""
    kept = [(key, str(value)) for key, value in query.items() if value not in (None, "")]
    return f"{path}?{urlencode(kept)}" if kept else path


def query_of(search: str | None) -> dict[str, str]:
    """The parameters of `?a=1&b=2`; of one that stands twice the last."""
    return dict(parse_qsl((search or "").lstrip("?")))
