"""The command line: the list of commands, and what a person sees when one fails."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.errors import CockpitError, ConfigurationError
from operations import check, collect, demo, docs, manual, processes, standins, truth

PROJECT: Final = Path(__file__).resolve().parents[1]

Parser = argparse.ArgumentParser


@dataclass(frozen=True)
class Command:
    """One command: its name, one sentence, an example, its arguments and what it runs (returning the exit code)."""

    name: str
    sentence: str
    example: str
    run: Callable[[argparse.Namespace], int]
    add_arguments: Callable[[Parser], None] = lambda _: None


COMMANDS: Final[tuple[Command, ...]] = (
    Command("demo", "Run everything here with stand-in sources.", "app.py demo", demo.run, demo.add_arguments),
    Command("all", "Run worker and web together.", "app.py all", processes.run_all),
    Command("web", "Run the web process.", "DATABASE_URL=postgresql://… app.py web", processes.run_web),
    Command("worker", "Collect, compute; one leader, others stand by.", "app.py worker", processes.run_worker),
    Command(
        "standins", "Run the stand-in source systems alone.", "app.py standins", standins.run, standins.add_arguments
    ),
    Command(
        "collect",
        "Collect a source once, now.",
        "app.py collect platform edas/cases",
        collect.run,
        collect.add_arguments,
    ),
    Command("recompute", "Build all cells anew from the records.", "app.py recompute", truth.run_recompute),
    Command(
        "verify",
        "Recompute everything and compare with the cells; exit 1 when they differ.",
        "app.py verify --json",
        truth.run_verify,
        truth.add_verify_arguments,
    ),
    Command(
        "manual",
        "Enter the items that people report.",
        "app.py manual import items.csv",
        manual.run,
        manual.add_arguments,
    ),
    Command("check", "Check settings, sources and definitions.", "app.py check --diff", check.run, check.add_arguments),
    Command("docs", "Make the generated pages of docs/.", "app.py docs --check", docs.run, docs.add_arguments),
)


def build_parser() -> Parser:
    """The parser of all commands."""
    parser = Parser(prog="app.py", description="档案智治驾驶舱: governance cockpit of a municipal archives bureau.")
    parser.add_argument("--config", type=Path, default=None, help="settings file (default: config.yaml of the project)")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        one = commands.add_parser(
            command.name,
            help=command.sentence,
            description=command.sentence,
            epilog=f"example: {command.example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_arguments(one)
        one.set_defaults(run=command.run)
    return parser


def main(arguments: Sequence[str]) -> int:
    """Runs one command; returns 0, or 1 with a clear sentence on standard error."""
    chosen = build_parser().parse_args(arguments)
    chosen.config = chosen.config or Path(os.environ.get("COCKPIT_CONFIG", PROJECT / "config.yaml"))
    try:
        return int(chosen.run(chosen))
    except ConfigurationError as error:
        print(error, file=sys.stderr)
    except CockpitError as error:
        print(f"app.py: {error}", file=sys.stderr)
    except BrokenPipeError:
        # the reader of our output has gone; there is nobody left to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130
    return 1
