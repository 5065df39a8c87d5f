"""A feed: base rows by index, changes over them, every row once and in order."""

from standins.feeds import Feed, ListBase, Row
from standins.rng import Ints

START = 1_782_800_000_000_000


class Sparse:
    """A base in which only every hundredth index has a row."""

    size = 50_000

    def rows(self, index: Ints) -> tuple[Ints, list[Row]]:
        kept = index[index % 100 == 0]
        return kept, [{"id": int(i)} for i in kept]

    def count(self) -> int:
        return self.size // 100


def small(tombstones: bool = False) -> Feed:
    return Feed("things", "id", ListBase([{"id": i, "n": 0} for i in range(10)]), START, tombstones)


def walk(feed: Feed, limit: int, after: int = -1) -> list[Row]:
    rows: list[Row] = []
    while True:
        page = feed.page(after, limit)
        assert len(page.rows) <= limit
        rows += page.rows
        if page.last is None or not page.has_more:
            return rows
        after = page.last


def test_pages_of_any_size_bring_every_row_once_in_order() -> None:
    for limit in (1, 3, 10, 11):
        rows = walk(small(), limit)
        assert [row["id"] for row in rows] == list(range(10))
        assert sorted(row["updated_at"] for row in rows) == [row["updated_at"] for row in rows]


def test_the_last_page_says_so_even_when_it_is_full() -> None:
    assert not small().page(-1, 10).has_more
    assert small().page(-1, 9).has_more


def test_an_empty_page_has_no_position() -> None:
    page = small().page(START, 5)

    assert (page.rows, page.last, page.has_more) == ([], None, False)


def test_rare_rows_fill_pages_all_the_same() -> None:
    feed = Feed("things", "id", Sparse(), START)

    assert len(feed.page(-1, 200).rows) == 200
    assert [row["id"] for row in walk(feed, 7)] == list(range(0, 50_000, 100))


def test_a_changed_row_leaves_its_place_and_comes_last() -> None:
    feed = small()
    feed.put(3, {"id": 3, "n": 1}, START + 5)

    rows = walk(feed, 4)

    assert [row["id"] for row in rows] == [0, 1, 2, 4, 5, 6, 7, 8, 9, 3]
    assert rows[-1]["n"] == 1
    assert feed.current(3) == {"id": 3, "n": 1}
    assert feed.original(3) == {"id": 3, "n": 0}


def test_a_row_changed_twice_is_shown_once_as_it_is_last() -> None:
    feed = small()
    feed.put(3, {"id": 3, "n": 1}, START + 5)
    feed.put(4, {"id": 4, "n": 1}, START + 6)
    feed.put(3, {"id": 3, "n": 2}, START + 7)

    assert [(row["id"], row["n"]) for row in feed.page(START, 10).rows] == [(4, 1), (3, 2)]


def test_a_reader_halfway_through_meets_what_changed_behind_it() -> None:
    feed = small()
    first = feed.page(-1, 5)
    feed.put(1, {"id": 1, "n": 9}, START + 1)
    assert first.last is not None

    assert [row["id"] for row in walk(feed, 100, first.last)] == [5, 6, 7, 8, 9, 1]


def test_deleted_rows_vanish_and_brought_back_ones_return() -> None:
    feed = small()
    feed.put(3, None, START + 1)
    assert feed.current(3) is None
    assert (feed.total(), len(walk(feed, 4))) == (9, 9)

    feed.put(3, {"id": 3, "n": 0}, START + 2)
    assert (feed.total(), len(walk(feed, 4))) == (10, 10)


def test_deleting_nothing_changes_no_total() -> None:
    feed = small()
    feed.put(3, None, START + 1)
    feed.put(3, None, START + 2)

    assert feed.total() == 9


def test_with_tombstones_a_deleted_row_stays_as_its_key() -> None:
    feed = small(tombstones=True)
    feed.put(3, None, START + 1)

    last = walk(feed, 4)[-1]

    assert {name: last[name] for name in ("id", "deleted")} == {"id": 3, "deleted": True}
    assert (feed.current(3), feed.total()) == (None, 9)


def test_new_rows_get_indexes_of_their_own_also_after_a_replay() -> None:
    feed = small()
    assert feed.new_index() == 10
    feed.put(20, {"id": 20, "n": 0}, START + 1)
    feed.put(Feed.FREE + 5, {"id": 99, "n": 0}, START + 2)

    assert feed.new_index() == 21
    assert feed.total() == 12


def test_recent_lists_the_last_writes_first() -> None:
    feed = small()
    for n, index in enumerate((3, 4, 3)):
        feed.put(index, {"id": index, "n": n}, START + 1 + n)

    assert feed.recent(2) == [3, 4]
    assert feed.changed() == [3, 4]
    assert feed.changes() == 3
