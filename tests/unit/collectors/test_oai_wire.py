"""Answers of a repository that are not what they should be."""

import pytest

from tests.unit.collectors.repositories import bench_of, everything, keys


@pytest.mark.parametrize("fault", ["ill_formed_record", "control_character"])
def test_an_ill_formed_record_is_put_aside_and_the_others_are_read(fault: str) -> None:
    bench = bench_of(page=10)
    bench.repository.forever = fault
    report = bench.run()
    assert keys(bench) == everything() - {"D0"}
    (reject,) = bench.sink.rejects
    assert (reject.reason, reject.key, reject.raw) == ("bad_xml", "oai:archive:D0", {})
    assert any("ill-formed" in warning for warning in report.warnings)


def test_an_ill_formed_page_leads_on_to_the_next_one() -> None:
    bench = bench_of()
    bench.repository.faults = ["ill_formed_record"] * 3
    bench.run()
    assert keys(bench) == everything() - {"D0"}
    assert len(bench.repository.lists) == 5


def test_an_ill_formed_page_is_asked_for_again_first() -> None:
    bench = bench_of()
    bench.repository.faults = ["ill_formed_record", "cut_page"]
    report = bench.run()
    assert (report.outcome, report.warnings, keys(bench)) == ("ok", (), everything())


def test_a_page_that_stays_cut_off_loses_what_was_cut_off_until_it_is_whole() -> None:
    bench = bench_of()
    bench.repository.faults = ["", *["cut_page"] * 3]
    report = bench.run()
    assert keys(bench) < everything()
    assert report.outcome == "retry"
    assert bench.run().outcome == "ok"
    assert keys(bench) == everything()


@pytest.mark.parametrize("fault", ["no_xml", "doctype"])
def test_an_answer_that_is_no_answer_or_could_bring_entities_stops_the_feed(fault: str) -> None:
    bench = bench_of()
    bench.repository.forever = fault
    report = bench.run()
    assert (report.outcome, "cannot be read" in report.reason, keys(bench)) == ("stopped", True, set())


@pytest.mark.parametrize(("fault", "warnings"), [("gb18030", ("oai_dc: answers in gb18030",)), ("bom", ())])
def test_an_answer_in_another_encoding_is_read(fault: str, warnings: tuple[str, ...]) -> None:
    bench = bench_of()
    bench.repository.forever = fault
    report = bench.run()
    assert (report.outcome, report.warnings, keys(bench)) == ("ok", warnings, everything())


def test_the_wait_that_the_repository_asks_for_is_kept() -> None:
    bench = bench_of()
    bench.repository.faults = ["status_503"]
    assert bench.run().outcome == "ok"
    assert bench.stop.waits == [3.0]


def test_an_error_of_the_protocol_stops_the_feed_with_its_words() -> None:
    bench = bench_of()
    feed = bench.source.feeds["records"].model_copy(update={"path": "marc21"})
    bench.source = bench.source.model_copy(update={"feeds": {"records": feed}})
    bench.restart()
    report = bench.run()
    assert (report.outcome, report.reason) == ("stopped", "marc21: cannotDisseminateFormat: no such format")
