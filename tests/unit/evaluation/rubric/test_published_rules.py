"""Rules that others have published can be written in this language; the sources stand in the files."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from evaluation.rubric.inputs import Finding, Inputs, Review
from evaluation.rubric.loading import load
from evaluation.rubric.results import Result
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.scoring import score
from evaluation.rubric.values import Value

FOLDER = Path(__file__).parent / "published"
DAY = date(2026, 6, 30)
YES, NO = Review(Value(1), ("assessor",)), Review(Value(0), ("assessor",))


@cache
def published(name: str) -> Rubric:
    return load(FOLDER / f"{name}.yaml", ())


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_says_where_it_comes_from(path: Path) -> None:
    assert "https://" in path.read_text(encoding="utf-8").splitlines()[0].replace("http://", "https://")
    assert published(path.stem).header.origin.zh


def yueyang(numerator: int, denominator: int = 1000) -> Result:
    reviews = dict.fromkeys(("Y1-1", "Y1-2", "Y1-3", "Y3-1"), YES)
    values = {"Y2-1": Value(numerator, denominator, "three years")}
    return score(published("yueyang"), Inputs("unit", DAY, values, reviews))


@pytest.mark.parametrize(
    ("rate", "points"), [(1000, "3"), (990, "12/5"), (980, "9/5"), (960, "3/5"), (950, "0"), (900, "0"), (0, "0")]
)
def test_yueyang_gives_3_points_for_a_full_filing_rate_and_none_up_to_95_per_cent(rate: int, points: str) -> None:
    assert str(yueyang(rate).item("Y2-1").points) == points


def test_yueyang_takes_an_item_that_the_unit_does_not_have_out_of_both_sides() -> None:
    unit = Inputs("unit", DAY, {"Y2-1": Value(950, 1000)}, dict.fromkeys(("Y1-1", "Y1-2", "Y1-3"), YES))
    starred = score(
        published("yueyang"),
        Inputs(unit.unit, unit.at, unit.values, unit.reviews, circumstances=frozenset({"missing_item"})),
    )
    assert [starred.total.points, starred.total.applicable] == [20, 23]


def deqing(defects: int) -> Result:
    values = {"D2-1": Value(defects), "D2-2": Value(0), "D3-1": Value(defects), "D3-2": Value(0), "D3-3": Value(1)}
    reviews = {"D1-1": YES, "D2-2": Review(None, ("inspector",))}
    return score(published("deqing"), Inputs("town", DAY, values, reviews, circumstances=frozenset({"not_visible"})))


@pytest.mark.parametrize(("defects", "filing", "described"), [(0, 14, 10), (1, "139/10", "99/10"), (60, 8, 4)])
def test_deqing_takes_a_tenth_of_a_point_for_each_defect(defects: int, filing: object, described: object) -> None:
    result = deqing(defects)
    assert [str(result.item(code).points) for code in ("D2-1", "D3-1")] == [str(filing), str(described)]


def test_deqing_never_takes_more_than_an_item_has() -> None:
    assert deqing(1000).item("D2-1").points == 0
    assert deqing(1000).item("D3-1").points == 0


def national(failed: tuple[str, ...], *found: str) -> Result:
    rubric = published("national")
    reviews = {code: NO if code in failed else YES for code in rubric.items}
    findings = tuple(Finding(limit, "file", "head") for limit in found)
    return score(rubric, Inputs("organ", DAY, reviews=reviews, findings=findings))


@pytest.mark.parametrize(
    ("failed", "grade"),
    [
        (("I01", "I02"), "excellent"),
        (("I01", "I02", "I03"), "good"),
        (("I01", "I02", "I03", "I23"), "qualified"),
        (("I01", "I02", "I03", "I23", "I07"), "unqualified"),
        (("I07",), "good"),
        (("I48",), "good"),
        (("I49",), "good"),
        (("I74",), "good"),
        (("I23",), "excellent"),
        (("I61", "I62"), "excellent"),
        (("I23", "I61"), "good"),
        (("I23", "I62"), "good"),
    ],
)
def test_the_national_grade_is_the_share_of_complying_items_within_its_limits(
    failed: tuple[str, ...], grade: str
) -> None:
    assert national(failed).grading.final == grade


@pytest.mark.parametrize("limit", ["N2", "N3"])
def test_no_cooperation_or_an_incident_is_unqualified_whatever_the_share(limit: str) -> None:
    result = national((), limit)
    assert (result.grading.by_figure, result.grading.final, result.grading.effective) == (
        "excellent",
        "unqualified",
        (limit,),
    )
