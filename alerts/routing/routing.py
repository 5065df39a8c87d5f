"""The figures of routing (`routing.yaml`). Pure."""

from datetime import time
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from alerts.levels import Level
from alerts.values import Span
from core.errors import ConfigurationError
from core.forms import Section
from core.validation import validate
from core.yamllines import load

FILE: Final = Path(__file__).with_suffix(".yaml")


def _hour(value: Any) -> Any:
    try:
        return time.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"expected an hour like '08:30', found {value!r}") from None


Hour = Annotated[time, BeforeValidator(_hour)]


class Quiet(Section):
    """When only urgent things leave the house."""

    opens: Hour
    closes: Hour
    urgent: frozenset[Level]


class Routing(Section):
    """The file as a whole."""

    quiet: Quiet
    group_interval: Span
    mass: int = Field(ge=1)
    most_named: int = Field(ge=1, le=200)
    digest: Hour


@cache
def routing() -> Routing:
    """The figures that ship; ConfigurationError with every mistake."""
    return read_routing(FILE)


def read_routing(path: Path) -> Routing:
    """The figures of a file; ConfigurationError with every mistake."""
    located = load(path, f"alerts/routing/{path.name}")
    found, mistakes = validate(Routing, located)
    if found is None or mistakes:
        raise ConfigurationError(mistakes)
    return found
