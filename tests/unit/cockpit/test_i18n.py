"""Texts in both languages."""

import string
from pathlib import Path

import pytest

from cockpit.i18n import CHINESE, ENGLISH, language_of, load_texts
from core.errors import ConfigurationError


def placeholders(text: str) -> set[str]:
    """The places of a text; words that come in both languages (`title_zh`, `title_en`) are one place."""
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return {name.removesuffix("_zh").removesuffix("_en") for name in names}


def test_both_languages_have_the_same_keys_and_fill_the_same_places() -> None:
    tables = load_texts().tables
    assert tables[CHINESE].keys() == tables[ENGLISH].keys()
    for key, text in tables[CHINESE].items():
        # English may leave a value out, such as a unit, but it has no other
        assert placeholders(tables[ENGLISH][key]) <= placeholders(text), key


def test_a_text_missing_in_one_language_is_a_mistake_with_its_key(tmp_path: Path) -> None:
    (tmp_path / "zh_CN.yaml").write_text("a: {b: 甲}\n", encoding="utf-8")
    (tmp_path / "en.yaml").write_text("a: {c: B}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as raised:
        load_texts(tmp_path)
    assert [mistake.message for mistake in raised.value.mistakes] == ["no text for 'a.c'", "no text for 'a.b'"]


def test_a_key_that_stands_in_two_files_is_a_mistake(tmp_path: Path) -> None:
    for name in ("zh_CN.yaml", "wall.zh_CN.yaml", "en.yaml"):
        (tmp_path / name).write_text("a: 甲\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="the key 'a' stands twice"):
        load_texts(tmp_path)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, CHINESE),
        ("", CHINESE),
        ("fr", CHINESE),
        ("zh-CN,zh;q=0.9,en;q=0.8", CHINESE),
        ("en-GB,en;q=0.9,zh;q=0.5", ENGLISH),
        ("fr, en;q=0.3", ENGLISH),
    ],
)
def test_the_language_is_the_first_of_ours_that_the_reader_accepts(header: str | None, language: str) -> None:
    assert language_of(header) == language
