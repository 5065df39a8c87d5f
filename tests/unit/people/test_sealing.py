"""Small secrets in the store are sealed by a key that lies elsewhere."""

from pathlib import Path

import pytest

from core.errors import OperationError
from people.sealing import Sealing, sealing_from

KEY = bytes(range(16))


def test_what_was_sealed_opens_for_its_purpose_alone() -> None:
    sealing = Sealing(KEY)
    sealed = sealing.seal(b"a key", "totp:1")
    assert b"a key" not in sealed
    assert sealed.startswith(b"sm4-gcm:")
    assert sealed != sealing.seal(b"a key", "totp:1")
    assert sealing.open(sealed, "totp:1") == b"a key"
    with pytest.raises(OperationError, match="belongs elsewhere"):
        sealing.open(sealed, "totp:2")
    with pytest.raises(OperationError, match="belongs elsewhere"):
        sealing.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), "totp:1")


def test_another_key_says_which_key_is_wanted() -> None:
    sealed = Sealing(KEY).seal(b"a key", "totp:1")
    with pytest.raises(OperationError, match="was sealed with the key"):
        Sealing(bytes(16)).open(sealed, "totp:1")


def test_nonces_with_colons_are_no_trouble() -> None:
    sealing = Sealing(KEY)
    assert all(sealing.open(sealing.seal(b"::", "x"), "x") == b"::" for _ in range(200))


def test_a_key_file_is_made_once_readable_by_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "sealing.key"
    sealed = sealing_from("", file).seal(b"a key", "x")
    assert file.stat().st_mode & 0o077 == 0
    assert list(file.parent.iterdir()) == [file]
    assert sealing_from("", file).open(sealed, "x") == b"a key"
    assert sealing_from(file.read_text(), tmp_path / "none").open(sealed, "x") == b"a key"


@pytest.mark.parametrize("text", ["", "xyz", "00"])
def test_a_broken_key_file_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "sealing.key"
    file.write_text(text)
    file.chmod(0o600)
    with pytest.raises(OperationError, match=r"sealing\.key: expected 32 hexadecimal digits"):
        sealing_from("", file)


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "sealing.key"
    file.write_text(KEY.hex())
    file.chmod(0o644)
    with pytest.raises(OperationError, match="can be read by others"):
        sealing_from("", file)
