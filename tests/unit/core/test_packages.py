"""Packages are looked through before anything of them is opened."""

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from core.packages import PackageLimits, UnsoundPackageError, check_package
from tests.sample_files import plain_id

PARTS = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}


def packed(parts: Mapping[str, str | bytes] | None = None, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as package:
        for name, text in (parts or PARTS).items():
            package.writestr(zipfile.ZipInfo(name), text, method)
    return data.getvalue()


def refusal(tmp_path: Path, data: bytes, limits: PackageLimits | None = None) -> str:
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    with pytest.raises(UnsoundPackageError) as caught:
        check_package(path, limits or PackageLimits())
    return caught.value.code


def test_a_sound_package_tells_its_parts(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(packed())
    assert check_package(path) == tuple(PARTS)


def test_a_package_written_to_a_pipe_is_sound(tmp_path: Path) -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, block: bytes) -> int:  # type: ignore[override]
            self.data += block
            return len(block)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.xml", "<a/>")
        package.writestr("b.xml", "<b/>")
    path = tmp_path / "x.xlsx"
    path.write_bytes(bytes(pipe.data))
    assert check_package(path) == ("a.xml", "b.xml")


def test_what_unpacks_to_far_more_than_it_is_is_a_bomb(tmp_path: Path) -> None:
    assert refusal(tmp_path, packed({"a.xml": "0" * 5_000_000})) == "package_bomb"


def test_more_than_so_many_bytes_are_a_bomb_whatever_the_ratio(tmp_path: Path) -> None:
    data = packed({"a.bin": "0" * 2_000}, zipfile.ZIP_STORED)
    assert refusal(tmp_path, data, PackageLimits(unpacked=1_000)) == "package_bomb"


def test_a_part_that_is_longer_than_it_says_is_damaged(tmp_path: Path) -> None:
    data = bytearray(packed({"a.txt": "x" * 4_000}))
    directory = data.index(b"PK\x01\x02")
    struct.pack_into("<L", data, directory + 24, 10)
    assert refusal(tmp_path, bytes(data)) == "package_damaged"


def test_two_entries_over_the_same_bytes_are_a_bomb(tmp_path: Path) -> None:
    one = packed({"a.txt": "x" * 50})
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    entry = one[start:end]
    twin = entry.replace(b"a.txt", b"b.txt")
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, len(entry) * 2, start, 0)
    assert refusal(tmp_path, one[:start] + entry + twin + tail) == "package_bomb"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\n" + packed(), "package_beside"),
        (packed() + b"<html>", "package_beside"),
        (packed()[:-30], "package_damaged"),
        (b"PK\x03\x04nothing", "package_damaged"),
        (packed({"../a.xml": "<a/>"}), "package_names"),
        (packed({"/etc/a": "x"}), "package_names"),
        (packed({"C:\\a": "x"}), "package_names"),
        (packed({"a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "package_entities"),
        (packed({"a.rels": "<!doctype a><a/>"}), "package_entities"),
        (packed({"a.xml": "<a/>".encode("utf-16")}), "package_damaged"),
        (packed({"a.xml": "<a/>".encode("utf-16-le")}), "package_damaged"),
    ],
    ids=plain_id,
)
def test_whatever_is_not_one_sound_package_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    assert refusal(tmp_path, data) == code


def test_a_word_on_the_border_of_two_blocks_is_found(tmp_path: Path) -> None:
    text = " " * ((1 << 16) - 4) + "<!DOCTYPE a><a/>"
    assert refusal(tmp_path, packed({"a.xml": text}), PackageLimits(ratio=10_000)) == "package_entities"


def test_bytes_hidden_between_two_parts_are_found(tmp_path: Path) -> None:
    data = packed({"a.txt": "x"})
    start = data.index(b"PK\x01\x02")
    hidden = data[:start] + b"MZ" * 400 + data[start:]
    moved = bytearray(hidden)
    struct.pack_into("<L", moved, len(moved) - 6, start + 800)
    assert refusal(tmp_path, bytes(moved)) == "package_beside"


def test_an_encrypted_part_is_refused(tmp_path: Path) -> None:
    data = bytearray(packed({"a.txt": "x"}))
    struct.pack_into("<H", data, data.index(b"PK\x01\x02") + 8, 1)
    assert refusal(tmp_path, bytes(data)) == "package_encrypted"


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    parts = {f"{number}.xml": "<a/>" for number in range(12)}
    assert refusal(tmp_path, packed(parts), PackageLimits(entries=10)) == "package_parts"
