"""Preparing a cycle and changing it before it opens: its name, rubric, groups and days, and the items left out."""

from datetime import date
from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.wording import group_text
from cockpit.ui import forms, parts
from cockpit.ui.callbacks import guarded, leave_for, tell
from cockpit.ui.tags import dcc
from cockpit.ui.visit import Desk, Visit, query_of
from core.days import local_date
from core.errors import RefusedError
from evaluation.commands.cycles import NewCycle, change_cycle, prepare_cycle
from evaluation.scoring.preparation import Preparation, left_out, preparation, shared_reason
from store.evaluation.cycles import CycleRow, CycleText
from store.views.cycle_board import CycleBoard, published_rubrics

PREPARE: Final = ("cycles.manage",)
ACTS: Final = ("prepare", "change")
NAME: Final = ids.make("evaluation", "prepare", "name")
RUBRIC: Final = ids.make("evaluation", "prepare", "rubric")
SINCE: Final = ids.make("evaluation", "prepare", "since")
UNTIL: Final = ids.make("evaluation", "prepare", "until")
GROUPS: Final = ids.make("evaluation", "prepare", "groups")
ITEMS: Final = ids.make("evaluation", "prepare", "items")
WHY: Final = ids.make("evaluation", "prepare", "why")
SEEN: Final = ids.make("evaluation", "prepare", "seen")
SUBMIT: Final = ids.make("evaluation", "prepare", "submit")
MESSAGE: Final = ids.make("evaluation", "prepare", "message")
FIELDS: Final = (NAME, RUBRIC, SINCE, UNTIL, GROUPS, ITEMS, WHY)
KNOWN_GROUPS: Final = ("party", "government", "mass", "institution", "enterprise", "township")


def links(visit: Visit) -> list[Component]:
    """The way to preparing a cycle, for who may."""
    if not visit.holds(*PREPARE):
        return []
    text = [parts.icon("plus"), visit.words("page.evaluation.prepare")]
    return [parts.link(text, visit.link("/evaluation", act="prepare"), "button button-plain")]


def change_links(visit: Visit, found: CycleBoard) -> list[Component]:
    """The way to changing a cycle that is not open yet, for who may."""
    cycle = found.cycle
    if cycle.state != "preparing" or cycle.node not in visit.principal.nodes(PREPARE[0], visit.at):
        return []
    href = visit.link("/evaluation", cycle=cycle.code, act="change")
    return [parts.link(visit.words("page.evaluation.change"), href, "button button-plain")]


async def view(visit: Visit) -> list[Component]:
    """The form of a new cycle, or of the one of the address."""
    words, is_new = visit.words, visit.query.get("act") != "change"
    keys = await visit.read(published_rubrics, visit.database)
    found = await visit.read(preparation, visit.database, keys, "" if is_new else visit.query.get("cycle", ""))
    if not is_new and not _may_change(visit, found.cycle):
        return [parts.page_head(words("page.evaluation.change")), parts.unknown(words)]
    title = words("page.evaluation.prepare" if is_new else "page.evaluation.change")
    back = visit.link("/evaluation", cycle=found.cycle.code if found.cycle else None)
    acts = [
        parts.button(title, SUBMIT, "main"),
        parts.link(words("desk.cancel"), back, "button button-quiet"),
        dcc.Store(id=SEEN, data=None if found.cycle is None else found.cycle.revision),
    ]
    fields = [*_fields(visit, keys, found.cycle), *_left_out(visit, found)]
    notes = [] if keys else [parts.warning(words("page.evaluation.no_rubric"))]
    form = forms.form("evaluation", "prepare", fields, acts)
    head = parts.page_head(title, words("page.evaluation.prepare_note"))
    return [head, *notes, parts.panel(title, form, class_name="is-act")]


def _may_change(visit: Visit, cycle: CycleRow | None) -> bool:
    if cycle is None or cycle.state != "preparing":
        return False
    return cycle.node in visit.principal.nodes(PREPARE[0], visit.at)


