"""What `app.py check` says of alerts: their rules, the wordings of messages, and the channels of the settings."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from alerts.channels.configured import channel_mistakes, environment_mistakes
from alerts.rules import FILE, Known, mistakes_in
from alerts.wording import template_mistakes
from cockpit.i18n import FOLDER, LANGUAGES
from core.errors import ConfigurationError, StoreError
from core.model import Mistake
from core.settings import Settings, resolve
from core.yamllines import Located, load
from indicators.catalogue import load as load_catalogue
from operations.configuration import Configuration
from store.alerting.rules import waiting_rules
from store.database import Database

WAITING: Final = (
    "{}: version {} ships with the product and waits, that of the bureau holds until a new one is made of it"
)


def rule_mistakes(sources: Collection[str], file: Path = FILE) -> list[Mistake]:
    """What is wrong with the rules that ship; nothing is said of them while the definitions cannot be read."""
    try:
        catalogue = load_catalogue()
    except ConfigurationError:
        return []
    return mistakes_in(file, Known(catalogue.indicators, catalogue.items, sources))


def wording_mistakes() -> Iterator[Mistake]:
    """What is wrong with the wordings of messages."""
    names = {language: f"alert_messages.{language}.yaml" for language in LANGUAGES}
    files = {language: load(FOLDER / name, f"{FOLDER.name}/{name}") for language, name in names.items()}
    return template_mistakes(files)


def alert_setting_mistakes(settings: Settings, located: Located) -> Iterator[Mistake]:
    """What can never work of the channels in a settings file."""
    return channel_mistakes(settings.alerts.channels, located)


def waiting_warnings(found: Configuration, at: datetime) -> list[str]:
    """Rules that ship newer than what the bureau has made of them; a store of others is asked where it answers."""
    try:
        url = resolve(found.settings.database.url, found.environment)
    except KeyError:
        return []
    if not url:
        return []
    try:
        with Database(url, pool_size=1, application_name="archive-cockpit-check") as database, database.begin() as unit:
            return [WAITING.format(*one) for one in sorted(waiting_rules(unit, at).items())]
    except StoreError as error:
        return [f"the store cannot be asked whether newer rules wait: {error}"]


def alert_warnings(settings: Settings, located: Located, environment: Mapping[str, str]) -> Iterator[str]:
    """What may be right elsewhere: the environment of this machine, and links that nobody has an address for."""
    channels = settings.alerts.channels
    yield from map(str, environment_mistakes(channels, located, environment))
    if channels and not settings.mail.link_base:
        yield str(located.mistake(("alerts",), "mail.link_base is empty: messages on channels carry no link"))
