"""Sources that answer with the whole each time."""

from collectors.base import Page, RawRow
from collectors.snapshots import Snapshot, snapshot_page


def rows(*values: int) -> list[RawRow]:
    return [{"id": str(number), "value": str(value)} for number, value in enumerate(values)]


def page(last: Snapshot, cursor: dict[str, object], digest: str, *values: int) -> Page:
    (one,) = snapshot_page(last, cursor, digest, rows(*values))
    return one


def test_the_first_snapshot_hands_on_everything() -> None:
    first = page(Snapshot(), {}, "d1", 1, 2, 3)
    assert (len(first.rows), first.cursor) == (3, {"digest": "d1", "rows": 3})


def test_the_same_file_hands_on_nothing() -> None:
    cursor = {"digest": "d1", "rows": 3}
    assert page(Snapshot(), cursor, "d1", 1, 2, 3) == Page((), cursor)


def test_of_a_changed_file_only_the_changed_rows_go_on() -> None:
    last = Snapshot()
    page(last, {}, "d1", 1, 2, 3)
    assert page(last, {"digest": "d1", "rows": 3}, "d2", 1, 5, 3, 4).rows == [
        {"id": "1", "value": "5"},
        {"id": "3", "value": "4"},
    ]


def test_a_snapshot_that_was_not_stored_is_handed_on_again() -> None:
    last = Snapshot()
    page(last, {}, "d1", 1, 2, 3)
    assert len(page(last, {}, "d2", 1, 5, 3).rows) == 3


def test_after_a_restart_everything_is_handed_on_once() -> None:
    assert len(page(Snapshot(), {"digest": "d1", "rows": 3}, "d2", 1, 5, 3).rows) == 3


def test_a_collapse_is_not_believed_and_moves_nothing() -> None:
    cursor = {"digest": "d1", "rows": 10}
    doubtful = page(Snapshot(), cursor, "d2", *range(7))
    assert (doubtful.doubt, doubtful.cursor, doubtful.rows) == ("brings 7 rows, where there were 10", cursor, ())
    assert (doubtful.doubt_code, doubtful.doubt_values) == ("collapsed", {"rows": 7, "before": 10})
    assert page(Snapshot(), cursor, "d2", *range(8)).doubt == ""


def test_a_handful_of_rows_may_shrink_as_it_likes() -> None:
    assert page(Snapshot(), {"digest": "d1", "rows": 4}, "d2", 1).doubt == ""
