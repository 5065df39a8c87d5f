"""What one merge does to rows and sums: first the words of the rule, then the figures."""

from datetime import date

from tests.integration.store.rows import Store, case, check, package, unit

NOVEMBER_1 = date(2026, 11, 1)


def test_a_finished_case_counts_on_its_due_day_until_it_is_archived(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1))
    assert store.by_day("di_01") == {date(2026, 11, 16): 1}
    store.merge("case_package", package("C1", date(2026, 11, 5)))
    assert store.total("di_02") == 0
    store.merge("check_report", check("KC1", date(2026, 11, 4)))
    assert store.by_day("di_01") == {date(2026, 11, 5): 1}
    assert store.total("di_02") == store.total("di_03") == 1
    store.assert_exact()


def test_a_case_that_a_check_returns_is_not_archived_any_more(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1))
    store.merge("case_package", package("C1", date(2026, 11, 5)))
    store.merge("check_report", check("KC1", date(2026, 11, 4)))
    store.merge("check_report", check("KC1", date(2026, 11, 4), result="failed", version=2))
    assert store.total("di_01") == 1
    assert store.total("di_02") == 0
    store.assert_exact()


def test_cases_follow_their_matter_into_and_out_of_the_scope(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1), case("C2", NOVEMBER_1))
    store.merge("matter", {"item_impl_code": "M1", "unit_code": "U1", "in_scope": False, "version": 2})
    assert store.total("di_01") == 0
    store.merge("matter", gone=[("M1", 3)])
    assert store.total("di_01") == 0
    store.merge("matter", {"item_impl_code": "M1", "unit_code": "U1", "in_scope": True, "version": 4})
    assert store.total("di_01") == 2
    store.assert_exact()


def test_a_corrected_row_leaves_its_old_cell(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1))
    store.merge("case_file", case("C1", date(2025, 3, 1), owner="U2", power_type=7, version=2))
    assert store.rows("SELECT code, category, month FROM cell JOIN owner USING (owner_id) WHERE di_01 IS NOT NULL") == [
        ("U2", 7, 202503)
    ]
    assert store.place_total("di_01", 330106) == 0
    assert store.place_total("di_01", 330102) == 1
    store.assert_exact()


def test_a_stale_page_changes_nothing(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1, version=5))
    report = store.merge("case_file", case("C1", date(2025, 1, 1), version=4))
    assert (report.updated, report.unchanged, report.batch_id) == (0, 1, 0)
    assert store.by_day("di_01") == {date(2026, 11, 16): 1}


def test_the_same_row_again_is_unchanged_and_makes_no_batch(store: Store) -> None:
    store.populate()
    rows = [case(f"C{number}", NOVEMBER_1) for number in range(5)]
    assert store.merge("case_file", *rows).inserted == 5
    report = store.merge("case_file", *rows, cursor={"since": "2026-11-26"})
    assert (report.inserted, report.updated, report.unchanged, report.batch_id) == (0, 0, 5, 0)
    assert store.value("SELECT cursor ->> 'since' FROM watermark WHERE feed = 'case_file'") == "2026-11-26"


def test_what_a_source_without_moments_says_again_is_no_news_however_late_it_is_read(store: Store) -> None:
    store.populate()
    filed = {"item_code": "DI-18", "owner_code": "U1", "value": 1, "entered_by": "a", "confirmed_by": "b"}
    days = [date(2026, 11, number) for number in (1, 2)]
    store.merge("manual_value", *(filed | {"day": day} for day in days), follows={}, cursor={"digest": "1"})
    again = [filed | {"day": days[0], "version": 9}, filed | {"day": days[1], "value": 2, "version": 9}]
    report = store.merge("manual_value", *again, follows={"digest": "1"}, cursor={"digest": "2"})
    assert (report.inserted, report.updated, report.unchanged) == (0, 1, 1)
    assert store.value("SELECT count(*) FROM record_version WHERE table_name = 'manual_value'") == 1
    assert store.rows("SELECT value, version FROM manual_value ORDER BY day") == [(1, 9), (2, 9)]
    assert store.merge("manual_value", filed | {"day": days[0], "value": 5, "version": 8}).unchanged == 1
    assert store.total("di_18") == 3
    store.assert_exact()


