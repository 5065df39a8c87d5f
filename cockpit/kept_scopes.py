"""The scopes that this process keeps: which of them have grown old, and whose turn it is to be built anew."""

from collections import OrderedDict
from collections.abc import Collection, Iterator
from typing import Final

from cockpit.channels import Channel, Viewer
from cockpit.editions import Edition

KEPT_SCOPES: Final = 256
SLOW_AT_ONCE: Final = 8
"""Owners renewed in one pass: however many are watched, the city is never kept waiting for long."""
OLD: Final = float("-inf")
"""Built so long ago that it has to be built anew."""


class KeptScopes:
    """Keeps `KEPT_SCOPES` channels, the least recently used dropped first; the city and watched ones stay.

    The city and the `prompt` scopes follow every version while somebody watches, all others every `recheck_s`.
    Instants are seconds of one monotonic clock.
    """

    def __init__(self, city: str, prompt: Collection[str], recheck_s: float) -> None:
        self._city = city
        self._prompt = frozenset(prompt)
        self._recheck_s = recheck_s
        self._channels: OrderedDict[str, Channel] = OrderedDict()
        self.behind = False
        """whether more owners wait for their turn than one pass renews"""

    def __len__(self) -> int:
        return len(self._channels)

    def __iter__(self) -> Iterator[Channel]:
        return iter(self._channels.values())

    def __contains__(self, scope: str) -> bool:
        return scope in self._channels

    @property
    def city(self) -> Channel | None:
        """The channel of the city, once there is one."""
        return self._channels.get(self._city)

    def get(self, scope: str) -> Channel | None:
        """The channel of a scope, if it is kept."""
        return self._channels.get(scope)

    def use(self, scope: str) -> Channel:
        """The channel of a scope that is kept, which is the last now to be dropped."""
        self._channels.move_to_end(scope)
        return self._channels[scope]

    def viewers(self) -> list[Viewer]:
        """All open streams."""
        return [viewer for channel in self for viewer in channel.viewers]

    def is_old(self, channel: Channel, now: float) -> bool:
        """Whether a channel that nobody watches is behind; what is watched is renewed in its turn."""
        if channel.viewers or channel.edition.scope == self._city:
            return False
        behind = self.city is not None and channel.edition.version != self.city.edition.version
        return behind or now - channel.built > self._recheck_s

    def due(self, now: float) -> list[str]:
        """The city, watched places, and the watched owners that have waited longest for their next look."""
        watched = [scope for scope, channel in self._channels.items() if channel.viewers and scope != self._city]
        slow = [
            scope
            for scope in watched
            if scope not in self._prompt and now - self._channels[scope].built >= self._recheck_s
        ]
        slow.sort(key=lambda scope: self._channels[scope].built)
        self.behind = len(slow) > SLOW_AT_ONCE
        return [self._city, *(scope for scope in watched if scope in self._prompt), *slow[:SLOW_AT_ONCE]]

    def keep(self, scope: str, edition: Edition | None, now: float) -> list[str]:
        """Takes what was built of a scope, None: nothing has changed; returns the scopes that were dropped for it."""
        channel = self._channels.get(scope)
        if channel is not None:
            channel.built = now
        if edition is None:
            return []
        if channel is not None:
            channel.publish(edition)
            return []
        self._channels[scope] = Channel(edition, now)
        return list(self._drop_oldest())

    def _drop_oldest(self) -> Iterator[str]:
        for scope in list(self._channels):
            if len(self._channels) <= KEPT_SCOPES:
                return
            if scope != self._city and not self._channels[scope].viewers:
                del self._channels[scope]
                yield scope
