"""An office for tests: agencies and an archive, people with roles there, and the desks they work at."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from cockpit.i18n import Texts, load_texts
from core.access import Principal
from core.settings import Settings
from indicators.catalogue import Catalogue
from indicators.catalogue import load as load_catalogue
from people.commands.filing import Told
from people.desks import Desks, desks_on
from people.letters import wordings
from people.people import People
from store.database import Database
from store.grants import grants_of
from store.letters import keep_texts
from tests.accounts import make_account
from tests.integration.store.rows import Store, archive, unit

AGENCY, OTHER, ARCHIVE = "U1", "U2", "330106A"
CITY, PLACE = "330100", "330106"


@cache
def catalogue() -> Catalogue:
    """The real definitions."""
    return load_catalogue()


@cache
def texts() -> Texts:
    """The real texts."""
    return load_texts()


@dataclass(frozen=True)
class Office:
    """Everything that a test of filing needs."""

    people: People
    desks: Desks
    store: Store
    at: datetime

    @property
    def database(self) -> Database:
        """The store."""
        return self.desks.database

    def person(self, name: str, role: str, node: str) -> Principal:
        """Somebody with a role at a node, signed in."""
        known = make_account(self.people, name, role, node, self.at)
        with self.database.begin() as work:
            grants = grants_of(work, known.account_id, self.at)
        return Principal(known.account_id, name, name.capitalize(), grants, address="192.0.2.7")

    def letters(self, principal: Principal) -> list[tuple[str, str]]:
        """Kind and link of the letters of somebody, in order."""
        rows = self.store.rows(
            "SELECT kind, link FROM letter WHERE account_id = %(id)s ORDER BY letter_id", id=principal.account_id
        )
        return [(kind, link) for kind, link in rows]

    def trail(self, *outcomes: str) -> list[tuple[str, str]]:
        """Event and actor of the trail, in order, of some outcomes."""
        rows = self.store.rows(
            "SELECT event, actor FROM audit_event WHERE outcome = ANY (%(outcomes)s) ORDER BY position",
            outcomes=list(outcomes or ("ok",)),
        )
        return [(event, actor) for event, actor in rows]

    def counted(self, measure: str) -> int:
        """The sum of a measure."""
        return self.store.total(measure)


def open_office(people: People, at: datetime, folder: Path, **uploads: Any) -> Office:
    """An office on a fresh store; `uploads` are settings of files."""
    settings = with_uploads(people.settings, folder, uploads)
    desks = desks_on(people.database, catalogue(), settings, folder)
    store = Store(people.database, desks.filing.images, at)
    store.merge("unit", unit(AGENCY, 330106), unit(OTHER, 330102))
    store.merge("archive", archive(ARCHIVE, 330106))
    keep_texts(people.database, wordings(texts().tables), at)
    return Office(people, desks, store, at)


def with_uploads(settings: Settings, folder: Path, uploads: Mapping[str, Any]) -> Settings:
    """Settings with a folder of files, and others of their kind."""
    changed = settings.uploads.model_copy(update={"folder": str(folder / "vault"), **uploads})
    return settings.model_copy(update={"uploads": changed})


def told(item: str = "DI-24", owner: str = AGENCY, day: str = "2026-11-20", value: int = 1, **more: str) -> Told:
    """A value as a form tells it."""
    return Told({"item": item, "owner": owner, "day": day, "value": str(value), **more})


def as_token(principal: Principal) -> Principal:
    """The same rights in the hands of a program."""
    return replace(principal, kind="token")
