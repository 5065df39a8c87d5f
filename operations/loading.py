"""`app.py loading`: what is under its first load; ends one by hand when a source never finishes."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from core.clock import SystemClock
from operations.acting import Deed, noted
from operations.compose import open_database
from operations.configuration import configuration
from operations.definitions import Definitions
from store.bulk import LoadState, end_load, load_states
from store.database import Database

NOTHING = "nothing is loading for the first time"


def add_arguments(parser: ArgumentParser) -> None:
    """`show` by default; `end SOURCE`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    actions.add_parser("show", help="what is loading, for whom, and what has come (default)")
    end = actions.add_parser("end", help="wait for a source no longer: what has come is counted")
    end.add_argument("source", help="its code in config.yaml; what it brings later is merged row by row")


def run(arguments: Namespace) -> int:
    """Exit code 1 when the source takes part in no load."""
    with open_database(configuration(arguments)) as database:
        if arguments.action == "end":
            return _end(database, arguments.source)
        print("\n".join(described(load_states(database))))
    return 0


def _end(database: Database, source: str) -> int:
    states = load_states(database)
    if not any(state.source == source for state in states):
        print(f"'{source}' takes part in no first load; " + "; ".join(described(states)))
        return 1
    with noted(database, Deed("load.ended", "loading end", "source", source)) as outcome:
        report = end_load(database, Definitions.load().images, source, SystemClock().now())
        outcome.detail |= {"tables": report.tables, "cells": report.cells}
    if not report.tables:
        print(f"'{source}' is waited for no longer; " + "; ".join(described(load_states(database))))
        return 0
    rows = f"{report.cells} rows of sums in {report.seconds:.1f} s"
    print(f"the first load of {', '.join(report.tables)} is over: {rows}")
    return 0


def described(states: Sequence[LoadState]) -> list[str]:
    """One line for each table and source."""
    return [_line(state) for state in states] or [NOTHING]


def _line(state: LoadState) -> str:
    came = f"{state.rows} rows" + (f", the last at {state.newest_at:%Y-%m-%d %H:%M:%S} UTC" if state.newest_at else "")
    whole = "has read everything once" if state.done_at else "has not read everything yet"
    return f"{state.table} ({state.state}): {state.source} {whole}; {came}"
