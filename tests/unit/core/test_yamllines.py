"""YAML with line numbers."""

from datetime import date
from pathlib import Path

from core.yamllines import load, loads

TEXT = """\
name: 目录
items:
  - code: 01
    on: true
    since: 2026-01-31
  - code: "2"
    limit: 1.5
nothing:
"""


def test_values_are_plain_and_leading_zeros_stay_text() -> None:
    assert loads(TEXT, "x.yaml").value == {
        "name": "目录",
        "items": [{"code": "01", "on": True, "since": date(2026, 1, 31)}, {"code": "2", "limit": 1.5}],
        "nothing": None,
    }


def test_every_value_knows_its_line() -> None:
    located = loads(TEXT, "x.yaml")
    assert located.line(("items", 0, "since")) == 5
    assert located.line(("items", 1)) == 6
    assert located.line(("nothing",)) == 8


def test_a_value_that_is_not_there_has_the_line_of_what_holds_it() -> None:
    assert loads(TEXT, "x.yaml").line(("items", 1, "unit")) == 6
    assert loads(TEXT, "x.yaml").line(("absent", "deep")) == 1


def test_yes_no_and_clock_times_stay_text() -> None:
    assert loads("a: yes\nb: off\nc: 12:30\nd: 1_000\n", "x").value == {
        "a": "yes",
        "b": "off",
        "c": "12:30",
        "d": "1_000",
    }


def test_a_key_that_stands_twice_is_a_mistake_and_the_first_one_counts() -> None:
    located = loads("a: 1\nb: 2\na: 3\n", "x.yaml")
    assert located.value == {"a": 1, "b": 2}
    assert [str(mistake) for mistake in located.mistakes] == ["x.yaml:3: the key 'a' stands here twice"]


def test_a_syntax_error_is_a_mistake_with_its_line() -> None:
    located = loads("a: 1\nb: [1, 2\nc: 3\n", "x.yaml")
    assert located.value is None
    assert located.mistakes[0].line == 3
    assert located.mistakes[0].message.startswith("not valid YAML: ")


def test_a_date_that_does_not_exist_is_a_mistake() -> None:
    located = loads("a: 2026-02-30\n", "x.yaml")
    assert [str(mistake) for mistake in located.mistakes] == ["x.yaml:1: 2026-02-30 is not a date of the calendar"]


def test_an_anchor_that_contains_itself_is_a_mistake() -> None:
    located = loads("a: &a\n  b: *a\n", "x.yaml")
    assert located.value == {"a": {"b": None}}
    assert "contains itself" in located.mistakes[0].message


def test_a_foreign_tag_is_a_mistake_and_runs_nothing() -> None:
    located = loads("a: !!python/object/apply:os.getcwd []\nb: !x 3\n", "x.yaml")
    assert located.value == {"a": [], "b": "3"}
    assert [mistake.line for mistake in located.mistakes] == [2]


def test_an_anchor_may_be_used_twice() -> None:
    assert loads("a: &a [1]\nb: *a\n", "x").value == {"a": [1], "b": [1]}


def test_a_file_that_is_absent_or_not_utf8_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "g.yaml").write_bytes("名: 1".encode("gb18030"))
    assert load(tmp_path / "none.yaml", "none.yaml").mistakes[0].message.startswith("cannot be read")
    assert load(tmp_path / "g.yaml", "g.yaml").mistakes[0].message == "the file is not UTF-8"


def test_an_empty_file_has_no_value(tmp_path: Path) -> None:
    (tmp_path / "e.yaml").write_text("# nothing\n", encoding="utf-8")
    assert load(tmp_path / "e.yaml").value is None


def test_what_is_nested_without_end_is_a_mistake() -> None:
    assert loads("[" * 100_000, "x.yaml").mistakes[0].message.startswith("not valid YAML: ")


def test_text_that_no_file_can_hold_is_a_mistake() -> None:
    assert [mistake.message for mistake in loads("a: \ud800\n", "x.yaml").mistakes] == ["the text is not UTF-8"]
