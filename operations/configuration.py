"""Which settings file a command works with, and what it says."""

import os
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.settings import Settings, load_settings
from core.working_days import OPERATORS_FILE, extend_with
from operations.demo_folder import DemoFolder

PROJECT: Final = Path(__file__).resolve().parents[1]
DEFAULT_CONFIG: Final = PROJECT / "config.yaml"


@dataclass(frozen=True)
class Configuration:
    """The settings of a command, the file they come from and the environment that holds the secrets."""

    path: Path
    settings: Settings
    environment: Mapping[str, str]

    @property
    def embedded_directory(self) -> Path:
        """Where the embedded server of these settings lives."""
        return PROJECT / self.settings.database.embedded_dir


def configuration(arguments: Namespace) -> Configuration:
    """The settings for a command; raises ConfigurationError with every mistake.

    Without `--config` an operator's command meets the demo of this folder when there is one and nothing else.
    """
    path = chosen_file(arguments)
    extend_with(path.with_name(OPERATORS_FILE))
    environment = dict(os.environ)
    demo = DemoFolder(PROJECT)
    if path == demo.config:
        environment = demo.secrets() | environment
    return Configuration(path, load_settings(path, environment), environment)


def chosen_file(arguments: Namespace) -> Path:
    """The settings file that a command works with."""
    named = arguments.config or os.environ.get("COCKPIT_CONFIG")
    if named:
        return Path(named)
    demo = DemoFolder(PROJECT)
    own_data = (PROJECT / ".cockpit" / "postgres").exists()
    if demo.config.exists() and "DATABASE_URL" not in os.environ and (demo.is_running() or not own_data):
        return demo.config
    return DEFAULT_CONFIG
