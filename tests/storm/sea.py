"""The source systems of a storm: stand-ins on real ports, what they truly held at every moment, and their faults."""

import random
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from psycopg2.extensions import make_dsn

from collectors.base import SourceSettings
from standins.das import open_das
from standins.das_warehouse import READER, VIEWS
from standins.days import day_of, now
from standins.faults import Fault
from standins.feeds import Feed
from standins.filerooms import open_filerooms
from standins.hosting import running
from standins.licences import open_licences
from standins.lookups import open_lookups
from standins.platform import open_platform
from standins.registers import open_registers
from standins.serve import StandIn
from standins.system import Settings

OPENERS: Final = {
    "registers": open_registers,
    "platform": open_platform,
    "licences": open_licences,
    "lookups": open_lookups,
    "das": open_das,
    "filerooms": open_filerooms,
}
CREDENTIALS: Final[Mapping[str, Mapping[str, str]]] = {
    "registers": {"token": "registers-token"},
    "platform": {"client_id": "cockpit", "client_secret": "platform-secret"},
    "licences": {"app_key": "licences-key", "app_secret": "licences-secret"},
    "lookups": {"api_key": "lookups-key"},
    "das": {"password": "das-password"},
    "filerooms": {},
}
BENT: Final = ("unknown_column", "missing_column", "retyped_column")
PASSING: Final = ("status_500", "status_429", "cut_body", "malformed_json", "repeat_page", "empty_success")
REFUSING: Final = ("expired_token", "bad_signature")
CLOSED: Final = "status_500"
REGISTERS: Final = "registers"
DAS: Final = "das"
FILEROOMS: Final = "filerooms"
PAGE: Final = 1000
SCALE: Final = 0.02
IMPATIENT: Final = {"timeout_s": 1.0, "total_s": 2.0, "page_size": 200}

Truth = Mapping[str, Mapping[str, int]]
"""scope → item → value"""


class Sea:
    """The systems; `tides` counts what has been changed in each since the start."""

    def __init__(self, systems: Mapping[str, StandIn], addresses: Mapping[str, str], scopes: tuple[str, ...]) -> None:
        self._systems = systems
        self.sources = {
            name: SourceSettings(address, CREDENTIALS[name] if name != DAS else {}, interval_s=20, overrides=IMPATIENT)
            for name, address in addresses.items()
        }
        self._scopes = scopes
        self.day = day_of(now())
        self.tides = dict.fromkeys(systems, 0)
        self._truths: dict[tuple[str, int, int], Truth] = {}
        self._remember(*systems)

    def change(self, name: str, rows: int) -> None:
        """So many rows, new, corrected, moved, deleted or brought back."""
        stand_in = self._systems[name]
        stand_in.system.change(stand_in.controls.author, rows)
        self.tides[name] += 1
        # where units belong changes what the rows of every system come to in a place
        self._remember(*self._systems if name == REGISTERS else [name])

    def truth(self, name: str, tide: int, places: int) -> Truth | None:
        """What the items that a system feeds were after so many changes, with the units in the places they then had.

        `places` is the tide of the registers; None for a pair that never was.
        """
        return self._truths.get((name, tide, places))

    def disturb(self, name: str, chance: random.Random) -> str:
        """Switches a fault of some feed on, for a few requests or until the calm; says which."""
        feeds = [*self._systems[name].system.feeds, "deletions"]
        kinds, times = [*BENT, *PASSING, *REFUSING], chance.choice([1, 2, 5, None])
        if name == DAS:  # faults of a view last until the calm
            kinds, times, feeds = [*BENT, CLOSED], None, [one for one in feeds if one in VIEWS]
        fault = Fault(chance.choice(kinds), chance.choice(feeds), times)
        self._systems[name].data.faults.set(fault)
        return f"{name}: {fault.kind} of {fault.feed} x {fault.times}"

    def calm(self, *names: str) -> None:
        """Switches all faults off."""
        for name in names or self._systems:
            self._systems[name].data.faults.clear()

    def rows(self, name: str) -> Mapping[str, int]:
        """The living rows of each feed of a system."""
        return {feed: _living(one) for feed, one in self._systems[name].system.feeds.items()}

    def _remember(self, *names: str) -> None:
        for name in names:
            items = self._systems[name].system.items
            key = (name, self.tides[name], self.tides[REGISTERS])
            self._truths[key] = {scope: items(scope, self.day) for scope in self._scopes}


def _living(feed: Feed) -> int:
    """The rows of a feed that are not tombstones."""
    after, rows = 0, 0
    while (page := feed.page(after, PAGE)).rows:
        rows += sum(not row.get("deleted") for row in page.rows)
        after = page.last or after
    return rows


@contextmanager
def sea(folder: Path, database: str, scopes: tuple[str, ...], seed: int) -> Iterator[Sea]:
    """The systems on real ports for a while; `database` is the address of an empty one for the archives."""
    start = now()
    with ExitStack() as stack:
        systems, addresses = {}, {}
        for name, opener in OPENERS.items():
            systems[name] = opener(_settings(folder, name, seed, start, database))
            systems[name].traffic.running = False
            addresses[name] = stack.enter_context(running(systems[name])).data
        addresses[DAS] = make_dsn(database, user=READER, password=CREDENTIALS[DAS]["password"])
        addresses[FILEROOMS] = str(folder / FILEROOMS)
        yield Sea(systems, addresses, scopes)


def _settings(folder: Path, name: str, seed: int, start: int, database: str) -> Settings:
    return Settings(
        folder / name,
        seed=seed,
        scale=SCALE,
        start=start,
        moves_path=folder / "moves.json",
        requests_per_second=1e6,
        burst=1_000_000,
        per_second=0.0,
        credentials={**CREDENTIALS[name], "dsn": database},
    )
