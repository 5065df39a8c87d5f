"""The command line: the list of commands, and what a person sees when one fails."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final

from core.errors import CockpitError, ConfigurationError
from operations.lifeline import end_with_parent

Parser = argparse.ArgumentParser


@dataclass(frozen=True)
class Command:
    """One command: its name, one sentence, an example, and its module in this room.

    The module has `run(arguments) -> exit code` and may have `add_arguments(parser)`.
    It is imported only when the command is called: a worker needs no web packages, and starts without them.
    """

    name: str
    sentence: str
    example: str
    module: str

    def load(self) -> ModuleType:
        """The module that does it."""
        return import_module(f"operations.{self.module}")


COMMANDS: Final[tuple[Command, ...]] = (
    Command("demo", "Run everything here with stand-in sources.", "app.py demo", "demo"),
    Command("all", "Run worker and web together.", "app.py all", "together"),
    Command("web", "Run the web process.", "DATABASE_URL=postgresql://… app.py web", "web"),
    Command("worker", "Collect and compute; one leads, others stand by.", "app.py worker", "worker"),
    Command("standins", "Run the stand-in source systems alone.", "app.py standins --settings s.json", "standins"),
    Command("collect", "Collect a source once, now.", "app.py collect platform cases", "collect"),
    Command("loading", "Show what loads for the first time; end it by hand.", "app.py loading end das", "loading"),
    Command("recompute", "Build all sums anew from the records.", "app.py recompute", "recompute"),
    Command("verify", "Recompute everything and compare; exit 1 on a difference.", "app.py verify --json", "verify"),
    Command("manual", "Enter the items that people report.", "app.py manual import items.csv", "manual"),
    Command("backfill", "Read days of a feed again.", "app.py backfill das items --from DAY --to DAY", "backfill"),
    Command("sweep", "Check a source in full and repair what differs.", "app.py sweep das items", "sweep"),
    Command("missing", "List what is due and not archived.", "app.py missing --owner CODE --csv out.csv", "missing"),
    Command("quarantine", "Look at rows put aside; replay or drop them.", "app.py quarantine list", "quarantine"),
    Command(
        "calendar", "The statutory calendar: import a notice, show, check.", "app.py calendar import n.txt", "calendar"
    ),
    Command("year", "Keep the sums of a year that has ended.", "app.py year close 2025", "year"),
    Command("user", "Make the first administrators; what administrators do.", "app.py user list", "user"),
    Command("audit", "Prove the audit trail; anchor, search and export it.", "app.py audit verify", "audit"),
    Command("mail", "Look at the outbox; test the mail server.", "app.py mail list --state dead", "mail"),
    Command("alerts", "What is open; test a rule on history.", "app.py alerts backtest AL-1 --since DAY", "alerts"),
    Command("channels", "Look at what channels were told; test one.", "app.py channels list --state dead", "channels"),
    Command("token", "Tokens of programs: make, list, end.", "app.py token list", "token"),
    Command("database", "Upgrade the schema; grant the application's role.", "app.py database grant APP", "database"),
    Command("check", "Check settings, sources and definitions.", "app.py check --diff", "check"),
    Command(
        "rubric",
        "Check, compare, publish, retire rubrics; what-if.",
        "app.py rubric diff capability-1 new.yaml",
        "rubric",
    ),
    Command("draw", "Repeat a random draw of inspections.", "app.py draw verify draw.json", "draw"),
    Command("docs", "Make the generated pages of docs/.", "app.py docs --check", "docs"),
)


def build_parser(chosen: Sequence[str] = ()) -> Parser:
    """The parser; commands named in `chosen` bring their arguments along."""
    parser = Parser(prog="app.py", description="档案智治驾驶舱: governance cockpit of a municipal archives bureau.")
    parser.add_argument("--config", type=Path, default=None, help="settings file (default: config.yaml of the project)")
    commands = parser.add_subparsers(metavar="COMMAND", dest="command", required=True)
    for command in COMMANDS:
        one = commands.add_parser(
            command.name,
            help=command.sentence,
            description=command.sentence,
            epilog=f"example: {command.example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if command.name in chosen:
            module = command.load()
            getattr(module, "add_arguments", lambda _: None)(one)
            one.set_defaults(run=module.run)
    return parser


def main(arguments: Sequence[str]) -> int:
    """Runs one command; returns 0, or 1 with a clear sentence on standard error."""
    end_with_parent(os.environ)
    chosen = build_parser(arguments).parse_args(arguments)
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
