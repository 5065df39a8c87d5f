"""The desks of a web process: where people read letters, hand in files and file values."""

import logging
from datetime import datetime

from alerts.desk import AlertDesk
from cockpit.i18n import load_texts
from evaluation.desk import Desk as EvaluationDesk
from indicators.catalogue import Catalogue
from operations.compose import setting
from operations.configuration import PROJECT, Configuration
from people.desks import Desks, desks_on
from people.files.desk import upload_desk
from people.letters import wordings
from store.database import Database
from store.letters import keep_texts

log = logging.getLogger(__name__)


def desks_of(found: Configuration, database: Database, catalogue: Catalogue, at: datetime) -> Desks:
    """By the settings; keeps the wordings of letters first, so that each is older than the letters that use it."""
    keep_texts(database, wordings(load_texts().tables), at)
    clamd = setting(found, found.settings.uploads.clamd, "uploads.clamd")
    if not clamd:
        log.warning("uploads.clamd is empty: files that people hand in are not scanned for viruses")
    return desks_on(database, catalogue, found.settings, PROJECT, clamd)


def evaluation_desk(found: Configuration, database: Database, catalogue: Catalogue) -> EvaluationDesk:
    """Where the worker does what evaluation has due."""
    return EvaluationDesk(database, found.settings, catalogue, upload_desk(database, found.settings, PROJECT))


def alert_desk(found: Configuration, database: Database, catalogue: Catalogue) -> AlertDesk:
    """Where the worker looks at rules and tells people."""
    return AlertDesk(database, found.settings, catalogue)
