"""Who moves something in a cycle, as its moves keep it."""

from dataclasses import dataclass
from typing import Final

from core.access import Principal


@dataclass(frozen=True, slots=True)
class Mover:
    """An account and what it is called; without an account time or data move."""

    account_id: int | None
    name: str

    @property
    def person(self) -> str:
        """The account as the tables of states know persons."""
        return "" if self.account_id is None else str(self.account_id)

    @property
    def pair(self) -> tuple[int, str]:
        """Number and name of a person; ValueError: it is nobody's hand."""
        if self.account_id is None:
            raise ValueError("time and data are no person")
        return self.account_id, self.name


SYSTEM: Final = Mover(None, "system")


def mover(principal: Principal) -> Mover:
    """Somebody who is signed in."""
    return Mover(principal.account_id, f"{principal.display_name} ({principal.name})")
