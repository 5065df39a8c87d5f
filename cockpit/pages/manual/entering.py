"""Entering a value: what is wrong with it is said in the form; files show that it is right."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.manual.words import ENTER, filing_desk, item_options, owner_options
from cockpit.ui import forms, parts
from cockpit.ui.callbacks import guarded, leave_for, tell
from cockpit.ui.searching import register_search, search_select
from cockpit.ui.tags import html
from cockpit.ui.uploads import done_uploads, drop_zone, refusals_of, upload_address
from cockpit.ui.visit import Desk, Visit
from core.days import local_date
from people.commands.filing import MOST_EVIDENCE, Told, WrongFieldsError, enter

ITEM: Final = ids.make("manual", "new", "item")
OWNER: Final = ids.make("manual", "new", "owner")
DAY: Final = ids.make("manual", "new", "day")
VALUE: Final = ids.make("manual", "new", "value")
VALID: Final = ids.make("manual", "new", "valid")
NOTE: Final = ids.make("manual", "new", "note")
FILES: Final = ids.make("manual", "new", "files")
SUBMIT: Final = ids.make("manual", "new", "submit")
MESSAGE: Final = ids.make("manual", "new", "message")
FIELDS: Final[Mapping[str, str]] = {
    "item": ITEM,
    "owner": OWNER,
    "day": DAY,
    "value": VALUE,
    "valid_until": VALID,
    "note": NOTE,
}
"""field of a value → component"""


async def view(visit: Visit) -> list[Component]:
    """The form."""
    words = visit.words
    owners = await owner_options(visit)
    back = parts.link([parts.icon("left"), words("page.manual.back")], visit.link("/manual"), "link back")
    head = parts.page_head(words("page.manual.enter"), words("page.manual.enter_note"))
    if not owners:
        return [back, head, parts.empty(words("page.manual.no_owners"))]
    return [back, head, parts.panel(words("page.manual.value"), _form(visit, owners), class_name="is-act")]


def _form(visit: Visit, owners: Sequence[tuple[str, str]]) -> Component:
    words, language = visit.words, visit.language
    only = owners[0][0] if len(owners) == 1 else None
    today = local_date(visit.at).isoformat()
    fields = [
        forms.field(words("filing.column.item"), forms.select(ITEM, item_options(visit), language)),
        forms.field(words("filing.column.owner_name"), search_select(visit, OWNER, owners, only)),
        forms.field(words("filing.column.day"), forms.date_input(DAY, language, today)),
        forms.field(words("filing.column.value"), forms.text_input(VALUE), words("page.manual.value_hint")),
        forms.field(
            words("filing.column.valid_until"),
            forms.date_input(VALID, language),
            words("page.manual.valid_hint", days=visit.services.settings.manual.valid_days),
        ),
        forms.field(words("filing.column.note"), forms.text_area(NOTE, rows=2), wide=True),
        html.Div(
            [
                html.Span(words("page.manual.evidence"), className="field-label"),
                drop_zone(visit, FILES, only, MOST_EVIDENCE),
                html.Div(words("page.manual.evidence_hint"), className="field-hint"),
            ],
            className="field is-wide",
        ),
    ]
    acts = [
        parts.button(words("page.manual.hand_in"), SUBMIT, "main"),
        parts.link(words("desk.cancel"), visit.link("/manual"), "button button-quiet"),
    ]
    return forms.form("manual", "new", fields, acts)


def register(app: Any, desk: Desk) -> None:
    """Registers the act, the search for owners, and that files go to the owner that is chosen."""
    typed = [State(one, "value") for one in FIELDS.values()]
    files = State(FILES, "listUploadTaskRecord")
    guarded(app, desk, Output(MESSAGE, "children"), Input(SUBMIT, "n_clicks"), files, *typed, permissions=ENTER)(submit)
    last, told = Input(FILES, "lastUploadTaskRecord"), Output(MESSAGE, "children", allow_duplicate=True)
    guarded(app, desk, told, last, permissions=ENTER)(tell_file)
    register_search(app, desk, OWNER, owner_options, ENTER)
    address = [Output(FILES, "apiUrl"), Output(FILES, "disabled")]
    guarded(app, desk, address, Input(OWNER, "value"), permissions=ENTER)(aim)


async def aim(visit: Visit, owner: str | None) -> Any:
    """Files are kept with the owner that they are about."""
    return [upload_address(owner), not owner]


async def tell_file(visit: Visit, record: Any) -> Any:
    """Says why a file was not taken; the mistakes of the last attempt give way when one was."""
    if not record:
        return no_update
    return [_line(name, why or visit.words("desk.spoken.error")) for name, why in refusals_of(record)]


async def submit(visit: Visit, clicks: int, files: list[dict[str, Any]] | None, *typed: Any) -> Any:
    """Enters the value; it waits for another person then."""
    if not clicks:
        return no_update
    texts = {name: _text(value) for name, value in zip(FIELDS, typed, strict=True)}
    told = Told(texts, done_uploads(files))
    try:
        number = await visit.read(enter, filing_desk(visit), visit.principal, told, visit.at)
    except WrongFieldsError as error:
        return [_mistake(visit, one.field, one.code, one.values) for one in error.wrong]
    tell(visit.words("page.manual.done.enter"))
    leave_for(visit.link("/manual", filing=number))
    return ""


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _mistake(visit: Visit, field: str, code: str, values: Mapping[str, Any]) -> Component:
    words = visit.words
    return _line(words(f"filing.column.{field}"), words(f"filing.wrong.{code}", **values))


def _line(what: str, said: str) -> Component:
    return html.Div([html.B(what), " ", said])
