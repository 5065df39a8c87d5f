"""One request to a page of signing in, and the answers that all steps share."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import ceil
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from cockpit.cookies import CSRF, LANGUAGE, session_cookies, set_cookie
from cockpit.entrance import Entrance
from cockpit.gate.admission import FORMS
from cockpit.gate.current import Visit, visit_of
from cockpit.i18n import LANGUAGES, language_of_request
from cockpit.login.addresses import as_parameter, local
from cockpit.login.page import POLICY, Form, Frame, Words
from cockpit.reads import Reads
from cockpit.services import Services
from core.errors import StoreError
from people.commands.signing_in import NotSignedIn, SignedIn
from people.doors import Visitor

YEAR_S: Final = 31_536_000
STATUS: Final[Mapping[str, int]] = {"locked": 429, "refused_password": 422}
"""Of a refusal; 401 where nothing is said here."""
LONGEST_FIELD: Final = 256


@dataclass(frozen=True, slots=True)
class Desk:
    """One request to a page of signing in."""

    request: Request
    services: Services
    visit: Visit
    words: Words
    form: Mapping[str, str]

    @property
    def visitor(self) -> Visitor | None:
        """Who has come this far."""
        return self.visit.visitor

    @property
    def wanted(self) -> str:
        """Whither to go in the end; empty: to the first page."""
        return local(self.form.get("next", "") or self.request.query_params.get("next", ""))

    def field(self, name: str) -> str:
        """What was typed; of a thing that is far too long nothing."""
        text = self.form.get(name, "")
        return text if len(text) <= LONGEST_FIELD else ""

    def rules(self) -> Mapping[str, object]:
        """The numbers that the sentences about passwords name."""
        security = self.services.settings.security
        return {
            "min": security.password_min,
            "kinds": security.password_kinds,
            "history": security.password_history,
        }

    async def ask(self, question: Callable[[Entrance], Any]) -> Any:
        """Asks the entrance, in a thread; only a few at a time, since each hashes a password."""
        entrance = self.services.entrance
        if entrance is None:
            raise StoreError("nobody can sign in here: there is no store of accounts")
        hashing: Reads = self.request.app.state.hashing
        return await hashing(question, entrance)


def desk_of(request: Request) -> Desk:
    """The desk of a request; `lang` of the address takes the place of the language chosen before."""
    services: Services = request.app.state.services
    asked = request.query_params.get("lang", "")
    language = asked if asked in LANGUAGES else language_of_request(request.scope["headers"])
    words = Words(services.texts, language)
    return Desk(request, services, visit_of(request), words, request.scope.get("cockpit.form", {}))


def shown(desk: Desk, form: Form, status: int = 200, retry_after_s: int = 0) -> Response:
    """A page with a form; before there is a session its CSRF value is in a cookie of its own."""
    csrf = desk.visitor.csrf if desk.visitor else secrets.token_urlsafe(32)
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY, "Vary": "Accept-Language, Cookie"}
    if retry_after_s:
        headers["Retry-After"] = str(retry_after_s)
    page = Frame(desk.services.settings, desk.words, csrf, desk.wanted).page(form)
    response = HTMLResponse(page, status, headers)
    if desk.visitor is None:
        response.raw_headers.append(set_cookie(CSRF, csrf, secure=desk.visit.is_secure))
    if desk.request.query_params.get("lang", "") in LANGUAGES:
        secure = desk.visit.is_secure
        response.raw_headers.append(set_cookie(LANGUAGE, desk.words.language, secure=secure, seconds=YEAR_S))
    return response


def led_on(desk: Desk, signed_in: SignedIn) -> Response:
    """The next step, or whither the visitor wanted; with the cookies of the new session."""
    visitor = signed_in.visitor
    to = FORMS.get(visitor.stage) or desk.wanted or "/"
    if visitor.stage in FORMS and desk.wanted:
        to = f"{to}?next={as_parameter(desk.wanted)}"
    response = led(to)
    response.raw_headers.extend(session_cookies(signed_in.secret, visitor.csrf, secure=desk.visit.is_secure))
    return response


def led(to: str) -> Response:
    """Leads to another address."""
    return RedirectResponse(to, 303, {"Cache-Control": "no-store"})


def refused(desk: Desk, form: Callable[..., Form], answer: NotSignedIn) -> Response:
    """The same form again with the reason above it."""
    minutes = ceil(answer.retry_after_s / 60)
    alert = desk.words(f"people.sign_in.{answer.code}", minutes=minutes)
    reasons = [desk.words(f"people.password.{one}", **desk.rules()) for one in answer.reasons]
    told = replace(form(desk, alert), reasons=reasons)
    return shown(desk, told, STATUS.get(answer.code, 401), answer.retry_after_s)


def away(desk: Desk, form: Callable[..., Form]) -> Response:
    """The same form while the store does not answer."""
    return shown(desk, form(desk, desk.words("login.store_away")), 503, 5)
