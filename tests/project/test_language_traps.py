"""Ordinary ways past the tests of languages: a key in a variable, a room nobody looks into, a comma, a style sheet."""

import ast
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

import pytest

from cockpit.i18n import CHINESE, ENGLISH, load_texts
from core.access import access_table
from core.audit_events import event_names

PROJECT: Final = Path(__file__).parents[2]
ROOMS: Final = ("alerts", "cockpit", "collectors", "core", "evaluation", "indicators", "operations", "people", "store")
SPEAKING: Final = tuple(room for room in ROOMS if room != "operations")
"""rooms whose texts are for readers in both languages; operators are spoken to in English"""
KEY: Final = re.compile(r"[a-z_]+(\.[A-Za-z0-9_]+)+\.?")
FILE_NAME: Final = re.compile(r".*\.(css|js|py|typ|yaml|json|csv)")
CHINESE_SIGN: Final = re.compile(
    "[\u2e80-\u2fdf\u3001-\u303f\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60"
    "\U00020000-\U0003ffff]"
)
ESCAPED: Final = re.compile(
    r"\\u(?:3[4-9a-f]|[4-9][0-9a-f])[0-9a-f]{2}|\\u\{2?[0-9a-f]{4}\}|\\[4-9][0-9a-f]{3}\b", re.IGNORECASE
)
QUOTED_OR_COMMENT: Final = re.compile(
    r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)|/\*.*?\*/|//[^\n]*""", re.DOTALL
)
WRITTEN: Final[dict[str, str]] = {
    "cockpit/routes/missing.py": "descriptions of the interface name the scope as people know it",
    "cockpit/routes/openapi.py": "the same",
    "cockpit/routes/reading.py": "the same",
    "cockpit/viewmodels/numbers.py": "numerals of the Chinese text of a figure, beside the plain number",
    "collectors/converting/numbers.py": "what source systems write for yes and no",
    "collectors/document.py": "a page of docs",
    "collectors/mapping_document.py": "a page of docs",
    "collectors/transports/tables.py": "what spreadsheets write for yes and no",
    "core/access_document.py": "a page of docs",
    "core/exports.py": "signs that spreadsheets take for the beginning of a formula",
    "core/holiday_notice.py": "how the State Council writes its notice",
    "core/settings/bureau.py": "names of a bureau that a setting may change",
    "core/settings/people.py": "the article of a law that a limit comes from",
    "evaluation/documents/typesetting/fonts.py": "the comma of a sentence that stands in a document",
    "indicators/document.py": "a page of docs",
    "indicators/wording.py": "words of that page",
    "operations/command_line.py": "the name of the product",
    "operations/demo_accounts.py": "names of a demo",
    "operations/demo_config.py": "the mark of a demo",
    "operations/demo_filing.py": "a note of a demo",
    "operations/loop_page.py": "a page of docs",
    "operations/manual.py": "an example on the command line",
    "operations/user.py": "an example on the command line",
    "people/filing/rules.py": "how people write dates",
    "assets/wall/23-attention.js": "the colon of a sentence of the wall, whose words are Chinese",
}
"""files whose Chinese is data all the same, and why"""


def texts_of(source: str) -> Iterator[tuple[int, str]]:
    """Line and value of every text of a Python source that is no docstring, however it is written."""
    tree = ast.parse(source)
    told = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value
        elif isinstance(node, ast.Constant) and isinstance(node.value, bytes):
            yield node.lineno, node.value.decode("utf-8", "ignore")


def chinese_of(name: str, source: str) -> list[str]:
    """Where a file writes Chinese that people may read."""
    if name.endswith(".py"):
        return [f"{name}:{line} {text[:30]!r}" for line, text in texts_of(source) if CHINESE_SIGN.search(text)]
    bare = QUOTED_OR_COMMENT.sub(lambda found: found[1] or "", source)
    return [
        f"{name} {line.strip()[:60]}" for line in bare.splitlines() if CHINESE_SIGN.search(line) or ESCAPED.search(line)
    ]


def unwritten(source: str, keys: Collection[str], others: Collection[str]) -> list[str]:
    """Texts of a source that look like keys of ours and are none; one that ends open begins some."""
    topics = {key.partition(".")[0] for key in keys}
    return [
        f"{line} {text}"
        for line, text in texts_of(source)
        if KEY.fullmatch(text)
        and text.partition(".")[0] in topics
        and text not in others
        and not FILE_NAME.fullmatch(text)
        and not any(key == text or key.startswith(text if text.endswith(("_", ".")) else f"{text}.") for key in keys)
    ]


