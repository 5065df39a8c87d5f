"""Harvesting by OAI-PMH: everything that holds for other feeds, and every way in which repositories misbehave."""

import itertools
from datetime import timedelta

import pytest

from core.errors import RetryError
from tests.collector_kit import AT
from tests.oai_kit import DC, OaiBench, OaiContract, record
from tests.unit.collectors.repositories import ROWS, bench_of, everything, keys


class TestRepository(OaiContract):
    source = "repository"


def test_a_listing_is_followed_to_its_last_token() -> None:
    bench = bench_of()
    assert (bench.run().outcome, keys(bench)) == ("ok", everything())
    first, *rest = bench.repository.lists
    assert first == {"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "archive:filed"}
    assert [sorted(query) for query in rest] == [["resumptionToken", "verb"]] * 2


def test_fields_are_read_by_their_way() -> None:
    bench = bench_of()
    bench.rows[0][f"{DC}creator"] = []
    bench.run()
    row = bench.stored()["D0"]
    assert (row["archival_code"], row["package_id"], row["status"]) == ("档号-0", "P0", "filed")
    assert (row["missing_elements"], row["received_at"].isoformat()) == (1, "2026-11-19T10:00:00+08:00")


def test_the_next_poll_asks_from_the_newest_record_on_and_hands_on_only_what_changed() -> None:
    bench = bench_of()
    bench.run()
    bench.change_a_row(**{f"{DC}source": "changed"})
    assert bench.run().rows == 1
    assert bench.repository.lists[-1]["from"] == "2026-11-20T08:00:06Z"
    assert bench.run().outcome == "empty"
    assert bench.stored()["D0"]["package_id"] == "changed"


def test_where_only_days_are_told_the_last_day_is_read_again() -> None:
    rows = [record(number, "2026-11-26") for number in range(ROWS)]
    bench = OaiBench(rows, granularity="YYYY-MM-DD")
    bench.run()
    bench.rows[2][f"{DC}source"] = "again on the same day"
    assert bench.run().rows == 1
    assert bench.repository.lists[-3]["from"] == "2026-11-26"
    assert bench.stored()["D2"]["package_id"] == "again on the same day"


def test_a_record_deleted_and_brought_back_on_one_day_is_there() -> None:
    bench = OaiBench([record(number, "2026-11-26") for number in range(ROWS)], granularity="YYYY-MM-DD")
    bench.run()
    kept = dict(bench.rows[0])
    bench.rows[0]["header.@status"] = "deleted"
    assert bench.run().deleted == 1
    assert "D0" not in keys(bench)
    bench.rows[0] = kept
    assert bench.run().rows == 1
    assert "D0" in keys(bench)


def test_deleted_headers_take_records_back() -> None:
    bench = bench_of()
    bench.run()
    bench.change_a_row(**{"header.@status": "deleted"})
    assert bench.run().deleted == 1
    assert keys(bench) == everything() - {"D0"}


def test_a_token_that_expires_means_to_begin_again_and_nothing_is_lost() -> None:
    bench = bench_of(page=2)
    bench.repository.faults = ["", "", "bad_token"]
    assert bench.run().outcome == "ok"
    assert keys(bench) == everything()
    assert len(bench.repository.lists) == 3 + 4


def test_tokens_that_live_too_short_for_a_listing_in_order_of_time_still_lead_to_its_end() -> None:
    bench = bench_of(page=2, token_lives=1)
    assert bench.run().outcome == "ok"
    assert keys(bench) == everything()
    assert {query.get("from") for query in bench.repository.lists} >= {"2026-11-20T08:00:03Z"}


def test_tokens_that_live_too_short_for_a_listing_without_order_are_no_reason_to_leave_records_out() -> None:
    bench = bench_of(page=2, token_lives=1)
    bench.rows.reverse()
    assert bench.run().outcome == "retry"
    bench.repository.token_lives = None
    assert bench.run().outcome == "ok"
    assert keys(bench) == everything()


def test_a_listing_broken_off_goes_on_from_its_token_after_a_restart() -> None:
    bench = bench_of(page=2)
    bench.repository.faults = ["", "", *["cut_body"] * 4]
    assert bench.run().outcome == "retry"
    assert 0 < len(keys(bench)) < ROWS
    bench.restart()
    assert bench.run().outcome == "ok"
    assert keys(bench) == everything()
    assert not [query for query in bench.repository.lists[6:] if "metadataPrefix" in query]


def test_a_listing_whose_token_expired_while_we_were_away_begins_again() -> None:
    bench = bench_of(page=2)
    bench.repository.faults = ["", "", *["cut_body"] * 4]
    bench.run()
    bench.restart()
    bench.repository.faults = ["bad_token"]
    assert bench.run().outcome == "ok"
    assert keys(bench) == everything()


def test_records_that_were_not_stored_come_again() -> None:
    bench = bench_of()
    bench.run()
    row = bench.change_a_row(**{f"{DC}source": "changed"})
    bench.repository.rows = bench.rows
    cursor = dict(bench.runs.committed["repository", "records", ""])
    for _ in range(2):  # read, and never stored
        pages = list(bench.feed.collector.read("", cursor, AT + timedelta(minutes=1)))
        assert row["header.identifier"] in [one["header"]["identifier"] for page in pages for one in page.rows]


def test_what_changes_while_a_listing_is_read_comes_with_the_next_one() -> None:
    bench = bench_of(page=2)
    pages = bench.feed.collector.read("", {}, AT)
    first = next(pages)
    newest = {**bench.rows[1], "header.datestamp": "2026-11-26T04:00:00Z", f"{DC}source": "meanwhile"}
    bench.rows[1] = newest
    last = [first, *pages][-1]
    assert last.cursor["high"] <= "2026-11-26T04:00:00+00:00"
    bench.runs.committed["repository", "records", ""] = last.cursor
    bench.run()
    assert bench.stored()["D1"]["package_id"] == "meanwhile"


def test_a_count_that_lies_is_a_warning() -> None:
    bench = bench_of(size_lies=5)
    report = bench.run()
    assert (report.outcome, keys(bench)) == ("ok", everything())
    assert report.warnings == ("oai_dc: completeListSize says 12, the listing held 7 records",)


def test_nothing_new_where_deletions_are_told_is_doubted() -> None:
    """The newest record has to come again, as a record or as a deleted one."""
    bench = bench_of(deleted="persistent")
    bench.run()
    bench.rows.clear()
    report = bench.run()
    assert (report.outcome, "lists nothing" in report.reason) == ("suspect", True)


def test_nothing_new_where_deletions_are_not_told_may_be_true() -> None:
    bench = bench_of(deleted="no")
    bench.run()
    del bench.rows[-1]
    bench.rows[:] = [row | {"header.datestamp": "2026-10-01T00:00:00Z"} for row in bench.rows]
    assert bench.run().outcome == "empty"
    bench.rows.clear()
    assert bench.run().outcome == "suspect"


def test_an_empty_repository_is_believed_before_it_showed_anything() -> None:
    bench = OaiBench([])
    assert bench.run().outcome == "empty"
    bench.rows.append(record(1))
    assert bench.run().rows == 1


def test_a_token_that_leads_nowhere_is_not_followed_for_ever() -> None:
    bench = bench_of(page=2)
    bench.repository.forever = "same_token"
    report = bench.run()
    assert (report.outcome, "leads back" in report.reason) == ("retry", True)


def test_a_repository_that_forgets_how_to_say_from_is_listed_whole_each_time() -> None:
    bench = bench_of()
    transport = bench.source.transport.model_copy(update={"incremental": False})
    bench.source = bench.source.model_copy(update={"transport": transport})
    bench.restart()
    bench.run()
    bench.rows[3][f"{DC}source"] = "changed without a word"
    assert bench.run().rows == 1
    assert not [query for query in bench.repository.lists if "from" in query]


def listed_keys(bench: OaiBench) -> list[str]:
    pages = bench.feed.collector.keys("", AT)  # type: ignore[attr-defined]
    return [row["header"]["identifier"] for page in pages for row in page]


def test_keys_are_those_of_all_living_records() -> None:
    bench = bench_of()
    bench.rows[2]["header.@status"] = "deleted"
    assert listed_keys(bench) == [f"oai:archive:D{number}" for number in range(ROWS) if number != 2]
    assert {query["verb"] for query in bench.repository.asked} == {"ListIdentifiers"}
    row = {"header": {"identifier": "oai:archive:D1", "datestamp": "2026-11-20T08:00:01Z"}}
    assert bench.mapper.names.key_and_version(row, AT) == (("D1",), 1_795_161_601_000_000)


@pytest.mark.parametrize("fault", ["bad_token", "ill_formed_record"])
def test_keys_of_a_listing_that_broke_off_are_no_keys(fault: str) -> None:
    bench = bench_of()
    bench.repository.faults = ["", *([fault] if fault == "bad_token" else [fault] * 3)]
    if fault == "ill_formed_record":
        transport = bench.source.transport.model_copy(update={"keys_from": "records"})
        bench.source = bench.source.model_copy(update={"transport": transport})
        bench.restart()
    with pytest.raises(RetryError, match="broke off"):
        listed_keys(bench)


def test_keys_that_are_fewer_than_promised_are_no_keys() -> None:
    with pytest.raises(RetryError, match="promises 9 keys and lists 7"):
        listed_keys(bench_of(size_lies=2))


def test_a_record_deleted_and_brought_back_while_one_listing_is_read_is_there() -> None:
    """Both states are told of the same day, in one read that was begun again."""
    bench = OaiBench([record(number, "2026-11-26") for number in range(5)], granularity="YYYY-MM-DD", page=2)
    bench.run()
    kept = dict(bench.rows[0])
    bench.rows[0]["header.@status"] = "deleted"
    bench.repository.faults = ["", "bad_token"]
    pages = itertools.count()

    def bring_back() -> None:
        if next(pages) == 2:
            bench.rows[0] = kept

    bench.repository.meanwhile = bring_back
    bench.run()
    assert "D0" in keys(bench)


def test_a_record_of_a_time_that_has_not_come_is_read_when_it_has() -> None:
    bench = bench_of()
    bench.rows[3]["header.datestamp"] = "2026-11-26T04:30:00Z"
    assert bench.run().rejected == 1
    bench.clock.move(timedelta(minutes=31))
    assert bench.run().rows == 1
    assert keys(bench) == everything()
