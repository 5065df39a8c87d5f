"""`app.py collect`: reads sources once, now."""

import sys
import threading
from argparse import ArgumentParser, Namespace

from collectors.commands import collect
from core.clock import SystemClock
from core.errors import RefusedError
from core.logs import set_up_logs
from operations.acting import Deed, noted
from operations.compose import open_database
from operations.configuration import configuration
from operations.definitions import Definitions
from operations.progress_bar import TerminalProgress
from operations.sources import bound_feeds, sink_of
from store.inbox import Pushes
from store.progress import Meters
from store.runs import Runs, forget_cursors


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `collect`."""
    parser.add_argument("source", nargs="?", help="code of the source (default: all)")
    parser.add_argument("feed", nargs="?", help="code of the feed (default: all of the source)")
    parser.add_argument(
        "--anew",
        action="store_true",
        help="read from the beginning, also what was read before, and believe a list that has grown smaller",
    )


def run(arguments: Namespace) -> int:
    """Collects and prints one line a feed; returns 1 when one did not succeed."""
    set_up_logs()
    settings, clock = configuration(arguments), SystemClock()
    if arguments.anew and not arguments.feed:
        raise RefusedError("--anew wants one feed: app.py collect SOURCE FEED --anew")
    with open_database(settings) as database:
        feeds = bound_feeds(settings, clock, threading.Event(), Pushes(database))
        progress = TerminalProgress(clock, sys.stderr, Meters(database))
        sink = progress.sink(sink_of(database, Definitions.load().images, clock))
        detail = {"feed": arguments.feed, "anew": arguments.anew}
        with noted(
            database, Deed("source.collected", "collect", "source", arguments.source or "", detail=detail)
        ) as outcome:
            if arguments.anew:
                forget_cursors(database, arguments.source, arguments.feed, clock.now())
            reports = collect(feeds, sink, Runs(database), clock, source=arguments.source, feed=arguments.feed)
            outcome.detail["outcomes"] = {f"{one.source}/{one.feed}": one.outcome for one in reports}
        progress.end()
    for report in reports:
        numbers = f"{report.rows} rows, {report.deleted} deleted, {report.rejected} rejected"
        print(f"{report.source}/{report.feed}: {report.outcome}, {numbers} {report.reason}".rstrip())
    return 0 if all(report.outcome in ("ok", "empty") for report in reports) else 1
