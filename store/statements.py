"""Reads the named statements of store/sql: `-- name: …`, a sentence, then the SQL."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

FOLDER: Final = Path(__file__).parent / "sql"
_NAME: Final = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, its name, and the sentence that says what it does."""

    name: str
    sentence: str
    sql: str


@cache
def statements(file: str) -> Mapping[str, Statement]:
    """The statements of `store/sql/<file>.sql` by name, in the order of the file."""
    parts = _NAME.split((FOLDER / f"{file}.sql").read_text(encoding="utf-8"))
    found: dict[str, Statement] = {}
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        if name in found:
            raise ValueError(f"{file}.sql has two statements named {name}")
        found[name] = _statement(name, body)
    return MappingProxyType(found)


def sql(file: str, name: str) -> str:
    """The text of one statement."""
    return statements(file)[name].sql


def _statement(name: str, body: str) -> Statement:
    lines = body.strip().splitlines()
    comment = [line.removeprefix("--").strip() for line in lines if line.startswith("--")]
    text = "\n".join(line for line in lines if not line.startswith("--")).strip().rstrip(";")
    return Statement(name, " ".join(comment), text)
