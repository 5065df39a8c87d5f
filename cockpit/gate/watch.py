"""Whether somebody whose stream is open may still watch: the session or token stands, and so do the rights."""

from datetime import datetime

from cockpit.gate.current import Visit
from cockpit.gate.visitors import Visitors
from cockpit.gate.ways import Ways

PERMISSION = "numbers.read"


class Watch:
    """Asks again what the gate asked when the stream was opened; to watch puts off no idle end."""

    def __init__(self, visitors: Visitors, ways: Ways) -> None:
        self._visitors = visitors
        self._ways = ways

    async def __call__(self, visit: Visit, scope: str, at: datetime) -> bool:
        """Whether who came by a visit may watch a scope now. StoreError: cannot be said."""
        kind = "token" if visit.is_token else "session"
        visitor = await self._visitors.of(kind, visit.secret, at, active=False)
        if visitor is None or visitor.stage != "full":
            return False
        return await self._ways.may(visitor.principal, PERMISSION, scope, at)
