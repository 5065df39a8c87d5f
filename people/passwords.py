"""Passwords: what a good one is (pure), and argon2id over those that are kept."""

import re
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from core.settings import Security
from people.guessed import is_common

MAX_LENGTH: Final = 200
"""long enough for any sentence, short enough that hashing cannot be used to tire the server"""
NAME_PART: Final = 3
"""parts of a name shorter than this may stand in a password by chance"""
UNMISTAKEN: Final = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
AT_ONCE: Final = 4
"""hashes of one process at the same time: each takes memory"""


class Hasher:
    """argon2id (RFC 9106) at a cost; a hash names its own cost, so the cost may change at any time."""

    def __init__(self, memory_kib: int, passes: int, lanes: int = 1) -> None:
        self._hasher = PasswordHasher(passes, memory_kib, lanes, type=Type.ID)
        self._room = BoundedSemaphore(AT_ONCE)
        self._nobody = self._hasher.hash("nobody signs in with this")

    def hash(self, password: str) -> str:
        """The hash of a password, with a salt of its own."""
        with self._room:
            return self._hasher.hash(_plain(password))

    def fits(self, password_hash: str | None, password: str) -> bool:
        """Whether a password is the one of a hash. Without a hash it takes as long, and never is."""
        if len(password) > MAX_LENGTH:
            password, password_hash = "", None
        with self._room:
            try:
                found = self._hasher.verify(password_hash or self._nobody, _plain(password))
            except (VerificationError, InvalidHashError):
                return False
        return found and password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Whether a hash was made at another cost."""
        return self._hasher.check_needs_rehash(password_hash)


def hasher_of(security: Security) -> Hasher:
    """The hasher of the settings."""
    return Hasher(security.hash_memory_mib * 1024, security.hash_passes)


def weaknesses(password: str, names: Iterable[str], security: Security) -> Sequence[str]:
    """Why a password is refused: codes of `people.password.*`; empty when it is good.

    `names`: what its owner is called, in any way; none of their parts may stand in it.
    """
    plain = _plain(password)
    found = {
        "too_short": len(plain) < security.password_min,
        "too_long": len(plain) > MAX_LENGTH,
        "too_few_kinds": kinds(plain) < security.password_kinds,
        "has_name": _has_name(plain, names),
        "common": is_common(plain),
    }
    return [code for code, is_so in found.items() if is_so]


def kinds(password: str) -> int:
    """How many kinds of characters are in it: lower case, upper case, digits, others."""
    tests = (str.islower, str.isupper, str.isdecimal, lambda character: not character.isalnum())
    return sum(any(test(character) for character in password) for test in tests) + _has_unicased(password)


def random_password() -> str:
    """A password to be told once and changed soon: 20 characters that are not mistaken for one another."""
    while True:
        password = "".join(secrets.choice(UNMISTAKEN) for _ in range(20))
        if kinds(password) >= 3 and not is_common(password):
            return "-".join(password[at : at + 5] for at in range(0, 20, 5))


def _has_name(password: str, names: Iterable[str]) -> bool:
    folded = password.casefold()
    parts = {part for name in names for part in re.split(r"[\s._@-]+", name.casefold())}
    return any(part in folded for part in parts if len(part) >= NAME_PART or (len(part) > 1 and not part.isascii()))


def _has_unicased(password: str) -> bool:
    """Letters that are neither lower nor upper case, such as Chinese ones, are a kind like lower case letters."""
    return any(c.isalpha() and not c.islower() and not c.isupper() for c in password) and not any(
        map(str.islower, password)
    )


def _plain(password: str) -> str:
    """One form for what looks the same (NIST SP 800-63B §5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
