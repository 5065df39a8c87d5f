"""One item of a self-report: saved as it is typed, with the evidence that is in force and what is still demanded."""

import json
from dataclasses import replace
from typing import Any, Final

from dash import MATCH, Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages import item_forms
from cockpit.pages.report.reading import SUBMIT, Report, addressed, read_report
from cockpit.ui import forms, parts, times
from cockpit.ui.callbacks import guarded
from cockpit.ui.tags import dcc, html
from cockpit.ui.uploads import done_uploads, drop_zone, last_tasks, refusals_of
from cockpit.ui.visit import Desk, Visit, query_of
from cockpit.viewmodels.scored import speaker_of
from core.errors import RefusedError
from evaluation.commands.reports import LONGEST_NOTE, HandedIn, Typed, save_item
from evaluation.commands.reports import hand_in as hand_in_file
from evaluation.rubric.inputs import value_of as stored_value
from evaluation.rubric.phrases import phrases
from evaluation.rubric.schema import Demand, Item
from store.owners import owner_by_code

PAGE: Final = "report"
NOTE: Final = ids.make(PAGE, "item", "note")
REVISION: Final = ids.make(PAGE, "item", "revision")
SAVED: Final = ids.make(PAGE, "item", "saved")
FILES: Final = ids.make(PAGE, "demand", "files")
TOLD: Final = ids.make(PAGE, "demand", "told")


def view(visit: Visit, report: Report, item: Item) -> Component:
    """The form of an item."""
    words, row = visit.words, report.file.rows.get(item.code)
    speaker = speaker_of(report.rubric, visit.language)
    value = row.value if row else None
    fields = [
        html.Div(item_forms.control(visit, PAGE, item, value, disabled=not report.is_open), className="field is-wide"),
        forms.field(
            words("page.report.note_word"),
            forms.text_area(NOTE, row.note if row else "", rows=2, maxLength=LONGEST_NOTE, disabled=not report.is_open),
            wide=True,
        ),
        *[_demand(visit, report, item, one) for one in item.evidence],
    ]
    weight = words("page.report.weight", n=f"{float(item.weight or item.bonus):g}")
    note = f"{speaker.of(phrases().types[item.type])} · {weight}"
    saved = html.Span(_last(visit, report, item), id=SAVED, className="field-hint", role="status")
    store = dcc.Store(id=REVISION, data={"item": item.code, "revision": row.revision if row else 0})
    form = forms.form(
        PAGE, "item", [*_collected(visit, report, item), *fields], [*_ways(visit, report, item), saved, store]
    )
    return parts.panel(f"{item.code} {speaker.of(item.name)}", form, note=note, class_name="is-act")


def _collected(visit: Visit, report: Report, item: Item) -> list[Component]:
    """The figure that the data give, beside which the agency may say otherwise."""
    values = json.loads(report.file.inputs).get("values", {}) if report.file.inputs else {}
    if item.code not in values:
        return []
    said = speaker_of(report.rubric, visit.language).figures(item, stored_value(values[item.code]))
    return [html.P([visit.words("page.report.collected"), " ", html.B(said)], className="form-hint")]


def _last(visit: Visit, report: Report, item: Item) -> Any:
    row = report.file.rows.get(item.code)
    if row is None or (row.value is None and not row.note):
        return ""
    if row.is_carried:
        return visit.words("page.report.carried_hint")
    return [visit.words("page.report.saved_by", who=row.edited_by), " ", times.clock(row.edited_at, visit.at)]


def _ways(visit: Visit, report: Report, item: Item) -> list[Component]:
    """To the items before and after."""
    place = report.items.index(item)
    file = report.file
    ways = []
    for step, word in ((-1, "before"), (1, "after")):
        if 0 <= place + step < len(report.items):
            code = report.items[place + step].code
            href = visit.link("/evaluation/report", cycle=file.cycle.code, owner=report.owner.code, item=code)
            kind = "button button-main" if step == 1 else "button button-plain"
            ways.append(parts.link(visit.words(f"page.report.{word}"), href, kind))
    return ways


