"""The audit trail of commands for tests without a store: what would be noted, in order."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import pytest

from operations.acting import Deed, Ending


@dataclass
class Trail:
    """Deeds with what came of them."""

    told: list[tuple[Deed, Ending]] = field(default_factory=list)

    @contextmanager
    def noted(self, database: Any, deed: Deed, by: str = "") -> Iterator[Ending]:
        """As the command notes what it does."""
        ending = Ending()
        yield ending
        self.told.append((deed, ending))


def keep_trail(monkeypatch: pytest.MonkeyPatch, module: str) -> Trail:
    """Has a module of commands note into a trail in memory."""
    trail = Trail()
    monkeypatch.setattr(f"{module}.open_database", lambda found: nullcontext())
    monkeypatch.setattr(f"{module}.configuration", lambda arguments: None)
    monkeypatch.setattr(f"{module}.noted", trail.noted)
    return trail
