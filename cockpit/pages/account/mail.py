"""How one's letters come by mail: each at once, a digest, or not at all."""

from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.i18n import LANGUAGES
from cockpit.pages.account.reading import Own
from cockpit.ui import forms, parts
from cockpit.ui.callbacks import guarded, tell
from cockpit.ui.visit import Desk, Visit
from people.commands.letters import choose_mail

WANTS: Final = ids.make("account", "mail", "wants")
LANGUAGE: Final = ids.make("account", "mail", "language")
SUBMIT: Final = ids.make("account", "mail", "submit")
MESSAGE: Final = ids.make("account", "mail", "message")
CHOICES: Final = ("each", "digest", "none")


def panel(visit: Visit, own: Own) -> Component:
    """The form."""
    words, language = visit.words, visit.language
    fixed = {"kept": False, "allowClear": False}
    wants = forms.select(
        WANTS, [(one, words(f"page.account.mail_{one}")) for one in CHOICES], language, own.mail.wants, **fixed
    )
    tongue = forms.select(
        LANGUAGE, [(one, words(f"page.account.in_{one}")) for one in LANGUAGES], language, own.mail.language, **fixed
    )
    body = forms.form(
        "account",
        "mail",
        [
            forms.field(words("page.account.mail_wants"), wants),
            forms.field(words("page.account.mail_language"), tongue),
        ],
        [parts.button(words("page.account.save"), SUBMIT, "main")],
    )
    address = own.mail.address or words("page.account.mail_nowhere")
    return parts.panel(words("page.account.mail"), body, note=address)


def register(app: Any, desk: Desk) -> None:
    """Registers the act."""
    chosen = State(WANTS, "value"), State(LANGUAGE, "value")
    guarded(app, desk, Output(MESSAGE, "children"), Input(SUBMIT, "n_clicks"), *chosen, permissions=())(choose)


async def choose(visit: Visit, clicks: int, wants: str, language: str) -> Any:
    """Keeps the choice."""
    if not clicks:
        return no_update
    await visit.read(choose_mail, visit.database, visit.principal, wants, language, visit.at)
    tell(visit.words("page.account.mail_saved"))
    return ""
