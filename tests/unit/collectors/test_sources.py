"""Every source keeps its contract."""

from datetime import UTC, datetime

import pytest

from tests.collector_kit import AT, LATER, RestBench, RestContract, recorded, source_named
from tests.file_kit import FileContract


class TestRegisters(RestContract):
    source = "registers"


class TestPlatform(RestContract):
    source = "platform"


class TestLicences(RestContract):
    source = "licences"


class TestLookups(RestContract):
    source = "lookups"


class TestFileRooms(FileContract):
    source = "filerooms"


@pytest.mark.parametrize("source", ["platform", "licences"])
def test_every_name_in_a_feed_of_deletions_reaches_its_table(source: str) -> None:
    spec = source_named(source)
    assert spec.deletions is not None
    rows = [
        {"feed": name, "id": f"K{number}", "deleted_at": LATER} for number, name in enumerate(spec.deletions.targets)
    ]
    bench = RestBench(spec, next(iter(spec.feeds)), [])
    bench.code = "deletions"
    bench.host.rows["deletions"] = rows
    bench.restart()
    report = bench.run()
    assert (report.outcome, report.deleted) == ("ok", len(rows))
    reached = {batch.table: [deletion.key for deletion in batch.deletions] for batch in bench.sink.batches}
    targets = spec.deletions.targets.values()
    assert reached == {spec.feeds[code].table: [(f"K{number}",)] for number, code in enumerate(targets)}
    assert [bool(batch.cursor) for batch in bench.sink.batches][-1]
    assert bench.run().outcome == "empty"


def test_a_document_that_became_secret_is_taken_back() -> None:
    bench = RestBench(source_named("platform"), "doc-register", recorded("platform", "doc-register"))
    bench.run()
    row = bench.change_a_row(secrecy="机密")
    bench.run()
    (deletion,) = [one for one in bench.sink.deletions if one.key == (row["doc_id"],)]
    moment = datetime.fromisoformat(LATER)
    assert deletion.version == round((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000_000)
    assert moment < AT


def test_missing_elements_of_a_document_are_the_mandatory_ones_without_a_value() -> None:
    rows = recorded("platform", "doc-archive")
    complete = rows[0]
    bench = RestBench(source_named("platform"), "doc-archive", rows)
    complete.update(dict.fromkeys(bench.spec.columns["missing_elements"].of, "x") | {"secrecy": "无"})  # type: ignore[union-attr]
    complete.update(archival_code="J001", author="", pages=None, title="  ")
    bench.run()
    record = next(one for one in bench.sink.records("document_archive") if one["doc_id"] == complete["doc_id"])
    assert record["missing_elements"] == 3


def test_the_states_of_both_licence_lists_become_ours() -> None:
    rows = recorded("licences", "certificates")[:1] * 3
    rows = [dict(row, cert_identifier=f"L{number}") for number, row in enumerate(rows)]
    rows[0].update(state_list="national", status="03")
    rows[1].update(state_list="province", status="70")
    rows[2].update(state_list="province", status="03")
    bench = RestBench(source_named("licences"), "certificates", rows)
    bench.run()
    states = {one["cert_identifier"]: one["state"] for one in bench.sink.records("licence")}
    assert states == {"L0": "withdrawn", "L1": "revoked"}
    assert [reject.reason for reject in bench.sink.rejects] == ["unknown_code"]


def test_municipal_rows_come_home_to_the_municipal_place() -> None:
    bench = RestBench(source_named("registers"), "units", recorded("registers", "units"))
    bench.run()
    places = {row["unit_uscc"]: row["place_code"] for row in bench.rows}
    assert 330100 in places.values()
    for record in bench.sink.records("unit"):
        source_place = places[record["unit_code"]]
        assert record["place_code"] == (330199 if source_place == 330100 else source_place)
