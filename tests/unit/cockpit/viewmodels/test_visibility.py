"""Who sees whose result: names for the unit, its superior and the authority; counts for everybody."""

from datetime import UTC, date, datetime

from cockpit.viewmodels.visibility import visible
from store.views.published import Published, PublishedResult, RetractedResult

DAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, tzinfo=UTC)


def result(
    owner: str, tenths: int, before: int | None = None, grade: str = "good", superior: str = ""
) -> PublishedResult:
    return PublishedResult(owner, owner, 330106, "party", tenths, grade, 1, 2, before, superior)


def test_nobody_is_named_to_others_and_everybody_is_counted() -> None:
    found = visible(Published((result("A", 900, 850), result("B", 500, 600, "unqualified")), ()), lambda *_: False)
    assert found.named == ()
    assert found.retracted == ()
    (count,) = found.counts
    assert count.grades == {"good": 1, "unqualified": 1}
    assert count.rises == (50,)
    assert count.need_help == 1


def test_a_unit_and_its_superior_see_its_name() -> None:
    published = Published((result("A", 900, superior="S"), result("B", 800)), ())
    assert [one.owner_code for one in visible(published, lambda owner, *_: owner == "A").named] == ["A"]
    assert [one.owner_code for one in visible(published, lambda _, __, above: above == "S").named] == ["A"]


def test_retractions_are_shown_to_whoever_sees_the_result() -> None:
    gone = RetractedResult("A", "A", 330106, 880, "good", DAY, NOW, "head", "wrong data", "")
    published = Published((), (gone,))
    assert visible(published, lambda *_: True).retracted == (gone,)
    assert visible(published, lambda *_: False).retracted == ()


def test_a_first_result_is_no_rise() -> None:
    (count,) = visible(Published((result("A", 900),), ()), lambda *_: False).counts
    assert count.rises == ()
    assert count.need_help == 0
