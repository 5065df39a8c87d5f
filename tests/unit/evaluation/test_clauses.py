"""Citations in Chinese numerals from the one table of clauses, and what is wrong with such a table."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ConfigurationError
from evaluation.law.citations import Article
from evaluation.law.clauses import FILE, clause_table, read_clauses

TABLE = clause_table()


def test_the_clauses_are_lc01_to_lc23() -> None:
    assert list(TABLE.clauses) == [f"LC{number:02}" for number in range(1, 24)]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("regulation 49", "《中华人民共和国档案法实施条例》第四十九条"),
        ("archives_law 48[6]", "《中华人民共和国档案法》第四十八条第六项"),
        ("regulation 19(2)", "《中华人民共和国档案法实施条例》第十九条第二款"),
        ("zhejiang 37[7]", "《浙江省实施〈中华人民共和国档案法〉办法》第三十七条第七项"),
    ],
)
def test_an_article_is_printed_in_chinese_numerals(written: str, printed: str) -> None:
    assert TABLE.cite(Article.of(written)) == printed
    assert str(Article.of(written)) == written


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (85, "八十五"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
    ],
)
def test_numerals(number: int, printed: str) -> None:
    assert TABLE.printing.numeral(number) == printed


@given(st.lists(st.integers(1, 999), min_size=2, max_size=2, unique=True))
def test_no_two_numbers_have_one_numeral(numbers: list[int]) -> None:
    assert len({TABLE.printing.numeral(number) for number in numbers}) == 2


@pytest.mark.parametrize("number", [0, 1000])
def test_a_number_beyond_any_law_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="no number of an article"):
        TABLE.printing.numeral(number)


def test_a_law_that_nobody_has_read_is_marked() -> None:
    law = TABLE.laws["zhejiang"].model_copy(update={"evidence": "unchecked"})
    table = TABLE.model_copy(update={"laws": {**TABLE.laws, "zhejiang": law}})
    assert table.cite(Article.of("zhejiang 37")).endswith("第三十七条（待核）")


def test_what_follows_belongs_to_the_article_that_gives_the_power() -> None:
    said = {by: TABLE.consequence(Article.of(by)) for by in ("archives_law 45", "regulation 49", "zhejiang 37[2]")}
    texts = [words.zh if words else "" for words in said.values()]
    assert "第四十八条第八项" in texts[0]
    assert texts[1].startswith("拒不改正的")
    assert "通报批评" in texts[2]
    assert TABLE.consequence(Article.of("regulation 51")) is None


def test_every_clause_in_force_is_of_a_law_that_is_in_force() -> None:
    assert all(law.in_force <= date(2026, 1, 1) for law in TABLE.laws.values())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("articles: [regulation 45]", "articles: [civil_code 45]", "LC13: no law 'civil_code'"),
        ("articles: [regulation 45]", "articles: [regulation forty]", "expected 'law article(paragraph)[item]'"),
        (
            "articles: [regulation 45], power: [guide]",
            "articles: [regulation 45], power: [correct]",
            "more than guidance",
        ),
        ("grounds: [not_transferred]", "grounds: [not_transfered]", "LC04: no ground 'not_transfered'"),
        (
            "grounds: [not_transferred]",
            "grounds: [not_transferred, hazard]",
            "LC04: its power does not allow order_rem",
        ),
        (
            "power: [correct], grounds: [archive_set_up]",
            "power: [guide], grounds: [archive_set_up]",
            "LC22: guidance needs no ground",
        ),
        ("    case: 'archives_law 48[4]'\n", "", "destroyed_or_falsified: a ground allows an order or opens a case"),
        ("  zhejiang 39:\n", "  zhejiang 40:\n", "zhejiang 40 gives no power to order"),
        (
            "orders: [{document: order_correct, by: regulation 48}, {document: zhejiang_notice, by: 'zhejiang 37[4]'}]",
            "orders: [{document: zhejiang_notice, by: 'zhejiang 37[4]'}, {document: order_correct, by: regulation 48}]",
            "not_opened: national law stands before provincial law",
        ),
        ("grounds: [catalogue_not_reported]}", "grounds: [archive_set_up]}", "catalogue_not_reported: no clause names"),
        ("power: [guide]}", "power: [guide], colour: red}", "unknown key"),
    ],
)
def test_a_mistake_in_the_table_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "clauses.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_clauses(path)
    assert any(told in str(mistake) and mistake.line > 1 for mistake in caught.value.mistakes), caught.value
