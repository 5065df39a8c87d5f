"""A file is what it holds, from its first byte to its last, and one thing only."""

import gzip
from pathlib import Path

import pytest

from people.files import kinds
from people.files.kinds import ENDINGS, TABLES, UnfitFileError
from people.files.sniffing import kind_of, plain_name
from tests.sample_files import (
    CSV,
    PDF,
    SOUND,
    SOUNDS,
    box,
    docx,
    element,
    jpeg,
    m4a,
    mp3,
    ofd,
    ogg,
    packed,
    plain_id,
    png,
    wav,
    webm,
    xlsx,
)

WORKBOOK = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}


def refusal(tmp_path: Path, data: bytes, name: str) -> str:
    path = tmp_path / "arrived"
    path.write_bytes(data)
    with pytest.raises(UnfitFileError) as caught:
        kind_of(path, name)
    return caught.value.code


@pytest.mark.parametrize("ending", SOUND)
def test_each_kind_that_is_taken_is_known_by_what_it_holds(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "arrived"
    path.write_bytes(SOUND[ending])
    assert kind_of(path, f"x.{ending}") is ENDINGS[f".{ending}"]


@pytest.mark.parametrize("ending", sorted(set(SOUND) - {"csv"}))
def test_no_kind_may_go_by_the_name_of_another(tmp_path: Path, ending: str) -> None:
    other = "png" if ending != "png" else "pdf"
    assert refusal(tmp_path, SOUND[ending], f"x.{other}") == "other_ending"


@pytest.mark.parametrize("ending", ["pdf", "png", "jpg", "csv"])
def test_a_file_with_a_package_behind_it_is_refused(tmp_path: Path, ending: str) -> None:
    assert refusal(tmp_path, SOUND[ending] + packed({"a.txt": "x"}), f"x.{ending}") == "two_things"


@pytest.mark.parametrize("ending", ["xlsx", "docx", "ofd"])
@pytest.mark.parametrize("before", [b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n", b"<html>", b"\xff\xd8\xff\xe0"], ids=repr)
def test_a_package_behind_the_beginning_of_another_kind_is_refused(tmp_path: Path, ending: str, before: bytes) -> None:
    assert refusal(tmp_path, before + SOUND[ending], f"x.{ending}") == "two_things"


def test_a_picture_within_which_a_package_ends_is_refused(tmp_path: Path) -> None:
    package = packed({"a.txt": "x"})
    comment = b"\xff\xfe" + (len(package) + 2).to_bytes(2, "big") + package
    data = jpeg()
    assert refusal(tmp_path, data[:2] + comment + data[2:], "x.jpg") == "two_things"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("x.pdf", b"", "empty"),
        ("x.csv", b"MZ\x90\x00\x03", "unknown"),
        ("x.csv", b"<script>alert(1)</script>", "unknown"),
        ("x.csv", b"#!/bin/sh\n", "unknown"),
        ("x.csv", gzip.compress(b"x", mtime=0), "unknown"),
        ("x.csv", b"\x80\xff\xfe", "unknown"),
        ("x.csv", b'a,"b\n', "table_damaged"),
        ("x.csv", b",".join([b"a"] * 300), "table_wide"),
        ("x.pdf", PDF[: PDF.index(b"%%EOF")], "damaged"),
        ("x.pdf", PDF + b"<html>" * 40, "behind"),
        ("x.pdf", PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(x)>>"), "runs"),
        ("x.pdf", PDF.replace(b"/Catalog", b"/Catalog/AA<</S/Launch>>"), "runs"),
        ("x.png", png()[:-8], "damaged"),
        ("x.png", png() + b"x", "behind"),
        ("x.png", png().replace(b"IDAT", b"IDAU"), "damaged"),
        ("x.png", png(20_000, 20_000), "pixels"),
        ("x.jpg", jpeg()[:-2], "damaged"),
        ("x.jpg", jpeg() + b"<?php", "behind"),
        ("x.jpg", jpeg(height=60_000, width=60_000), "pixels"),
        ("x.xlsx", packed({"a.txt": "x"}), "unknown_package"),
        ("x.xlsx", packed({**WORKBOOK, "word/document.xml": "<w/>"}), "unknown_package"),
        ("x.xlsx", packed({**WORKBOOK, "xl/vbaProject.bin": "x"}), "program"),
        ("x.xlsx", packed({**WORKBOOK, "xl/embeddings/oleObject1.bin": "x"}), "program"),
        ("x.docx", docx(**{"word/a.exe": "x"}), "program"),
        ("x.xlsx", packed({**WORKBOOK, "xl/a.xml": "0" * 5_000_000}), "package_bomb"),
        ("x.ofd", ofd()[:-4], "package_damaged"),
    ],
    ids=plain_id,
)
def test_what_is_not_sound_is_refused_with_its_reason(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    assert refusal(tmp_path, data, name) == code


def test_a_telephone_may_write_several_pictures_into_one_file(tmp_path: Path) -> None:
    path = tmp_path / "arrived"
    path.write_bytes(jpeg() + jpeg() + b"\x00" * 6)
    assert kind_of(path, "x.jpg").word == "jpeg"


def test_a_table_may_be_in_the_encoding_of_older_programs(tmp_path: Path) -> None:
    path = tmp_path / "arrived"
    path.write_bytes(CSV.decode().encode("gb18030"))
    assert kind_of(path, "x.csv").word == "csv"


def test_where_tables_are_wanted_a_picture_is_none(tmp_path: Path) -> None:
    path = tmp_path / "arrived"
    path.write_bytes(png())
    with pytest.raises(UnfitFileError, match="not_taken"):
        kind_of(path, "x.png", TABLES)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("佐证.PDF", "佐证.pdf"),
        ("..\\..\\windows\\a.pdf", "a.pdf"),
        ("../../etc/passwd.png", "passwd.png"),
        ("a\u202egnp.pdf", "agnp.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ('a"b<c>.xlsx', "a_b_c_.xlsx"),
        (" .a.csv", "a.csv"),
    ],
)
def test_a_name_is_kept_without_ways_and_commands(told: str, kept: str) -> None:
    assert plain_name(told) == kept


def test_a_long_name_keeps_its_ending() -> None:
    assert len(plain_name("长" * 500 + ".pdf")) == 120
    assert plain_name("长" * 500 + ".pdf").endswith("长.pdf")


@pytest.mark.parametrize("name", ["a.exe", "a", ".pdf", "a.pdf.html", "a.zip", ""])
def test_a_name_of_no_kind_that_is_taken_is_refused(name: str) -> None:
    with pytest.raises(UnfitFileError, match="ending"):
        plain_name(name)


def test_a_real_workbook_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "arrived"
    path.write_bytes(xlsx())
    assert kind_of(path, "x.xlsx").word == "xlsx"


@pytest.mark.parametrize("ending", SOUNDS)
def test_a_recording_is_known_by_what_it_holds_and_taken_only_where_sound_is_asked_for(
    tmp_path: Path, ending: str
) -> None:
    path = tmp_path / "arrived"
    path.write_bytes(SOUNDS[ending])
    assert kind_of(path, f"x.{ending}", kinds.SOUNDS) is ENDINGS[f".{ending}"]
    assert refusal(tmp_path, SOUNDS[ending], f"x.{ending}") == "not_taken"


@pytest.mark.parametrize("ending", ["ogg", "webm", "m4a"])
def test_a_recording_that_broke_off_is_taken_as_far_as_it_goes(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "arrived"
    for cut in range(1, 4):
        path.write_bytes(SOUNDS[ending][:-cut])
        assert kind_of(path, f"x.{ending}", kinds.SOUNDS).word == ending


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("x.wav", wav()[:-4], "damaged"),
        ("x.wav", wav() + b"<html>", "behind"),
        ("x.wav", wav().replace(b"data", b"LIST"), "damaged"),
        ("x.ogg", ogg()[:20], "damaged"),
        ("x.ogg", ogg(b"\x80theora\x03"), "no_sound"),
        ("x.ogg", ogg() + b"<script>" * 9, "behind"),
        ("x.mp3", mp3(0), "damaged"),
        ("x.mp3", mp3() + b"#!/bin/sh", "behind"),
        ("x.mp3", mp3() + b"TAG" + b"\0" * 125 + b"MZ", "behind"),
        ("x.m4a", m4a(b"vide"), "no_sound"),
        ("x.m4a", m4a() + box(b"evil", b"x"), "behind"),
        ("x.m4a", m4a()[:40], "damaged"),
        ("x.m4a", box(b"ftyp", b"M4A "), "no_sound"),
        ("x.webm", webm(b"matroska"), "damaged"),
        ("x.webm", webm(track=b"\x01"), "no_sound"),
        ("x.webm", webm(more=element("1941A469", b"x")), "damaged"),
        ("x.webm", webm()[:14], "no_sound"),
        ("x.webm", webm() + b"<html>" * 9, "damaged"),
    ],
    ids=plain_id,
)
def test_what_is_no_recording_of_sound_alone_is_refused(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = tmp_path / "arrived"
    path.write_bytes(data)
    with pytest.raises(UnfitFileError) as caught:
        kind_of(path, name, kinds.SOUNDS)
    assert caught.value.code == code


def test_players_may_leave_their_tags_behind_an_mp3(tmp_path: Path) -> None:
    path = tmp_path / "arrived"
    for tail in (
        b"TAG" + b"\0" * 125,
        b"\0" * 50,
        b"APETAGEX" + bytes.fromhex("d007000022000000") + b"\0" * 18,
    ):
        path.write_bytes(mp3() + tail)
        assert kind_of(path, "x.mp3", kinds.SOUNDS) is kinds.MP3
