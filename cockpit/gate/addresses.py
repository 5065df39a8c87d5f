"""From where a request comes: the peer itself, or what a reverse proxy says that the settings name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.types import Scope

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Whence:
    """An address, the scheme that the browser used, and whether somebody claims to forward for another.

    `is_vague`: a header names another address, and nobody whom we believe has written it.
    """

    address: str
    scheme: str
    is_vague: bool = False


class Networks:
    """Some networks; keeps what it has found of an address."""

    def __init__(self, networks: Iterable[str]) -> None:
        self._networks: Sequence[Network] = [ip_network(network) for network in networks]
        self._holds = lru_cache(4096)(self._look)

    def __bool__(self) -> bool:
        return bool(self._networks)

    def holds(self, address: str) -> bool:
        """Whether an address lies in one of them; False for what is no address."""
        return bool(self._networks) and self._holds(address)

    def _look(self, address: str) -> bool:
        known = _parsed(address)
        return known is not None and any(known in network for network in self._networks)


class Proxies:
    """The reverse proxies that are believed."""

    def __init__(self, networks: Iterable[str]) -> None:
        self._trusted = Networks(networks)

    def whence(self, scope: Scope) -> Whence:
        """From where a request comes."""
        client = scope.get("client")
        peer, scheme = (client[0] if client else ""), scope.get("scheme", "http")
        claims, told = _claims(scope["headers"])
        if not self._trusted.holds(peer):
            return Whence(peer, scheme, is_vague=bool(claims))
        return Whence(self._farthest(peer, claims), told or scheme)

    def _farthest(self, peer: str, claims: Sequence[str]) -> str:
        """The first address from our side that is none of our proxies: what stands left of it anybody may write."""
        for claim in reversed(claims):
            known = _parsed(claim)
            if known is None:
                return peer
            peer = str(known)
            if not self._trusted.holds(peer):
                return peer
        return peer


def _claims(headers: Iterable[tuple[bytes, bytes]]) -> tuple[list[str], str]:
    claims: list[str] = []
    scheme = ""
    for name, value in headers:
        if name == b"x-forwarded-for":
            claims += [part.strip() for part in value.decode("latin-1").split(",")]
        elif name == b"x-forwarded-proto":
            scheme = value.decode("latin-1").rpartition(",")[2].strip().lower()
        elif name == b"forwarded":
            claims.append("")
    return claims, scheme if scheme in ("http", "https") else ""


def _parsed(text: str) -> Address | None:
    """An address, also as proxies write it: with a port, or in brackets."""
    text = text.partition("]")[0].removeprefix("[") if text.startswith("[") else text
    if text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found
