"""`/login` and its steps, and `/logout`: what each form is answered with."""

from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cockpit.cookies import no_session_cookies
from cockpit.failures import ApiError
from cockpit.gate.admission import FORMS
from cockpit.login.addresses import as_parameter
from cockpit.login.desk import Desk, away, desk_of, led, led_on, refused, shown
from cockpit.login.forms import factor_form, password_form, sign_in_form
from cockpit.login.page import Form
from core.errors import StoreError
from people.commands.signing_in import NotSignedIn, SignedIn
from people.second_factor import Offer


async def _show_sign_in(request: Request) -> Response:
    desk = desk_of(request)
    if desk.visitor is not None and desk.visitor.stage == "full":
        return led(desk.wanted or "/")
    alert = desk.words("login.signed_out") if "out" in request.query_params else ""
    return shown(desk, sign_in_form(desk, alert))


async def _take_sign_in(request: Request) -> Response:
    desk = desk_of(request)
    name, password, visit = desk.field("name"), desk.field("password"), desk.visit
    try:
        answer = await desk.ask(lambda entrance: entrance.sign_in(name, password, visit.origin, visit.at))
        if isinstance(answer, SignedIn) and visit.visitor is not None:
            await desk.ask(lambda entrance: entrance.sign_out(visit.secret, visit.origin, visit.at))
    except StoreError:
        return away(desk, sign_in_form)
    return led_on(desk, answer) if isinstance(answer, SignedIn) else refused(desk, sign_in_form, answer)


async def _offer_of(desk: Desk) -> Offer | None:
    """What a visitor without a second factor is to set up."""
    if desk.visitor is None or not desk.visitor.enrol:
        return None
    offer: Offer | None = await desk.ask(
        lambda entrance: entrance.offer_second_factor(desk.visit.secret, desk.visit.at)
    )
    return offer


async def _show_factor(request: Request) -> Response:
    desk = desk_of(request)
    elsewhere = _elsewhere(desk, "second_factor")
    if elsewhere is not None:
        return elsewhere
    try:
        return shown(desk, factor_form(desk, offer=await _offer_of(desk)))
    except StoreError:
        return away(desk, factor_form)


async def _take_factor(request: Request) -> Response:
    desk = desk_of(request)
    elsewhere = _elsewhere(desk, "second_factor")
    if elsewhere is not None:
        return elsewhere
    code, visit = "".join(desk.field("code").split()), desk.visit
    try:
        offer = await _offer_of(desk)
        answer = await desk.ask(lambda entrance: entrance.second_factor(visit.secret, code, visit.origin, visit.at))
    except StoreError:
        return away(desk, factor_form)
    if isinstance(answer, SignedIn):
        return led_on(desk, answer)
    return _not_on(desk, lambda desk, alert: factor_form(desk, alert, offer), answer)


async def _show_password(request: Request) -> Response:
    desk = desk_of(request)
    return _elsewhere(desk, "change_password") or shown(desk, password_form(desk))


async def _take_password(request: Request) -> Response:
    desk = desk_of(request)
    elsewhere = _elsewhere(desk, "change_password")
    if elsewhere is not None:
        return elsewhere
    old, new, visit = desk.field("old"), desk.field("new"), desk.visit
    if new != desk.field("again"):
        return refused(desk, password_form, NotSignedIn("refused_password", reasons=("differs",)))
    try:
        answer = await desk.ask(
            lambda entrance: entrance.change_password(visit.secret, old, new, visit.origin, visit.at)
        )
    except StoreError:
        return away(desk, password_form)
    return led_on(desk, answer) if isinstance(answer, SignedIn) else _not_on(desk, password_form, answer)


def _not_on(desk: Desk, form: Callable[..., Form], answer: NotSignedIn) -> Response:
    """The same step again; one that has run out begins anew."""
    return refused(desk, sign_in_form if answer.code == "no_session" else form, answer)


def _elsewhere(desk: Desk, stage: str) -> Response | None:
    """Where a visitor belongs who is not at this step: the own step, the cockpit, or the beginning."""
    if desk.visitor is None:
        return led(f"/login?next={as_parameter(desk.wanted)}" if desk.wanted else "/login")
    if desk.visitor.stage == stage:
        return None
    return led(FORMS.get(desk.visitor.stage) or desk.wanted or "/")


async def _sign_out(request: Request) -> Response:
    desk = desk_of(request)
    visit = desk.visit
    if visit.visitor is not None:
        try:
            await desk.ask(lambda entrance: entrance.sign_out(visit.secret, visit.origin, visit.at))
        except StoreError:
            raise ApiError(503, "store_away", "/logout") from None
        request.app.state.visitors.forget(visit.visitor.principal.account_id)
    response = led("/login?out=1")
    response.headers["Clear-Site-Data"] = '"cache"'
    response.raw_headers.extend(no_session_cookies(secure=visit.is_secure))
    return response


STEPS: Final = (
    Route("/login", _show_sign_in, methods=["GET"]),
    Route("/login", _take_sign_in, methods=["POST"]),
    Route("/login/second-factor", _show_factor, methods=["GET"]),
    Route("/login/second-factor", _take_factor, methods=["POST"]),
    Route("/login/password", _show_password, methods=["GET"]),
    Route("/login/password", _take_password, methods=["POST"]),
    Route("/logout", _sign_out, methods=["POST"]),
)
"""The steps in their order, and the way out."""
