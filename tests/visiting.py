"""How tests come through the gate: people and programs by name, and what their requests carry."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from cockpit.cookies import CSRF, SESSION
from core.access import Grant, Principal, access_table
from core.errors import StoreGoneError
from people.doors import Visitor
from people.second_factor import code_at
from store.sessions import Stage

CITY: Final = "330100"
LONG_AGO: Final = datetime(2020, 1, 1, tzinfo=UTC)
FAR: Final = datetime(2100, 1, 1, tzinfo=UTC)
CHIEF: Final = "secret-of-chief"
"""the session of somebody who may see all numbers, records and sources of the city"""
CHIEF_ROLES: Final = ("supervisor", "data_steward", "system_admin")
CODE_STEP_S: Final = 30


def principal(name: str, *grants: tuple[str, str], **more: Any) -> Principal:
    """Somebody with roles at nodes, from long ago on."""
    given = tuple(Grant(role, node, LONG_AGO) for role, node in grants)
    values = {"account_id": abs(hash(name)) % 1_000_000 + 1, "session": f"handle-of-{name}", "address": "192.0.2.7"}
    return Principal(name=name, display_name=name.title(), grants=given, **{**values, **more})


def visitor(name: str, *grants: tuple[str, str], stage: Stage = "full", enrol: bool = False, **more: Any) -> Visitor:
    """The visitor of a session of somebody."""
    who = principal(name, *(grants if stage == "full" else ()), **more)
    return Visitor(who, f"csrf-of-{name}", FAR, None, stage, enrol)


def chief() -> Visitor:
    """Whose session is `CHIEF`."""
    return visitor("chief", *((role, CITY) for role in CHIEF_ROLES))


@dataclass
class FakeDoors:
    """Sessions and tokens by their secret; `away` makes every look fail, `looked` counts them."""

    sessions: dict[str, Visitor] = field(default_factory=lambda: {CHIEF: chief()})
    tokens: dict[str, Principal] = field(default_factory=dict)
    away: bool = False
    looked: Counter[str] = field(default_factory=Counter)
    active: Counter[str] = field(default_factory=Counter)

    def by_session(self, secret: str, at: datetime, *, active: bool = True) -> Visitor | None:
        self._answer(secret)
        self.active[secret] += active
        found = self.sessions.get(secret)
        return found if found is not None and at < found.expires_at else None

    def by_token(self, secret: str, at: datetime) -> Principal | None:
        self._answer(secret)
        return self.tokens.get(secret)

    def admit(self, name: str, *grants: tuple[str, str], **more: Any) -> str:
        """Begins a session; returns its secret."""
        secret = f"secret-of-{name}"
        self.sessions[secret] = visitor(name, *grants, **more)
        return secret

    def give(self, name: str, permissions: set[str], *grants: tuple[str, str]) -> str:
        """Gives a token that may do so much; returns its secret."""
        secret = f"token-of-{name}"
        self.tokens[secret] = principal(name, *grants, kind="token", permissions=frozenset(permissions))
        return secret

    def end_soon(self, secret: str, at: datetime, seconds: float) -> None:
        """Lets a session end so many seconds after an instant."""
        self.sessions[secret] = replace(self.sessions[secret], expires_at=at + timedelta(seconds=seconds))

    def _answer(self, secret: str) -> None:
        if self.away:
            raise StoreGoneError("the server closed the connection")
        self.looked[secret] += 1


def cookies(secret: str = CHIEF, csrf: str = "csrf-of-chief") -> dict[str, str]:
    """The cookies of a session."""
    return {SESSION: secret, CSRF: csrf}


def headers(secret: str = CHIEF, csrf: str = "csrf-of-chief") -> dict[str, str]:
    """The same as headers, with the CSRF value that our pages send along."""
    return {"Cookie": f"{SESSION}={secret}; {CSRF}={csrf}", "X-CSRFToken": csrf}


def cookies_of(found: Mapping[str, str]) -> dict[str, str]:
    """The cookies among the headers of a request."""
    pairs = (part.strip().partition("=") for part in found["Cookie"].split(";"))
    return {name: value for name, _, value in pairs}


def browser_cookies(url: str, found: Mapping[str, str]) -> list[Any]:
    """Cookies as a context of Playwright takes them."""
    host = urlsplit(url).hostname or ""
    return [
        {"name": name, "value": value, "domain": host, "path": "/", "httpOnly": name == SESSION, "sameSite": "Lax"}
        for name, value in found.items()
    ]


def bearer(token: str) -> dict[str, str]:
    """What a program sends."""
    return {"Authorization": f"Bearer {token}"}


def token_headers(description: Mapping[str, Any]) -> dict[str, str]:
    """The same with the token of a demo, as its demo.json has it."""
    return bearer(description["api_token"])


def account_of(description: Mapping[str, Any], role: str) -> Mapping[str, Any]:
    """The account of a demo that has a role."""
    return next(account for account in description["accounts"] if account["role"] == role)


def sign_in(
    url: str, name: str, password: str, totp_secret: str | None = None, at: datetime | None = None
) -> dict[str, str]:
    """Signs in as a person does, by the forms; returns the cookies of the session."""
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        step = _send(client, "/login", {"name": name, "password": password})
        if step.endswith("/login/second-factor") and totp_secret:
            assert at is not None, "a code is of an instant"
            step = _send(client, step, {"code": code_at(totp_secret, at)})
        assert not step.startswith("/login"), f"{name} was not let in: {step}"
        return dict(client.cookies)


def _send(client: httpx.Client, address: str, fields: Mapping[str, str]) -> str:
    """Fills in a form; returns whither it leads."""
    answer = client.post(address, data={**fields, "csrf": csrf_of(client.get(address).text)})
    assert answer.status_code == 303, f"{address}: {answer.status_code} {answer.text[-1500:]}"
    return str(answer.headers["location"]).partition("?")[0]


def csrf_of(page: str) -> str:
    """The CSRF value of a form."""
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found is not None, page[:2000]
    return found.group(1)


def roles() -> list[tuple[str, str]]:
    """Every role with the kind of node at which it is granted in tests: the widest that it may have."""
    return [(code, role.levels[0]) for code, role in access_table().roles.items()]
