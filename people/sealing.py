"""Seals small secrets for the store: SM4 in GCM, with the name of algorithm and key beside each.

The key is kept apart from the database: in the environment, or in a file that only its owner may read.
"""

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from core.errors import OperationError

KEY_BYTES: Final = 16
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
ALGORITHM: Final = b"sm4-gcm"
PRIVATE: Final = 0o077
"""what others may do with a file"""


class Sealing:
    """Seals and opens with one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._name = hashlib.sha256(b"name of the key" + key).hexdigest()[:8].encode()

    def seal(self, secret: bytes, purpose: str) -> bytes:
        """The secret, sealed; it opens only for the same purpose."""
        nonce = os.urandom(NONCE_BYTES)
        cipher = Cipher(algorithms.SM4(self._key), modes.GCM(nonce)).encryptor()
        cipher.authenticate_additional_data(purpose.encode())
        body = cipher.update(secret) + cipher.finalize()
        return b":".join((ALGORITHM, self._name, nonce + cipher.tag + body))

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """What was sealed; OperationError when it was sealed with another key or for another purpose."""
        algorithm, name, rest = sealed.split(b":", 2)
        if algorithm != ALGORITHM or name != self._name:
            raise OperationError(f"a secret was sealed with the key {name.decode()}, here is {self._name.decode()}")
        nonce, tag, body = (
            rest[:NONCE_BYTES],
            rest[NONCE_BYTES : NONCE_BYTES + TAG_BYTES],
            rest[NONCE_BYTES + TAG_BYTES :],
        )
        cipher = Cipher(algorithms.SM4(self._key), modes.GCM(nonce, tag)).decryptor()
        cipher.authenticate_additional_data(purpose.encode())
        try:
            return cipher.update(body) + cipher.finalize()
        except InvalidTag:
            raise OperationError("a sealed secret was changed, or belongs elsewhere") from None

    def digest(self, text: str) -> bytes:
        """A keyed digest, for what is looked for again but may not be read back."""
        return hmac.digest(self._key, text.encode(), "sha256")


def sealing_from(key: str, file: Path) -> Sealing:
    """By a key of 32 hexadecimal digits, or by that of a file, which is made when it is missing. OperationError."""
    return Sealing(_parsed(key, "the sealing key") if key else _key_of(file))


def _key_of(file: Path) -> bytes:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _make(file)
        if file.stat().st_mode & PRIVATE:
            raise OperationError(f"{file} can be read by others: chmod 600 {file}")
        return _parsed(file.read_text(encoding="ascii").strip(), str(file))
    except OSError as error:
        raise OperationError(f"{file}: {error.strerror or error}") from error


def _make(file: Path) -> None:
    """Makes a key file, complete or not at all, unless another process was quicker."""
    if file.exists():
        return
    fresh = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
        out.write(secrets.token_hex(KEY_BYTES))
    with suppress(FileExistsError):
        file.hardlink_to(fresh)
    fresh.unlink()


def _parsed(text: str, where: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise OperationError(f"{where}: expected {2 * KEY_BYTES} hexadecimal digits")
    return key
