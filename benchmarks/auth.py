"""`python -m benchmarks.auth`: what people, rights and the audit trail cost, one JSON line a figure."""

import argparse
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from benchmarks import auth_gate, auth_signing, auth_trail
from benchmarks.figures import Figure
from benchmarks.machine import described

PARTS: Final[tuple[tuple[str, Callable[[], Iterator[Figure]]], ...]] = (
    ("signing in", auth_signing.figures),
    ("the gate", auth_gate.figures),
    ("the audit trail", auth_trail.figures),
)
"""what is measured, and how"""


def main(arguments: Sequence[str]) -> int:
    """Says every figure; 1 when a benchmark broke. One that misses its budget is said to, and is no error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.auth", description=__doc__)
    parser.add_argument("--only", metavar="WORD", help="only the parts whose name has this word")
    only = parser.parse_args(arguments).only or ""
    broken = False
    for name, figures in PARTS:
        if only in name:
            print(f"measuring {name}", file=sys.stderr, flush=True)
            broken = not _said(figures) or broken
    return 1 if broken else 0


def _said(figures: Callable[[], Iterator[Figure]]) -> bool:
    try:
        for figure in figures():
            print(figure.line(described()), flush=True)
    except Exception:  # noqa: BLE001 -- the other parts are worth measuring
        traceback.print_exc()
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
