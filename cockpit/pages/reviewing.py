"""The review desk: one item of one agency at a time, its evidence beside it, anchors at hand, the next one after it."""

from collections.abc import Mapping
from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages import item_forms
from cockpit.pages.review_said import PAGE, RESTS, Open, said, ticked
from cockpit.ui import forms, parts
from cockpit.ui.acts import ACT, Done, Fields, Typed, act_panel, register_acts
from cockpit.ui.callbacks import guarded, leave_for, tell
from cockpit.ui.tags import dcc, html
from cockpit.ui.visit import Desk, Visit, query_of
from cockpit.viewmodels.scored import speaker_of
from core.errors import RefusedError
from evaluation.commands.interests import declare_interest
from evaluation.commands.reviews import decide_task
from evaluation.law.clauses import clause_table
from evaluation.rubric.loading import load_text
from evaluation.scoring.settling import SPOT, VERDICT
from people.standing_in import own_accounts
from store.evaluation.reviews import Decision
from store.views.review_desk import WaitingTask, review_file, tasks_of

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
INTEREST: Final = "interest"
"""the act by which a reviewer steps back from an agency"""


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
    asked = _interest(visit, found) if visit.query.get(ACT) == INTEREST else _desk(visit, found, waiting)
    columns = [_list(visit, waiting, number), asked]
    return [head, html.Div(columns, className="aside-columns")]


def register(app: Any, desk: Desk) -> None:
    """Registers the decision, and stepping back."""
    typed = [*item_forms.states_of(PAGE), State(REASON, "value"), State(REFUTED, "value"), *RESTS, State(SEEN, "data")]
    pressed = Input(DECIDE, "n_clicks")
    guarded(app, desk, Output(MESSAGE, "children"), pressed, *typed, State(ids.LOCATION, "search"), permissions=JUDGE)(
        decide
    )
    register_acts(app, desk, PAGE, PATH, step_back, JUDGE)


async def decide(visit: Visit, clicks: int, *values: Any) -> Any:
    """Judges the item and goes on to the next."""
    if not clicks:
        return no_update
    choice, met, first, second, reason, refuted, ticks, checked, seen, search = values
    found = await _open(visit, int((seen or {}).get("task", 0)))
    if found is None:
        raise RefusedError("there is no such task", "unknown_task", number=0)
    value = _typed_value(found, refuted, choice, met, first, second)
    anchor = item_forms.anchor_of(visit, found.item, choice)
    is_refuted = found.file.task.round == SPOT and refuted == "no"
    task, told = found.file.task, (reason or "").strip()
    decision = Decision(value, anchor, told, ticked(ticks, checked), is_refuted)
    await visit.read(decide_task, visit.evaluation, visit.principal, task.task_id, decision, seen["revision"], visit.at)
    tell(visit.words("page.review.decided", item=task.item))
    waiting = await visit.read(tasks_of, visit.database, await _accounts(visit))
    leave_for(visit.link(PATH, task=_after(waiting, found), place=query_of(search).get("place")))
    return ""


async def step_back(visit: Visit, typed: Typed) -> Done:
    """Declares the visitor's interest in the agency of the task; its items go to others."""
    number = visit.query.get("task", "")
    found = await _open(visit, int(number)) if number.isdecimal() else None
    if found is None or typed.act != INTEREST:
        raise RefusedError("there is no such task", "unknown_task", number=0)
    owner, reason = found.file.part.owner, typed.text("reason")
    await visit.read(declare_interest, visit.evaluation, visit.principal, owner, reason, visit.at)
    return Done(visit.words("page.review.stepped_back"), visit.link(PATH))


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
    body = html.Div([said(visit, found), _form(visit, found, waiting)], **{"data-review": ""})
    return parts.panel(f"{item.code} {speaker.of(item.name)}", body, note=note, class_name="is-act")


def _interest(visit: Visit, found: Open) -> Component:
    """The form by which a reviewer steps back from the agency of a task."""
    words, part = visit.words, found.file.part
    made = Fields(visit, PAGE, f"{INTEREST} {part.owner}")
    fields = [made.text("reason", words("page.review.interest_reason"))]
    title = words("page.review.interest_at", name=part.owner_name)
    return act_panel(visit, PAGE, INTEREST, title, fields, note=words("page.review.interest_note"), risky=True)


def _form(visit: Visit, found: Open, waiting: list[WaitingTask]) -> Component:
    words, task = visit.words, found.file.task
    is_spot, asks = task.round == SPOT, ASKED.get(task.round, ())
    answers = [(one, words(f"page.review.{task.round}.{one}")) for one in asks]
    spot = forms.choice(REFUTED, answers, asks[0] if asks else None)
    hint = words(f"page.review.{task.round}_hint") if asks else ""
    fields = [
        html.Div([html.P(hint, className="form-hint"), spot], hidden=not asks, className="field is-wide choices"),
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
        parts.link(words("page.review.interest"), _stepping_back(visit, task.task_id), "button button-quiet"),
        html.Span(words("page.review.keys"), className="field-hint"),
        dcc.Store(id=SEEN, data={"task": task.task_id, "revision": task.revision}),
    ]
    return forms.form(PAGE, "item", fields, acts)


def _stepping_back(visit: Visit, task: int) -> str:
    return visit.link(PATH, task=task, **{ACT: INTEREST})


def _skip(visit: Visit, found: Open, waiting: list[WaitingTask]) -> list[Component]:
    later = [one for one in waiting if one.task_id != found.file.task.task_id]
    number = _after(later, found) if later else None
    if number is None:
        return []
    return [parts.link(visit.words("page.review.skip"), visit.link(PATH, task=number), "button button-plain is-next")]
