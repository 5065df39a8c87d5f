"""Secrets of programs, and who asks with one.

`acpt_` + 43 letters of 256 random bits + 6 letters of a checksum. Scanners of code know the form; a mistyped one is
told without a look at the store. Only the SHA-256 digest is kept: so much chance needs no slow hash.
"""

import re
import secrets
from datetime import datetime
from hashlib import sha256
from typing import Final
from zlib import crc32

from core.access import Grant, Principal
from people.people import People
from people.principals import may_sign_in
from store.accounts import account_by_id
from store.grants import grants_of
from store.tokens import Secret, TokenRow, note_use, token_by_digest

PREFIX: Final = "acpt_"
LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SECRET_BYTES: Final = 32
SECRET_LETTERS: Final = 43
CHECK_LETTERS: Final = 6
HANDLE_LETTERS: Final = 12
FORM: Final = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{SECRET_LETTERS + CHECK_LETTERS}}}")

TOKEN_PERMISSIONS: Final = frozenset(
    {
        "numbers.read",
        "records.read",
        "sources.read",
        "quarantine.read",
        "exports.make",
        "evidence.read",
        "notices.read",
        "audit.read",
        "audit.export",
        "metrics.read",
    }
)
"""What a program may be given: to read. Whatever changes something is done by a person."""


def new_secret() -> str:
    """A secret nobody has had."""
    letters = _letters(int.from_bytes(secrets.token_bytes(SECRET_BYTES)), SECRET_LETTERS)
    return f"{PREFIX}{letters}{_check(letters)}"


def is_well_formed(secret: str) -> bool:
    """Whether a text is a secret of ours, its checksum included."""
    if not FORM.fullmatch(secret):
        return False
    letters = secret[len(PREFIX) : -CHECK_LETTERS]
    return secret.endswith(_check(letters))


def kept_of(secret: str) -> Secret:
    """What is kept of a secret."""
    digest = sha256(secret.encode()).digest()
    return Secret(digest, digest.hex()[:HANDLE_LETTERS])


def principal_of(people: People, secret: str, at: datetime) -> Principal | None:
    """Who asks with a secret; None: nobody, or nobody any more. A token may what its account may now, and less."""
    if not is_well_formed(secret):
        return None
    with people.database.begin() as unit:
        row = token_by_digest(unit, kept_of(secret).digest)
        account = account_by_id(unit, row.account_id) if row is not None else None
        if row is None or row.is_over(at) or account is None or not may_sign_in(account, people):
            return None
        held = grants_of(unit, account.account_id, at)
        note_use(unit, row, at)
    return Principal(
        account_id=account.account_id,
        name=account.name,
        display_name=account.display_name,
        grants=tuple(_narrowed(grant, row) for grant in held if (grant.role, grant.node) == (row.role, row.rests_on)),
        kind="token",
        session=row.handle or "",
        permissions=frozenset(row.permissions) & TOKEN_PERMISSIONS,
    )


def _narrowed(grant: Grant, row: TokenRow) -> Grant:
    until = row.expires_at if grant.until is None else min(grant.until, row.expires_at)
    return Grant(grant.role, row.node, max(grant.since, row.made_at), until, grant.deputy_for)


def _check(letters: str) -> str:
    return _letters(crc32(letters.encode()), CHECK_LETTERS)


def _letters(number: int, length: int) -> str:
    found = ""
    for _ in range(length):
        number, digit = divmod(number, len(LETTERS))
        found = LETTERS[digit] + found
    return found
