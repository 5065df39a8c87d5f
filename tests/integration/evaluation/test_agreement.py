"""The page counts in SQL how well reviewers agree, the rule counts in Python: both tell verdicts apart alike."""

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from evaluation.reviewing.agreement import Agreement, agreement
from store.database import Database
from store.evaluation.reviews import TaskRow
from store.statements import sql

NOW: Final = datetime(2026, 3, 2, 2, tzinfo=UTC)
SAID: Final[tuple[Any, ...]] = (
    None,
    {"numerator": 1, "denominator": 1},
    {"numerator": 2, "denominator": 2},
    {"numerator": 1},
    {"numerator": 3, "denominator": 6},
    {"numerator": 1, "denominator": 2},
    {"numerator": 0, "denominator": 4},
    {"numerator": 0},
    {"met": ["a", "b"]},
    {"met": ["b", "a"], "numerator": 2},
    {"met": ["a", "c"]},
)
TABLES: Final = """
CREATE TEMP TABLE evaluation_part (cycle_id int, owner_code text, is_blind bool);
CREATE TEMP TABLE review_task (cycle_id int, owner_code text, item text, round text, value jsonb,
                               decided_at timestamptz);
INSERT INTO evaluation_part VALUES (7, 'U1', TRUE)"""
"""they stand before the real ones for as long as the connection is in this transaction"""


def by_sql(database: Database, tasks: Sequence[TaskRow]) -> Agreement:
    with database.begin() as unit:
        unit.execute(TABLES)
        for one in tasks:
            value = None if one.value is None else json.dumps(one.value)
            unit.execute(
                "INSERT INTO review_task VALUES (7, 'U1', %(item)s, %(round)s, %(value)s, %(at)s)",
                {"item": one.item, "round": one.round, "value": value, "at": one.decided_at},
            )
        found = Agreement(*unit.rows(sql("cycle_board", "agreement"), {"cycle_id": 7})[0])
        unit.execute("DROP TABLE pg_temp.review_task, pg_temp.evaluation_part")
    return found


def pair(item: str, first: Any, second: Any) -> list[TaskRow]:
    one = TaskRow(1, 7, "U1", item, "first", 3, "first", first, "", "", [], False, NOW, NOW, 1)
    return [one, replace(one, task_id=2, round="blind", value=second)]


def test_both_count_the_same_pairs_alike(database: Database) -> None:
    chance = random.Random(5)  # a repeatable sample
    every = [(first, second) for first in SAID for second in SAID]
    for chosen in (every, *(chance.sample(every, 9) for _ in range(5))):
        tasks = [task for place, said in enumerate(chosen) for task in pair(f"R{place}", *said)]
        assert by_sql(database, tasks) == agreement(tasks)


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [(SAID[1], SAID[2], 1), (SAID[4], SAID[5], 1), (SAID[6], SAID[7], 1), (SAID[2], SAID[5], 0), (None, SAID[7], 0)],
)
def test_the_same_share_is_the_same_verdict_however_it_is_written(first: Any, second: Any, alike: int) -> None:
    assert agreement(pair("R1", first, second)) == Agreement(1, alike)
