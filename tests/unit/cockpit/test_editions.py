"""Pressed snapshots."""

import gzip
import zlib

import orjson

from cockpit.editions import GZIP_HEAD, content_fingerprint, press, squeeze
from tests.unit.cockpit.fakes import example_payload


def test_an_edition_is_named_after_its_version() -> None:
    edition = press("330100", example_payload())
    assert edition.number == "4711"
    assert edition.etag == b'"330100-4711"'
    assert orjson.loads(edition.body)["edition"] == "4711"


def test_a_version_rendered_anew_gets_another_number_but_keeps_its_version() -> None:
    first = press("330100", example_payload())
    second = press("330100", {**example_payload(), "sources_ok": 3}, renewed=True)
    assert second.version == first.version
    assert second.number.startswith("4711-")
    assert second.etag != first.etag


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
    assert lines[0] == b"id: 4711"
    assert lines[1] == b"event: snapshot"
    assert lines[2] == b"data: " + edition.body
    assert lines[3:] == [b"", b""]


def test_pieces_in_any_order_are_one_gzip_stream() -> None:
    pieces = [b"event: alive\n\n", press("330100", example_payload()).plain["body"], b"event: alive\n\n"]
    reader = zlib.decompressobj(16 + zlib.MAX_WBITS)
    stream = GZIP_HEAD + squeeze(pieces[1]) + squeeze(pieces[0]) + squeeze(pieces[1]) + squeeze(pieces[2])
    assert reader.decompress(stream) == pieces[1] + pieces[0] + pieces[1] + pieces[2]
