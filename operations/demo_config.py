"""What the demo tells its parts: ports, addresses, secrets."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import yaml

from core.settings import Settings
from operations.demo_folder import DemoFolder
from operations.ports import free_ports

MARK: Final = "演示数据 · 单位为虚构"
STANDINS: Final = ("platform", "licences", "lookups", "registers", "das", "filerooms")
SEED: Final = 20_260_630
POLL_S: Final = 1.0
"""The stand-ins are asked each second; a real gateway would be asked every few minutes."""

UNHURRIED: Final[Mapping[str, Any]] = {"rates": dict.fromkeys(STANDINS, 0.0), "requests_per_second": 1e6}
"""Stand-ins at rest that never ask a client to slow down: for measuring."""

PUSHING: Final = ("licences",)
"""Stand-ins that push what changes, beside being asked."""
INTERVALS: Final = {"das": 2.0, "filerooms": 5.0, "registers": 2.0}


@dataclass(frozen=True)
class DemoWorld:
    """What the stand-in systems hold: a profile at a scale; `still`: they do no business, and serve at full speed."""

    profile: str = "lively"
    scale: float = 1.0
    still: bool = False


@dataclass(frozen=True)
class DemoPlan:
    """Where everything of one run of the demo listens."""

    folder: DemoFolder
    settings: Settings
    host: str
    port: int
    world: DemoWorld
    data_ports: Mapping[str, int]
    control_ports: Mapping[str, int]

    @property
    def address(self) -> str:
        """The address of the cockpit."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "") else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    def data(self, name: str) -> str:
        """The address of a stand-in's data door."""
        return f"http://127.0.0.1:{self.data_ports[name]}"

    def control(self, name: str) -> str:
        """The address of a stand-in's control door."""
        return f"http://127.0.0.1:{self.control_ports[name]}"


def plan_demo(folder: DemoFolder, settings: Settings, port: int, world: DemoWorld) -> DemoPlan:
    """Free ports for all stand-ins."""
    ports = free_ports(2 * len(STANDINS))
    return DemoPlan(
        folder=folder,
        settings=settings,
        host=settings.web.host,
        port=port,
        world=world,
        data_ports=dict(zip(STANDINS, ports, strict=False)),
        control_ports=dict(zip(STANDINS, ports[len(STANDINS) :], strict=True)),
    )


def demo_settings(plan: DemoPlan) -> str:
    """The settings file of the demo: the project's, with the stand-ins as sources."""
    values = plan.settings.model_dump(mode="json")
    values["database"]["embedded_dir"] = str(plan.folder.postgres)
    values["database"]["url"] = ""
    values["uploads"]["folder"] = str(plan.folder.uploads)
    values["redis"]["url"] = ""
    values["security"] |= {"key_file": str(plan.folder.sealing_key), "key": ""}
    values["audit"] |= {"key_file": str(plan.folder.audit_key), "copies_file": ""}
    values["web"]["port"] = plan.port
    values["wall"]["demo_mark"] = MARK
    # letters and documents name where they can be opened and compared
    values["mail"]["link_base"] = values["mail"]["link_base"] or plan.address
    # whoever shows it verifies when they like, and not with half the machine at two in the morning
    values["verification"]["nightly"] = False
    for name, source in values["sources"].items():
        source["interval_s"] = INTERVALS.get(name, POLL_S)
        if name == "filerooms":
            source["url"] = str(plan.folder.standins / "filerooms")
        elif name != "das":
            source["url"] = plan.data(name)
        if name in PUSHING:
            source["credentials"] |= {key: f"env:{_secret_name(name, key)}" for key in ("push_key", "push_secret")}
    return "# Made by `app.py demo`; it is written anew at every start.\n" + yaml.safe_dump(
        values, allow_unicode=True, sort_keys=False
    )


def standins_settings(plan: DemoPlan, das_url: str) -> str:
    """The settings of the stand-in systems as JSON."""
    secrets = plan.folder.secrets()
    return json.dumps(
        {
            "seed": SEED,
            "profile": plan.world.profile,
            "scale": plan.world.scale,
            **(UNHURRIED if plan.world.still else {}),
            "state_dir": str(plan.folder.standins),
            "das_dsn": das_url,
            "ports": dict(plan.data_ports),
            "control_ports": dict(plan.control_ports),
            "push": {name: _push_target(plan, name) for name in PUSHING},
            "credentials": {
                "registers": {"token": secrets["COCKPIT_REGISTERS_TOKEN"]},
                "platform": {
                    "client_id": secrets["COCKPIT_PLATFORM_CLIENT_ID"],
                    "client_secret": secrets["COCKPIT_PLATFORM_CLIENT_SECRET"],
                },
                "licences": {
                    "app_key": secrets["COCKPIT_LICENCES_APP_KEY"],
                    "app_secret": secrets["COCKPIT_LICENCES_APP_SECRET"],
                },
                "lookups": {"api_key": secrets["COCKPIT_LOOKUPS_API_KEY"]},
                "das": {"password": secrets["COCKPIT_DAS_PASSWORD"]},
            },
        },
        indent=1,
    )


def _push_target(plan: DemoPlan, name: str) -> dict[str, str]:
    """Where a stand-in hands in what changes: our own door."""
    secrets = plan.folder.secrets()
    return {
        "url": f"{plan.address}/api/push/{name}",
        "key": secrets[_secret_name(name, "push_key")],
        "secret": secrets[_secret_name(name, "push_secret")],
    }


def _secret_name(name: str, key: str) -> str:
    return f"COCKPIT_{name}_{key}".upper()


def reader_url(das_url: str, password: str) -> str:
    """The address at which the stand-in archive system is read: its own cluster, by the read-only account."""
    parts = urlsplit(das_url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"das_reader:{password}@{host}"))


def demo_description(plan: DemoPlan, database_url: str, das_url: str, pids: Mapping[str, int]) -> dict[str, Any]:
    """What demo.json says."""
    secrets = plan.folder.secrets()
    standins = {name: {"data": plan.data(name), "control": plan.control(name)} for name in STANDINS}
    standins["das"]["data"] = reader_url(das_url, secrets["COCKPIT_DAS_PASSWORD"])
    standins["filerooms"]["data"] = str(plan.folder.standins / "filerooms")
    return {
        "web": plan.address,
        "standins": standins,
        "database_url": database_url,
        "config": str(plan.folder.config),
        "pids": dict(pids),
        "api_token": plan.folder.known_token(),
        "accounts": plan.folder.known_accounts(),
    }
