"""A worker that hands one message over and is killed at a step of it: ADDRESS-OF-STORE ADDRESS-OF-HOST STEP.

Steps: claimed (before anything is sent), handed (answered, not noted), ended (noted).
"""

import os
import signal
import sys
from dataclasses import dataclass
from datetime import datetime

from alerts.channels.base import Channel, Handed, Notice
from core.clock import FixedClock
from store.alert_deliveries import ClaimedDelivery, Deliveries
from store.database import Database
from tests.integration.alerts.deliveries import AT, delivering, webhook_to


@dataclass
class Dying(Deliveries):
    """Deliveries of a worker that dies when it notes that a message was taken over, or right after."""

    database: Database
    step: str

    def __post_init__(self) -> None:
        super().__init__(self.database)

    def sent(self, delivery: ClaimedDelivery, at: datetime) -> bool:
        """Notes it, if it comes so far."""
        if self.step == "ended":
            super().sent(delivery, at)
        return die()


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


def die() -> bool:
    """Ends this process as nothing else does."""
    os.kill(os.getpid(), signal.SIGKILL)
    return False


def main(store: str, host: str, step: str) -> None:
    """Hands over what waits."""
    database = Database(store)
    channel = webhook_to(host)
    rounds = delivering(database, Deaf(channel) if step == "claimed" else channel, FixedClock(AT))
    rounds.deliveries = Dying(database, step)
    rounds.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
