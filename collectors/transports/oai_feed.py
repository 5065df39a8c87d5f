"""A feed of a repository as its collector knows it."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from collectors.base import RawRow
from collectors.paths import Step
from collectors.transport_definition import Oai


@dataclass(frozen=True, slots=True)
class OaiFeed:
    """What a collector has to know of its feed.

    `key_of`: what names a row, `moment`: when it was changed; None where it cannot be told. `changed`: the way to that.
    """

    prefix: str
    chosen: str
    parameters: Mapping[str, str]
    oai: Oai
    overlap: timedelta
    key_of: Callable[[RawRow], Hashable | None]
    moment: Callable[[RawRow], datetime | None]
    changed: tuple[Step, ...]
    tolerance: timedelta

    @property
    def selection(self) -> dict[str, str]:
        """What a listing is asked for."""
        return {"metadataPrefix": self.prefix} | ({"set": self.chosen} if self.chosen else {})

    def is_ahead(self, moment: datetime | None, at: datetime) -> bool:
        """Whether a record is of a time that has not come, so that it is put aside and has to come again."""
        return moment is not None and moment > at + self.tolerance
