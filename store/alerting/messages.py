"""What people were told of alerts, and when groups were."""

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


def next_message(unit: UnitOfWork) -> int:
    """The number of a message that is to be kept: its link may say it."""
    return int(unit.value(sql("alerts", "next_message")))


def put_message(unit: UnitOfWork, new: NewMessage, at: datetime) -> None:
    """Keeps a message."""
    listed = {"alerts": list(new.alerts), "words": as_json(new.words), "texts": as_json(new.texts)}
    unit.execute(sql("alerts", "put_message"), asdict(new) | listed | {"at": at})


def groups(unit: UnitOfWork) -> dict[str, datetime]:
    """When each group was last told of something new, by its key."""
    return dict(unit.rows(sql("alerts", "groups")))


def keep_group(unit: UnitOfWork, group_key: str, at: datetime) -> None:
    """Keeps that a group was told of something new now."""
    unit.execute(sql("alerts", "keep_group"), {"group_key": group_key, "at": at})


def forget_groups(unit: UnitOfWork, but: str, until: datetime, after: datetime) -> None:
    """Forgets groups, but one, that were told up to an instant, or later than another: they gather nothing."""
    unit.execute(sql("alerts", "forget_groups"), {"but": but, "until": until, "after": after})
