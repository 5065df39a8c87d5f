"""Every refusal has a sentence in the locales."""

import ast
from collections.abc import Iterator
from pathlib import Path

from cockpit.i18n import CHINESE, load_texts

PROJECT = Path(__file__).parents[2]
ROOMS = ("core", "store", "people", "evaluation", "alerts", "cockpit")
"""operations talks to operators, in English"""


def refusals() -> Iterator[tuple[str, str]]:
    """(place, code) of every RefusedError that is raised with a code of its own."""
    for room in ROOMS:
        for path in (PROJECT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "RefusedError" and len(node.args) > 1:
                    code = node.args[1]
                    if isinstance(code, ast.Constant):
                        yield f"{path.relative_to(PROJECT)}:{node.lineno}", str(code.value)


def test_every_refusal_has_a_sentence() -> None:
    texts = load_texts()
    found = list(refusals())
    assert len(found) > 30
    assert [one for one in found if not texts.has(CHINESE, f"refused.{one[1]}")] == []


def test_conflicts_of_roles_have_sentences_too() -> None:
    texts = load_texts()
    codes = (
        "two_administrators",
        "administrator_with_business",
        "display_with_others",
        "wrong_level",
        "municipal_is_city",
    )
    assert [code for code in codes if not texts.has(CHINESE, f"refused.{code}")] == []