def _demand(visit: Visit, report: Report, item: Item, demand: Demand) -> Component:
    """Evidence for a demand: the file in force, and a place for a newer one."""
    words, key = visit.words, f"{item.code}|{demand.code}"
    found = report.standing.get((item.code, demand.code))
    file = report.file.files.get(found.upload_id) if found else None
    chip = parts.chip("near", words("page.report.demanded"))
    shown: list[Any] = [chip]
    if found is not None:
        until = found.valid_until.isoformat() if found.valid_until else words("page.report.for_good")
        way = html.A(file.name, href=f"/api/uploads/{found.upload_id}", className="link", download="") if file else "–"
        shown = [parts.chip("calm", words("page.report.in_force", until=until)), way]
    zone = drop_zone(visit, ids.keyed(PAGE, "demand", "files", key), report.owner.code, 1)
    told = html.Div("", id=ids.keyed(PAGE, "demand", "told", key), className="form-message", role="alert")
    label = html.Span(words.of(demand.name.zh, demand.name.en), className="field-label")
    lines = [label, html.Div(shown, className="stacked")]
    return html.Div([*lines, *([zone, told] if report.is_open else [])], className="field is-wide demand")


def register(app: Any, desk: Desk) -> None:
    """Registers saving and files."""
    outputs = [Output(SAVED, "children"), Output(REVISION, "data")]
    changed = [*item_forms.inputs_of(PAGE), Input(NOTE, "debounceValue")]
    typed = [*item_forms.states_of(PAGE), State(NOTE, "value"), State(REVISION, "data"), State(ids.LOCATION, "search")]
    guarded(app, desk, outputs, *changed, *typed, permissions=(SUBMIT,))(save)
    files = Input({"part": FILES, "key": MATCH}, "lastUploadTaskRecord")
    which = State({"part": FILES, "key": MATCH}, "id")
    told = Output({"part": TOLD, "key": MATCH}, "children")
    guarded(app, desk, told, files, which, State(ids.LOCATION, "search"), permissions=(SUBMIT,))(take_file)


async def save(visit: Visit, *values: Any) -> Any:
    """Keeps what was typed over the revision that was seen."""
    choice, met, first, second, note, seen, search = values[5:]
    visit = replace(visit, path="/evaluation/report", query=query_of(search))
    report, item = await _open(visit, str((seen or {}).get("item", "")))
    row = report.file.rows.get(item.code)
    found = item_forms.value_of(item, choice, met, first, second)
    if row is not None and (row.value, row.note) == (found, (note or "").strip()):
        return no_update
    typed = Typed(item.code, int(seen["revision"]), found, (note or "").strip(), row.uploads if row else ())
    code, owner, _ = addressed(visit)
    number = await visit.read(
        save_item, visit.evaluation, visit.principal, code or report.file.cycle.code, owner, typed, visit.at
    )
    who = visit.principal.display_name
    return [
        [visit.words("page.report.saved_by", who=who), " ", times.clock(visit.at, visit.at)],
        seen | {"revision": number},
    ]


async def take_file(visit: Visit, record: Any, which: dict[str, Any], search: str) -> Any:
    """Evidence in force from now on; or why the file was not taken."""
    if not record:
        return no_update
    refused = refusals_of(record)
    numbers = done_uploads(last_tasks(record))
    if refused or not numbers:
        return [html.Div([html.B(name), " ", why]) for name, why in refused]
    visit = replace(visit, path="/evaluation/report", query=query_of(search))
    code, _, demand = str(which["key"]).partition("|")
    report, item = await _open(visit, code)
    told = HandedIn(item.code, demand, numbers[0])
    owner = report.owner.code
    await visit.read(hand_in_file, visit.evaluation, visit.principal, report.file.cycle.code, owner, told, visit.at)
    return ""


async def _open(visit: Visit, code: str) -> tuple[Report, Item]:
    """The report of the address, and an item of it."""
    _, owner, _ = addressed(visit)
    row = await visit.read(owner_by_code, visit.database, owner)
    report = await read_report(visit, row) if row else None
    item = next((one for one in report.items if one.code == code), None) if report else None
    if report is None or item is None:
        raise RefusedError("there is no such report", "report_closed", owner=owner)
    return report, item
