"""Who may do what, where: roles, places, and the one table that all doors read (`access.yaml`). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path as FilePath
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from core.errors import ConfigurationError
from core.model import Mistake
from core.validation import validate
from core.yamllines import load

FILE: Final = FilePath(__file__).with_suffix(".yaml")

Reach = Literal["tree", "level", "none"]
Kind = Literal["city", "place", "agency", "archive"]
Family = Literal["bureau", "archive", "agency", "expert", "steward", "display", "administrator"]


class Permission(BaseModel):
    """Something that may be done, and how far down the tree a grant of it reaches."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str
    en: str
    reach: Reach


class Role(BaseModel):
    """What somebody is; `levels` says at which kinds of node it can be granted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str
    en: str
    family: Family
    levels: tuple[Kind, ...]
    may: frozenset[str]
    second_factor: bool = False


class AccessTable(BaseModel):
    """The file as a whole."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    permissions: Mapping[str, Permission]
    roles: Mapping[str, Role]


@dataclass(frozen=True, slots=True)
class Way:
    """The way from the root of the tree to a node: the city, a place or nothing, an owner or nothing.

    `municipal` is the code of 市本级, whose owners stand directly under the city's authority; so do all archives.
    """

    city: str
    municipal: str
    place: str | None = None
    owner: str | None = None
    is_archive: bool = False

    @property
    def kind(self) -> Kind:
        """What the last node is."""
        if self.owner is not None:
            return "archive" if self.is_archive else "agency"
        return "city" if self.place is None else "place"

    @property
    def code(self) -> str:
        """The code of the last node."""
        return self.owner or self.place or self.city

    @property
    def authority(self) -> str:
        """The node of the authority (局) in charge at its end: the city's own, or that of the district."""
        return self.city if self.is_level_of(self.city) or self.place is None else self.place

    def passes(self, node: str) -> bool:
        """Whether a node is this one or stands above it."""
        return node in (self.city, self.place, self.owner)

    def is_level_of(self, node: str) -> bool:
        """Whether the authority that stands at a node acts here itself, and not one further down or up."""
        if node == self.city:
            return self.place is None or self.place == self.municipal or self.is_archive
        return node == self.place and not self.is_archive and node != self.municipal


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that somebody has at a node from `since` on, for ever or until before `until`.

    `deputy_for` names the account whose role it is when somebody stands in for another.
    """

    role: str
    node: str
    since: datetime
    until: datetime | None = None
    deputy_for: str | None = None

    def is_valid(self, at: datetime) -> bool:
        """Whether it holds at an instant."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: a person by session, or a program by token (`kind`), and what was granted.

    A token's `permissions` narrow what its role may do; None: everything that the roles may.
    """

    account_id: int
    name: str
    display_name: str
    grants: tuple[Grant, ...]
    kind: Literal["person", "token"] = "person"
    session: str = ""
    """a public handle of the session or token, never its secret"""
    permissions: frozenset[str] | None = None
    address: str = ""
    """where it asks from"""

    def holds(self, permission: str, at: datetime) -> bool:
        """Whether it may do something anywhere."""
        return any(True for _ in self._grants_of(permission, at))

    def may(self, permission: str, way: Way, at: datetime) -> bool:
        """Whether it may do something at the end of a way."""
        reach = access_table().permissions[permission].reach
        return any(_reaches(reach, grant.node, way) for grant in self._grants_of(permission, at))

    def nodes(self, permission: str, at: datetime, family: Family | None = None) -> tuple[str, ...]:
        """The nodes at which it may do something (by a role of a family), in the order of the grants, each once."""
        roles, grants = access_table().roles, self._grants_of(permission, at)
        found = (grant.node for grant in grants if family is None or roles[grant.role].family == family)
        return tuple(dict.fromkeys(found))

    def stands_in_for(self, permission: str, at: datetime) -> tuple[str, ...]:
        """The names of the accounts as whose deputy it may do something, each once."""
        found = (grant.deputy_for for grant in self._grants_of(permission, at))
        return tuple(dict.fromkeys(name for name in found if name is not None))

    def roles(self, at: datetime) -> tuple[str, ...]:
        """The codes of the roles it has now, each once."""
        return tuple(dict.fromkeys(grant.role for grant in self.grants if grant.is_valid(at)))

    def _grants_of(self, permission: str, at: datetime) -> Iterable[Grant]:
        if self.permissions is not None and permission not in self.permissions:
            return
        roles = access_table().roles
        yield from (grant for grant in self.grants if grant.is_valid(at) and permission in roles[grant.role].may)


def conflict(roles: Iterable[str]) -> str | None:
    """Why one person may not have these roles together: the code of a refusal; None when it may.

    GB/T 22239-2019 8.1.5: one person never holds two of the 三员; whoever holds one of them does no business beside.
    """
    families = [access_table().roles[role].family for role in set(roles)]
    if families.count("administrator") > 1:
        return "two_administrators"
    if "administrator" in families and len(families) > 1:
        return "administrator_with_business"
    return "display_with_others" if "display" in families and len(families) > 1 else None


def level_mistake(role: str, way: Way) -> str | None:
    """Why a role cannot be granted at the end of a way: the code of a refusal; None when it can.

    The municipal place has no authority of its own, so a role of the bureau for it stands at the city.
    """
    found = access_table().roles[role]
    if way.kind not in found.levels:
        return "wrong_level"
    return "municipal_is_city" if found.family == "bureau" and way.code == way.municipal else None


def needs_second_factor(grants: Iterable[Grant], at: datetime) -> bool:
    """Whether somebody with these grants, now or later, must sign in with two factors."""
    roles = access_table().roles
    return any(roles[grant.role].second_factor for grant in grants if grant.until is None or at < grant.until)


def _reaches(reach: Reach, node: str, way: Way) -> bool:
    if reach == "level":
        return way.is_level_of(node)
    return reach == "none" or way.passes(node)


@cache
def access_table() -> AccessTable:
    """The table of the product; ConfigurationError with every mistake."""
    located = load(FILE)
    found, mistakes = validate(AccessTable, located)
    if found is None or located.mistakes or mistakes:
        raise ConfigurationError([*located.mistakes, *mistakes])
    unknown = [
        Mistake(str(FILE), located.line(("roles", code, "may")), f"role {code}: no permission {name!r}")
        for code, role in found.roles.items()
        for name in sorted(role.may - found.permissions.keys())
    ]
    if unknown:
        raise ConfigurationError(unknown)
    return found
