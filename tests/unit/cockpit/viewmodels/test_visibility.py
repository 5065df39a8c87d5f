"""Who sees whose result: names for the unit, its superior and the authority; counts for all, never over too few."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from cockpit.viewmodels.visibility import Visible, visible
from store.views.published import Published, PublishedResult, RetractedResult

DAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, tzinfo=UTC)
NOBODY: Callable[[str, int, str], bool] = lambda *_: False  # noqa: E731
EVERYBODY: Callable[[str, int, str], bool] = lambda *_: True  # noqa: E731


def result(
    owner: str, tenths: int, before: int | None = None, grade: str = "good", superior: str = "", group: str = "party"
) -> PublishedResult:
    return PublishedResult(owner, owner, 330106, group, tenths, grade, 1, 2, before, superior)


def groups(**sizes: int) -> Published:
    """Groups of so many agencies, named party1, party2 …, all under the superior S."""
    results = [
        result(f"{group}{number}", 900, superior="S", group=group)
        for group, size in sizes.items()
        for number in range(1, size + 1)
    ]
    return Published(tuple(results), ())


def told(found: Visible) -> dict[tuple[str, ...], int | None]:
    """Groups that are counted together, and over how many; None: not counted."""
    return {one.groups: None if one.is_withheld else sum(one.grades.values()) for one in found.counts}


def test_nobody_is_named_to_others_and_everybody_is_counted() -> None:
    results = (result("A", 900, 850), result("B", 500, 600, "unqualified"), result("C", 800))
    found = visible(Published(results, ()), NOBODY)
    assert found.named == ()
    assert found.retracted == ()
    (count,) = found.counts
    assert count.grades == {"good": 2, "unqualified": 1}
    assert count.rises == (50,)
    assert count.need_help == 1


def test_a_unit_and_its_superior_see_its_name() -> None:
    published = Published((result("A", 900, superior="S"), result("B", 800)), ())
    assert [one.owner_code for one in visible(published, lambda owner, *_: owner == "A").named] == ["A"]
    assert [one.owner_code for one in visible(published, lambda _, __, above: above == "S").named] == ["A"]


def test_retractions_are_shown_to_whoever_sees_the_result() -> None:
    gone = RetractedResult("A", "A", 330106, 880, "good", DAY, NOW, "head", "wrong data", "")
    published = Published((), (gone,))
    assert visible(published, EVERYBODY).retracted == (gone,)
    assert visible(published, NOBODY).retracted == ()


def test_a_first_result_is_no_rise() -> None:
    (count,) = visible(Published((result("A", 900), result("B", 900), result("C", 900)), ()), NOBODY).counts
    assert count.rises == ()
    assert count.need_help == 0


def test_a_group_of_few_is_not_counted_for_those_who_see_no_names() -> None:
    found = visible(Published((result("A", 900, 850), result("B", 500, 600, "unqualified")), ()), NOBODY)
    (count,) = found.counts
    assert count.is_withheld
    assert (count.grades, count.rises, count.need_help) == ({}, (), 0)


def test_small_groups_are_counted_together_once_they_are_enough() -> None:
    assert told(visible(groups(party=1, township=2, school=5), NOBODY)) == {("school",): 5, ("party", "township"): 3}


def test_a_small_group_that_stays_too_small_takes_the_smallest_of_the_others_with_it() -> None:
    """Otherwise the total less the groups that are told would tell what is hidden."""
    assert told(visible(groups(party=1, school=5, town=9), NOBODY)) == {("town",): 9, ("party", "school"): 6}


def test_the_authority_sees_every_group_by_itself_as_it_sees_every_name() -> None:
    assert told(visible(groups(party=1, township=2), EVERYBODY)) == {("party",): 1, ("township",): 2}


def test_a_unit_alone_in_its_group_sees_itself_and_nothing_of_the_next() -> None:
    found = visible(groups(party=1, township=1), lambda owner, *_: owner == "party1")
    assert told(found) == {("party",): 1, ("township",): None}


def test_a_superior_who_sees_all_but_one_by_name_is_not_told_the_last_by_subtraction() -> None:
    results = (*groups(party=3).results, result("X", 500, grade="unqualified"))
    found = visible(Published(results, ()), lambda _, __, superior: superior == "S")
    assert len(found.named) == 3
    assert told(found) == {("party",): None}


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["good", "excellent"]), st.booleans()), max_size=14))
def test_no_reader_learns_the_grade_of_a_single_agency_from_counts(drawn: list[tuple[str, str, bool]]) -> None:
    """Counts less what the reader sees by name leave nothing, or at least two; so do all told ones together."""
    results = tuple(result(str(place), 900, grade=grade, group=group) for place, (group, grade, _) in enumerate(drawn))
    seen = {str(place) for place, (_, _, is_seen) in enumerate(drawn) if is_seen}
    found = visible(Published(results, ()), lambda owner, *_: owner in seen)
    assert Counter(group for one in found.counts for group in one.groups) == Counter({one.group for one in results})
    for one in found.counts:
        of_row = [two for two in results if two.group in one.groups]
        hidden = sum(two.owner_code not in seen for two in of_row)
        assert one.is_withheld == (hidden != 0 and (hidden == 1 or len(of_row) < 3))
        assert sum(one.grades.values()) == (0 if one.is_withheld else len(of_row))
