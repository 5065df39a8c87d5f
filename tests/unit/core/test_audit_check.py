"""Whatever is done to a trail, the first row it was done to is named."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from core.audit_chain import BEGINNING
from core.audit_check import Finding, Trail, follow
from tests.unit.core.audit_rows import Kept, at_place, numbered, rewritten, trail_of

TWENTY = trail_of(20)
PLACES = st.integers(1, 20)


def followed(rows: Sequence[Kept], points: Sequence[int] = ()) -> tuple[Trail, Finding | None]:
    trail = Trail(0, BEGINNING)
    return trail, follow(trail, rows, dict.fromkeys(points))


def finding(rows: Sequence[Kept]) -> tuple[str, int, str]:
    found = followed(rows)[1]
    assert found is not None
    return found.kind, found.position, found.sentence


def test_a_trail_that_nobody_has_touched_is_followed_to_its_end() -> None:
    trail, found = followed(TWENTY, [7, 20, 30])
    assert found is None
    assert (trail.position, trail.link, trail.rows) == (20, TWENTY[-1][2], 20)
    assert trail.seen == {7: TWENTY[6][2], 20: TWENTY[19][2]}


def test_an_empty_trail_is_followed_too() -> None:
    assert followed([])[1] is None


@given(PLACES)
def test_a_changed_row_is_named(place: int) -> None:
    rows = list(TWENTY)
    position, body, link = rows[place - 1]
    rows[place - 1] = (position, body.replace('"ok"', '"failed"'), link)
    assert finding(rows)[:2] == ("changed", place)


@given(PLACES)
def test_a_changed_link_is_named(place: int) -> None:
    rows = list(TWENTY)
    position, body, link = rows[place - 1]
    rows[place - 1] = (position, body, link[::-1])
    assert finding(rows)[:2] == ("changed", place)


@given(st.integers(1, 19), st.integers(1, 5))
def test_removed_rows_are_named(place: int, number: int) -> None:
    rows = TWENTY[: place - 1] + TWENTY[place - 1 + number :]
    if place - 1 + number >= 20:
        assert followed(rows)[1] is None  # the end: what only anchors know, see test_audit_proof
    else:
        assert finding(rows)[:2] == ("removed", place)


@given(st.integers(1, 15), st.integers(1, 4))
def test_rows_removed_and_the_rest_numbered_anew_are_named(place: int, number: int) -> None:
    rows = numbered(TWENTY[: place - 1] + TWENTY[place - 1 + number :])
    assert finding(rows)[:2] == ("removed", place)


@given(PLACES, PLACES)
def test_an_inserted_row_is_named(place: int, other: int) -> None:
    rows = numbered([*TWENTY[: place - 1], TWENTY[other - 1], *TWENTY[place - 1 :]])
    if other == place:
        return  # twice the same row: told from the copy below
    kind, position, _ = finding(rows)
    # a copy of the row behind looks like that row moved forward: either way the place is right
    assert (kind, position) in (("inserted", place), ("reordered", place))


def test_a_row_of_somebody_elses_making_is_told_as_inserted() -> None:
    stranger = (0, TWENTY[3][1].replace("person 4", "nobody"), bytes(32))
    rows = numbered([*TWENTY[:6], stranger, *TWENTY[6:]])
    assert finding(rows) == ("inserted", 7, "row 7 was inserted")
    rows = numbered([*TWENTY[:6], stranger, stranger, *TWENTY[6:]])
    assert finding(rows) == ("inserted", 7, "rows 7 to 8 were inserted")


def test_a_position_that_is_there_twice_is_an_inserted_row() -> None:
    rows = [*TWENTY[:7], TWENTY[6], *TWENTY[7:]]
    assert finding(rows) == ("inserted", 7, "row 7 is there twice: one was inserted")


@given(PLACES, PLACES)
def test_rows_that_changed_places_are_named(one: int, other: int) -> None:
    first, last = sorted((one, other))
    if first == last:
        return
    rows = list(TWENTY)
    rows[first - 1], rows[last - 1] = at_place(TWENTY[last - 1], first), at_place(TWENTY[first - 1], last)
    sentence = f"row {first} was moved: what stood here stands at {last} now"
    assert finding(rows) == ("reordered", first, sentence)


@given(PLACES, PLACES)
def test_a_row_that_was_moved_is_named(source: int, target: int) -> None:
    rows = list(TWENTY)
    row = rows.pop(source - 1)
    rows.insert(target - 1, row)
    if source != target:
        assert finding(numbered(rows))[:2] == ("reordered", min(source, target))


def test_who_can_make_links_leaves_a_trail_that_only_anchors_convict() -> None:
    trail, found = followed(rewritten(TWENTY[:6] + TWENTY[7:]), [10])
    assert found is None
    assert trail.seen[10] != TWENTY[9][2]


@given(st.lists(st.integers(0, 19), min_size=1, max_size=25))
def test_no_other_rows_in_any_order_pass_for_the_trail(chosen: list[int]) -> None:
    rows = numbered([TWENTY[index] for index in chosen])
    is_beginning = chosen == list(range(len(chosen)))
    assert (followed(rows)[1] is None) == is_beginning


def test_rows_that_are_no_json_any_more_are_changed_rows() -> None:
    rows = [*TWENTY[:4], (5, "no json", TWENTY[4][2]), (6, "[1]", TWENTY[5][2]), *TWENTY[6:]]
    assert finding(rows)[:2] == ("changed", 5)
