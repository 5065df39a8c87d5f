"""Addresses of other hosts: how they show in messages, without their secrets, and whose they are. Pure."""

from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

SECRET_PARAMETERS: Final = frozenset(
    {"token", "access_token", "key", "api_key", "apikey", "app_key", "secret", "client_secret", "sign", "signature"}
    | {"password", "pwd", "code"}
)
HIDDEN: Final = "***"


def address_without_secrets(address: str) -> str:
    """The address with user, password and secret parameters hidden."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    port = f":{parts.port}" if parts.port else ""
    pairs = [
        (name, HIDDEN if name.lower() in SECRET_PARAMETERS else value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
    ]
    return urlunsplit((parts.scheme, f"{host}{port}", parts.path, urlencode(pairs, safe="*:+"), ""))


def place_of(address: str) -> str:
    """The address as a message shows it: without secrets, and without the parameters, which tell a reader nothing."""
    return address_without_secrets(address).partition("?")[0]


def origin_of(address: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port; addresses with the same origin are of one host."""
    parts = urlsplit(address)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname, parts.port or default
