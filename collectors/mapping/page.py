"""What a page of raw rows has become."""

from dataclasses import dataclass, field
from typing import Any

from core.model import Deletion, Reject


@dataclass(slots=True)
class MappedPage:
    """What a page has become; `deletions` by the code of the feed whose rows they take back."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    deletions: dict[str, list[Deletion]] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    refused: int = 0
    warnings: tuple[str, ...] = ()
