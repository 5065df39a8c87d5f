"""Programs that tests need beside the Python packages: a missing one is a reason to skip at a desk, a failure in CI."""

import os
import shutil
from pathlib import Path
from typing import Final

import pytest

POSTGRESQL_15: Final = Path("/usr/lib/postgresql/15/bin")
"""where Debian puts the oldest PostgreSQL that is supported"""


def require_program(name: str, listed: str = "system-packages.txt") -> str:
    """The path of a program, by name or by path; without it the test is skipped, or fails when CI=true.

    `listed`: the file of `tests/` that names its package.
    """
    found = shutil.which(name)
    if found is None:
        reason = f"the program {name} is not installed (tests/{listed})"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return found