def sources() -> Iterator[tuple[str, str]]:
    """Name and text of every file that may speak to people, but those whose Chinese is data."""
    python = [path for room in ROOMS for path in sorted((PROJECT / room).rglob("*.py"))]
    browser = [
        path for path in sorted((PROJECT / "assets").rglob("*")) if path.suffix in (".js", ".css", ".html", ".svg")
    ]
    assert len(python) > 300
    assert len(browser) > 20
    for path in (*python, *browser):
        name = path.relative_to(PROJECT).as_posix()
        if name not in WRITTEN:
            yield name, path.read_text(encoding="utf-8")


def test_no_chinese_is_written_outside_of_locales_and_definitions() -> None:
    assert [found for name, source in sources() for found in chinese_of(name, source)] == []


def test_whatever_is_let_off_is_there_and_needs_it() -> None:
    idle = [name for name in WRITTEN if not chinese_of(name, (PROJECT / name).read_text(encoding="utf-8"))]
    assert idle == []


def test_every_text_that_looks_like_a_key_is_one() -> None:
    keys = load_texts().tables[CHINESE].keys()
    others = access_table().permissions.keys() | event_names().keys()
    found = [
        f"{path.relative_to(PROJECT)}:{line}"
        for path in (path for room in SPEAKING for path in sorted((PROJECT / room).rglob("*.py")))
        for line in unwritten(path.read_text(encoding="utf-8"), keys, others)
    ]
    assert [line for line in found if not line.endswith(" page.sources.about.")] == [], "a source may have no words"


UNIT: Final = "page.wall.figure.batches"
"""a unit that English leaves out behind its number"""


def test_no_text_is_left_untranslated_or_empty() -> None:
    tables = load_texts().tables
    assert [key for table in tables.values() for key, text in table.items() if not text.strip()] == [UNIT]
    own_names = {"desk.to_other_language", "login.other_language", "page.account.in_en"}
    bare = {key: re.sub(r"\{[^}]*\}", "", text) for key, text in tables[CHINESE].items()}
    english = [key for key, text in bare.items() if not CHINESE_SIGN.search(text) and re.search("[a-z]{3,}", text)]
    assert set(english) == own_names
    assert tables[ENGLISH].keys() == tables[CHINESE].keys()


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.py", 'x = "中文"'),
        ("a.py", 'x = f"{y}，{z}"'),
        ("a.py", r'x = "\u4e2d"'),
        ("a.py", r'x = b"\xe4\xb8\xad".decode()'),
        ("a.py", 'x = "、".join(y)'),
        ("a.py", 'x = "㐀"'),
        ("a.py", 'def f():\n    """Fine: 中文."""\n    return "中"'),
        ("a.js", 'say("//中文")'),
        ("a.js", "say(`/* ${x} */ 中文`)"),
        ("a.js", r'say("\u4e2d\u6587")'),
        ("a.js", 'say("http://host/中")'),
        ("a.css", '.a::after { content: "：" }'),
        ("a.css", r'.a::after { content: "\4e2d" }'),
        ("a.svg", "<text>中</text>"),
    ],
)
def test_none_of_these_ways_passes(name: str, source: str) -> None:
    assert chinese_of(name, source)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.py", '"""中文"""\nx = "plain – text"'),
        ("a.js", 'say("plain") // 中文'),
        ("a.css", "/* 中文 */ .a { top: 0 }"),
    ],
)
def test_what_nobody_reads_passes(name: str, source: str) -> None:
    assert chinese_of(name, source) == []


@pytest.mark.parametrize(
    ("source", "is_found"),
    [
        ('KEY = "desk.nothing"\nwords(KEY)', True),
        ('KEYS = {"a": "error.nothing_at_all"}', True),
        ('words(f"desk.nothing_{x}")', True),
        ('words("error.forbidden")', False),
        ('words(f"error.{x}")', False),
        ('load("desk.css")', False),
    ],
)
def test_a_key_nobody_wrote_is_found_wherever_it_stands(source: str, is_found: bool) -> None:
    assert bool(unwritten(source, load_texts().tables[CHINESE].keys(), ())) is is_found
