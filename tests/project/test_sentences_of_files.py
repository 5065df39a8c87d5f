"""Whatever a file, a sheet or a filed value is refused for has a sentence, which its values fill."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from cockpit.i18n import LANGUAGES, load_texts

PROJECT = Path(__file__).parents[2]
ROOMS = ("core", "people", "evaluation", "alerts", "cockpit")
CALLS = {
    "RefusedFileError": (0, "refused.upload_"),
    "UnfitFileError": (0, "refused.upload_"),
    "UnsoundPackageError": (1, "refused.upload_"),
    "SheetError": (0, "refused.upload_sheet_"),
}
PLACE = re.compile(r"\{(\w+)\}")


def calls() -> Iterator[tuple[str, str, set[str]]]:
    """(place, key, names of the values) of every refusal whose code is written out."""
    for room in ROOMS:
        for path in (PROJECT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
                    position, prefix = CALLS[node.func.id]  # type: ignore[attr-defined]
                    code = node.args[position] if len(node.args) > position else None
                    if isinstance(code, ast.Constant):
                        names = {keyword.arg for keyword in node.keywords if keyword.arg}
                        yield f"{path.relative_to(PROJECT)}:{node.lineno}", f"{prefix}{code.value!s}", names


def wrongs() -> Iterator[tuple[str, set[str]]]:
    """(key, names of the values) of every mistake in a field or cell whose code is written out."""
    for path in (PROJECT / "people").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Wrong" and len(node.args) == 3:
                code, values = node.args[1:]
                if isinstance(code, ast.Constant) and isinstance(values, ast.Dict):
                    yield f"filing.wrong.{code.value!s}", {str(getattr(key, "value", "")) for key in values.keys}


def test_every_refusal_of_a_file_has_a_sentence_that_its_values_fill() -> None:
    texts = load_texts()
    found = list(calls())
    assert len(found) > 40
    for place, key, names in found:
        for language in LANGUAGES:
            assert texts.has(language, key), (place, key)
            assert set(PLACE.findall(texts(language, key))) <= names, (place, key)


def test_every_mistake_in_a_cell_has_a_sentence_that_its_values_fill() -> None:
    texts = load_texts()
    found = list(wrongs())
    assert len(found) > 5
    for key, names in found:
        for language in LANGUAGES:
            assert set(PLACE.findall(texts(language, key))) <= names, key
