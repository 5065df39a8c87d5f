"""A scope's newest edition and who watches it."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from cockpit.editions import Edition


class Viewer:
    """One open stream: it sleeps until there is something to send.

    `visit` is what the gate knows of who watches; `refused`: may watch no longer, and is told so.
    """

    __slots__ = ("_bell", "alive", "gone", "refused", "scope", "sending_since", "visit")

    def __init__(self, scope: str = "", visit: Any = None) -> None:
        self.scope = scope
        self.visit = visit
        self.refused = False
        self._bell: asyncio.Future[None] | None = None
        self.alive = False
        self.gone = False
        self.sending_since = 0.0

    def wake(self) -> None:
        """Lets `sleep` return; a viewer that is still sending looks again when it is done."""
        bell = self._bell
        if bell is not None and not bell.done():
            bell.set_result(None)

    async def sleep(self) -> None:
        """Waits for the next `wake`."""
        self._bell = asyncio.get_running_loop().create_future()
        try:
            await self._bell
        finally:
            self._bell = None


@dataclass(eq=False, slots=True)
class Channel:
    """The newest edition of a scope and who watches it; a viewer skips what it was too slow for."""

    edition: Edition
    built: float
    viewers: set[Viewer] = field(default_factory=set)

    def publish(self, edition: Edition) -> None:
        """Replaces the edition and wakes every viewer."""
        self.edition = edition
        for viewer in self.viewers:
            viewer.wake()
