"""The rate limit of a door: a bucket of requests for each client."""

from dataclasses import dataclass, field

from standins.days import SECOND


@dataclass
class RateLimit:
    """Up to `burst` requests at once, `per_second` in the long run, counted by client."""

    per_second: float
    burst: int
    _buckets: dict[str, tuple[float, int]] = field(default_factory=dict)

    def wait(self, client: str, at: int) -> float:
        """Takes one request at an instant; 0 if it may pass, else the seconds until one may."""
        left, since = self._buckets.get(client, (float(self.burst), at))
        left = min(float(self.burst), left + (at - since) / SECOND * self.per_second)
        if left < 1:
            self._buckets[client] = (left, at)
            return (1 - left) / self.per_second
        self._buckets[client] = (left - 1, at)
        return 0.0
