"""`app.py backfill`: reads a closed stretch of a feed again, beside the live reading."""

import sys
import threading
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from datetime import date, datetime, timedelta

from collectors.backfill import Means, backfill
from collectors.stretches import Pace
from core.clock import SystemClock
from core.days import start_of_day
from core.errors import RefusedError
from core.logs import set_up_logs
from operations.acting import Deed, noted
from operations.compose import open_database
from operations.configuration import configuration
from operations.definitions import Definitions
from operations.past import chosen, past_feeds
from operations.progress_bar import TerminalProgress
from operations.sources import sink_of
from operations.supervisor import stop_on_signals
from store.progress import Meters
from store.runs import BesideCursors

RATE: float = 2000.0
BATCH_ROWS = 2000


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `backfill`."""
    parser.add_argument("source", help="code of the source")
    parser.add_argument("feed", help="code of the feed")
    parser.add_argument("--from", dest="begin", required=True, help="first day (2026-01-01) or instant with its offset")
    parser.add_argument(
        "--to", dest="end", required=True, help="last day, included, or the instant before which it ends"
    )
    parser.add_argument("--rate", type=float, default=RATE, help=f"most rows a second (default {RATE:g}; 0: no limit)")


def run(arguments: Namespace) -> int:
    """Reads, drawing how far it is; the same call goes on where a stopped or killed one was."""
    set_up_logs()
    begin, end = moment(arguments.begin, "--from"), moment(arguments.end, "--to", after=True)
    settings, clock, stopped = configuration(arguments), SystemClock(), threading.Event()
    stop_on_signals(stopped)
    with open_database(settings) as database:
        feeds = past_feeds(settings, clock, stopped)
        (feed,) = chosen(feeds, arguments.source, arguments.feed, "read from a moment on")
        progress = TerminalProgress(clock, sys.stderr, Meters(database))
        means = Means(
            sink_of(database, Definitions.load().images, clock),
            BesideCursors(database),
            clock,
            Pace(arguments.rate or None, clock, stopped.wait),
            progress,
            BATCH_ROWS,
            stopped.is_set,
        )
        detail = {"feed": arguments.feed, "begin": begin, "end": end}
        with noted(
            database, Deed("source.backfilled", "backfill", "source", arguments.source, detail=detail)
        ) as outcome:
            report = backfill(feed, begin, end, means)
            outcome.detail |= {"outcome": report.outcome, "rows": report.rows, "reason": report.reason}
            outcome.failed = report.outcome not in ("ok", "empty") or stopped.is_set()
        progress.end()
    if stopped.is_set():
        report = replace(report, outcome="retry", reason="stopped; the same call goes on from here")
    print(f"{report.source}/{report.feed}: {report.outcome}, {report.rows} rows {report.reason}".rstrip())
    return 0 if report.outcome in ("ok", "empty") else 1


def moment(text: str, option: str, *, after: bool = False) -> datetime:
    """The instant of a text: a local day (its beginning, or with `after` its end) or an instant with its offset."""
    try:
        if len(text) == len("2026-06-30"):
            return start_of_day(date.fromisoformat(text) + timedelta(days=after))
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise RefusedError(f"{option}: expected a day (2026-06-30) or an instant with its offset, found {text!r}")
    return at
