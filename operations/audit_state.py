"""What is worth a warning about the keeping of the audit trail: its key, and months that ought to have gone."""

from datetime import datetime
from pathlib import Path

from core.audit_keys import load_signer
from core.errors import OperationError, StoreError
from core.settings import resolve
from operations.audit_keeping import NO_KEY, key_file, overdue_sentence
from operations.configuration import Configuration
from store.database import Database
from store.trail.retention import may_drop, overdue


def shortcomings(found: Configuration, at: datetime) -> list[str]:
    """Sentences. The store is asked where the settings name one and it answers; the embedded one sees to it itself."""
    told = _of_key(key_file(found))
    url = _url_of(found)
    if not url:
        return told
    try:
        return [*told, *_of_store(url, found.settings.audit.keep_months, at)]
    except StoreError as error:
        return [*told, f"the store cannot be asked whether months of the trail are overdue: {error}"]


def _of_key(path: Path) -> list[str]:
    try:
        return [] if load_signer(path) else [NO_KEY % path]
    except OperationError as error:
        return [str(error)]


def _url_of(found: Configuration) -> str:
    """The address of a store that is not ours to start; empty when there is none or the environment lacks it."""
    try:
        return resolve(found.settings.database.url, found.environment)
    except KeyError:
        return ""


def _of_store(url: str, months: int, at: datetime) -> list[str]:
    with Database(url, pool_size=1, application_name="archive-cockpit-check") as database:
        if may_drop(database):
            return []
        sentence = overdue_sentence(overdue(database, months, at), months)
    return [sentence] if sentence else []
