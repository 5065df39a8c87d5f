"""The settings of a file, with what the environment puts in their place; every mistake with its line."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from core.errors import ConfigurationError
from core.model import Mistake
from core.settings.values import ENV_PREFIX
from core.settings.whole import Settings
from core.validation import located_mistakes
from core.yamllines import Located, load

OVERRIDES: Final = {"DATABASE_URL": ("database", "url"), "REDIS_URL": ("redis", "url"), "PORT": ("web", "port")}
"""environment variable → the setting it takes the place of"""


def load_settings(path: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of a file with the overrides of the environment.

    Raises ConfigurationError with every mistake, each with its line.
    """
    environment = os.environ if environment is None else environment
    located = load(path)
    if not isinstance(located.value, dict):
        shape = Mistake(located.file, 1, "expected sections such as 'bureau:', found no mapping")
        raise ConfigurationError(located.mistakes or (shape,))
    mistakes = list(located.mistakes)
    try:
        settings = Settings.model_validate(_overridden(located.value, environment))
    except ValidationError as error:
        mistakes.extend(_where_it_was_said(mistake, environment) for mistake in located_mistakes(located, error))
    if mistakes:
        raise ConfigurationError(sorted(mistakes, key=lambda mistake: mistake.line))
    return settings


def _where_it_was_said(mistake: Mistake, environment: Mapping[str, str]) -> Mistake:
    """A value that the environment put in place of the file's is a mistake of the environment."""
    for name, path in OVERRIDES.items():
        if environment.get(name) and mistake.message.startswith(f"{'.'.join(path)}: "):
            return Mistake(f"environment {name}", 1, mistake.message)
    return mistake


def missing_environment(settings: Settings, located: Located, environment: Mapping[str, str]) -> list[Mistake]:
    """Mistakes for what is in use and names an environment variable that is not set."""
    named: dict[tuple[str, ...], str] = {("uploads", "clamd"): settings.uploads.clamd}
    if settings.mail.host:
        named |= {("mail", "user"): settings.mail.user, ("mail", "password"): settings.mail.password}
    for code, source in settings.sources.items():
        if source.enabled:
            named[("sources", code, "url")] = source.url
            named |= {("sources", code, "credentials", key): text for key, text in source.credentials.items()}
    mistakes = []
    for path, text in named.items():
        name = text.removeprefix(ENV_PREFIX)
        if text.startswith(ENV_PREFIX) and name not in environment:
            line = located.line(path)
            mistakes.append(Mistake(located.file, line, f"expected the environment to hold {name}, it is not set"))
    return mistakes


def _overridden(values: dict[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    values = dict(values)
    for name, (section, key) in OVERRIDES.items():
        if environment.get(name) and isinstance(values.get(section) or {}, dict):
            values[section] = {**(values.get(section) or {}), key: environment[name]}
    return values
