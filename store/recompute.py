"""Brings all cells to what the records say under new definitions, in one transaction that readers do not feel."""

from datetime import datetime
from time import perf_counter
from typing import Final

from core.measures import MEASURES
from core.model import Images
from store.bulk.states import loading_subjects_of
from store.database import Database, UnitOfWork
from store.merging.cells import grouped
from store.merging.expected import KEYS, count_again, expected_rows
from store.merging.horizon import set_horizon
from store.merging.images import any_value
from store.merging.sums import sums_state
from store.records import SUBJECTS
from store.statements import sql

FEED: Final = "recompute"


def recompute(database: Database, images: Images, at: datetime, slices: int | None = None) -> int:
    """Adds the difference between a full recount and the stored sums; returns how many rows of sums changed.

    Merges wait until it is done. What is under its first load counts nothing yet. The journal is not written: it tells
    deltas under one definition, and a batch named `recompute` marks where the next one begins.
    """
    started = perf_counter()
    with database.begin() as unit:
        unit.execute(sql("merge", "settings"))
        unit.execute(sql("merge", "lock"))
        set_horizon(unit, at)
        count_again(unit, images, slices, subjects=frozenset(SUBJECTS) - loading_subjects_of(unit))
        changed = sum(_correct(unit, table) for table in KEYS)
        changed += unit.execute(sql("verify", "drop_closed")) + unit.execute(sql("verify", "keep_open"))
        _account(unit, images, at, changed, perf_counter() - started)
    return changed


def sums_follow(database: Database, images: Images) -> bool:
    """Whether the stored sums were made under these definitions and views; a store without any batch follows all."""
    with database.begin() as unit:
        return sums_state(unit, images).follow


def _correct(unit: UnitOfWork, table: str) -> int:
    keys, columns = ", ".join(KEYS[table]), ", ".join(MEASURES)
    negative = ", ".join(f"-{measure}" for measure in MEASURES)
    rows = f"""(
{expected_rows(table)}
 UNION ALL
SELECT {keys}, {negative} FROM {table} WHERE {any_value(MEASURES)}) d ({keys}, {columns})"""
    return unit.execute(grouped(table, KEYS[table], rows, MEASURES))


def _account(unit: UnitOfWork, images: Images, at: datetime, changed: int, seconds: float) -> None:
    batch_id = unit.value(sql("merge", "next_batch"))
    state = sums_state(unit, images)
    nothing = dict.fromkeys(("inserted", "updated", "deleted", "rejected"), 0)
    unit.execute(
        sql("merge", "batch"),
        {
            "batch_id": batch_id,
            "source": "store",
            "feed": FEED,
            "partition": "",
            "table": FEED,
            "at": max(at, state.newest_at or at),
            "newest_source_at": None,
            "definition_version": state.version,
            "run_id": None,
            "cells": changed,
            "seconds": seconds,
            **nothing,
        },
    )
    unit.execute(sql("merge", "announce"), {"payload": str(batch_id)})
