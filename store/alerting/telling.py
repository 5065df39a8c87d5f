"""What the posts of an alert have been told of it, and how long it has waited for somebody."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class PostTold:
    """What a post has been told of an alert: up to which rank, when last, and when first since it began or came back.

    `at` None: no message has told it yet. `waits`: the rank stands in the next digest instead of a message of its own.
    """

    rank: int
    at: datetime | None = None
    first_at: datetime | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """What of an alert was told, by post.

    It has waited for `waited_s` seconds of working time, and goes on waiting since `waits_since` (None: it does not).
    `again`: somebody has taken it up since it was told; when it fires once more, that is told anew.
    """

    posts: Mapping[str, PostTold] = field(default_factory=dict)
    waited_s: int = 0
    waits_since: datetime | None = None
    again: bool = False


UNTOLD: Final = Telling()


@lru_cache(maxsize=16_384)
def telling_of(text: str | None) -> Telling:
    """What is kept of it, as it is worked with; None: nothing. The same text, as of many alerts, is read once."""
    if text is None:
        return UNTOLD
    kept = json.loads(text)
    posts = {post: _post(one) for post, one in kept.get("posts", {}).items()}
    return Telling(posts, kept.get("waited_s", 0), _moment(kept.get("waits_since")), kept.get("again", False))


def kept_of(telling: Telling) -> dict[str, Any]:
    """It as it is kept; empty where nothing was told."""
    if telling is UNTOLD:
        return {}
    posts = {
        post: {"rank": one.rank, "at": one.at, "first_at": one.first_at, "waits": one.waits}
        for post, one in telling.posts.items()
    }
    since, again = telling.waits_since, telling.again
    return {"posts": posts, "waited_s": telling.waited_s, "waits_since": since, "again": again}


def _post(kept: Mapping[str, Any]) -> PostTold:
    return PostTold(kept["rank"], _moment(kept["at"]), _moment(kept["first_at"]), kept["waits"])


def _moment(kept: str | None) -> datetime | None:
    return None if kept is None else datetime.fromisoformat(kept)
