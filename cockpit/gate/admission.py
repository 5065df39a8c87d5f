"""The gate itself: pure ASGI, in front of pages, callbacks, interface and stream alike.

In this order: from where, who, how often, at which stage of signing in, and whether the request is meant (CSRF).
What somebody may do is asked at the route (`cockpit.gate.guard`).
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from cockpit.cookies import cookie_of, session_name
from cockpit.failures import VISIT, ApiError, failure_response, note_refusal
from cockpit.gate.addresses import Networks, Proxies
from cockpit.gate.csrf import Replayed, is_foreign, is_meant, with_form
from cockpit.gate.current import VISITING, Visit
from cockpit.gate.rates import Rates, address_key
from cockpit.gate.visitors import Visitors
from cockpit.limits import body_limit
from core.clock import Clock
from core.settings import Settings

STATIC: Final = ("/assets/", "/_dash-component-suites/")
OPEN: Final = frozenset({"/healthz", "/readyz", "/_favicon.ico"})
SIGNING_IN: Final = frozenset({"/login", "/login/second-factor", "/login/password", "/logout"})
VERIFYING: Final = ("/verify/", "/api/verify/")
"""where anybody may ask whether a document was issued"""
PUSHES: Final = "/api/push/"
METRICS: Final = "/metrics"
TOKENS_AT: Final = ("/api/", METRICS)
"""Where a token opens anything."""
FOR_PROGRAMS: Final = ("/api/", "/_", METRICS)
"""Where an answer is JSON; everywhere else it is a page, and who is unknown is sent to sign in."""
LIVE: Final = ("/api/snapshot/", "/api/stream/")
"""What costs next to nothing, since all readers share it, and comes often when a line is bad."""
PASSIVE: Final = (*LIVE, "/api/telemetry")
"""To watch is not to act: it does not put off the idle end of a session."""
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS: Final[Mapping[str, str]] = {"second_factor": "/login/second-factor", "change_password": "/login/password"}
LONGEST_NEXT: Final = 500


@dataclass(frozen=True, slots=True)
class Limits:
    """How often: who is known, the same for what is live, strangers of one address, attempts to sign in, pushes."""

    known: Rates
    live: Rates
    strangers: Rates
    sign_ins: Rates
    pushes: Rates


def limits_of(settings: Settings) -> Limits:
    """The limits of the settings; they hold for each web process."""
    web = settings.web
    return Limits(
        Rates(web.requests_per_minute),
        Rates(web.requests_per_minute * 10),
        Rates(web.strangers_per_minute),
        Rates(web.sign_ins_per_minute),
        Rates(web.requests_per_minute),
    )


class Gate:
    """Lets in who is known and means it; leaves the visit in the scope and in `cockpit.gate.current`."""

    def __init__(self, app: ASGIApp, settings: Settings, clock: Clock, visitors: Visitors) -> None:
        self._app = app
        self._clock = clock
        self._visitors = visitors
        self._proxies = Proxies(settings.web.trusted_proxies)
        self._metrics = Networks(settings.web.metrics_networks)
        self._limits = limits_of(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        visit = scope[VISIT] = self._visit(scope)
        token = VISITING.set(visit)
        try:
            await self._serve(scope, receive, send, visit)
        except ApiError as refused:
            await self._refuse(refused, scope, receive, send)
        finally:
            VISITING.reset(token)

    def _visit(self, scope: Scope) -> Visit:
        whence = self._proxies.whence(scope)
        agent = next((value for name, value in scope["headers"] if name == b"user-agent"), b"")
        scope["scheme"] = whence.scheme
        return Visit(
            whence.address, agent[:200].decode("latin-1"), whence.scheme, self._clock.now(), is_vague=whence.is_vague
        )

    async def _serve(self, scope: Scope, receive: Receive, send: Send, visit: Visit) -> None:
        path: str = scope["path"]
        if path.startswith(STATIC) or path in OPEN:
            await self._app(scope, receive, send)
            return
        if path in SIGNING_IN:
            receive = await self._to_sign_in(scope, receive, visit)
        elif path.startswith(VERIFYING):
            self._count(self._limits.strangers, visit)
        elif path.startswith(PUSHES):
            self._count(self._limits.pushes, visit)
        elif not self._reads_metrics(path, scope, visit):
            receive = await self._admit(scope, receive, visit)
        _demand_fitting(scope)
        _demand_text(scope)
        await self._app(scope, receive, send)

    def _reads_metrics(self, path: str, scope: Scope, visit: Visit) -> bool:
        """Whether it is for /metrics from where no token is needed; who hides behind an unknown proxy is nowhere."""
        if path != METRICS or _bearer(scope) or visit.is_vague or not self._metrics.holds(visit.address):
            return False
        visit.asked = True
        return True

    async def _to_sign_in(self, scope: Scope, receive: Receive, visit: Visit) -> Receive:
        """The pages of signing in: a session may be there or not; what is sent must come from our own form."""
        secret = _session_of(scope, visit)
        if secret:
            visit.secret = secret
            visit.visitor = await self._visitors.of("session", secret, visit.at)
        if scope["method"] in SAFE:
            self._count(self._limits.strangers, visit)
            return receive
        self._count(self._limits.sign_ins, visit)
        return await _demand_meant(scope, receive, visit)

    async def _admit(self, scope: Scope, receive: Receive, visit: Visit) -> Receive:
        await self._identify(scope, visit)
        assert visit.visitor is not None
        rates = self._limits.live if scope["path"].startswith(LIVE) else self._limits.known
        wait = rates.take(_account_key(visit), time.monotonic())
        if wait:
            raise ApiError(429, "too_many", "rate", retry_after=wait)
        if visit.visitor.stage != "full":
            raise ApiError(401, "step_needed", scope["path"])
        if visit.is_token or scope["method"] in SAFE:
            return receive
        return await _demand_meant(scope, receive, visit)

    async def _identify(self, scope: Scope, visit: Visit) -> None:
        path: str = scope["path"]
        bearer = _bearer(scope) if path.startswith(TOKENS_AT) else ""
        kind, secret = ("token", bearer) if bearer else ("session", _session_of(scope, visit))
        if secret and (self._visitors.knows(kind, secret) or not self._is_overdone(visit)):
            visit.secret = secret
            visit.visitor = await self._visitors.of(kind, secret, visit.at, active=not _is_passive(scope))
        if visit.visitor is None:
            self._count(self._limits.strangers, visit)
            raise _unknown(bearer, secret, path)

    def _is_overdone(self, visit: Visit) -> bool:
        """Whether an address has tried so many secrets that the store is not asked about another one."""
        return self._limits.strangers.wait(address_key(visit.address), time.monotonic()) > 0

    def _count(self, rates: Rates, visit: Visit) -> None:
        wait = rates.take(address_key(visit.address), time.monotonic())
        if wait:
            raise ApiError(429, "too_many", "rate", retry_after=wait)

    async def _refuse(self, refused: ApiError, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        if refused.status == 401 and not path.startswith(FOR_PROGRAMS):
            note_refusal(scope, refused)
            await RedirectResponse(_sign_in_address(scope), 303, {"Cache-Control": "no-store"})(scope, receive, send)
            return
        await failure_response(Request(scope), refused)(scope, receive, send)


def _session_of(scope: Scope, visit: Visit) -> str:
    """The secret of the session, from the cookie that belongs to the scheme and from no other."""
    return cookie_of(scope["headers"], session_name(secure=visit.is_secure))


def _unknown(bearer: str, secret: str, path: str) -> ApiError:
    if bearer:
        return ApiError(401, "token_unknown", "Authorization")
    return ApiError(401, "session_ended" if secret else "sign_in_needed", path)


def _sign_in_address(scope: Scope) -> str:
    """Where to sign in, and whither to come back; a step of signing in that is not done yet comes first."""
    visit: Visit = scope[VISIT]
    form = FORMS.get(visit.visitor.stage, "/login") if visit.visitor else "/login"
    query = scope["query_string"].decode("latin-1")
    wanted = scope["path"] + (f"?{query}" if query else "")
    if scope["method"] not in SAFE or wanted == "/" or len(wanted) > LONGEST_NEXT:
        return form
    return f"{form}?next={quote(wanted, safe='/')}"


def _account_key(visit: Visit) -> str:
    principal = visit.principal
    return f"token {principal.session}" if visit.is_token else f"account {principal.account_id}"


def _bearer(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"authorization":
            kind, _, secret = value.decode("latin-1").partition(" ")
            return secret.strip() if kind.lower() == "bearer" else ""
    return ""


def _is_passive(scope: Scope) -> bool:
    path: str = scope["path"]
    return path.startswith(PASSIVE) or any(name == b"x-cockpit-background" for name, _ in scope["headers"])


async def _demand_meant(scope: Scope, receive: Receive, visit: Visit) -> Receive:
    """What to read the body with, once it is certain that our own page has sent it."""
    headers = scope["headers"]
    if is_foreign(headers):
        raise ApiError(403, "csrf", "Origin")
    form, receive = await with_form(headers, receive)
    if not is_meant(headers, form, visit.visitor):
        raise ApiError(403, "csrf", "X-CSRFToken")
    if isinstance(receive, Replayed):
        scope["cockpit.form"] = form
    return receive


def _demand_text(scope: Scope) -> None:
    """An address holds text: the character of number nought is none, and no store takes it."""
    if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
        raise ApiError(422, "bad_request", scope["path"].replace("\x00", ""))


def _demand_fitting(scope: Scope) -> None:
    """A body that says it is too large is refused before anything of it is read."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            limit = body_limit(scope["path"], scope["app"].state.services.settings)
            if value.isdigit() and int(value) > limit:
                raise ApiError(413, "too_large", scope["path"], limit=limit)
