"""Preparing a cycle: what it is called, which published rubric judges which groups over which days."""

from datetime import date
from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.wording import group_text
from cockpit.ui import forms, parts
from cockpit.ui.callbacks import guarded, leave_for, tell
from cockpit.ui.visit import Desk, Visit
from core.days import local_date
from core.errors import RefusedError
from evaluation.commands.cycles import NewCycle, prepare_cycle
from store.evaluation.cycles import CycleText
from store.views.cycle_board import published_rubrics

PREPARE: Final = ("cycles.manage",)
NAME: Final = ids.make("evaluation", "prepare", "name")
RUBRIC: Final = ids.make("evaluation", "prepare", "rubric")
SINCE: Final = ids.make("evaluation", "prepare", "since")
UNTIL: Final = ids.make("evaluation", "prepare", "until")
GROUPS: Final = ids.make("evaluation", "prepare", "groups")
SUBMIT: Final = ids.make("evaluation", "prepare", "submit")
MESSAGE: Final = ids.make("evaluation", "prepare", "message")
FIELDS: Final = (NAME, RUBRIC, SINCE, UNTIL, GROUPS)
KNOWN_GROUPS: Final = ("party", "government", "mass", "institution", "enterprise", "township")


def links(visit: Visit) -> list[Component]:
    """The way to preparing a cycle, for who may."""
    if not visit.holds(*PREPARE):
        return []
    text = [parts.icon("plus"), visit.words("page.evaluation.prepare")]
    return [parts.link(text, visit.link("/evaluation", act="prepare"), "button button-plain")]


async def view(visit: Visit) -> list[Component]:
    """The form."""
    words, language = visit.words, visit.language
    keys = await visit.read(published_rubrics, visit.database)
    year = local_date(visit.at).year
    groups = [(code, group_text(words, code)) for code in KNOWN_GROUPS]
    rubrics = [(key, key) for key in keys]
    newest = keys[0] if keys else None
    fields = [
        forms.field(words("page.evaluation.name_word"), forms.text_input(NAME)),
        forms.field(words("page.evaluation.rubric_word"), forms.select(RUBRIC, rubrics, language, newest)),
        forms.field(words("page.evaluation.since_word"), forms.date_input(SINCE, language, f"{year}-01-01")),
        forms.field(words("page.evaluation.until_word"), forms.date_input(UNTIL, language, f"{year}-12-31")),
        forms.field(
            words("page.evaluation.groups"),
            forms.select(GROUPS, groups, language, mode="multiple"),
            words("page.evaluation.groups_hint"),
            wide=True,
        ),
    ]
    acts = [
        parts.button(words("page.evaluation.prepare"), SUBMIT, "main"),
        parts.link(words("desk.cancel"), visit.link("/evaluation"), "button button-quiet"),
    ]
    head = parts.page_head(words("page.evaluation.prepare"), words("page.evaluation.prepare_note"))
    notes = [] if keys else [parts.warning(words("page.evaluation.no_rubric"))]
    form = forms.form("evaluation", "prepare", fields, acts)
    return [head, *notes, parts.panel(words("page.evaluation.prepare"), form, class_name="is-act")]


def register(app: Any, desk: Desk) -> None:
    """Registers the act."""
    typed = [State(one, "value") for one in FIELDS]
    guarded(app, desk, Output(MESSAGE, "children"), Input(SUBMIT, "n_clicks"), *typed, permissions=PREPARE)(prepare)


async def prepare(
    visit: Visit,
    clicks: int,
    name: str | None,
    rubric: str | None,
    since: str | None,
    until: str | None,
    groups: list[str] | None,
) -> Any:
    """Prepares the cycle at the authority where the visitor runs cycles."""
    if not clicks:
        return no_update
    if not (name and since and until):
        raise RefusedError("a name and both days are needed", "fields_missing")
    text = CycleText(name.strip(), rubric or None, date.fromisoformat(since), date.fromisoformat(until), groups or ())
    node = visit.principal.nodes(PREPARE[0], visit.at)[0]
    code = await visit.read(prepare_cycle, visit.evaluation, visit.principal, NewCycle(node, text), visit.at)
    tell(visit.words("page.evaluation.done"))
    leave_for(visit.link("/evaluation", cycle=code))
    return ""
