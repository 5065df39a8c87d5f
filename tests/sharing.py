"""How tests are shared out among processes: what waits longest begins first, what shares a demo stays together."""

from pathlib import PurePosixPath
from typing import Any, Final

import pytest
from xdist.scheduler import LoadScopeScheduling

LONGEST_FIRST: Final = (
    "tests/system",
    "tests/storm",
    "tests/e2e",
    "tests/integration/test_embedded",
    "tests/integration/evaluation/test_stories",
    "tests/integration/faults",
    "tests/integration/interface",
    "tests/integration",
    "tests/project",
    "tests/unit",
)
"""beginnings of the names of tests: a piece that waits long and begins last would be waited for alone"""
ONE_DEMO: Final = "tests/system"


def rank(nodeid: str) -> int:
    """When a test begins, the first at 0; what is not known comes last."""
    known = (place for place, beginning in enumerate(LONGEST_FIRST) if nodeid.startswith(beginning))
    return next(known, len(LONGEST_FIRST))


def piece(nodeid: str) -> str:
    """The tests that one process runs: those of a file, or of a folder that shares one running demo."""
    file = nodeid.partition("::")[0]
    return str(PurePosixPath(file).parent) if file.startswith(ONE_DEMO) else file


class ByPiece(LoadScopeScheduling):  # type: ignore[misc] # xdist has no types
    """Pieces in the order of the tests."""

    def _split_scope(self, nodeid: str) -> str:
        return piece(nodeid)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Brings what waits longest to the front."""
    items.sort(key=lambda item: rank(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByPiece:
    """Shares out by pieces, in order: the longest are those of the fewest tests, which xdist would put last."""
    config.option.loadscopereorder = False
    return ByPiece(config, log)
