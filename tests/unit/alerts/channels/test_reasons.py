"""Why a message did not go has a sentence in both languages, without an address, for every code there is."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.channels.reasons import PREFIX, reason_pair, reason_words
from cockpit.i18n import LANGUAGES, load_texts

ROOT = Path(__file__).parents[4]
FILES = [
    *(ROOT / "alerts" / "channels").glob("*.py"),
    ROOT / "alerts" / "delivering.py",
    ROOT / "core" / "http.py",
]
RAISED = {
    "Handed": (3, "code"),
    "RetryError": (2, "code"),
    "StopSourceError": (1, "code"),
    "_AttemptError": (1, "code"),
}
"""what carries a code: its place among the arguments, and its name"""
TABLES = load_texts().tables


def texts_in(node: ast.expr) -> Iterator[str]:
    """The texts that are written out as a value, or as one of two."""
    if isinstance(node, ast.IfExp):
        yield from texts_in(node.body)
        yield from texts_in(node.orelse)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def codes() -> set[str]:
    """Every code that is written out where a message can fail."""
    found = set()
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and [one.id for one in node.targets if isinstance(one, ast.Name)] == [
                "code"
            ]:
                found |= set(texts_in(node.value))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED:
                place, name = RAISED[node.func.id]
                given = [*node.args[place : place + 1], *(key.value for key in node.keywords if key.arg == name)]
                found |= {text for one in given for text in texts_in(one)}
    return found


def test_every_code_has_a_sentence_in_both_languages() -> None:
    assert {"status", "no_number", "answer", "settings", "silent"} <= codes()
    assert [code for code in sorted(codes()) if PREFIX + code not in TABLES["en"]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_needs_no_more_than_its_code(language: str) -> None:
    for key in [key for key in TABLES[language] if key.startswith(PREFIX)]:
        said = reason_words(TABLES, language, key.removeprefix(PREFIX), {})
        assert said
        assert "{" not in said


def test_a_code_that_nobody_knows_and_none_are_told_plainly() -> None:
    assert reason_words(TABLES, "en", "of a newer program", {}) == "it was not taken over"
    assert reason_words(TABLES, "en", "", {}) == "it was not taken over"


def test_a_reason_is_told_in_both_languages() -> None:
    told = reason_pair(TABLES, "status", {"status": 503})
    assert (told.zh, told.en) == ("对方系统出错（状态码 503）", "the other side failed (status 503)")
