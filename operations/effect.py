"""What settings, sources and definitions amount to, value by value, so that two states can be compared."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from core.settings import Settings
from core.working_days import Calendar, statutory
from core.yamllines import load
from operations.configuration import PROJECT

LOGIN: Final = re.compile(r"://[^@/\s]+@")
FILES: Final = ("indicators/definitions", "collectors/sources", "evaluation", "core/access.yaml")
"""what is counted and from where, rubrics and rules, and who may do what"""

Effect = dict[str, str]
"""path of a value → its text"""


def effect_of(settings: Settings, project: Path = PROJECT) -> Effect:
    """Every effective value of the settings (defaults included), the definitions and the sources."""
    effect = {path: _without_login(text) for path, text in _flat(settings.model_dump(mode="json"), "config")}
    for path in _files(project):
        effect |= dict(_flat(load(path).value, path.relative_to(project).with_suffix("").as_posix()))
    return effect | dict(_calendar(statutory()))


def _calendar(calendar: Calendar) -> Iterator[tuple[str, str]]:
    """The days off and the weekend days worked of each year that is known, those imported here too."""
    for year in sorted(calendar.years):
        for kind, days in (("off", calendar.off), ("on", calendar.on)):
            yield f"calendar.{year}.{kind}", " ".join(str(day) for day in sorted(days) if day.year == year)


def _files(project: Path) -> Iterator[Path]:
    for place in (project / name for name in FILES):
        yield from [place] if place.is_file() else sorted(place.rglob("*.yaml"))


def _without_login(text: str) -> str:
    """The text with user and password of an address hidden: an effect is stored and shown."""
    return LOGIN.sub("://…@", text)


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """One line a value that differs: `path: old → new`, added and removed ones too."""
    lines = []
    for path in sorted(before.keys() | after.keys()):
        old, new = before.get(path), after.get(path)
        if old == new:
            continue
        lines.append(f"{path}: {'(absent)' if old is None else old} → {'(absent)' if new is None else new}")
    return lines


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _flat(part, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from _flat(part, f"{path}.{_name(part, index)}")
    else:
        yield path, str(value)


def _name(part: Any, index: int) -> str:
    """Entries with a code are named by it: a new one in front must not make all others look changed."""
    code = part.get("code") if isinstance(part, Mapping) else None
    return str(index if code is None else code)
