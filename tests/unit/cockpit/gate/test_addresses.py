"""From where a request comes, whoever claims what."""

import pytest

from cockpit.gate.addresses import Networks, Proxies, Whence

PROXIES = ("10.0.0.0/8", "fd00::/8")


def scope(peer: str, **headers: str) -> dict[str, object]:
    found = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"client": (peer, 4711), "scheme": "http", "headers": found}


def whence(peer: str, networks: tuple[str, ...] = PROXIES, **headers: str) -> Whence:
    return Proxies(networks).whence(scope(peer, **headers))


def test_without_proxies_nobody_speaks_for_another() -> None:
    claimed = whence("192.0.2.9", (), x_forwarded_for="127.0.0.1", x_forwarded_proto="https")
    assert claimed == Whence("192.0.2.9", "http", is_vague=True)


def test_a_peer_that_is_no_proxy_of_ours_is_not_believed() -> None:
    assert whence("192.0.2.9", x_forwarded_for="127.0.0.1").address == "192.0.2.9"


def test_a_proxy_of_ours_is_believed_about_address_and_scheme() -> None:
    assert whence("10.1.1.1", x_forwarded_for="203.0.113.5", x_forwarded_proto="https") == Whence(
        "203.0.113.5", "https"
    )


@pytest.mark.parametrize(
    ("claim", "address"),
    [
        ("198.51.100.1, 203.0.113.5", "203.0.113.5"),  # the left part anybody may have written
        ("127.0.0.1, 203.0.113.5, 10.2.2.2", "203.0.113.5"),
        ("10.3.3.3", "10.3.3.3"),
        ("nonsense", "10.1.1.1"),
        ("203.0.113.5, nonsense", "10.1.1.1"),
        ("", "10.1.1.1"),
        ("203.0.113.5:4711", "203.0.113.5"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
    ],
)
def test_the_first_address_from_our_side_counts(claim: str, address: str) -> None:
    assert whence("10.1.1.1", x_forwarded_for=claim).address == address


def test_a_proxy_that_says_nothing_is_the_peer() -> None:
    assert whence("10.1.1.1") == Whence("10.1.1.1", "http")


def test_a_scheme_that_is_none_is_left_out() -> None:
    assert whence("10.1.1.1", x_forwarded_for="203.0.113.5", x_forwarded_proto="gopher").scheme == "http"


def test_a_connection_without_a_peer_has_no_address() -> None:
    assert Proxies(PROXIES).whence({"client": None, "headers": []}) == Whence("", "http")


@pytest.mark.parametrize(
    ("address", "holds"),
    [("127.0.0.1", True), ("::1", True), ("::ffff:127.0.0.1", True), ("128.0.0.1", False), ("", False), ("x", False)],
)
def test_a_network_holds_its_addresses(address: str, holds: bool) -> None:
    assert Networks(["127.0.0.0/8", "::1/128"]).holds(address) is holds


def test_no_networks_hold_nothing() -> None:
    assert not Networks([]).holds("127.0.0.1")
