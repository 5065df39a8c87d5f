"""Pages gathered into batches."""

from collectors.gathering import Gathering, Recent, Target, settled
from collectors.mapping.page import MappedPage
from core.model import Deletion, Reject

CASES = Target("case_file", ("case_no", "x", "version"), (0,))
CHECKS = Target("check_report", ("check_id", "version"), (0,))


def test_a_row_that_comes_twice_is_handed_over_in_its_newest_state() -> None:
    rows = [("A", 1, 10), ("B", 1, 10), ("A", 2, 12), ("A", 3, 11)]
    assert settled(rows, [], (0,)) == ([("A", 2, 12), ("B", 1, 10)], [])


def test_of_two_states_of_the_same_moment_the_later_one_read_counts() -> None:
    assert settled([("A", 1, 10), ("A", 2, 10)], [], (0,))[0] == [("A", 2, 10)]


def test_a_deletion_and_a_row_of_the_same_key_are_settled_by_their_moments() -> None:
    rows = [("A", 1, 10), ("B", 1, 10), ("C", 1, 10)]
    deletions = [
        Deletion(("A",), 11),
        Deletion(("B",), 9),
        Deletion(("C",), 10),
        Deletion(("D",), 1),
        Deletion(("A",), 8),
    ]
    kept, gone = settled(rows, deletions, (0,))
    assert kept == [("B", 1, 10)]
    assert gone == [Deletion(("A",), 11), Deletion(("C",), 10), Deletion(("D",), 1)]


def test_keys_of_several_columns_are_compared_as_text() -> None:
    kept, gone = settled([("A", 2026, 10)], [Deletion(("A", "2026"), 11)], (0, 1))
    assert (kept, gone) == ([], [Deletion(("A", "2026"), 11)])


def test_a_batch_carries_rows_rejects_and_cursor() -> None:
    gathering = Gathering({"high": "0"})
    page = MappedPage([("A", 1, 10)], {"cases": [Deletion(("B",), 9)]}, [Reject({}, "type")])
    gathering.take(page, {"high": "1"})
    (batch,) = gathering.batches("platform", "cases", "p", 7, {"cases": CASES})
    assert (batch.table, batch.columns, batch.rows, batch.deletions) == (
        "case_file",
        CASES.columns,
        [("A", 1, 10)],
        [Deletion(("B",), 9)],
    )
    assert (batch.source, batch.feed, batch.partition, batch.run_id, batch.cursor) == (
        "platform",
        "cases",
        "p",
        7,
        {"high": "1"},
    )
    assert batch.rejects == (Reject({}, "type"),)


def test_deletions_of_several_feeds_make_a_batch_each_and_the_cursor_goes_with_the_last() -> None:
    gathering = Gathering({})
    deletions = {"checks": [Deletion(("E",), 1)], "cases": [Deletion(("C",), 1)]}
    gathering.take(MappedPage(deletions=deletions), {"cursor": "x"})
    first, last = gathering.batches("platform", "deletions", "", 7, {"cases": CASES, "checks": CHECKS})
    assert (first.table, first.cursor, last.table, last.cursor) == ("case_file", {}, "check_report", {"cursor": "x"})


def test_a_cursor_alone_makes_a_batch_without_rows() -> None:
    gathering = Gathering({})
    gathering.take(MappedPage(), {"cursor": "x"})
    (batch,) = gathering.batches("platform", "deletions", "", 7, {"cases": CASES})
    assert (batch.rows, batch.deletions, batch.cursor) == ([], [], {"cursor": "x"})
    assert gathering.is_empty


def test_only_the_newest_marks_are_remembered() -> None:
    recent = Recent(3)
    recent.add([1, 2])
    recent.add([3, 4])
    assert [mark in recent for mark in (1, 2, 3, 4)] == [False, True, True, True]
    recent.add([5, 6, 7, 8])
    assert [mark in recent for mark in (4, 5, 6, 7, 8)] == [False, False, True, True, True]
