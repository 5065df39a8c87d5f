"""Whatever people read stands in both languages as data: no key is missing, no Chinese is written into the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from cockpit.i18n import CHINESE, load_texts

PROJECT = Path(__file__).parents[2]
PACKAGES = ("cockpit", "collectors", "core", "evaluation", "indicators", "people", "store")
SPEAKING = ("words", "texts", "word", "tell_words")
"""names of functions whose text is a key"""
HAN = re.compile(r"[\u4e00-\u9fff]")
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
WRITTEN: dict[str, str] = {
    "cockpit/routes/missing.py": "descriptions of the interface name the scope as people know it",
    "cockpit/routes/openapi.py": "the same",
    "cockpit/routes/reading.py": "the same",
    "cockpit/viewmodels/numbers.py": "numerals of the Chinese text of a figure, beside the plain number",
    "collectors/converting/numbers.py": "what source systems write for yes and no",
    "collectors/document.py": "a page of docs",
    "collectors/mapping_document.py": "a page of docs",
    "collectors/transports/tables.py": "what spreadsheets write for yes and no",
    "core/access_document.py": "a page of docs",
    "core/holiday_notice.py": "how the State Council writes its notice",
    "core/settings/bureau.py": "names of a bureau that a setting may change",
    "indicators/document.py": "a page of docs",
    "indicators/wording.py": "words of that page",
    "people/filing/rules.py": "how people write dates",
}
"""files whose Chinese is data all the same, and why"""


def sources(*packages: str) -> list[Path]:
    """The Python files of packages."""
    return [file for package in packages for file in sorted((PROJECT / package).rglob("*.py"))]


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
        for file in sources("cockpit")
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


def chinese_literals(file: Path) -> Iterator[str]:
    """Texts with Chinese in them that are no docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    told = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
        if is_text and HAN.search(str(getattr(node, "value", ""))):
            yield f"{file.relative_to(PROJECT)}:{getattr(node, 'lineno', 0)} {str(getattr(node, 'value', ''))[:30]!r}"


def test_no_chinese_is_written_into_the_code() -> None:
    files = [file for file in sources(*PACKAGES) if str(file.relative_to(PROJECT)) not in WRITTEN]
    assert [found for file in files for found in chinese_literals(file)] == []


def test_no_chinese_is_written_into_the_scripts() -> None:
    scripts = sorted((PROJECT / "assets").rglob("*.js"))
    assert scripts
    found = [str(file.name) for file in scripts if HAN.search(COMMENT.sub("", file.read_text(encoding="utf-8")))]
    assert found == []


def test_no_english_text_of_a_page_is_left_in_chinese() -> None:
    english = load_texts().tables["en"]
    own_names = {"desk.to_other_language", "desk.other_language", "page.account.in_zh_CN", "login.other_language"}
    assert [key for key, text in english.items() if HAN.search(text) and key not in own_names] == []
