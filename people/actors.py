"""Who acts: somebody who is signed in, a program by its token, or the operator of the machine."""

from datetime import datetime
from typing import Protocol

from core.audit_event import ActorKind


class Actor(Protocol):
    """What an act has to know of whoever does it: a principal, or an operator at the command line."""

    @property
    def name(self) -> str:
        """What it is called in the trail."""
        ...

    @property
    def kind(self) -> ActorKind:
        """What it is."""
        ...

    @property
    def address(self) -> str:
        """Where it acts from; empty: this machine."""
        ...

    def holds(self, permission: str, at: datetime) -> bool:
        """Whether it may do something anywhere."""
        ...
