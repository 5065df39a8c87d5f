"""The forms of the three steps of signing in."""

from base64 import b64encode
from html import escape
from typing import Final

from cockpit.login.desk import Desk
from cockpit.login.page import Field, Form
from people.second_factor import Offer

RULES: Final = ("too_short", "too_few_kinds", "has_name", "used_before")


def sign_in_form(desk: Desk, alert: str = "") -> Form:
    """The first step: account and password."""
    words = desk.words
    name = Field(
        "name", words("login.name"), "text", "username", desk.field("name"), ' autocapitalize="none" maxlength="64"'
    )
    password = Field("password", words("login.password"), "password", "current-password", "", ' maxlength="256"')
    return Form(words("login.title"), words("login.lead"), "/login", (name, password), words("login.enter"), alert)


def factor_form(desk: Desk, alert: str = "", offer: Offer | None = None) -> Form:
    """The second step: a code; with an offer, what to set up first."""
    words, step = desk.words, "enrol" if offer else "second"
    more = ' inputmode="numeric" pattern="[0-9 ]{6,8}" maxlength="8"'
    code = Field("code", words("login.code"), "text", "one-time-code", "", more)
    return Form(
        words(f"login.{step}_title"),
        words(f"login.{step}_lead"),
        "/login/second-factor",
        (code,),
        words("login.confirm"),
        alert,
        above=_offered(desk, offer) if offer else "",
        below=_leave(desk),
    )


def _offered(desk: Desk, offer: Offer) -> str:
    """The picture to scan and the key to type."""
    key = " ".join(offer.key[start : start + 4] for start in range(0, len(offer.key), 4))
    svg = offer.svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    source = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
    picture = f'<img class="login-qr" alt="{desk.words("login.enrol_picture")}" src="{source}">'
    return f'{picture}<p class="login-key">{desk.words("login.enrol_key")}<code>{escape(key)}</code></p>\n'


def _leave(desk: Desk) -> str:
    csrf = escape(desk.visitor.csrf) if desk.visitor else ""
    return (
        f'\n<form class="login-leave" method="post" action="/logout"><input type="hidden" name="csrf" value="{csrf}">'
        f'<button type="submit" class="quiet">{desk.words("login.leave")}</button></form>'
    )


def password_form(desk: Desk, alert: str = "") -> Form:
    """The third step: a new password, and what it has to be."""
    words = desk.words
    more = ' maxlength="200"'
    fields = (
        Field("old", words("login.old"), "password", "current-password", "", more),
        Field("new", words("login.new"), "password", "new-password", "", more),
        Field("again", words("login.again"), "password", "new-password", "", more),
    )
    name = desk.visitor.principal.name if desk.visitor else ""
    rules = "".join(f"<li>{words(f'people.password.{one}', **desk.rules())}</li>" for one in RULES)
    return Form(
        words("login.change_title"),
        words("login.change_lead"),
        "/login/password",
        fields,
        words("login.change"),
        alert,
        account=name,
        below=f'<div class="login-rules"><p>{words("login.rules")}</p><ul>{rules}</ul></div>{_leave(desk)}',
    )
