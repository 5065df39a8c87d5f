"""The two cookies of a session: its secret, which no script reads, and the CSRF value, which our scripts hand back."""

from collections.abc import Iterable
from typing import Final

SESSION: Final = "cockpit_session"
CSRF: Final = "cockpit_csrf"
LANGUAGE: Final = "cockpit_language"

Headers = Iterable[tuple[bytes, bytes]]
Header = tuple[bytes, bytes]


def session_name(*, secure: bool) -> str:
    """What the cookie of a session is called. Behind TLS browsers take `__Host-` from this very host alone.

    No other host of the domain, and no page without TLS, can put one of its own in its place.
    """
    return f"__Host-{SESSION}" if secure else SESSION


def cookie_of(headers: Headers, name: str) -> str:
    """The first cookie of that name, as it stands; empty when there is none."""
    wanted = name.encode()
    for key, value in headers:
        if key != b"cookie":
            continue
        for part in value.split(b";"):
            found, _, text = part.strip().partition(b"=")
            if found == wanted:
                return text.decode("latin-1").strip('"')
    return ""


def session_cookies(secret: str, csrf: str, *, secure: bool) -> list[Header]:
    """Both cookies of a session; they end with the browser, the session itself ends on the server."""
    name = session_name(secure=secure)
    return [set_cookie(name, secret, secure=secure, hidden=True), set_cookie(CSRF, csrf, secure=secure)]


def no_session_cookies(*, secure: bool) -> list[Header]:
    """Takes both away."""
    session = session_name(secure=secure)
    return [set_cookie(name, "", secure=secure, hidden=name == session, seconds=0) for name in (session, CSRF)]


def set_cookie(name: str, value: str, *, secure: bool, hidden: bool = False, seconds: int | None = None) -> Header:
    """A header that sets a cookie for this host; `hidden` from scripts; without `seconds` it ends with the browser."""
    parts = [f"{name}={value}", "Path=/", "SameSite=Lax"]
    if seconds is not None:
        parts.append(f"Max-Age={seconds}")
    if hidden:
        parts.append("HttpOnly")
    if secure:
        parts.append("Secure")
    return b"set-cookie", "; ".join(parts).encode("latin-1")
