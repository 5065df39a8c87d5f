"""What is secret is compared in constant time, or looked up by its digest: never by `==`."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

PROJECT: Final = Path(__file__).parents[2]
ROOMS: Final = ("people", "cockpit", "core", "store", "operations")
SECRET: Final = ("secret", "csrf", "password", "signature", "token", "totp")
"""how names end that hold something secret"""


def compared(source: str) -> Iterator[int]:
    """Lines that compare something of a secret name with something that is no constant."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare) and any(isinstance(one, ast.Eq | ast.NotEq) for one in node.ops):
            sides = (node.left, *node.comparators)
            if any(map(is_secret, sides)) and not any(isinstance(side, ast.Constant) for side in sides):
                yield node.lineno


def is_secret(side: ast.expr) -> bool:
    name = getattr(side, "attr", getattr(side, "id", ""))
    return name.casefold().endswith(SECRET)


def test_no_secret_is_compared_letter_by_letter() -> None:
    found = [
        f"{path.relative_to(PROJECT)}:{line}"
        for room in ROOMS
        for path in sorted((PROJECT / room).rglob("*.py"))
        for line in compared(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize("source", ["given == session.csrf", "a if secret != b else c", "x = self.signature == y()"])
def test_such_a_comparison_is_found(source: str) -> None:
    assert list(compared(source)) == [1]
