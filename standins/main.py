"""Runs the stand-in source systems: one process each, one line of JSON on standard output once all of them answer."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from psycopg2.extensions import make_dsn, parse_dsn

from standins.configuration import SYSTEMS, Configuration, of_values, read
from standins.das import open_das
from standins.das_warehouse import READER
from standins.family import FamilyError, run_family
from standins.filerooms import open_filerooms
from standins.hosting import Addresses
from standins.licences import open_licences
from standins.lookups import open_lookups
from standins.platform import open_platform
from standins.profile import PROFILES
from standins.registers import MANUAL_FILE, open_registers
from standins.serve import StandIn
from standins.system import Settings

OPENERS: Final[Mapping[str, Callable[[Settings], StandIn]]] = {
    "registers": open_registers,
    "platform": open_platform,
    "licences": open_licences,
    "lookups": open_lookups,
    "das": open_das,
    "filerooms": open_filerooms,
}
_EPILOG: Final = """example:
  python -m standins --state-dir .standins --systems registers platform licences lookups filerooms

The configuration is a JSON object with the keys state_dir, seed, profile, scale, start, das_dsn, host, systems,
credentials, ports, control_ports, rates, push; the last five by system. Credentials that are not given are made up and
kept in <state_dir>/credentials.json. A second start with the same state_dir goes on where the first one ended.
"""


def run(config: Configuration, out: Callable[[str], object] = sys.stdout.write) -> int:
    """Runs the stand-ins until SIGTERM or SIGINT and returns the exit code; `out` gets the ready line.

    The ready line: {"ready": true, "systems": {name: {"data", "control"}}, "pids", "manual_items", "credentials"}.
    """
    openers = {name: partial(OPENERS[name], config.settings(name)) for name in config.systems}

    def ready(addresses: list[Addresses], pids: dict[str, int]) -> None:
        out(json.dumps(_ready_line(config, addresses, pids), ensure_ascii=False) + "\n")
        sys.stdout.flush()

    try:
        run_family(openers, ready)
    except FamilyError as mistake:
        sys.stderr.write(f"standins: {mistake}\n")
        return 1
    return 0


def _ready_line(config: Configuration, addresses: list[Addresses], pids: dict[str, int]) -> dict[str, Any]:
    systems = {one.name: {"data": _data(config, one), "control": one.control} for one in addresses}
    return {
        "ready": True,
        "systems": systems,
        "pids": pids,
        "manual_items": str(config.state_dir / MANUAL_FILE) if "registers" in systems else None,
        "credentials": str(config.state_dir / "credentials.json"),
    }


def _data(config: Configuration, addresses: Addresses) -> str:
    """Where the data of a system are: an address, for das a connection string without password, or a folder."""
    if addresses.name == "das":
        owner = parse_dsn(config.das_dsn or "")
        return make_dsn("", user=READER, **{key: owner[key] for key in ("host", "port", "dbname") if key in owner})
    if addresses.name == "filerooms":
        return str(config.state_dir / "filerooms")
    return addresses.data


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog="standins",
        description="The stand-in source systems of the cockpit: servers with invented data on real ports.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--config", type=Path, help="a JSON file; options below go over it")
    made.add_argument("--state-dir", type=Path, help="folder in which the systems keep their state")
    made.add_argument("--profile", choices=sorted(PROFILES), help="which world (default: lively)")
    made.add_argument("--scale", type=float, help="how much of it (default: 1)")
    made.add_argument("--seed", type=int, help="which of all such worlds")
    made.add_argument("--start", help="ISO instant that ends the history (default: the first start)")
    made.add_argument("--das-dsn", help="PostgreSQL of its own for das")
    made.add_argument("--systems", nargs="+", choices=SYSTEMS, help="which systems (default: all)")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns the exit code: 0 stopped, 1 a system failed, 2 a mistake in the settings."""
    options = {name: value for name, value in vars(parser().parse_args(arguments)).items() if value is not None}
    path = options.pop("config", None)
    try:
        config = read(path, **options) if path is not None else of_values(options)
    except (OSError, ValueError) as mistake:
        sys.stderr.write(f"standins: {mistake}\n")
        return 2
    return run(config)
