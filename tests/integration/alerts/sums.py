"""Sums of owners as tests say them, without the records that they would be of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from core.days import date_of, local_date, month_of
from core.model import Band, Reading
from indicators.catalogue import Catalogue
from indicators.windows import anew_since, days_of
from indicators.words import ScopeKind
from store.database import Database
from store.statements import sql

BACK = 90
"""how many days ago it was counted, where the window goes so far back"""
CATEGORY = 0


@dataclass(frozen=True)
class Count:
    """What is counted of a measure on a day, and nothing on any other."""

    amount: int
    day: int


def counts_of(catalogue: Catalogue, bands: Mapping[str, Band], among: int, at: datetime) -> dict[str, Count]:
    """By measure what an agency has to have so that its indicators are just in these bands, out of so many each.

    Those that share a denominator with one of them, and are not named, are well.
    """
    on, found = local_date(at), dict[str, Count]()
    shared = {catalogue.indicators[code].denominator for code in bands}
    beside = [code for code, one in catalogue.indicators.items() if one.denominator in shared]
    for code, band in {**dict.fromkeys(beside, Band.MET), **bands}.items():
        columns = catalogue.indicators[code].columns_for(ScopeKind.AGENCY)
        reading = reading_of(catalogue, code, "", band, among, at)
        for column, amount in zip(columns, (reading.numerator, reading.denominator), strict=True):
            days = days_of(catalogue.measures[column].window, on, catalogue.cycle(on))
            found[column] = Count(amount, max(days.hi - BACK, days.hi - BACK if days.lo is None else days.lo + 1))
    return found


def reading_of(catalogue: Catalogue, code: str, owner: str, band: Band, among: int, at: datetime) -> Reading:
    """The reading of an indicator that is just in a band, out of so many."""
    indicator, limits = catalogue.indicators[code], catalogue.limits(code, local_date(at))
    least = {Band.MET: limits.target, Band.NEAR: limits.warn, Band.WARN: limits.crit, Band.CRIT: limits.crit / 2}
    above = ceil(least[band] * among / indicator.factor)
    lines = (float(limits.target), float(limits.warn), float(limits.crit))
    value = float(above * indicator.factor / among)
    days = days_of(indicator.window, local_date(at), catalogue.cycle(local_date(at)))
    begun = anew_since(indicator.window, days)
    return Reading(code, owner, at, above, among, value, band, *lines, catalogue.version, begun)


def put_counts(database: Database, owner: str, counts: Mapping[str, Count], at: datetime) -> None:
    """The sums of an owner become these, as if a batch had brought it."""
    with database.begin() as work:
        batch = work.value(sql("merge", "next_batch"))
        work.execute(
            "INSERT INTO batch (batch_id, source, feed, partition, table_name, known_at, definition_version,"
            " inserted, updated, deleted, rejected, cells, seconds)"
            " SELECT %(batch)s, 'test', 'sums', '', '', %(at)s, definition_version, 0, 0, 0, 0, 1, 0"
            "   FROM batch ORDER BY batch_id DESC LIMIT 1",
            {"batch": batch, "at": at},
        )
        number = work.value("SELECT owner_id FROM owner WHERE code = %(code)s", {"code": owner})
        for column, count in counts.items():
            values = {"owner": number, "amount": count.amount or None, "day": count.day, "category": CATEGORY}
            values |= {"month": month_of(date_of(count.day)), "batch": batch, "at": at}
            for table, key in (("cell", "month, category"), ("cell_day", "day")):
                work.execute(f"UPDATE {table} SET {column} = NULL WHERE owner_id = %(owner)s", values)
                work.execute(
                    f"INSERT INTO {table} (owner_id, {key}, {column}) VALUES (%(owner)s,"
                    f" {', '.join(f'%({one})s' for one in key.split(', '))}, %(amount)s)"
                    f" ON CONFLICT (owner_id, {key}) DO UPDATE SET {column} = excluded.{column}",
                    values,
                )
            work.execute(
                f"INSERT INTO cell_journal (batch_id, known_at, owner_id, category, day, {column})"
                " VALUES (%(batch)s, %(at)s, %(owner)s, %(category)s, %(day)s, %(amount)s)",
                values,
            )
