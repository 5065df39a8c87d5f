"""What may be done with a filed value: another person confirms or refuses it, it is withdrawn or taken back."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from dash import ALL, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.manual.words import FILE, filing_desk
from cockpit.ui import forms, parts
from cockpit.ui.callbacks import guarded, show_again, tell
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit, query_of
from core.errors import RefusedError
from people.commands import filing as commands
from people.commands.filing_pages import FilingLine

REASON: Final = ids.make("manual", "decide", "reason")
PRESSED: Final = ids.make("manual", "decide", "pressed")
MESSAGE: Final = ids.make("manual", "decide", "message")
KINDS: Final[Mapping[str, str]] = {"confirm": "main", "refuse": "risky", "withdraw": "plain", "take_back": "risky"}
"""in the order of the buttons"""

DEEDS: Final[Mapping[str, Callable[..., None]]] = {
    "refuse": commands.refuse,
    "withdraw": commands.withdraw,
    "take_back": commands.withdraw,
}


def panel(visit: Visit, line: FilingLine) -> list[Component]:
    """The buttons of what the visitor may do; nothing when that is nothing. One's own value waits for somebody else."""
    deeds = [deed for deed in KINDS if deed in line.may]
    words = visit.words
    own = line.row.state == "entered" and line.row.entered_by == visit.principal.account_id
    notes = [parts.stale(words("page.manual.waits_for_another"))] if own else []
    if not deeds:
        return notes
    reason = forms.text_area(REASON, rows=2, maxLength=commands.LONGEST_REASON)
    fields = [forms.field(words("page.manual.reason"), reason, words("page.manual.reason_hint"), wide=True)]
    buttons = [
        parts.button(words(f"filing.deed.{deed}"), ids.keyed("manual", "decide", "pressed", deed), KINDS[deed])
        for deed in deeds
    ]
    hint = next((one for one in ("confirm", "take_back") if one in deeds), "withdraw")
    body = [
        html.P(words(f"page.manual.hint.{hint}"), className="form-hint"),
        forms.form("manual", "decide", fields, buttons),
    ]
    return [*notes, parts.panel(words("page.manual.decide"), body, class_name="is-act")]


def register(app: Any, desk: Desk) -> None:
    """Registers the acts."""
    pressed = Input({"part": PRESSED, "key": ALL}, "n_clicks")
    typed = State(REASON, "value"), State(ids.LOCATION, "search")
    guarded(app, desk, Output(MESSAGE, "children"), pressed, *typed, permissions=FILE)(decide)


async def decide(visit: Visit, clicks: list[int], reason: str | None, search: str) -> Any:
    """Does what the pressed button says."""
    if not any(clicks) or not ctx.triggered_id:
        return no_update
    deed = str(ctx.triggered_id["key"])
    number = int(query_of(search).get("filing", "0"))
    desk, who, at = filing_desk(visit), visit.principal, visit.at
    if deed == "confirm":
        await visit.read(commands.confirm, desk, who, number, at)
    elif deed in DEEDS:
        await visit.read(DEEDS[deed], desk, who, number, (reason or "").strip(), at)
    else:
        raise RefusedError(f"there is no deed {deed}")
    tell(visit.words(f"page.manual.done.{deed}"))
    show_again(visit)
    return ""
