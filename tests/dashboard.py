"""The expressions of the shipped Grafana dashboard, as Prometheus would be asked them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).parents[1] / "deploy" / "grafana" / "dashboard.json"
CHOSEN: Final = {"$__rate_interval": "1m", "$job": "archive-cockpit", "$city": "330100"}
"""everything else is chosen as a whole"""
VARIABLE: Final = re.compile(r"\$\w+")


@dataclass(frozen=True)
class Asked:
    """An expression, and the title of its panel."""

    panel: str
    expression: str


def dashboard() -> dict[str, Any]:
    """The file as it is."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def expressions() -> Iterator[Asked]:
    """Every expression of every panel, its variables chosen."""
    for panel in dashboard()["panels"]:
        for target in panel.get("targets", ()):
            yield Asked(panel["title"], VARIABLE.sub(lambda match: CHOSEN.get(match[0], ".*"), target["expr"]))


def variables() -> Iterator[str]:
    """The queries by which the dashboard finds what can be chosen."""
    for variable in dashboard()["templating"]["list"]:
        if variable["type"] == "query":
            yield variable["query"]["query"]
