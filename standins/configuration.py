"""What the stand-ins are told together: one file or a few options, and credentials made up where none are given."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from standins.days import now, parse_iso
from standins.profile import PROFILES
from standins.system import DEFAULT_SEED, Settings

SYSTEMS: Final = ("registers", "platform", "licences", "lookups", "das", "filerooms")
CREDENTIALS: Final[Mapping[str, tuple[str, ...]]] = {
    "registers": ("token",),
    "platform": ("client_id", "client_secret"),
    "licences": ("app_key", "app_secret"),
    "lookups": ("api_key",),
    "das": ("password",),
    "filerooms": (),
}
# business events a second in working hours
RATES: Final[Mapping[str, float]] = {
    "registers": 0.003,
    "platform": 3.0,
    "licences": 0.5,
    "lookups": 0.5,
    "das": 0.2,
    "filerooms": 0.01,
}


@dataclass(frozen=True)
class Configuration:
    """The settings of all stand-ins. `start` is an ISO instant; a port that is not named is any free one.

    `requests_per_second` is what a client of a door may ask in the long run, and twice as many at once.
    `credentials`, `ports`, `control_ports`, `rates` and `push` are by system. `push` is where a system hands in what
    changes: {"url", "key", "secret"}. `das` needs `das_dsn`, the address of its own
    PostgreSQL for an account that may create schemas and roles. Raises ValueError for what cannot be.
    """

    state_dir: Path
    seed: int = DEFAULT_SEED
    profile: str = "lively"
    scale: float = 1.0
    start: str | None = None
    das_dsn: str | None = None
    host: str = "127.0.0.1"
    systems: tuple[str, ...] = SYSTEMS
    credentials: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ports: Mapping[str, int] = field(default_factory=dict)
    control_ports: Mapping[str, int] = field(default_factory=dict)
    rates: Mapping[str, float] = field(default_factory=dict)
    push: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    requests_per_second: float = Settings.requests_per_second

    def __post_init__(self) -> None:
        known = (*self.credentials, *self.ports, *self.control_ports, *self.rates, *self.push, *self.systems)
        for name in known:
            _expect(name, SYSTEMS, "system")
        _expect(self.profile, tuple(PROFILES), "profile")
        if self.scale <= 0 or self.requests_per_second <= 0:
            raise ValueError("scale and requests_per_second must be above 0")
        if "das" in self.systems and not self.das_dsn:
            raise ValueError("das needs das_dsn, the address of a PostgreSQL of its own: give it, or leave das out")
        for name, target in self.push.items():
            if set(target) != {"url", "key", "secret"}:
                raise ValueError(f"push of {name} needs url, key and secret, and nothing else")
        if self.start is not None:
            parse_iso(self.start)

    def settings(self, name: str) -> Settings:
        """The settings of one stand-in, its state in a folder of its own."""
        return Settings(
            state_dir=self.state_dir / name,
            seed=self.seed,
            profile=self.profile,
            scale=self.scale,
            start=parse_iso(self.start) if self.start is not None else kept_start(self.state_dir),
            moves_path=self.state_dir / "moves.json",
            host=self.host,
            port=self.ports.get(name, 0),
            control_port=self.control_ports.get(name, 0),
            per_second=self.rates.get(name, RATES[name]),
            requests_per_second=self.requests_per_second,
            burst=round(2 * self.requests_per_second),
            credentials=self._credentials(name),
            push=self.push.get(name, {}),
        )

    def _credentials(self, name: str) -> dict[str, str]:
        given = {**made_up(self.state_dir).get(name, {}), **self.credentials.get(name, {})}
        return {**given, "dsn": self.das_dsn or ""} if name == "das" else given


def read(path: Path, **options: Any) -> Configuration:
    """The configuration of a JSON file, options over it. Raises ValueError for what is not known or cannot be."""
    values = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(values, dict):
        raise ValueError(f"{path}: an object was expected")
    return of_values({**values, **options})


def of_values(values: Mapping[str, Any]) -> Configuration:
    """The configuration of plain values. Raises ValueError for what is not known or cannot be."""
    names = tuple(one.name for one in fields(Configuration))
    for name in values:
        _expect(name, names, "setting")
    if "state_dir" not in values:
        raise ValueError("state_dir is missing: the folder in which the stand-ins keep their state")
    typed = {**values, "state_dir": Path(values["state_dir"])}
    if "systems" in values:
        typed["systems"] = tuple(values["systems"])
    return Configuration(**typed)


def made_up(state_dir: Path) -> dict[str, dict[str, str]]:
    """Credentials made up at the first call and kept in the state folder, readable by its owner alone."""
    path = state_dir / "credentials.json"
    if not path.exists():
        state_dir.mkdir(parents=True, exist_ok=True)
        fresh = {name: {key: secrets.token_hex(16) for key in keys} for name, keys in CREDENTIALS.items()}
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(fresh, file, indent=1)
    kept: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return kept


def kept_start(state_dir: Path) -> int:
    """The instant of the first start of all systems, kept in the state folder: their rows refer to each other."""
    path = state_dir / "start.json"
    if not path.exists():
        state_dir.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(now()), encoding="utf-8")
    return int(json.loads(path.read_text(encoding="utf-8")))


def _expect(name: str, known: tuple[str, ...], what: str) -> None:
    if name not in known:
        raise ValueError(f"no {what} {name!r}: choose from {', '.join(known)}")
