"""The beginning of a first load: tables that are empty are stripped of keys and indexes, and what they decide about is
frozen."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from psycopg2 import sql as composed

from store.bulk.indexes import strip
from store.bulk.states import LOADING, loading_subjects_of
from store.bulk.tables import eligible, subjects_of
from store.database import Database, UnitOfWork
from store.statements import sql


def begin_load(database: Database, source: str, tables: Collection[str], at: datetime) -> frozenset[str]:
    """The tables that load with this source from now on; beginning again changes nothing.

    A table that is loading is joined; one that is empty, like all that it decides about, begins. Others are none of
    the answer and go on by ordinary merges. StoreError: nothing was changed, it may be tried again.
    """
    with database.begin() as unit:
        unit.execute(sql("merge", "lock"))
        unit.assure()
        states = {table: state for table, state, _ in unit.rows(sql("loading", "tables"))}
        joined = frozenset(name for name in tables if states.get(name) == LOADING)
        fresh = eligible(set(tables) - states.keys(), loading_subjects_of(unit), partial(_is_empty, unit))
        for table in sorted(fresh):
            _begin(unit, table, at)
        for table in sorted(joined | fresh):
            unit.execute(sql("loading", "take_part"), {"table": table, "source": source, "at": at})
    return joined | fresh


def _is_empty(unit: UnitOfWork, table: str) -> bool:
    unit.cursor.execute(composed.SQL("SELECT NOT EXISTS (SELECT FROM {})").format(composed.Identifier(table)))
    return bool(unit.cursor.fetchone() == (True,))


def _begin(unit: UnitOfWork, table: str, at: datetime) -> None:
    unit.execute(sql("loading", "begin_table"), {"table": table, "stripped": strip(unit, table), "at": at})
    for subject in sorted(subjects_of(table)):
        unit.execute(sql("loading", "freeze"), {"subject": subject, "at": at})
