"""A file is there whole or not at all."""

import hashlib
import os
import stat
from pathlib import Path

import pytest

from core.errors import OperationError
from people.files.vault import DamagedFileError, Vault


def kept(vault: Vault, data: bytes) -> str:
    with vault.arriving() as arriving:
        arriving.write(data)
        digest = arriving.close()
        vault.keep(arriving, digest)
    return digest


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_lies_under_its_digest_with_its_bytes(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault")
    digest = kept(vault, b"abc")
    assert digest == hashlib.new("sm3", b"abc").hexdigest()
    assert vault.checked(digest).read_bytes() == b"abc"
    assert files_in(tmp_path) == [vault.path_of(digest)]


def test_what_was_not_kept_leaves_nothing(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    with vault.arriving() as arriving:
        arriving.write(b"half")
        assert len(files_in(tmp_path)) == 1
    assert files_in(tmp_path) == []


def test_a_half_file_has_no_digest_to_be_found_by(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    with vault.arriving() as arriving:
        arriving.write(b"abc")
        with pytest.raises(DamagedFileError):
            vault.checked(hashlib.new("sm3", b"abc").hexdigest())


def test_nobody_else_on_the_machine_can_read_it(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault")
    path = vault.path_of(kept(vault, b"abc"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert all(stat.S_IMODE(folder.stat().st_mode) == 0o700 for folder in (vault.folder, path.parent))


def test_the_same_bytes_twice_are_one_file(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    assert kept(vault, b"abc") == kept(vault, b"abc")
    assert len(files_in(tmp_path)) == 1


def test_bytes_that_have_changed_are_not_handed_out(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    digest = kept(vault, b"abc")
    vault.path_of(digest).write_bytes(b"xyz")
    with pytest.raises(DamagedFileError, match="no longer what was handed in"):
        vault.checked(digest)


def test_only_what_has_lain_half_written_for_long_is_tidied_away(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    with vault.arriving() as young, vault.arriving() as old:
        os.utime(old.path, (0, 0))
        assert vault.tidy() == 1
        assert young.path.exists()
        assert not old.path.exists()


def test_old_digests_are_those_that_have_lain_for_long(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    young, old = kept(vault, b"young"), kept(vault, b"old")
    os.utime(vault.path_of(old), (0, 0))
    assert list(vault.old_digests()) == [old]
    vault.remove(old)
    assert vault.checked(young)
    assert list(vault.old_digests()) == []


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OperationError, match="cannot be made"), Vault(tmp_path / "file" / "vault").arriving():
        pass
