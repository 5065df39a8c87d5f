"""How often somebody may ask: a bucket for each account and address, refilled with the time."""

from collections import OrderedDict
from ipaddress import IPv6Address, ip_address
from math import ceil
from typing import Final

MOST_BUCKETS: Final = 50_000
"""The least recently used are forgotten, as if they were full."""
AT_ONCE: Final = 3
"""One part in so many of a minute's requests may come at once."""


class Rates:
    """So many a minute for each key, a third of it at once; seconds are of a clock that never goes back."""

    def __init__(self, per_minute: int) -> None:
        self._each_s = per_minute / 60
        self._most = max(1.0, per_minute / AT_ONCE)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, now: float) -> int:
        """Takes one; 0, or after how many whole seconds to come again."""
        left = self._left(key, now)
        if left < 1.0:
            return ceil((1.0 - left) / self._each_s)
        self._buckets[key] = (left - 1.0, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return 0

    def wait(self, key: str, now: float) -> int:
        """The same without taking one."""
        left = self._left(key, now)
        return 0 if left >= 1.0 else ceil((1.0 - left) / self._each_s)

    def _left(self, key: str, now: float) -> float:
        left, since = self._buckets.get(key, (self._most, now))
        return min(self._most, left + (now - since) * self._each_s)


def address_key(address: str) -> str:
    """The key of an address; of IPv6 the network of 64 bits, since one machine has all of it."""
    if ":" not in address:
        return address
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(IPv6Address(int(found) >> 64 << 64))
    return address
