"""`app.py standins`: the stand-in source systems alone."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from standins.main import main


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `standins`."""
    parser.add_argument("--settings", type=Path, required=True, help="JSON file with seed, scale, ports and secrets")


def run(arguments: Namespace) -> int:
    """Serves until a signal."""
    return main(["--config", str(arguments.settings)])
