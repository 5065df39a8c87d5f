"""The key of the anchors: made once, read by its owner alone, its public half beside it."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from core.audit_keys import is_signed, load_public_keys, load_signer, make_key
from core.errors import OperationError


def test_a_key_that_was_made_signs_and_its_public_half_tells(tmp_path: Path) -> None:
    key_id = make_key(tmp_path / "audit" / "key.pem")
    signer = load_signer(tmp_path / "audit" / "key.pem")
    assert signer is not None
    assert signer.key_id == key_id
    public = load_public_keys(tmp_path / "audit")[key_id]
    signature = signer.sign("text")
    assert is_signed("text", signature, public)
    assert not is_signed("other text", signature, public)
    assert not is_signed("text", signature[::-1], public)


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    make_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    with pytest.raises(OperationError, match="may be read by others: chmod 600"):
        load_signer(path)


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    make_key(tmp_path / "key.pem")
    kept = (tmp_path / "key.pem").read_bytes()
    with pytest.raises(OperationError, match="never overwritten"):
        make_key(tmp_path / "key.pem")
    assert (tmp_path / "key.pem").read_bytes() == kept


def test_where_there_is_no_key_there_is_no_signer(tmp_path: Path) -> None:
    assert load_signer(tmp_path / "key.pem") is None
    assert load_public_keys(tmp_path / "nowhere") == {}


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OperationError, match="no key can be kept at"):
        make_key(tmp_path / "file" / "key.pem")


@pytest.mark.parametrize("what", ["", "no key"])
def test_what_is_no_key_is_told(tmp_path: Path, what: str) -> None:
    path = tmp_path / "key.pem"
    path.write_text(what)
    path.chmod(0o600)
    with pytest.raises(OperationError, match="holds no Ed25519 key"):
        load_signer(path)
    (tmp_path / "one.pub.pem").write_text(what)
    with pytest.raises(OperationError, match="holds no public Ed25519 key"):
        load_public_keys(tmp_path)


def test_a_key_of_another_kind_is_told(tmp_path: Path) -> None:
    other = generate_private_key(SECP256R1())
    path = tmp_path / "key.pem"
    path.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)
    with pytest.raises(OperationError, match="holds no Ed25519 key"):
        load_signer(path)
    public = other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "other.pub.pem").write_bytes(public)
    with pytest.raises(OperationError, match="holds no public Ed25519 key"):
        load_public_keys(tmp_path)