def _fields(visit: Visit, keys: list[str], cycle: CycleRow | None) -> list[Component]:
    """What is typed into a new cycle is kept by the browser; that of a cycle which is there comes from the store."""
    words, language, kept = visit.words, visit.language, cycle is None
    year = local_date(visit.at).year
    groups = [(code, group_text(words, code)) for code in KNOWN_GROUPS]
    rubric = (keys[0] if keys else None) if cycle is None else cycle.rubric_key
    since, until = (f"{year}-01-01", f"{year}-12-31") if cycle is None else (str(cycle.since), str(cycle.until))
    chosen = None if cycle is None else list(cycle.groups)
    name = forms.text_input(NAME, None if cycle is None else cycle.name, kept=kept)
    choice = forms.select(GROUPS, groups, language, chosen, kept=kept, mode="multiple")
    return [
        forms.field(words("page.evaluation.name_word"), name),
        forms.field(
            words("page.evaluation.rubric_word"),
            forms.select(RUBRIC, [(key, key) for key in keys], language, rubric, kept=kept),
        ),
        forms.field(words("page.evaluation.since_word"), forms.date_input(SINCE, language, since, kept=kept)),
        forms.field(words("page.evaluation.until_word"), forms.date_input(UNTIL, language, until, kept=kept)),
        forms.field(words("page.evaluation.groups"), choice, words("page.evaluation.groups_hint"), wide=True),
    ]


def _left_out(visit: Visit, found: Preparation) -> list[Component]:
    """The automatic items that nobody is measured by, and why."""
    words, kept = visit.words, found.cycle is None
    before = {} if found.cycle is None else found.cycle.left_out
    options = [(code, f"{code} {words.of(one.name.zh, one.name.en)}") for code, one in found.items.items()]
    items = forms.select(ITEMS, options, visit.language, list(before) or None, kept=kept, mode="multiple")
    why = forms.text_area(WHY, shared_reason(before), rows=2, kept=kept, maxLength=500)
    return [
        forms.field(words("page.evaluation.left_out"), items, words("page.evaluation.left_out_hint"), wide=True),
        forms.field(words("page.evaluation.left_out_why"), why, words("page.evaluation.left_out_why_hint"), wide=True),
    ]


def register(app: Any, desk: Desk) -> None:
    """Registers the act."""
    typed = [State(one, "value") for one in FIELDS]
    seen = State(SEEN, "data"), State(ids.LOCATION, "search")
    pressed = Input(SUBMIT, "n_clicks")
    guarded(app, desk, Output(MESSAGE, "children"), pressed, *typed, *seen, permissions=PREPARE)(prepare)


async def prepare(visit: Visit, clicks: int, *told: Any) -> Any:
    """Prepares a cycle at the authority where the visitor runs cycles, or changes the one of the address."""
    if not clicks:
        return no_update
    *typed, seen, search = told
    query = query_of(search)
    code = query.get("cycle", "") if query.get("act") == "change" else ""
    before = (await visit.read(preparation, visit.database, (), code)).cycle if code else None
    text = _text(*typed, before=before)
    if code:
        change = visit.evaluation, visit.principal, code, text, int(seen or 0), visit.at
        await visit.read(change_cycle, *change)
    else:
        node = visit.principal.nodes(PREPARE[0], visit.at)[0]
        code = await visit.read(prepare_cycle, visit.evaluation, visit.principal, NewCycle(node, text), visit.at)
    tell(visit.words("page.evaluation.done"))
    leave_for(visit.link("/evaluation", cycle=code))
    return ""


def _text(
    name: str | None,
    rubric: str | None,
    since: str | None,
    until: str | None,
    groups: list[str] | None,
    items: list[str] | None,
    why: str | None,
    *,
    before: CycleRow | None,
) -> CycleText:
    """What was typed. RefusedError: the name or a day is missing."""
    if not (name and name.strip() and since and until):
        raise RefusedError("a name and both days are needed", "fields_missing")
    days = date.fromisoformat(since), date.fromisoformat(until)
    out = left_out(items or (), why or "", before.left_out if before else {})
    return CycleText(name.strip(), rubric or None, *days, groups or (), out)
