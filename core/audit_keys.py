"""The key that signs anchors of the audit trail: Ed25519, the private half in a file that only its owner may read.

Public halves lie beside it, named after their ids, and are what a check needs; copies belong elsewhere.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from core.audit_chain import sm3
from core.errors import OperationError

PUBLIC_SUFFIX: Final = ".pub.pem"
ONLY_OWNER: Final = 0o077
"""rights of others, none of which a private key may have"""

ID_LETTERS: Final = 16

PublicKeys = Mapping[str, Ed25519PublicKey]
"""id → key"""


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key and the id of its public half."""

    key_id: str
    private: Ed25519PrivateKey

    def sign(self, body: str) -> bytes:
        """The signature of a text; 64 bytes."""
        return self.private.sign(body.encode())


def make_key(path: Path) -> str:
    """Makes a key at a path that is free, and its public half beside it; returns its id.

    OperationError: something is there already, or the folder cannot be written to.
    """
    private = Ed25519PrivateKey.generate()
    text = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key_id = id_of(private.public_key())
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_new(path, text, 0o600)
        _write_new(path.parent / f"{key_id}{PUBLIC_SUFFIX}", _public_text(private.public_key()), 0o644)
    except OSError as error:
        if isinstance(error, FileExistsError) and Path(error.filename) != path.parent:
            there = f"{error.filename} is there already; a key is never overwritten: move it away first"
            raise OperationError(there) from None
        raise OperationError(f"no key can be kept at {path}: {error.strerror}") from error
    return key_id


def load_signer(path: Path) -> Signer | None:
    """The key at a path, None when there is none. OperationError: others may read it, or it is no Ed25519 key."""
    try:
        mode = path.stat().st_mode
        text = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OperationError(f"the audit key {path} cannot be read: {error.strerror}") from error
    if mode & ONLY_OWNER:
        raise OperationError(f"the audit key {path} may be read by others: chmod 600 {path}")
    try:
        private = load_pem_private_key(text, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        private = None
    if not isinstance(private, Ed25519PrivateKey):
        raise OperationError(f"{path} holds no Ed25519 key in PEM")
    return Signer(id_of(private.public_key()), private)


def load_public_keys(folder: Path) -> PublicKeys:
    """The public keys of a folder by id; OperationError names a file that holds none."""
    found = {}
    for path in sorted(folder.glob(f"*{PUBLIC_SUFFIX}")):
        try:
            key = load_pem_public_key(path.read_bytes())
        except (ValueError, UnsupportedAlgorithm, OSError):
            key = None
        if not isinstance(key, Ed25519PublicKey):
            raise OperationError(f"{path} holds no public Ed25519 key in PEM")
        found[id_of(key)] = key
    return found


def is_signed(body: str, signature: bytes, key: Ed25519PublicKey) -> bool:
    """Whether a signature is of this text by this key."""
    try:
        key.verify(signature, body.encode())
    except InvalidSignature:
        return False
    return True


def id_of(key: Ed25519PublicKey) -> str:
    """The first letters of the SM3 digest of a public key."""
    return sm3(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hex()[:ID_LETTERS]


def _public_text(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _write_new(path: Path, text: bytes, mode: int) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(text)
