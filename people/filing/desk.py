"""What filing works on, and what a person may see and do there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.access import Principal, Way
from core.days import local_date
from core.errors import RefusedError
from core.model import Images
from core.settings import Settings
from indicators.catalogue import Catalogue
from people.files.desk import UploadDesk
from people.filing.rules import FilingRules, rules_of
from people.ways import reach_of, way_to
from store.database import Database, UnitOfWork
from store.filings import FilingRow
from store.filings import filing as stored_filing
from store.owners import OwnerRow, Reach, owner_within

ENTER: Final = "manual.enter"
CONFIRM: Final = "manual.confirm"
READING: Final = (ENTER, CONFIRM, "evidence.read")
"""any of these, at the owner, lets somebody see who has filed what for it"""


@dataclass(frozen=True, slots=True)
class FilingDesk:
    """The store, the definitions and what is counted by them, the limits, and the files."""

    database: Database
    catalogue: Catalogue
    images: Images
    settings: Settings
    uploads: UploadDesk

    def may(self, principal: Principal, permission: str, owner: OwnerRow, at: datetime) -> bool:
        """Whether somebody may do something for an owner."""
        return principal.may(permission, way_to(owner, self.settings.city), at)

    def way_of(self, row: FilingRow) -> Way:
        """The way to the owner of a value."""
        city = self.settings.city
        return Way(str(city.code), str(city.municipal_code), str(row.place), row.owner, row.owner_kind == "archive")

    def rules(self, unit: UnitOfWork, principal: Principal, at: datetime) -> FilingRules:
        """What a value has to fulfil that this person enters; owners of others are as unknown as none."""

        def owner_of(code: str) -> OwnerRow | None:
            owner = owner_within(unit, code[:40])
            return owner if owner is not None and self.may(principal, ENTER, owner, at) else None

        return rules_of(self.catalogue, local_date(at), self.settings.manual.valid_days, owner_of)

    def reach(self, principal: Principal, at: datetime, permissions: Sequence[str] = READING) -> Reach | None:
        """The owners for whom a person may do any of these (all reach down the tree); None: for all."""
        return reach_of(principal, permissions, self.settings.city, at)

    def filing(self, unit: UnitOfWork, principal: Principal, filing_id: int, at: datetime) -> FilingRow:
        """A value that somebody may see. UnknownFilingError: there is none for this person."""
        row = stored_filing(unit, filing_id)
        if row is None or not any(principal.may(one, self.way_of(row), at) for one in READING):
            raise UnknownFilingError(filing_id)
        return row


class UnknownFilingError(RefusedError):
    """There is no value with this number, or none that this person may see."""

    status = 404

    def __init__(self, filing_id: int) -> None:
        super().__init__(f"there is no filed value {filing_id}", "unknown_filing", number=filing_id)
