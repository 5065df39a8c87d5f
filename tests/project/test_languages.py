"""Whatever people read stands in both languages as data: no key is missing, no English text is left in Chinese.

That no Chinese is written into code, scripts and style sheets: `test_language_traps.py`, with the list of what may.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from cockpit.i18n import CHINESE, load_texts

PROJECT = Path(__file__).parents[2]
SPEAKING = ("words", "texts", "word", "tell_words")
"""names of functions whose text is a key"""
HAN = re.compile(r"[\u4e00-\u9fff]")


def asked_keys(file: Path) -> Iterator[tuple[int, str]]:
    """Line and pattern of every key that a file asks for in so many words."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        for argument in node.args[:2] if name in SPEAKING else ():
            pattern = key_pattern(argument)
            if pattern is not None:
                yield node.lineno, pattern


def key_pattern(argument: ast.expr) -> str | None:
    """The keys that an argument may stand for, as a pattern; None when it is no key."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return re.escape(argument.value) if "." in argument.value else None
    if isinstance(argument, ast.JoinedStr):
        texts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in argument.values]
        pattern = "".join(str(text) for text in texts)
        return pattern if r"\." in pattern else None
    if isinstance(argument, ast.IfExp):
        return "|".join(filter(None, (key_pattern(argument.body), key_pattern(argument.orelse)))) or None
    return None


def test_every_key_that_the_code_asks_for_is_written() -> None:
    keys = load_texts().tables[CHINESE].keys()
    missing = [
        f"{file.relative_to(PROJECT)}:{line} {pattern}"
        for file in sorted((PROJECT / "cockpit").rglob("*.py"))
        for line, pattern in asked_keys(file)
        if not any(re.fullmatch(pattern, key) for key in keys)
    ]
    assert missing == []


def test_every_word_of_the_scripts_of_work_pages_is_written() -> None:
    keys = load_texts().tables[CHINESE].keys()
    files = (PROJECT / "assets" / "desk").glob("*.js")
    asked = {key for file in files for key in re.findall(r'\bword\("(\w+)"', file.read_text(encoding="utf-8"))}
    assert asked
    assert {key for key in asked if f"desk.spoken.{key}" not in keys} == set()


def test_no_english_text_of_a_page_is_left_in_chinese() -> None:
    english = load_texts().tables["en"]
    own_names = {"desk.to_other_language", "desk.other_language", "page.account.in_zh_CN", "login.other_language"}
    assert [key for key, text in english.items() if HAN.search(text) and key not in own_names] == []
