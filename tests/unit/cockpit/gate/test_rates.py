"""Buckets: how much at once, how soon again, and for whom."""

from cockpit.gate import rates
from cockpit.gate.rates import Rates, address_key


def test_a_third_of_a_minute_may_come_at_once_and_then_one_after_the_other() -> None:
    limit = Rates(60)
    assert [limit.take("a", 0.0) for _ in range(21)] == [0] * 20 + [1]
    assert limit.take("a", 0.5) == 1
    assert limit.take("a", 1.0) == 0
    assert limit.take("a", 1.0) == 1


def test_the_wait_is_told_in_whole_seconds() -> None:
    limit = Rates(6)
    assert [limit.take("a", 0.0) for _ in range(3)] == [0, 0, 10]
    assert limit.wait("a", 5.5) == 5


def test_one_does_not_cost_the_other() -> None:
    limit = Rates(3)
    assert [limit.take("a", 0.0), limit.take("a", 0.0), limit.take("b", 0.0)] == [0, 20, 0]


def test_a_bucket_never_holds_more_than_it_can() -> None:
    limit = Rates(6)
    limit.take("a", 0.0)
    assert [limit.take("a", 9_000.0) for _ in range(3)] == [0, 0, 10]


def test_looking_takes_nothing() -> None:
    limit = Rates(3)
    assert [limit.wait("a", 0.0), limit.wait("a", 0.0), limit.take("a", 0.0)] == [0, 0, 0]


def test_there_are_only_so_many_buckets(monkeypatch: object) -> None:
    limit = Rates(3)
    for number in range(rates.MOST_BUCKETS + 10):
        limit.take(str(number), 0.0)
    assert len(limit._buckets) == rates.MOST_BUCKETS


def test_an_address_of_ipv6_counts_by_its_network() -> None:
    assert address_key("2001:db8:1:2:aaaa::1") == address_key("2001:db8:1:2:bbbb::2") == "2001:db8:1:2::"
    assert address_key("2001:db8:1:3::1") != address_key("2001:db8:1:2::1")
    assert address_key("192.0.2.1") == "192.0.2.1"
    assert address_key("not:an:address") == "not:an:address"
