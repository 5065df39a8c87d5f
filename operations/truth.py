"""The commands that prove or rebuild the sums: `verify` and `recompute`."""

import json
from argparse import ArgumentParser, Namespace
from typing import Any

from core.clock import SystemClock
from indicators.catalogue import load as load_catalogue
from indicators.items import build_images
from operations.compose import open_database
from operations.configuration import configuration
from store.recompute import recompute
from store.verify import verify


def add_verify_arguments(parser: ArgumentParser) -> None:
    """The arguments of `verify`."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--slices", type=int, default=1, help="parts to recompute in, so that memory stays bounded")


def run_verify(arguments: Namespace) -> int:
    """Compares every cell with the records; returns 1 when one differs."""
    with open_database(configuration(arguments)) as database:
        report: dict[str, Any] = verify(database, build_images(load_catalogue()), max(arguments.slices, 1)).as_dict()
    if arguments.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        print("\n".join(f"{key}: {value}" for key, value in report.items()))
    return 1 if report["differing_cells"] else 0


def run_recompute(arguments: Namespace) -> int:
    """Builds all cells anew under the merge lock."""
    with open_database(configuration(arguments)) as database:
        cells = recompute(database, build_images(load_catalogue()), SystemClock().now())
    print(f"{cells} cells")
    return 0
