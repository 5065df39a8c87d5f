"""What a route can ask of whoever comes: the words in which the list of rights is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from core.access import access_table

How = Literal["open", "signed_in", "holds", "at", "asked", "metrics"]


@dataclass(frozen=True, slots=True)
class Right:
    """What a route asks.

    open: nothing; signed_in: an account or token; holds: one of the permissions, anywhere; at: the permission at the
    node that a parameter of the path names; asked: the route itself asks for it at a node before it answers;
    metrics: the permission, or an address that needs none.
    """

    how: How
    permissions: tuple[str, ...] = ()
    parameter: str = ""
    persons_only: bool = False


OPEN: Final = Right("open")


def signed_in(*, persons_only: bool = False) -> Right:
    """Any account, and any token unless `persons_only`."""
    return Right("signed_in", persons_only=persons_only)


def holds(*permissions: str, persons_only: bool = False) -> Right:
    """Who holds one of the permissions anywhere."""
    return Right("holds", permissions, persons_only=persons_only)


def at(permission: str, parameter: str) -> Right:
    """Who has the permission at the node that a parameter of the path names."""
    return Right("at", (permission,), parameter)


def asked(*permissions: str, persons_only: bool = False) -> Right:
    """Who holds one of the permissions; at which node, the route finds out and asks (`demand`, `require`)."""
    return Right("asked", permissions, persons_only=persons_only)


def unknown_permissions(rights: Iterable[Right]) -> set[str]:
    """Permissions that stand in rights and not in the table of access."""
    return {one for right in rights for one in right.permissions} - access_table().permissions.keys()
