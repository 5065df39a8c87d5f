"""Where somebody may be led after signing in: to a page of this host and nowhere else."""

from typing import Final
from urllib.parse import quote

LONGEST: Final = 500
NOT_BACK: Final = ("/login", "/logout", "/api/", "/_")


def local(address: str) -> str:
    """The address when it is a plain one of this host, else nothing.

    Browsers take `//host`, `/\\host` and addresses with control characters in them for other hosts.
    """
    if not address.startswith("/") or address.startswith(("//", "/\\")) or len(address) > LONGEST:
        return ""
    if "\\" in address or any(ord(character) < 0x21 or ord(character) == 0x7F for character in address):
        return ""
    return "" if address.startswith(NOT_BACK) else address


def as_parameter(text: str) -> str:
    """A text as the value of a parameter of an address."""
    return quote(text, safe="/")
