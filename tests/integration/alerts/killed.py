"""A worker that hands messages over and is killed at a step: ADDRESS-OF-STORE ADDRESS-OF-HOST STEP WHEN [HOURS …].

STEP is `hand_over`, or what notes what came of it: `sent`, `put_off`, `dead`, `give_up`, or of the channel: `failed`,
`works`; WHEN is `before` or `after`. HOURS pass between its rounds.
"""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from alerts.channels.base import Channel, Handed, Notice
from core.clock import FixedClock
from store import alert_channels
from store.database import Database
from tests.integration.alerts.deliveries import AT, delivering, webhook_to

OF_CHANNEL: Final = ("failed", "works")


@dataclass
class Deaf:
    """A channel on which a worker dies before it says anything."""

    channel: Channel

    def hand_over(self, notice: Notice, at: datetime) -> Handed:
        """Never does."""
        die()
        return self.channel.hand_over(notice, at)

    def close(self) -> None:
        """Ends its connections."""
        self.channel.close()


def die() -> None:
    """Ends this process as nothing else does."""
    os.kill(os.getpid(), signal.SIGKILL)


def dying(target: Any, step: str, when: str) -> None:
    """Has the process die before or after a step."""
    done: Callable[..., Any] = getattr(target, step)

    def last(*given: Any, **named: Any) -> None:
        if when == "after":
            done(*given, **named)
        die()

    setattr(target, step, last)


def main(store: str, host: str, step: str, when: str, *hours: str) -> None:
    """Hands over what waits."""
    channel: Channel = webhook_to(host)
    if step == "hand_over":
        channel = Deaf(channel)
    clock = FixedClock(AT)
    rounds = delivering(Database(store), channel, clock)
    if step != "hand_over":
        dying(alert_channels if step in OF_CHANNEL else rounds.deliveries, step, when)
    rounds.run()
    for pause in hours:
        clock.move(timedelta(hours=int(pause)))
        rounds.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
