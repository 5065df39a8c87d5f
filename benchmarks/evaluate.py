"""`python -m benchmarks.evaluate`: what scoring thousands of agencies costs, without a store, one JSON line each."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from random import Random
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time
from typing import Final

from benchmarks.figures import Figure, spread
from benchmarks.machine import described
from evaluation.law.clauses import clause_table
from evaluation.rubric.board import board
from evaluation.rubric.explaining import explain
from evaluation.rubric.inputs import Inputs, Link, Review
from evaluation.rubric.judgements import Count, Levels, Parts
from evaluation.rubric.loading import files, load
from evaluation.rubric.results import Result
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.schema import Item
from evaluation.rubric.scoring import score
from evaluation.rubric.values import Value
from evaluation.rubric.what_if import firmness, moves
from evaluation.rubric.words import Connection, Form, ItemType

SEED: Final = 20260630
DAY: Final = date(2026, 6, 30)
GROUPS: Final = 6
DRAWS: Final = 200
EXPLAINED: Final = 50
SOURCES: Final = ("oa", "cases", "licences", "room", "hr")


def main(arguments: Sequence[str]) -> int:
    """Says every figure; one that misses its budget is said to, and is no error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evaluate", description=__doc__)
    parser.add_argument("--units", type=int, default=5000, help="agencies to score (default 5000)")
    for figure in figures(parser.parse_args(arguments).units):
        print(figure.line(described()), flush=True)
    return 0


def figures(count: int) -> Iterator[Figure]:
    """Scoring, remedies and what-if on `count` made-up agencies."""
    rubric = load(files()[-1], clause_table().clauses)
    units = agencies(rubric, count)
    before, used = perf_counter(), process_time()
    results = [score(rubric, unit) for unit in units]
    size = sum(len(result.to_bytes()) for result in results)
    took, cpu = perf_counter() - before, process_time() - used
    beside = {"cpu_s": round(cpu, 2), "items": len(rubric.weighed), "stored_mb": round(size / 1e6, 1)}
    yield Figure("evaluate_score_s", {"value": took}, "s", {"value": 60.0}, count, beside=beside)
    yield _what_if(rubric, results)
    yield _firmness(rubric, results)
    yield _remedies(rubric, units[:EXPLAINED])
    memory = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    yield Figure("evaluate_rss_mb", {"value": memory}, "MB", {"value": 500.0}, count)


def _what_if(rubric: Rubric, results: Sequence[Result]) -> Figure:
    before = perf_counter()
    found = moves(board(rubric, results, _groups(results)), {"R3-1": Fraction(9), "R5-1": Fraction(3)})
    took = perf_counter() - before
    beside = {
        "change_rank": sum(one.changes_rank for one in found),
        "change_grade": sum(one.changes_grade for one in found),
    }
    return Figure("evaluate_what_if_s", {"value": took}, "s", {"value": 5.0}, len(results), beside=beside)


def _firmness(rubric: Rubric, results: Sequence[Result]) -> Figure:
    table = board(rubric, results, _groups(results))
    before = perf_counter()
    firmness(table, SEED, DRAWS)
    took = perf_counter() - before
    return Figure("evaluate_firmness_s", {"value": took}, "s", {}, len(results), beside={"draws": DRAWS})


def _remedies(rubric: Rubric, units: Sequence[Inputs]) -> Figure:
    times = []
    for unit in units:
        before = perf_counter()
        explain(rubric, unit)
        times.append(1000 * (perf_counter() - before))
    return Figure("evaluate_explain_ms", spread(times), "ms", {}, len(units))


def _groups(results: Sequence[Result]) -> dict[str, str]:
    return {result.unit: f"group{number % GROUPS}" for number, result in enumerate(results)}


def agencies(rubric: Rubric, count: int) -> list[Inputs]:
    """Made-up agencies, the same each time: good and bad, some on the shared platform, some with missing sources."""
    chance = Random(SEED)
    return [_agency(rubric, number, chance) for number in range(count)]


def _agency(rubric: Rubric, number: int, chance: Random) -> Inputs:
    skill = chance.uniform(0.7, 1.0)
    items = rubric.items.values()
    states = chance.choices((Connection.CONNECTED, Connection.MISSING), weights=(19, 1), k=len(SOURCES))
    return Inputs(
        unit=f"unit{number:05}",
        at=DAY,
        values={one.code: _value(rubric, one, skill, chance) for one in items if _is_collected(rubric, one)},
        reviews={one.code: _review(one, skill, chance) for one in items if one.type is not ItemType.AUTOMATIC},
        connections={code: Link(state, date(2025, 1, 1)) for code, state in zip(SOURCES, states, strict=True)},
        circumstances=frozenset({"shared_platform", "no_change"} if chance.random() < 0.6 else ()),
    )


def _is_collected(rubric: Rubric, item: Item) -> bool:
    return item.type is not ItemType.MANUAL and rubric.data[item.data].form is not Form.CONNECTIONS


def _value(rubric: Rubric, item: Item, skill: float, chance: Random) -> Value:
    form = rubric.data[item.data].form
    if form is Form.RATIO:
        below = chance.randrange(10, 20_000)
        return Value(min(below, int(below * chance.uniform(skill, 1.05))), below, "rolling_12m", "snapshot")
    if form is Form.AMOUNT:
        return Value(0 if chance.random() < skill else chance.randrange(1, 60))
    return _judged(item, skill, chance)


def _judged(item: Item, skill: float, chance: Random) -> Value:
    if isinstance(item.rule, Count | Parts):
        return Value(0, met=tuple(code for code in item.rule.results if chance.random() < skill))
    if isinstance(item.rule, Levels):
        level = 2 if chance.random() < skill else chance.randrange(2)
        return Value(level, 2)
    return Value(int(chance.random() < skill))


def _review(item: Item, skill: float, chance: Random) -> Review:
    return Review(_judged(item, skill, chance) if item.type is ItemType.MANUAL else None, ("reviewer",))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