def test_another_content_under_the_same_version_wins_when_it_comes_later(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1))
    assert store.merge("case_file", case("C1", NOVEMBER_1, result="withdrawn")).updated == 1
    assert store.total("di_01") == 0
    store.assert_exact()


def test_of_a_key_twice_in_a_batch_the_highest_version_counts_and_the_last_on_a_tie(store: Store) -> None:
    store.populate()
    store.merge(
        "case_file",
        case("C1", NOVEMBER_1, result="withdrawn", version=1),
        case("C1", NOVEMBER_1, power_type=2, version=3),
        case("C1", NOVEMBER_1, power_type=3, version=3),
        case("C1", NOVEMBER_1, result="withdrawn", version=2),
    )
    assert store.rows("SELECT category FROM cell WHERE di_01 = 1") == [(3,)]
    store.assert_exact()


def test_a_deleted_case_counts_nowhere_and_an_older_row_cannot_bring_it_back(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1, version=3))
    assert store.merge("case_file", gone=[("C1", 5)]).deleted == 1
    assert store.total("di_01") == 0
    assert store.merge("case_file", case("C1", NOVEMBER_1, version=5)).inserted == 0
    assert store.merge("case_file", case("C1", NOVEMBER_1, version=6)).inserted == 1
    assert store.total("di_01") == 1
    store.assert_exact()


def test_a_deletion_of_a_row_never_seen_keeps_its_older_versions_out(store: Store) -> None:
    store.populate()
    store.merge("case_file", gone=[("C1", 5)])
    assert store.merge("case_file", case("C1", NOVEMBER_1, version=4)).inserted == 0
    assert store.total("di_01") == 0


def test_a_deletion_older_than_the_row_changes_nothing(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1, version=5))
    report = store.merge("case_file", gone=[("C1", 4)])
    assert (report.deleted, store.total("di_01")) == (0, 1)


def test_row_and_deletion_in_one_batch_are_judged_by_their_versions(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1, version=1), case("C2", NOVEMBER_1, version=1))
    report = store.merge(
        "case_file",
        case("C1", date(2026, 10, 1), version=4),
        case("C2", date(2026, 10, 1), version=4),
        gone=[("C1", 3), ("C2", 5)],
    )
    assert (report.updated, report.deleted) == (1, 1)
    assert store.by_day("di_01") == {date(2026, 10, 16): 1}
    store.assert_exact()


def test_a_batch_may_bring_deletions_alone(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1), case("C2", NOVEMBER_1))
    report = store.merge("case_file", gone=[("C1", 2), ("C9", 2)], feed="deletions", cursor={"since": "x"})
    assert report.deleted == 1
    assert store.rows("SELECT feed, cursor FROM watermark ORDER BY feed") == [("deletions", {"since": "x"})]


def test_open_cases_are_those_due_or_coming_due_and_not_archived(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1), case("C2", date(2026, 11, 20)), case("C3", NOVEMBER_1))
    store.merge("case_package", package("C1", date(2026, 11, 5)))
    assert store.open() == {"C1": date(2026, 11, 16), "C2": date(2026, 12, 5), "C3": date(2026, 11, 16)}
    store.merge("check_report", check("KC1", date(2026, 11, 4)))
    store.merge("case_file", gone=[("C3", 9)])
    assert store.open() == {"C2": date(2026, 12, 5)}
    store.assert_exact()


def test_the_former_content_of_a_changed_or_deleted_row_is_kept(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1, version=1))
    changed = store.merge("case_file", case("C1", NOVEMBER_1, channel="online", version=2))
    deleted = store.merge("case_file", gone=[("C1", 3)])
    assert store.rows("SELECT batch_id, version, row ->> 'channel' FROM record_version ORDER BY batch_id") == [
        (changed.batch_id, 1, None),
        (deleted.batch_id, 2, "online"),
    ]


