"""`app.py sweep`: a full check of a source against what we have of it, now."""

import sys
import threading
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import timedelta

from collectors.sweeping import SweepReport
from core.clock import SystemClock
from core.errors import RefusedError
from core.logs import set_up_logs
from operations.acting import Deed, noted
from operations.compose import open_database
from operations.configuration import configuration
from operations.definitions import Definitions
from operations.past import chosen, past_feeds, sweepable
from operations.sources import sink_of
from operations.supervisor import stop_on_signals
from operations.sweeps import Sweeper
from store.bulk import loading_tables


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `sweep`."""
    parser.add_argument("source", help="code of the source")
    parser.add_argument("feed", nargs="?", help="code of the feed (default: all of the source that can be checked)")
    parser.add_argument("--rate", type=float, default=None, help="most rows a second (default: as the source answers)")
    parser.add_argument("--margin", type=float, default=20, help="leave rows alone that are younger (minutes; 20)")
    parser.add_argument(
        "--accept-loss", action="store_true", help="delete more than a fifth of our rows, when so many are gone"
    )


def run(arguments: Namespace) -> int:
    """Checks and prints one line a feed; returns 1 when one came to no result that is believed."""
    set_up_logs()
    settings, clock, stopped = configuration(arguments), SystemClock(), threading.Event()
    stop_on_signals(stopped)
    with open_database(settings) as database:
        feeds = chosen(sweepable(past_feeds(settings, clock, stopped)), arguments.source, arguments.feed, "swept")
        loading = [feed.name for feed in feeds if feed.targets[feed.code].table in loading_tables(database)]
        if loading:
            raise RefusedError(f"{', '.join(loading)}: the first load is under way; sweep when it is over")
        sink = sink_of(database, Definitions.load().images, clock)
        sweeper = Sweeper(database, sink, clock, stopped.wait, arguments.rate, timedelta(minutes=arguments.margin))
        reports: list[SweepReport] = []
        detail = {"feed": arguments.feed, "accept_loss": arguments.accept_loss}
        with noted(database, Deed("source.swept", "sweep", "source", arguments.source, detail=detail)) as outcome:
            for feed in feeds:
                if not stopped.is_set():
                    reports.append(sweeper.sweep(feed, stopped.is_set, accepts_loss=arguments.accept_loss))
                    print(told(reports[-1]), flush=True)
            outcome.detail["told"] = [told(report) for report in reports]
            outcome.failed = stopped.is_set() or not _are_believed(reports)
    if stopped.is_set():
        print("stopped", file=sys.stderr)
    return 0 if _are_believed(reports) and not stopped.is_set() else 1


def _are_believed(reports: Sequence[SweepReport]) -> bool:
    return all(report.outcome in ("equal", "repaired") for report in reports)


def told(report: SweepReport) -> str:
    """A sweep in one line."""
    days = f"{report.differing} of {report.days} days differed"
    rows = (
        f"{report.rows_read} rows read again: {report.inserted} new, {report.updated} changed, {report.deleted} deleted"
    )
    reason = f"; {report.reason}" if report.reason else ""
    return f"{report.source}/{report.feed}: {report.outcome}, {days}, {rows}{reason}"
