"""What the leader does for the audit trail: anchors as time goes by, copies of them, old months dropped."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from core.audit_anchor import SealedAnchor
from core.audit_keys import load_signer
from core.days import local_date
from core.errors import FencedError, OperationError, StoreError
from operations.configuration import PROJECT, Configuration
from store.database import Database
from store.trail.anchors import add_copies, anchors_of, close_ended, hold_end
from store.trail.retention import drop_old, may_drop, overdue

log = logging.getLogger(__name__)

AGAIN: Final = timedelta(minutes=1)
"""after what could not be done"""

NO_KEY: Final = "the anchors of the audit trail are not signed: there is no key at %s (app.py audit key makes one)"
OVERDUE: Final = (
    "the audit trail still has {}, older than the {} months of audit.keep_months: the application may not drop them, "
    "the owner of the schema does (DATABASE_OWNER_URL=… app.py audit drop)"
)


def key_file(found: Configuration) -> Path:
    """Where the settings say that the key is."""
    return PROJECT / found.settings.audit.key_file


def overdue_sentence(segments: Sequence[int], months: int) -> str:
    """What is said of months that ought to have gone; empty when there are none."""
    return OVERDUE.format(", ".join(map(str, segments)), months) if segments else ""


def keep_anchors(found: Configuration, database: Database, at: datetime) -> list[SealedAnchor]:
    """Closes months that have ended, holds the end of the trail, and brings the copies up; returns the new anchors.

    OperationError: the key cannot be used, or the copies cannot be written; the anchors of the store are made before.
    """
    signer = load_signer(key_file(found))
    made = close_ended(database, signer, at)
    end = hold_end(database, signer, at)
    copies = found.settings.audit.copies_file
    if copies:
        with database.begin() as unit:
            anchors = anchors_of(unit)
        add_copies(PROJECT / copies, anchors)
    return [*made, *([end] if end else [])]


class AuditKeeping:
    """Looks now and then; never more often than the settings say, and drops once a local day."""

    def __init__(self, found: Configuration, database: Database) -> None:
        self._found = found
        self._database = database
        self._due_at: datetime | None = None
        self._dropped_on: date | None = None

    def run_when_due(self, at: datetime) -> bool:
        """Keeps the anchors when that is due; returns whether it was. FencedError: another worker leads now.

        What cannot be done is told and tried again later: the lead does not end with it.
        """
        if self._due_at is not None and at < self._due_at:
            return False
        if self._due_at is None and not key_file(self._found).exists():
            log.warning(NO_KEY, key_file(self._found))
        try:
            keep_anchors(self._found, self._database, at)
            self._drop_once_a_day(at)
            self._due_at = at + timedelta(minutes=self._found.settings.audit.anchor_min)
        except FencedError:
            raise
        except (OperationError, StoreError) as error:
            log.error("anchors of the audit trail: %s", error)
            self._due_at = at + AGAIN
        return True

    def _drop_once_a_day(self, at: datetime) -> None:
        """Where this role may; the application's own may not, so it says what its operator has to drop."""
        if self._dropped_on == local_date(at):
            return
        months = self._found.settings.audit.keep_months
        if not may_drop(self._database):
            self._dropped_on = local_date(at)
            self._warn_of_overdue(months, at)
            return
        dropped = drop_old(self._database, months, at)
        self._dropped_on = local_date(at)
        if dropped.segments:
            log.info("audit trail: dropped %s rows of %s", dropped.rows, ", ".join(map(str, dropped.segments)))

    def _warn_of_overdue(self, months: int, at: datetime) -> None:
        sentence = overdue_sentence(overdue(self._database, months, at), months)
        if sentence:
            log.warning(sentence)