def test_cells_then_are_cells_now_less_the_later_deltas(store: Store) -> None:
    store.populate()
    early = store.merge("case_file", case("C1", NOVEMBER_1), case("C2", NOVEMBER_1))
    then = store.rows("SELECT owner_id, category, month, di_01 FROM cell WHERE di_01 IS NOT NULL")
    store.merge("case_file", case("C1", date(2026, 9, 1), version=2), case("C3", NOVEMBER_1))
    store.merge("case_file", gone=[("C2", 2)])
    assert (
        store.rows(
            """
SELECT owner_id, category, month, sum(di_01)::bigint FROM (
       SELECT owner_id, category, month, di_01 FROM cell
        UNION ALL
       SELECT owner_id, category, to_char(DATE '1970-01-01' + day, 'YYYYMM')::int, -di_01
         FROM cell_journal WHERE batch_id > %(batch)s) d
 GROUP BY owner_id, category, month HAVING sum(di_01) <> 0""",
            batch=early.batch_id,
        )
        == then
    )


def test_a_change_that_moves_no_number_leaves_no_delta(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1))
    before = store.value("SELECT count(*) FROM cell_journal")
    report = store.merge("case_file", case("C1", NOVEMBER_1, channel="online", version=2))
    assert (report.updated, report.cells) == (1, 0)
    assert store.value("SELECT count(*) FROM cell_journal") == before


def test_zero_is_stored_as_null(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1))
    store.merge("case_file", gone=[("C1", 2)])
    assert store.value("SELECT count(*) FROM cell WHERE di_01 = 0") == 0
    assert store.value("SELECT count(*) FROM cell WHERE di_01 IS NOT NULL") == 0


def test_activity_tells_what_happened_today_and_yesterday_by_place(store: Store) -> None:
    store.populate()
    store.merge("case_file", *(case(f"C{n}", date(2026, 11, 20)) for n in range(3)))
    days = [date(2026, 11, 26), date(2026, 11, 25), date(2026, 11, 24)]
    store.merge("case_package", *(package(f"C{n}", day) for n, day in enumerate(days)))
    store.merge("check_report", *(check(f"KC{n}", day) for n, day in enumerate(days)))
    assert store.rows("SELECT place, code, count FROM activity ORDER BY code") == [
        (330106, "cases_filed", 2),
        (330106, "checks_passed", 2),
    ]


def test_the_run_counts_what_its_batches_did(store: Store) -> None:
    store.populate()
    run = store.value(
        "INSERT INTO run (source, feed, started_at, outcome) VALUES ('src', 'case_file', now(), 'running')"
        " RETURNING run_id"
    )
    store.merge("case_file", case("C1", NOVEMBER_1), case("C2", NOVEMBER_1, owner="nobody"), run_id=run)
    store.merge("case_file", case("C1", NOVEMBER_1), gone=[("C1", 9)], run_id=run)
    assert store.rows(
        "SELECT merged_batches, merged_inserted, merged_unchanged, merged_deleted, merged_rejected FROM run"
    ) == [(2, 1, 1, 1, 1)]


def test_the_listeners_hear_of_a_batch_that_changed_something(store: Store) -> None:
    store.populate()
    with store.database.listen("cells") as listener:
        store.merge("unit", unit("U1", 330106))
        report = store.merge("case_file", case("C1", NOVEMBER_1))
        assert [(n.channel, n.payload) for n in listener.wait(10)] == [("cells", str(report.batch_id))]


def test_batch_numbers_rise_and_tell_the_newest_change_of_the_source(store: Store) -> None:
    store.populate()
    report = store.merge("case_file", case("C1", NOVEMBER_1, version=1_700_000_000_000_000))
    assert report.newest_source_at is not None
    assert report.newest_source_at.isoformat() == "2023-11-14T22:13:20+00:00"
    assert store.value("SELECT newest_source_at FROM batch ORDER BY batch_id DESC LIMIT 1") == report.newest_source_at
