"""docs/security.md names code and tests that are there: a row whose proof has moved away proves nothing."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).parents[2]
PAGE: Final = PROJECT / "docs" / "security.md"
NAMED: Final = re.compile(r"`([^`]+)`|\]\(([a-z-]+\.md)\)")
ROOMS: Final = (
    "assets",
    "benchmarks",
    "cockpit",
    "core",
    "deploy",
    "evaluation",
    "operations",
    "people",
    "store",
    "tests",
)
PROVEN_ELSEWHERE: Final = ("*later*", "*outside*", "*not met*", "*does not apply*")
PROOF: Final = re.compile(r"`(?:tests/[\w/]+/)?test_\w+\.py(?:::\w+)?`|`make check`")


@cache
def files_of_tests() -> frozenset[str]:
    return frozenset(path.name for path in (PROJECT / "tests").rglob("test_*.py"))


def rows() -> Iterator[tuple[str, str, str]]:
    """Demand, where it is met, and the test, of each row."""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("| ") else []
        if len(cells) == 3 and cells[0] != "demand":
            yield cells[0], cells[1], cells[2]


def missing(text: str) -> Iterator[str]:
    for plain, page in NAMED.findall(text):
        if page and not (PAGE.parent / page).exists():
            yield page
        path, _, name = plain.partition("::")
        if path.partition("/")[0] in ROOMS and not (PROJECT / path).exists():
            yield path
        elif name and f"def {name}(" not in (PROJECT / path).read_text(encoding="utf-8"):
            yield plain
        if path.startswith("test_") and path not in files_of_tests():
            yield plain


def test_everything_that_is_named_is_there() -> None:
    found = list(rows())
    assert len(found) > 40
    assert [(demand, name) for demand, *others in found for cell in others for name in missing(cell)] == []


def test_every_row_has_its_proof_or_says_that_it_is_not_met() -> None:
    for demand, where, proof in rows():
        if not where.startswith(PROVEN_ELSEWHERE):
            assert PROOF.search(proof), f"{demand}: a folder proves nothing, a file of tests does"


def test_what_is_not_there_is_missed() -> None:
    named = (
        "`people/gone.py` `tests/gone/test_x.py` `test_gone.py` `people/work.py::gone` [gone](gone.md) `people/work.py`"
    )
    assert set(missing(named)) == {
        "people/gone.py",
        "tests/gone/test_x.py",
        "test_gone.py",
        "people/work.py::gone",
        "gone.md",
    }
