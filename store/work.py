"""Work in the hands of an account: issues, review tasks and leads that are open, and how another gets them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from store.database import UnitOfWork
from store.statements import sql

WorkKind = Literal["issues", "reviews", "leads"]
KINDS: Final[tuple[WorkKind, ...]] = get_args(WorkKind)


@dataclass(frozen=True, slots=True)
class Work:
    """Open work of a kind that somebody does for the authority at a node."""

    kind: WorkKind
    node: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """The entry of a certified officer."""

    officer_id: int
    node: str
    name: str
    certificate: str


def work_of(kind: str, node: str) -> Work:
    """The work that an item of a hand-over names, which has one of `KINDS`."""
    return Work(next(one for one in KINDS if one == kind), node)


def work_left(unit: UnitOfWork, account_id: int) -> Mapping[Work, int]:
    """How many pieces of work of each kind and authority an account has."""
    return {
        Work(kind, node): int(number)
        for kind in KINDS
        for node, number in unit.rows(sql("work", f"{kind}_left"), {"account": account_id})
    }


def pass_work(unit: UnitOfWork, work: Work, account_id: int, to: int, name: str, at: datetime) -> list[str]:
    """Gives the work to another account; the numbers of what has gone there.

    Items stay where the other has an interest in the agency, or judges the item already.
    """
    values = {"account": account_id, "node": work.node, "to": to, "name": name, "at": at}
    return [number for (number,) in unit.rows(sql("work", f"{work.kind}_pass"), values)]


def hands_after_a_grant(unit: UnitOfWork, at: datetime) -> Sequence[int]:
    """The accounts with open work or a certificate of which some grant is over: what they may, they may have lost."""
    return [int(account) for (account,) in unit.rows(sql("work", "hands_after_a_grant"), {"at": at})]


def certified_at(unit: UnitOfWork, account_id: int) -> Sequence[str]:
    """The authorities at which somebody is a certified officer."""
    return [node for (node,) in unit.rows(sql("work", "certified_at"), {"account": account_id})]


def end_certificates(unit: UnitOfWork, account_id: int, nodes: Collection[str] | None = None) -> list[Certificate]:
    """The entries of somebody as a certified officer that end with this, at some authorities (None: everywhere)."""
    values = {"account": account_id, "nodes": None if nodes is None else sorted(nodes)}
    return [Certificate(*row) for row in unit.rows(sql("work", "end_certificates"), values)]
