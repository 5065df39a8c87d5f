"""What is done with all agencies of a cycle at once: each act says whom it touches, and is confirmed before it runs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.refusals import refused_lines
from cockpit.ui import forms, parts
from cockpit.ui.callbacks import guarded, show_again, tell
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit, query_of
from cockpit.viewmodels.cycle_progress import count_in
from core.errors import RefusedError
from evaluation.commands import cycles, feedback, feedback_drafts, improving, publishing, reports, reviews
from evaluation.parts.bulk import Bulk
from store.views.cycle_board import CycleBoard, reviewers_at

DO: Final = ids.make("evaluation", "act", "submit")
REASON: Final = ids.make("evaluation", "act", "reason")
REVIEWERS: Final = ids.make("evaluation", "act", "reviewers")
MESSAGE: Final = ids.make("evaluation", "act", "message")


@dataclass(frozen=True, slots=True)
class CycleAct:
    """An act on a cycle: its right, the state of the cycle, the states of the parts that it moves, how it runs."""

    permission: str
    state: str
    moves: frozenset[str]
    run: Callable[..., Any]
    kind: str = "main"
    needs: str = ""
    """`reviewers` or `reason`"""


ACTS: Final[Mapping[str, CycleAct]] = {
    "open_cycle": CycleAct("cycles.manage", "preparing", frozenset(), cycles.open_cycle),
    "open_reports": CycleAct("cycles.manage", "running", frozenset({"scored"}), reports.open_reports),
    "begin_reviews": CycleAct(
        "cycles.manage", "running", frozenset({"submitted"}), reviews.begin_reviews, needs="reviewers"
    ),
    "draft_feedback": CycleAct("notices.draft", "running", frozenset({"reviewing"}), feedback_drafts.draft_feedback),
    "give_feedback": CycleAct("cycles.manage", "running", frozenset({"reviewing"}), feedback.give_feedback),
    "publish_results": CycleAct("results.publish", "running", frozenset({"fed_back"}), publishing.publish_results),
    "end_trials": CycleAct("results.publish", "running", frozenset({"fed_back"}), publishing.end_trials),
    "close_parts": CycleAct("cycles.manage", "running", frozenset(improving.CLOSABLE), improving.close_parts),
    "close_cycle": CycleAct("results.publish", "running", frozenset(), cycles.close_cycle),
    "cancel_cycle": CycleAct(
        "results.publish", "preparing running", frozenset(), cycles.cancel_cycle, "risky", "reason"
    ),
}
PERMISSIONS: Final = ("cycles.manage", "results.publish", "notices.draft")


def possible(visit: Visit, found: CycleBoard) -> list[str]:
    """The acts that the visitor may begin now; what touches nobody is left out."""
    return [name for name, act in ACTS.items() if _fits(visit, found, name, act)]


def _fits(visit: Visit, found: CycleBoard, name: str, act: CycleAct) -> bool:
    nodes = visit.principal.nodes(act.permission, visit.at)
    if found.cycle.node not in nodes or found.cycle.state not in act.state.split():
        return False
    if name in ("publish_results", "end_trials") and found.cycle.is_trial != (name == "end_trials"):
        return False
    return not act.moves or count_in(found.tallies, act.moves) > 0


def links(visit: Visit, found: CycleBoard) -> list[Component]:
    """The ways to the acts."""
    words, code = visit.words, found.cycle.code
    shown = [one for one in possible(visit, found) if one != visit.query.get("act")]
    return [
        parts.link(
            words(f"page.evaluation.act.{name}"),
            visit.link("/evaluation", cycle=code, act=name),
            "button button-quiet" if ACTS[name].kind == "risky" else "button button-plain",
        )
        for name in shown
    ]


async def asked_for(visit: Visit, found: CycleBoard) -> list[Component]:
    """The form of the act of the address."""
    name = visit.query.get("act", "")
    if name not in possible(visit, found):
        return []
    words, act = visit.words, ACTS[name]
    count = count_in(found.tallies, act.moves) if act.moves else found.cycle.parts
    fields = [html.P(words(f"page.evaluation.ask.{name}", n=f"{count:,}"), className="form-hint")]
    fields.append(
        forms.field(words("page.evaluation.reason_word"), _reason(act), wide=True)
        if act.needs == "reason"
        else _hidden(REASON)
    )
    fields.append(await _reviewers(visit, found) if act.needs == "reviewers" else _hidden(REVIEWERS))
    buttons = [
        parts.button(words(f"page.evaluation.act.{name}"), DO, act.kind),
        parts.link(words("desk.cancel"), visit.link("/evaluation", cycle=found.cycle.code), "button button-quiet"),
    ]
    form = forms.form("evaluation", "act", fields, buttons)
    return [parts.panel(words(f"page.evaluation.act.{name}"), form, class_name="is-act")]


def _reason(act: CycleAct) -> Component:
    return forms.text_area(REASON, rows=2, maxLength=500)


def _hidden(id: str) -> Component:  # noqa: A002
    """A field that this act does not need, so that one callback serves all."""
    return html.Div(forms.text_input(id, kept=False), hidden=True)


async def _reviewers(visit: Visit, found: CycleBoard) -> Component:
    words = visit.words
    nodes = [found.cycle.node, str(visit.services.settings.city.code)]
    known = await visit.read(reviewers_at, visit.database, nodes, visit.at)
    options = [(str(account), name) for account, name in known]
    every = [account for account, _ in options]
    chosen = forms.select(REVIEWERS, options, visit.language, every, kept=False, mode="multiple")
    return forms.field(words("page.evaluation.reviewers"), chosen, words("page.evaluation.reviewers_hint"), wide=True)


def register(app: Any, desk: Desk) -> None:
    """Registers the one callback of all acts."""
    typed = State(REASON, "value"), State(REVIEWERS, "value"), State(ids.LOCATION, "search")
    pressed = Input(DO, "n_clicks")
    guarded(app, desk, Output(MESSAGE, "children"), pressed, *typed, permissions=PERMISSIONS)(do)


async def do(visit: Visit, clicks: int, reason: str | None, reviewers: Sequence[str] | None, search: str) -> Any:
    """Does the act of the address; tells how many it moved, and why others were not."""
    if not clicks:
        return no_update
    query = query_of(search)
    act = ACTS.get(query.get("act", ""))
    if act is None:
        raise RefusedError("there is no such act", "fields_missing")
    more: list[Any] = []
    if act.needs:
        more = [(reason or "").strip()] if act.needs == "reason" else [[int(one) for one in reviewers or ()]]
    desk = visit.evaluation
    done = await visit.work(act.run, desk, visit.principal, query.get("cycle", ""), *more, visit.at)
    if not isinstance(done, Bulk):
        tell(visit.words("page.evaluation.done"))
        show_again(visit)
        return ""
    tell(visit.words("page.evaluation.done_n", n=f"{len(done.done):,}"))
    if not done.refused:
        show_again(visit)
        return ""
    return refused_lines(visit, done.refused.values())
