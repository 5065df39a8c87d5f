"""`app.py verify`: proves that every sum is what the records say."""

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path
from typing import Final

from core.clock import SystemClock
from core.errors import OperationError
from core.model import Images
from operations.acting import Deed, noted
from operations.compose import open_database
from operations.configuration import configuration
from operations.definitions import Definitions
from operations.terminal import operator
from operations.verify_progress import Bar, interruptible
from store.database import Database
from store.verifications import COMMAND, NIGHTLY, alone, keep_report
from store.verify import BOTH, ENGINES, POSTGRES, verify, verify_export, verify_with_duckdb
from store.verifying.report import VerifyReport, Watch

NICENESS: Final = 10


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `verify`."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--engine", choices=ENGINES, default=POSTGRES, help="who counts again (default: postgres)")
    parser.add_argument("--cause", choices=(COMMAND, NIGHTLY), default=COMMAND, help="why; kept with the result")
    parser.add_argument("--slices", type=int, help="parts to recompute in (default: as many as the rows need)")
    parser.add_argument("--export", type=Path, metavar="DIR", help="keep the Parquet export of duckdb in this folder")
    parser.add_argument(
        "--from", dest="export_of", type=Path, metavar="DIR", help="verify an export, no database needed"
    )


def run(arguments: Namespace) -> int:
    """Compares every sum with the records and keeps the result; returns 1 when one differs."""
    images = Definitions.load().images
    if arguments.cause == NIGHTLY:
        os.nice(NICENESS)
    report = interruptible(lambda watch: _report(arguments, images, watch), Bar(sys.stderr))
    _print(report, arguments.json)
    return 1 if report.differing_cells else 0


def _report(arguments: Namespace, images: Images, watch: Watch) -> VerifyReport:
    if arguments.export_of is not None:
        return verify_export(arguments.export_of, images, watch)
    if arguments.export is not None and arguments.engine == POSTGRES:
        raise OperationError("--export goes with --engine duckdb or both")
    with open_database(configuration(arguments)) as database:
        waiting = "waiting for the verification that is under way"
        with alone(database, lambda: watch.tell(waiting, 0)):
            started_at = SystemClock().now()
            report = _verified(database, arguments, images, started_at, watch)
        keep_report(database, report, arguments.cause, started_at, SystemClock().now())
        return report


def _verified(database: Database, arguments: Namespace, images: Images, at: datetime, watch: Watch) -> VerifyReport:
    if arguments.engine == POSTGRES:
        return verify(database, images, arguments.slices and max(arguments.slices, 1), watch)
    both = arguments.engine == BOTH
    if arguments.export is None:
        return verify_with_duckdb(database, images, at, None, watch, both=both)
    detail = {"folder": arguments.export.name}
    with noted(database, Deed("data.exported", "verify --export", "records", "records", detail=detail)):
        by = operator().name
        return verify_with_duckdb(database, images, at, arguments.export, watch, both=both, taken_by=by)


def _print(report: VerifyReport, as_json: bool) -> None:
    told = report.as_dict()
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
        return
    print("\n".join(f"{key}: {value}" for key, value in told.items() if key != "samples"))
    for sample in report.samples:
        print(f"differs: {sample}")
