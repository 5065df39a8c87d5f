"""A scope's newest edition and who watches it."""

import asyncio
from dataclasses import dataclass, field

from cockpit.editions import Edition


class Viewer:
    """One open stream: it sleeps until there is something to send."""

    __slots__ = ("_bell", "alive", "gone", "sending_since")

    def __init__(self) -> None:
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
