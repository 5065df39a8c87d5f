"""Rows that are put aside: what is kept of them, and how it can be kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from collectors.base import RawRow
from collectors.converting.base import UnfitError
from collectors.converting.moments import microseconds
from core.model import Reject
from core.moments import instant_of

NUL_SHOWN: Final = "␀"
VERSION: Final = "version"


@dataclass(frozen=True, slots=True)
class Rejects:
    """Makes the rejects of a feed; `used` fields are read, the field `secrecy` may make a row secret.

    `updated` is the field with the moment of change, when there is one.
    """

    used: tuple[str, ...]
    key_fields: tuple[str, ...]
    secrecy: str | None
    updated: str | None = None

    def of(self, row: RawRow, found: Sequence[tuple[str, UnfitError]], *, keep: bool = True) -> Reject:
        """A row put aside, with the fields we read and no others: what we do not need we do not keep.

        Of a row whose secrecy is not known nothing is kept but its key.
        """
        keep = keep and (self.secrecy is None or self.secrecy in row)
        raw = {name: plain(row[name]) for name in self.used if name in row} if keep else {}
        key = "|".join(str(plain(row.get(name, ""))) for name in self.key_fields)
        detail = "; ".join(f"{name}: {fault.detail}" for name, fault in found)
        return Reject(raw, found[0][1].reason, detail, key, version=self._version(row, found))

    def _version(self, row: RawRow, found: Sequence[tuple[str, UnfitError]]) -> int | None:
        """The moment of change, unless it is what is wrong."""
        if self.updated is None or any(name in (VERSION, self.updated) for name, _ in found):
            return None
        moment = instant_of(row.get(self.updated))
        return None if moment is None else microseconds(moment)


def plain(value: Any) -> Any:
    """A raw value as JSON can hold it; a NUL, which no database takes, is made visible."""
    if isinstance(value, str):
        return value.replace("\x00", NUL_SHOWN)
    if isinstance(value, date):  # datetime as well
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(plain(name)): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value
