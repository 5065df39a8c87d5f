"""An authority in the field, for tests: units and an archive of the city's level, people and officers who inspect."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from core.access import Principal
from evaluation.commands.officers import NewOfficer, register_officer
from evaluation.desk import Desk
from people.people import People
from store.database import Database
from store.verify import verify
from tests.accounts import people_for
from tests.integration.evaluation.merging import merge_told
from tests.integration.people.office import Office, open_office
from tests.integration.store.rows import unit

CITY, MUNICIPAL = "330100", 330199
UNITS = tuple(f"11330100000000{number:03d}X" for number in range(1, 11))
ARCHIVE = "330106A"


@dataclass
class Field:
    """The office, the desk of evaluation, and who acts there; `at` is the instant of the next act."""

    office: Office
    desk: Desk
    at: datetime

    @property
    def database(self) -> Database:
        """The store."""
        return self.desk.database

    def person(self, name: str, role: str, node: str = CITY) -> Principal:
        """Somebody with a role at a node."""
        return self.office.person(name, role, node)

    def officer(self, principal: Principal, head: Principal, certificate: str, until: date = date(2030, 1, 1)) -> int:
        """Somebody's certificate, registered by the head of the division."""
        new = NewOfficer(CITY, principal.display_name, certificate, until, principal.account_id)
        return register_officer(self.desk, head, new, self.at)

    def later(self, **more: float) -> datetime:
        """Time passes."""
        self.at += timedelta(**(more or {"minutes": 1}))
        return self.at

    def merge(self) -> None:
        """The worker takes over what evaluation has told; sums stay right."""
        assert set(merge_told(self.database, self.office.store.images, self.at)) <= {"ok", "empty"}
        assert verify(self.database, self.office.store.images).differing_cells == 0

    def total(self, measure: str, owner: str | None = None) -> int:
        """The sum of a measure."""
        return self.office.store.total(measure, owner) if owner else self.office.store.total(measure)


def open_field(database: Database, folder: Path, at: datetime, people: People | None = None) -> Field:
    """Ten units and an archive under the city's authority."""
    office = open_office(people or people_for(database), at, folder)
    office.store.merge("unit", *(unit(code, MUNICIPAL) for code in UNITS))
    desks = office.desks
    desk = Desk(database, desks.filing.settings, desks.filing.catalogue, desks.uploads, office.people.sealing)
    return Field(office, desk, at)


def as_deputy(principal: Principal, account: int) -> Principal:
    """The same rights in another account."""
    return replace(principal, account_id=account)
