"""A step of approval on every document that the list leaves, by whoever may take it."""

from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.refusals import refused_lines
from cockpit.ui import forms, parts
from cockpit.ui.acts import Done, Typed, act_panel, field_id
from cockpit.ui.visit import Visit
from core.errors import RefusedError
from evaluation.casework.reading import documents_page
from evaluation.commands.bulk_steps import MOST_AT_ONCE, take_step_on_many
from evaluation.law.approval import approval_table
from store.views.issues import DocumentChoice

PAGE: Final = "documents"
ACT: Final = "step_many"


def step_of(visit: Visit, state: str | None) -> str | None:
    """The step that documents of a state wait for, where the visitor may take it."""
    steps = approval_table().steps
    found = next((code for code, one in steps.items() if one.state == state), None)
    return found if found is not None and visit.holds(steps[found].permission) else None


def ways(visit: Visit, state: str | None, total: int) -> list[Component]:
    """The way to taking the step of all that the list leaves."""
    step = step_of(visit, state)
    if step is None or not total or visit.query.get("act") == ACT:
        return []
    text = visit.words(f"page.documents.many.{step}", n=f"{min(total, MOST_AT_ONCE):,}")
    return [parts.link(text, visit.here(act=ACT), "button button-main")]


def asked_for(visit: Visit, state: str | None, total: int) -> list[Component]:
    """The form, where the address asks for it."""
    step = step_of(visit, state)
    if visit.query.get("act") != ACT or step is None or not total:
        return []
    words = visit.words
    count = f"{min(total, MOST_AT_ONCE):,}"
    opinion = forms.text_area(field_id(PAGE, "opinion"), rows=2, kept=False, maxLength=1000)
    fields = [forms.field(words("page.documents.opinion"), opinion, wide=True)]
    note = words(f"page.documents.hint.{step}") + words("page.documents.many_note", n=count)
    return [act_panel(visit, PAGE, ACT, words(f"page.documents.many.{step}", n=count), fields, note=note)]


async def do(visit: Visit, typed: Typed) -> Done:
    """Takes the step of all that the list leaves; says how many were refused and why."""
    choice = choice_of(visit, MOST_AT_ONCE, 0)
    step = step_of(visit, choice.state)
    if step is None:
        raise RefusedError("nothing waits here", "unknown_step", step="")
    lines, _ = await visit.read(documents_page, visit.evaluation, visit.principal, choice, visit.at)
    numbers = [line.document_id for line in lines]
    arguments: tuple[Any, ...] = (numbers, step, typed.text("opinion"), visit.at)
    done = await visit.work(take_step_on_many, visit.evaluation, visit.principal, *arguments)
    said = visit.words("page.documents.done_n", n=f"{len(done.done):,}")
    if not done.refused:
        return Done(said, visit.here(act=None))
    return Done(said, shown=refused_lines(visit, [error.code for error in done.refused.values()]))


def choice_of(visit: Visit, limit: int, offset: int) -> DocumentChoice:
    """Which documents the address asks for."""
    state, kind = visit.query.get("state"), visit.query.get("kind")
    return DocumentChoice(
        state=state if state in STATES else None,
        kind=kind if kind in approval_table().documents else None,
        owner=visit.query.get("owner") or None,
        limit=limit,
        offset=offset,
    )


STATES: Final = ("drafting", "checking", "legal_review", "to_sign", "to_seal", "to_deliver", "delivered", "finished")
"""states by which documents are listed, in the order of their way"""
