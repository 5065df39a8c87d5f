"""The review desk: one item of one agency at a time, its evidence beside it, anchors at hand, the next one after it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages import item_forms
from cockpit.ui import forms, parts
from cockpit.ui.callbacks import guarded, leave_for, tell
from cockpit.ui.tags import dcc, html
from cockpit.ui.visit import Desk, Visit, query_of
from cockpit.viewmodels.scored import speaker_of
from core.errors import RefusedError
from evaluation.commands.reviews import decide_task
from evaluation.law.clauses import clause_table
from evaluation.rubric.inputs import value_of as stored_value
from evaluation.rubric.loading import load_text
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.schema import Item
from evaluation.scoring.settling import SPOT, VERDICT
from people.standing_in import own_accounts
from store.evaluation.reviews import Decision
from store.views.review_desk import ReviewFile, WaitingTask, review_file, tasks_of

PAGE: Final = "review"
PATH: Final = "/evaluation/review"
JUDGE: Final = ("reviews.judge",)
REASON: Final = ids.make(PAGE, "item", "reason")
REFUTED: Final = ids.make(PAGE, "item", "refuted")
SEEN: Final = ids.make(PAGE, "item", "seen")
DECIDE: Final = ids.make(PAGE, "item", "decide")
MESSAGE: Final = ids.make(PAGE, "item", "message")
CORRECT: Final = "correct"
ASKED: Final[Mapping[str, tuple[str, ...]]] = {SPOT: ("yes", "no"), VERDICT: ("keep", CORRECT)}
"""rounds that look at automatic scores → what is answered, first what changes nothing"""
SHOWN: Final = ("image/png", "image/jpeg", "image/webp")
"""kinds of files that are shown beside the item"""


@dataclass(frozen=True, slots=True)
class Open:
    """A task with its rubric."""

    file: ReviewFile
    rubric: Rubric
    item: Item


async def layout(visit: Visit) -> Any:
    """The task of the address, else the first that waits."""
    words = visit.words
    waiting = await visit.read(tasks_of, visit.database, await _accounts(visit))
    head = parts.page_head(words("page.review.title"), words("page.review.note", n=len(waiting)))
    wanted = visit.query.get("task", "")
    number = int(wanted) if wanted.isdecimal() else (waiting[0].task_id if waiting else 0)
    found = await _open(visit, number) if number else None
    if found is None:
        unknown = (
            parts.unknown(words) if number else parts.empty(words("page.review.none"), words("page.review.none_hint"))
        )
        return [head, unknown]
    columns = [_list(visit, waiting, number), _desk(visit, found, waiting)]
    return [head, html.Div(columns, className="aside-columns")]


def register(app: Any, desk: Desk) -> None:
    """Registers the decision."""
    typed = [*item_forms.states_of(PAGE), State(REASON, "value"), State(REFUTED, "value"), State(SEEN, "data")]
    pressed = Input(DECIDE, "n_clicks")
    guarded(app, desk, Output(MESSAGE, "children"), pressed, *typed, State(ids.LOCATION, "search"), permissions=JUDGE)(
        decide
    )


async def decide(visit: Visit, clicks: int, *values: Any) -> Any:
    """Judges the item and goes on to the next."""
    if not clicks:
        return no_update
    choice, met, first, second, reason, refuted, seen, search = values
    found = await _open(visit, int((seen or {}).get("task", 0)))
    if found is None:
        raise RefusedError("there is no such task", "unknown_task", number=0)
    value = _typed_value(found, refuted, choice, met, first, second)
    anchor = item_forms.anchor_of(visit, found.item, choice)
    is_refuted = found.file.task.round == SPOT and refuted == "no"
    said = Decision(value, anchor, (reason or "").strip(), (), is_refuted=is_refuted)
    task = found.file.task
    await visit.read(decide_task, visit.evaluation, visit.principal, task.task_id, said, seen["revision"], visit.at)
    tell(visit.words("page.review.decided", item=task.item))
    waiting = await visit.read(tasks_of, visit.database, await _accounts(visit))
    leave_for(visit.link(PATH, task=_after(waiting, found), place=query_of(search).get("place")))
    return ""


def _typed_value(found: Open, answer: str | None, *typed: Any) -> Any:
    """The value in the control; None where a check or a kept score has none. RefusedError: a correction lacks it."""
    round_ = found.file.task.round
    if round_ == SPOT or (round_ == VERDICT and answer != CORRECT):
        return None
    value = item_forms.value_of(found.item, *typed)
    if value is None and round_ == VERDICT:
        raise RefusedError("a correction needs its value", "review_value", item=found.item.code)
    return value


async def _accounts(visit: Visit) -> list[int]:
    """Whose tasks the visitor does: the own, and as a deputy those of somebody else."""
    return await visit.read(own_accounts, visit.database, visit.principal, JUDGE[0], visit.at)


def _after(waiting: list[WaitingTask], found: Open) -> int | None:
    """The next task of the same agency, else the first that waits."""
    own = [one for one in waiting if one.owner == found.file.part.owner and one.item > found.item.code]
    return (own or waiting)[0].task_id if waiting else None


async def _open(visit: Visit, number: int) -> Open | None:
    file = await visit.read(review_file, visit.database, await _accounts(visit), number)
    if file is None or file.rubric is None:
        return None
    rubric = load_text(file.rubric.content, file.rubric.key, clause_table().clauses)
    return Open(file, rubric, rubric.items[file.task.item])


def _list(visit: Visit, waiting: list[WaitingTask], here: int) -> Component:
    lines = [html.Li(_entry(visit, one, one.task_id == here)) for one in waiting]
    label = visit.words("page.review.title")
    return html.Nav(html.Ol(lines), className="desk-panel item-list", **{"aria-label": label})


def _entry(visit: Visit, one: WaitingTask, here: bool) -> Component:
    name = html.Span([html.Span(one.item, className="code"), " ", one.owner_name], className="grow")
    round_ = parts.mark(visit.words(f"page.tasks.state.{one.round}"))
    return parts.link(
        [name, round_], visit.link(PATH, task=one.task_id), "item-entry is-here" if here else "item-entry"
    )


def _desk(visit: Visit, found: Open, waiting: list[WaitingTask]) -> Component:
    """The item with what was said and shown, and the form of the decision."""
    words, item, task = visit.words, found.item, found.file.task
    speaker = speaker_of(found.rubric, visit.language)
    note = f"{found.file.part.owner_name} · {words(f'page.tasks.state.{task.round}')}"
    body = html.Div([_said(visit, found), _form(visit, found, waiting)], **{"data-review": ""})
    return parts.panel(f"{item.code} {speaker.of(item.name)}", body, note=note, class_name="is-act")


def _said(visit: Visit, found: Open) -> Component:
    """The collected figure, what the agency says of itself, and its evidence."""
    words = visit.words
    speaker = speaker_of(found.rubric, visit.language)
    values = json.loads(found.file.inputs).get("values", {}) if found.file.inputs else {}
    said = found.file.said
    pairs: list[tuple[str, Any]] = []
    if found.item.code in values:
        pairs.append(
            (words("page.review.collected"), speaker.figures(found.item, stored_value(values[found.item.code])))
        )
    if said is not None and said.value is not None:
        own = {"numerator": 0, "denominator": 1, "window": "", "snapshot": "", "met": (), **said.value}
        pairs.append((words("page.review.claimed"), speaker.figures(found.item, stored_value(own))))
    if found.file.refuted is not None:
        spot = found.file.refuted
        pairs.append((words("page.review.refuted_by"), f"{spot.reason} ({spot.reviewer_name})"))
    pairs.append((words("page.review.note_word"), (said.note if said else "") or "–"))
    pairs.append((words("page.review.rule"), html.Span(found.item.rule.formula, className="code")))
    return html.Div([parts.facts(pairs), _evidence(visit, found)], className="said")


def _evidence(visit: Visit, found: Open) -> Component:
    words = visit.words
    names = {one.code: words.of(one.name.zh, one.name.en) for one in found.item.evidence}
    lines = [_file(visit, names.get(one.demand, one.demand), one.upload_id, found) for one in found.file.evidence]
    lines += [
        _file(visit, words("page.review.attached"), number, found)
        for number in (found.file.said.uploads if found.file.said else ())
    ]
    if not lines:
        return parts.warning(words("page.review.no_evidence"))
    return html.Ul(lines, className="lines")


def _file(visit: Visit, demand: str, number: int, found: Open) -> Component:
    file = found.file.files.get(number)
    href = f"/api/uploads/{number}"
    name = html.A(file.name if file else f"#{number}", href=href, className="link", target="_blank", rel="noopener")
    image = [html.Img(src=href, alt=file.name, className="evidence-image")] if file and file.kind in SHOWN else []
    return html.Li(
        [parts.icon("clip"), html.Span([html.B(demand), html.Span(name, className="below"), *image], className="grow")]
    )


def _form(visit: Visit, found: Open, waiting: list[WaitingTask]) -> Component:
    words, task = visit.words, found.file.task
    is_spot, asks = task.round == SPOT, ASKED.get(task.round, ())
    answers = [(one, words(f"page.review.{task.round}.{one}")) for one in asks]
    spot = forms.choice(REFUTED, answers, asks[0] if asks else None)
    hint = words(f"page.review.{task.round}_hint") if asks else ""
    fields = [
        html.Div([html.P(hint, className="form-hint"), spot], hidden=not asks, className="choices"),
        html.Div(item_forms.control(visit, PAGE, found.item, task.value), className="field is-wide", hidden=is_spot),
        forms.field(
            words("page.review.reason"),
            forms.text_area(REASON, task.reason, rows=2, maxLength=1000),
            words("page.review.reason_hint"),
            wide=True,
        ),
    ]
    acts = [
        parts.button(words("page.review.decide"), DECIDE, "main", **{"data-submit": ""}),
        *_skip(visit, found, waiting),
        html.Span(words("page.review.keys"), className="field-hint"),
        dcc.Store(id=SEEN, data={"task": task.task_id, "revision": task.revision}),
    ]
    return forms.form(PAGE, "item", fields, acts)


def _skip(visit: Visit, found: Open, waiting: list[WaitingTask]) -> list[Component]:
    later = [one for one in waiting if one.task_id != found.file.task.task_id]
    number = _after(later, found) if later else None
    if number is None:
        return []
    return [parts.link(visit.words("page.review.skip"), visit.link(PATH, task=number), "button button-plain is-next")]
