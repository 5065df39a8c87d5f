"""True values of the licence library: DI-06 and DI-07."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

import numpy as np

from standins.cases import COUNT_CHUNK, NO_OWNER
from standins.certificates import Certificates, is_void
from standins.days import day_column, parse_day
from standins.feeds import Feed
from standins.rng import Ints, span
from standins.truth import FILING_LIMIT_DAYS, Effect, Effects, Ledger, Table, owner_mask, rolling_12m

ITEMS: Final = ("DI-06", "DI-07")


def licence_days(issued: int, filed: int | None, limit: int = FILING_LIMIT_DAYS) -> dict[str, int]:
    """Items that a licence counts in, with the day: due, or filed when that is earlier."""
    due = issued + limit
    return {"DI-06": due} if filed is None else dict.fromkeys(ITEMS, min(due, filed))


class LicenceTruth:
    """Sums over the base in tables, changes over it in a ledger."""

    def __init__(self, certificates: Certificates, feeds: Mapping[str, Feed]) -> None:
        self._certificates = certificates
        self._feeds = feeds
        self._universe = certificates.world.universe
        self._ledger = Ledger()
        self._tables: dict[str, Table] = {}

    def effects(self, feed: str, index: int) -> Effects:
        """Contributions of a licence and its link, which share an index."""
        licence = self._feeds["certificates"].current(index) if feed != "types" else None
        if licence is None or not licence["issued_on"] or is_void(licence):
            return Counter()
        owner = self._universe.number_of.get(licence["issuer_code"])
        if owner is None:
            return Counter()
        link = self._feeds["links"].current(index)
        filed = parse_day(link["filed_at"]) if link is not None and link["status"] == "已归档" else None
        days = licence_days(parse_day(licence["issued_on"]), filed)
        return Counter(Effect(item, owner, day) for item, day in days.items())

    def replace(self, before: Effects, after: Effects) -> None:
        """Takes account of one change."""
        self._ledger.replace(before, after)

    def prepare(self) -> None:
        """Sums up the base; seconds for a million licences."""
        if self._tables:
            return
        history = self._certificates.history
        first, days = history.first_day - 60, history.last_day - history.first_day + 160
        tables = {item: Table(len(self._universe.owners), first, days) for item in ITEMS}
        for low in range(0, self._certificates.size, COUNT_CHUNK):
            self._add(tables, span(low, min(low + COUNT_CHUNK, self._certificates.size)))
        self._tables = tables

    def _add(self, tables: dict[str, Table], index: Ints) -> None:
        columns = self._certificates.columns(index)
        counted = (columns.issuer != NO_OWNER) & ~columns.void()
        due = columns.issued + FILING_LIMIT_DAYS
        day = np.where(columns.filed, np.minimum(due, day_column(columns.filed_at)), due)
        tables["DI-06"].add(columns.issuer, day, counted)
        tables["DI-07"].add(columns.issuer, day, counted & columns.filed)

    def items(self, scope: str, at: int, moves: Mapping[str, int]) -> dict[str, int]:
        """Values for a scope on a day."""
        owners = self._universe.in_scope(scope, moves)
        mask, window = owner_mask(self._universe, owners), rolling_12m(at)
        return {
            item: self._tables[item].total(mask, window) + self._ledger.total(item, set(owners), window)
            for item in ITEMS
        }
