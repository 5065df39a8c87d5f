"""People, as a process of this configuration knows them."""

import logging
from pathlib import Path
from typing import Final

from operations.compose import setting
from operations.configuration import PROJECT, Configuration
from operations.demo_folder import DemoFolder
from people.people import People, people_on
from store.accounts import has_demo_accounts
from store.database import Database

DEMO_VARIABLE: Final = "COCKPIT_DEMO"
"""the project folder of a demo, told by the demo to its own programs beside the address of its own database"""

log = logging.getLogger(__name__)


def people_of(found: Configuration, database: Database) -> People:
    """Everything about people; accounts of a demo are let in where the store is the demo's own, and nowhere else."""
    redis_url = setting(found, found.settings.redis.url, "redis.url")
    key = setting(found, found.settings.security.key, "security.key")
    demo = is_demo(found)
    if not demo:
        with database.begin() as unit:
            if has_demo_accounts(unit):
                log.warning("this store holds accounts of a demo: nobody can sign in to them here")
    return people_on(database, found.settings, redis_url, PROJECT, key, demo=demo)


def is_demo(found: Configuration) -> bool:
    """Whether the store is a demo's own: its programs are told so, a command beside it uses its settings.

    A DATABASE_URL that anybody else has set is no demo, whatever the settings.
    """
    told = found.environment.get(DEMO_VARIABLE)
    if told is not None:
        return found.path == DemoFolder(Path(told)).config
    return "DATABASE_URL" not in found.environment and found.path == DemoFolder(PROJECT).config
