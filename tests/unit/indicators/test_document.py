"""The page of the definitions and the glossary agree with the code."""

from pathlib import Path

from indicators.document import indicators_document
from tests.unit.indicators.golden import catalogue

DOCS = Path(__file__).parents[3] / "docs"
PAGE = indicators_document(catalogue())


def test_the_page_is_up_to_date() -> None:
    assert (DOCS / "indicators.md").read_text(encoding="utf-8") == PAGE, "run `make docs`"


def test_the_page_names_every_definition() -> None:
    known = catalogue()
    for code in (*known.items, *known.auxiliaries, *known.indicators, *known.parameters, *known.laws):
        assert code in PAGE
    for volume in known.volumes:
        assert f"| {volume.code} |" in PAGE


def test_the_page_marks_what_is_open_and_what_is_proposed() -> None:
    assert "令19（待核）" in PAGE
    assert "DA/T 31-2017（待核）" in PAGE
    assert "99.9 / 99 / 95（建议值）" in PAGE
    assert "80 / 70 / 50（待核）" in PAGE


def test_the_page_counts_the_automation_rate() -> None:
    assert "= 25 ÷ 33 = 75.8%" in PAGE
    assert "11 auto 自动, 6 mixed 混合, 1 manual 人工" in PAGE


def test_the_glossary_has_the_fixed_nouns() -> None:
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8")
    for noun in ("observation", "reading", "band", "score", "grade", "issue", "alert"):
        assert f"| {noun} |" in glossary
