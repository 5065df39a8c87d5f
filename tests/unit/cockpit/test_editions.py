"""Pressed snapshots."""

import gzip
import re
import zlib

import orjson

from cockpit.editions import GZIP_HEAD, content_fingerprint, press, squeeze
from cockpit.i18n import load_texts
from cockpit.snapshot import mark_stale
from tests.unit.cockpit.fakes import example_payload


def test_an_edition_is_named_after_its_version_and_its_content() -> None:
    edition = press("330100", example_payload())
    assert re.fullmatch(r"4711-[0-9a-f]{8}", edition.number)
    assert edition.etag == f'"330100-{edition.number}"'.encode()
    assert orjson.loads(edition.body)["edition"] == edition.number


def test_a_version_rendered_anew_gets_another_number_but_keeps_its_version() -> None:
    first = press("330100", example_payload())
    second = press("330100", {**example_payload(), "sources_ok": 3})
    assert second.version == first.version
    assert second.number.startswith("4711-")
    assert second.etag != first.etag


def test_the_first_rendering_of_another_process_has_the_number_of_its_content() -> None:
    live, later = example_payload(), {**example_payload(), "at": "2027-01-01T00:00:00Z"}
    stale = mark_stale(load_texts(), live)
    assert press("330100", live).etag == press("330100", later).etag
    assert press("330100", live).etag != press("330100", stale).etag
    read_back = orjson.loads(press("330100", stale).body)
    assert press("330100", read_back).number == press("330100", stale).number


def test_the_fingerprint_ignores_the_moment_of_building_only() -> None:
    payload = example_payload()
    assert content_fingerprint(payload) == content_fingerprint({**payload, "at": "2027-01-01T00:00:00Z"})
    assert content_fingerprint(payload) != content_fingerprint({**payload, "sources_ok": 3})


def test_the_compressed_body_is_the_body() -> None:
    edition = press("330100", example_payload())
    assert gzip.decompress(edition.gzipped) == edition.body


def test_the_event_is_one_line_of_data_with_id_and_name() -> None:
    edition = press("330100", example_payload())
    lines = edition.plain["body"].split(b"\n")
    assert lines[0] == b"id: " + edition.number.encode()
    assert lines[1] == b"event: snapshot"
    assert lines[2] == b"data: " + edition.body
    assert lines[3:] == [b"", b""]


def test_pieces_in_any_order_are_one_gzip_stream() -> None:
    pieces = [b"event: alive\n\n", press("330100", example_payload()).plain["body"], b"event: alive\n\n"]
    reader = zlib.decompressobj(16 + zlib.MAX_WBITS)
    stream = GZIP_HEAD + squeeze(pieces[1]) + squeeze(pieces[0]) + squeeze(pieces[1]) + squeeze(pieces[2])
    assert reader.decompress(stream) == pieces[1] + pieces[0] + pieces[1] + pieces[2]
