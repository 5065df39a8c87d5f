"""What a value has to fulfil before it is kept as entered; each refusal names the field and what is expected. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from indicators.catalogue import Catalogue
from indicators.manual_rules import AHEAD, EARLIEST, LARGEST, counted_once, manual_items
from store.owners import OwnerRow

FIELDS: Final = ("item", "owner", "day", "value", "valid_until", "note")
LONGEST_VALID: Final = timedelta(days=1095)
LONGEST_NOTE: Final = 500
OWNER_KINDS: Final = {"DI-23": "agency", "DI-24": "agency", "DI-31": "archive"}
"""items that count agencies, or what an archive holds, by the kind of their owners; the others have both kinds"""

_NUMBER: Final = re.compile(r"[0-9]{1,10}")
_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a field; `code` is a key of the texts `filing.wrong.*`, which `values` fill."""

    field: str
    code: str
    values: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Entered:
    """A value as it is to be kept."""

    item: str
    owner: OwnerRow
    day: date
    value: int
    valid_until: date
    note: str


@dataclass(frozen=True, slots=True)
class FilingRules:
    """The manual items and the limits on a local day; `owner_of` finds an owner for which the person may enter."""

    items: tuple[str, ...]
    once: tuple[str, ...]
    today: date
    valid_days: int
    owner_of: Callable[[str], OwnerRow | None]

    def check(self, texts: Mapping[str, str]) -> tuple[Entered | None, tuple[Wrong, ...]]:
        """The value of the fields, given as texts, or everything that is wrong with them."""
        told = {name: texts.get(name, "").strip() for name in FIELDS}
        owner = self.owner_of(told["owner"]) if told["owner"] else None
        day, until = read_day(told["day"]), read_day(told["valid_until"])
        wrong = (
            *self._item(told, owner),
            *self._day(told, day),
            *self._value(told),
            *self._until(told, day, until),
            *_note(told["note"]),
        )
        if wrong or owner is None or day is None:
            return None, wrong
        until = until or max(day, self.today) + timedelta(days=self.valid_days)
        return Entered(told["item"], owner, day, int(told["value"]), until, told["note"]), ()

    def _item(self, told: Mapping[str, str], owner: OwnerRow | None) -> Iterator[Wrong]:
        item = told["item"]
        if item not in self.items:
            yield _wrong("item", "item", told, known=", ".join(self.items))
        if owner is None:
            yield _wrong("owner", "owner", told)
        elif OWNER_KINDS.get(item, owner.kind) != owner.kind:
            yield _wrong("owner", f"owner_{OWNER_KINDS[item]}", told, item=item)

    def _day(self, told: Mapping[str, str], day: date | None) -> Iterator[Wrong]:
        latest = self.today + AHEAD
        if day is None or not EARLIEST <= day <= latest:
            yield _wrong("day", "day", told, first=EARLIEST.isoformat(), last=latest.isoformat())

    def _value(self, told: Mapping[str, str]) -> Iterator[Wrong]:
        most = 1 if told["item"] in self.once else LARGEST
        if not _NUMBER.fullmatch(told["value"]) or int(told["value"]) > most:
            yield _wrong("value", "value", told, most=most)

    def _until(self, told: Mapping[str, str], day: date | None, until: date | None) -> Iterator[Wrong]:
        if not told["valid_until"]:
            return
        first = max(day or self.today, self.today)
        if until is None or not first <= until <= first + LONGEST_VALID:
            last = first + LONGEST_VALID
            yield _wrong("valid_until", "valid_until", told, first=first.isoformat(), last=last.isoformat())


def rules_of(
    catalogue: Catalogue, today: date, valid_days: int, owner_of: Callable[[str], OwnerRow | None]
) -> FilingRules:
    """The rules by the definitions, on a local day."""
    return FilingRules(manual_items(catalogue), counted_once(catalogue), today, valid_days, owner_of)


def read_day(text: str) -> date | None:
    """A day as people write it: 2026-06-30, 2026/6/30, 2026.6.30 or 2026年6月30日; None when it is none."""
    found = _DAY.fullmatch(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _note(note: str) -> Iterator[Wrong]:
    if len(note) > LONGEST_NOTE or _UNSEEN.search(note):
        yield Wrong("note", "note", {"most": LONGEST_NOTE})


def _wrong(field: str, code: str, told: Mapping[str, str], **values: str | int) -> Wrong:
    return Wrong(field, code, {"found": told[field][:40] or "–", **values})
