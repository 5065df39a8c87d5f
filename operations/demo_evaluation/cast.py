"""Who acts in the demo's evaluation: the accounts of the demo, and colleagues whom nobody can sign in as."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.access import Principal
from evaluation.desk import Desk
from operations.demo_evaluation.texts import Days, texts
from people.commands.uploading import Told, hand_in
from store.accounts import NewAccount, account_by_name, add_account
from store.database import UnitOfWork
from store.grants import NewGrant, add_grant, grants_of
from store.owners import owners_of

MADE_BY: Final = "demo"
OTHERS: Final = 8
"""agencies that take part beside the one of the demo's archivist"""
ROLES: Final = {
    "supervisor2": "supervisor",
    "reviewer2": "reviewer",
    "reviewer3": "reviewer",
    "reviewer4": "reviewer",
    "archivists": "archivist",
}
SHEET: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
"""an empty sheet: what a person would have signed or scanned"""


@dataclass(frozen=True, slots=True)
class Cast:
    """The desk, the days, the agency of the demo's archivist, and the others that take part."""

    desk: Desk
    days: Days
    own: str
    others: tuple[str, ...]

    @property
    def city(self) -> str:
        """The node of the authority."""
        return str(self.desk.city.code)

    def person(self, name: str) -> Principal:
        """Somebody of the demo as they act."""
        with self.desk.database.begin() as unit:
            account = account_by_name(unit, name)
            assert account is not None, name
            grants = grants_of(unit, account.account_id, self.days.now)
        return Principal(account.account_id, account.name, account.display_name, grants)

    def archivist(self, owner: str) -> Principal:
        """Who acts for an agency."""
        return self.person("archivist" if owner == self.own else "archivists")

    def number(self, name: str) -> int:
        """The number of an account."""
        return self.person(name).account_id

    def file(self, owner: str, name: str, at: datetime) -> int:
        """A file that an agency hands in; its number."""
        with self.desk.uploads.vault.arriving() as arriving:
            arriving.write(SHEET)
            return hand_in(self.desk.uploads, self.archivist(owner), arriving, Told(owner, name), at).upload_id


def gather(desk: Desk, days: Days, since: datetime) -> Cast | None:
    """Who takes part, with posts held since an instant; None where the store has too few agencies of the city."""
    with desk.database.begin() as unit:
        account = account_by_name(unit, "archivist")
        own = grants_of(unit, account.account_id, days.now) if account is not None else ()
    agencies = [one.code for one in owners_of(desk.database, desk.city.municipal_code) if one.kind == "agency"]
    if not own or own[0].node not in agencies or len(agencies) <= OTHERS:
        return None
    others = tuple(code for code in sorted(agencies) if code != own[0].node)[:OTHERS]
    with desk.database.begin() as unit:
        for name, role in ROLES.items():
            nodes = others if role == "archivist" else (str(desk.city.code),)
            _colleague(unit, name, role, nodes, since, days.now)
    return Cast(desk, days, own[0].node, others)


def _colleague(unit: UnitOfWork, name: str, role: str, nodes: Sequence[str], since: datetime, at: datetime) -> None:
    """An account without a password, with a role at nodes; once."""
    if account_by_name(unit, name) is not None:
        return
    number = add_account(unit, NewAccount(name, texts()["colleagues"][name], demo=True), MADE_BY, at)
    assert number is not None, name
    for node in nodes:
        add_grant(unit, NewGrant(number, role, node, since, None, MADE_BY), MADE_BY, at)
