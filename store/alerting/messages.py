"""What people were told of alerts, and what groups were last told."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from store.database import UnitOfWork
from store.evaluation.texts import as_json
from store.statements import sql


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to be kept under its number.

    `alerts` are all of them, the gravest first; `words` fill its wording, and `texts` are what came of that: subject
    and body by language. Its link begins with `link_base`.
    """

    message_id: int
    group_key: str
    kind: str
    rule: str
    stream: str
    level: str
    post: str
    node: str
    alerts: Sequence[int]
    words: Mapping[str, Any]
    link: str
    texts: Mapping[str, Any]
    link_base: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """What a group was last told."""

    group_key: str
    rule: str
    told_at: datetime
    first_told_at: datetime
    repeats: int


def next_message(unit: UnitOfWork) -> int:
    """The number of a message that is to be kept: its link may say it."""
    return int(unit.value(sql("alerts", "next_message")))


def put_message(unit: UnitOfWork, new: NewMessage, at: datetime) -> None:
    """Keeps a message."""
    listed = {"alerts": list(new.alerts), "words": as_json(new.words), "texts": as_json(new.texts)}
    unit.execute(sql("alerts", "put_message"), asdict(new) | listed | {"at": at})


def groups(unit: UnitOfWork) -> dict[str, GroupRow]:
    """What each group was last told, by its key."""
    return {row[0]: GroupRow(*row) for row in unit.rows(sql("alerts", "groups"))}


def keep_group(unit: UnitOfWork, one: GroupRow) -> None:
    """Keeps what a group was told now."""
    unit.execute(sql("alerts", "keep_group"), asdict(one))


def drop_groups(unit: UnitOfWork, keys: Sequence[str]) -> None:
    """Forgets groups of which nothing is open any more."""
    if keys:
        unit.execute(sql("alerts", "drop_groups"), {"keys": list(keys)})
