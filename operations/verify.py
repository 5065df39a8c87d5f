"""`app.py verify`: proves that every sum is what the records say."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from core.clock import SystemClock
from core.errors import OperationError
from core.model import Images
from indicators.catalogue import load as load_catalogue
from indicators.items import build_images
from operations.compose import open_database
from operations.configuration import configuration
from operations.verify_progress import Bar, interruptible
from store.verify import BOTH, ENGINES, POSTGRES, verify, verify_export, verify_with_duckdb
from store.verifying.report import VerifyReport, Watch


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `verify`."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--engine", choices=ENGINES, default=POSTGRES, help="who counts again (default: postgres)")
    parser.add_argument("--slices", type=int, help="parts to recompute in (default: as many as the rows need)")
    parser.add_argument("--export", type=Path, metavar="DIR", help="keep the Parquet export of duckdb in this folder")
    parser.add_argument(
        "--from", dest="export_of", type=Path, metavar="DIR", help="verify an export, no database needed"
    )


def run(arguments: Namespace) -> int:
    """Compares every sum with the records; returns 1 when one differs."""
    images = build_images(load_catalogue())
    report = interruptible(lambda watch: _report(arguments, images, watch), Bar(sys.stderr))
    _print(report, arguments.json)
    return 1 if report.differing_cells else 0


def _report(arguments: Namespace, images: Images, watch: Watch) -> VerifyReport:
    if arguments.export_of is not None:
        return verify_export(arguments.export_of, images, watch)
    if arguments.export is not None and arguments.engine == POSTGRES:
        raise OperationError("--export goes with --engine duckdb or both")
    with open_database(configuration(arguments)) as database:
        if arguments.engine == POSTGRES:
            return verify(database, images, arguments.slices and max(arguments.slices, 1), watch)
        at = SystemClock().now()
        return verify_with_duckdb(database, images, at, arguments.export, watch, both=arguments.engine == BOTH)


def _print(report: VerifyReport, as_json: bool) -> None:
    told = report.as_dict()
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
        return
    print("\n".join(f"{key}: {value}" for key, value in told.items() if key != "samples"))
    for sample in report.samples:
        print(f"differs: {sample}")
