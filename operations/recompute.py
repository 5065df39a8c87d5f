"""`app.py recompute`: builds all sums anew from the records."""

from argparse import Namespace

from core.clock import SystemClock
from operations.acting import Deed, noted
from operations.compose import open_database
from operations.configuration import configuration
from operations.definitions import Definitions
from store.recompute import recompute


def run(arguments: Namespace) -> int:
    """Corrects every sum that differs; merges wait until it is done."""
    deed = Deed("sums.recomputed", "recompute", "sums")
    with open_database(configuration(arguments)) as database, noted(database, deed) as outcome:
        changed = recompute(database, Definitions.load().images, SystemClock().now())
        outcome.detail["rows"] = changed
    print(f"{changed} rows of sums changed")
    return 0
