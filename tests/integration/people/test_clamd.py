"""The scanner's protocol, spoken to a small scanner over a real socket."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from people.files.clamd import Clamd, ScannerAwayError
from people.files.kinds import UnfitFileError
from tests.fake_clamd import EICAR, MOST, fake_clamd


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose name is short enough for a socket."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def file_of(folder: Path, data: bytes) -> Path:
    path = folder / "arrived"
    path.write_bytes(data)
    return path


def test_a_clean_file_passes_and_every_byte_was_seen(folder: Path) -> None:
    data = bytes(range(256)) * 1000
    with fake_clamd(folder) as (address, scanner):
        Clamd(address).scan(file_of(folder, data))
        assert scanner.streams == [data]


def test_a_finding_refuses_the_file_by_its_name(folder: Path) -> None:
    with fake_clamd(folder) as (address, _), pytest.raises(UnfitFileError) as caught:
        Clamd(address).scan(file_of(folder, b"x" * 70_000 + EICAR))
    assert (caught.value.code, caught.value.values) == ("infected", {"name": "Eicar-Test-Signature"})


def test_a_file_that_is_too_long_for_the_scanner_is_not_called_clean(folder: Path) -> None:
    with fake_clamd(folder) as (address, _), pytest.raises(ScannerAwayError):
        Clamd(address).scan(file_of(folder, b"x" * (MOST + 2_000_000)))


@pytest.mark.parametrize("answer", [b"", b"nonsense\0", b"stream: OK FOUND?\0"])
def test_what_is_no_answer_is_no_result(folder: Path, answer: bytes) -> None:
    with fake_clamd(folder, answer) as (address, _), pytest.raises(ScannerAwayError):
        Clamd(address, timeout_s=5).scan(file_of(folder, b"x"))


@pytest.mark.parametrize("address", ["unix:/nowhere/clamd.sock", "tcp:127.0.0.1:1", "tcp:127.0.0.1", "tcp:x:y"])
def test_a_scanner_that_is_not_there_is_away(folder: Path, address: str) -> None:
    with pytest.raises(ScannerAwayError, match="gives no answer"):
        Clamd(address, timeout_s=2).scan(file_of(folder, b"x"))
