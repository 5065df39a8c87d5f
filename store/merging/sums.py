"""Under which definitions the stored sums were made: those of the indicators, and the views that they count."""

from dataclasses import dataclass
from datetime import datetime

from core.errors import OtherSumsError
from core.model import Images
from store.database import UnitOfWork
from store.statements import sql


@dataclass(frozen=True, slots=True)
class SumsState:
    """The version that a batch of these images gets, the version of the stored sums, and when the newest batch came.

    A store without any batch has neither of the last two, and follows all definitions.
    """

    version: str
    stored: str | None
    newest_at: datetime | None

    @property
    def follow(self) -> bool:
        """Whether what these images say may be added to the stored sums."""
        return self.stored in (None, self.version)

    def demand(self) -> None:
        """OtherSumsError when the sums follow others: differences under two definitions add up to nothing."""
        if not self.follow:
            raise OtherSumsError(
                f"the stored sums follow the definitions {self.stored}, this program has {self.version}:"
                " run `app.py recompute`, or restart the worker"
            )


def sums_state(unit: UnitOfWork, images: Images) -> SumsState:
    """The state as the transaction sees it; under the lock of the merges nothing changes it."""
    row = unit.row(sql("definitions", "of_sums"), {"version": images.definition_version})
    assert row is not None
    return SumsState(*row)
