"""The demo's read-only token of the whole city, for programs that look at it, and the key of its audit trail."""

from datetime import datetime, timedelta
from typing import Final

from core.access import access_table
from core.audit_keys import make_key
from operations.demo_folder import DemoFolder, write_private
from people.commands.tokens import TokenWish, create_token
from people.operators import Operator
from people.people import People
from people.tokens import TOKEN_PERMISSIONS, principal_of

OWNER: Final = "steward"
ROLE: Final = "data_steward"
LASTS: Final = timedelta(days=90)
LEFT: Final = timedelta(days=7)
"""what a token has to last still, so that no demo loses it while it runs"""


def hand_out_token(people: People, folder: DemoFolder, at: datetime) -> None:
    """Keeps a token in the demo's folder that reads what a data steward may; an old one while it lasts."""
    if principal_of(people, folder.known_token(), at + LEFT) is not None:
        return
    may = sorted(access_table().roles[ROLE].may & TOKEN_PERMISSIONS)
    wish = TokenWish(OWNER, "demo", ROLE, str(people.settings.city.code), may, at + LASTS)
    made = create_token(people, Operator("demo"), wish, at)
    assert made.secret is not None
    write_private(folder.token, made.secret)


def make_audit_key(folder: DemoFolder) -> None:
    """Makes the key that signs the anchors of the demo's audit trail, once."""
    if not folder.audit_key.exists():
        make_key(folder.audit_key)
