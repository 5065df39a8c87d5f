"""The rate limit: a burst, then a steady rate, for each client alone."""

from standins.days import SECOND
from standins.limits import RateLimit

AT = 1_782_800_000 * SECOND


def test_a_burst_passes_then_the_rate_holds() -> None:
    limit = RateLimit(per_second=2, burst=3)

    assert [limit.wait("a", AT) for _ in range(3)] == [0, 0, 0]
    assert limit.wait("a", AT) == 0.5
    assert limit.wait("a", AT + SECOND // 2) == 0
    assert limit.wait("a", AT + SECOND // 2) == 0.5


def test_waiting_fills_the_bucket_but_never_above_the_burst() -> None:
    limit = RateLimit(per_second=2, burst=3)
    limit.wait("a", AT)

    assert [limit.wait("a", AT + 3600 * SECOND) > 0 for _ in range(4)] == [False, False, False, True]


def test_clients_do_not_share_a_bucket() -> None:
    limit = RateLimit(per_second=1, burst=1)

    assert (limit.wait("a", AT), limit.wait("b", AT)) == (0, 0)
    assert limit.wait("a", AT) == 1
