"""Stand-in source systems of a chosen size in a process of their own, so that their work is not counted as ours.

`python -m benchmarks.origins '{"folder": …, "cases": …, "items": …, "das_dsn": …}'` serves the registers, the platform
and, with a DSN, the catalogue; it prints one JSON line with their addresses and ends with its standard input.
"""

import asyncio
import json
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from standins.das import open_das
from standins.hosting import Addresses, host
from standins.platform import open_platform
from standins.profile import PROFILES
from standins.registers import open_registers
from standins.serve import StandIn
from standins.system import Settings

PROFILE: Final = "bench"
CREDENTIALS: Final = {
    "registers": {"token": "bench"},
    "platform": {"client_id": "bench", "client_secret": "bench"},
}
READER_PASSWORD: Final = "bench"
UNHURRIED: Final[Mapping[str, Any]] = {"per_second": 0.0, "requests_per_second": 1e6, "burst": 1_000_000}
"""no business of their own, and nobody is ever asked to slow down"""


def add_profile(cases: int, items: int) -> None:
    """All owners and matters of the city, the untidiness of reality, and so many rows."""
    PROFILES[PROFILE] = replace(
        PROFILES["published"],
        name=PROFILE,
        cases=cases,
        documents=max(1, cases // 10),
        licences=1,
        items=items,
        volumes=1,
        lookups=1,
        untidiness=PROFILES["lively"].untidiness,
    )


def opened(wishes: Mapping[str, Any]) -> list[StandIn]:
    """The stand-ins that are wished for."""
    folder = Path(wishes["folder"])
    add_profile(wishes["cases"], wishes["items"])
    moves = folder / "moves.json"

    def settings(name: str, credentials: Mapping[str, str]) -> Settings:
        state = folder / name
        state.mkdir(parents=True, exist_ok=True)
        return Settings(state, profile=PROFILE, moves_path=moves, credentials=credentials, **UNHURRIED)

    found = [
        open_registers(settings("registers", CREDENTIALS["registers"])),
        open_platform(settings("platform", CREDENTIALS["platform"])),
    ]
    if wishes.get("das_dsn"):
        access = {"dsn": wishes["das_dsn"], "password": READER_PASSWORD}
        found.append(open_das(settings("das", access)))
    return found


async def serve(stand_ins: list[StandIn]) -> None:
    """Serves until standard input ends."""
    ended = asyncio.Event()

    def say(addresses: list[Addresses]) -> None:
        told = {one.name: {"data": one.data, "control": one.control} for one in addresses}
        print(json.dumps(told), flush=True)

    asyncio.get_running_loop().add_reader(sys.stdin, ended.set)
    await host(stand_ins, say, ended)


if __name__ == "__main__":
    with closing(sys.stdin):
        asyncio.run(serve(opened(json.loads(sys.argv[1]))))
