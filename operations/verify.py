"""`app.py verify`: proves that every sum is what the records say."""

import json
from argparse import ArgumentParser, Namespace
from typing import Any

from indicators.catalogue import load as load_catalogue
from indicators.items import build_images
from operations.compose import open_database
from operations.configuration import configuration
from store.verify import verify


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `verify`."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--slices", type=int, default=1, help="parts to recompute in, so that memory stays bounded")


def run(arguments: Namespace) -> int:
    """Compares every sum with the records; returns 1 when one differs."""
    with open_database(configuration(arguments)) as database:
        report: dict[str, Any] = verify(database, build_images(load_catalogue()), max(arguments.slices, 1)).as_dict()
    if arguments.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        print("\n".join(f"{key}: {value}" for key, value in report.items()))
    return 1 if report["differing_cells"] else 0
