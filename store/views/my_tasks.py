"""What waits for somebody: cases of every kind in a state in which it is the turn of a post that the person has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from store.database import Database
from store.statements import sql

MOST = 2000
"""tasks of one person that are read; whoever has more does those due first"""


@dataclass(frozen=True, slots=True)
class Post:
    """Cases of a kind that wait in a state at a node: of the authority, or of the owner itself."""

    kind: str
    state: str
    node: str


@dataclass(frozen=True, slots=True)
class Task:
    """A case that waits; `title` is what it is called, of `parts` the cycle and how many agencies behind a bar."""

    kind: str
    key: str
    cycle: str
    state: str
    owner_code: str
    owner_name: str
    owner_name_en: str
    title: str
    since: datetime
    due_on: date | None
    is_provisional: bool
    of_kind: int
    """tasks of this kind in all"""


def my_tasks(database: Database, posts: Sequence[Post], accounts: Sequence[int], limit: int = MOST) -> list[Task]:
    """What waits at some posts, and the reviews of some accounts; what is due first comes first."""
    values = {
        "kinds": [one.kind for one in posts],
        "states": [one.state for one in posts],
        "nodes": [one.node for one in posts],
        "accounts": list(accounts),
        "limit": limit,
    }
    with database.begin() as unit:
        return [Task(*row) for row in unit.rows(sql("my_tasks", "waiting"), values)]
