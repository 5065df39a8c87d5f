"""What may be done with an objection: raised, upheld, rejected, withdrawn; and the one callback of all."""

from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.field_parts import act_name
from cockpit.pages.objections.words import NEW, OPEN_TO, PAGE, PATH, RAISE, named
from cockpit.ui.acts import ACT, Done, Fields, Typed, act_panel, register_acts, way
from cockpit.ui.visit import Desk, Visit
from core.errors import AccessDeniedError, RefusedError
from evaluation.commands.data_objections import (
    Answered,
    NewObjection,
    answer_objection,
    raise_objection,
    withdraw_objection,
)
from store.evaluation.data_objections import ObjectionRow

ANSWERS: Final = ("uphold", "reject")
LONGEST: Final = 18
"""digits of a number of the store"""


def acts_of(visit: Visit, row: ObjectionRow, answers: bool) -> list[str]:
    """The acts that the visitor may do; `answers`: whether the data are theirs to answer for."""
    if row.state != "open":
        return []
    own = row.owner_code in visit.principal.nodes(RAISE, visit.at)
    return [*(ANSWERS if answers else ()), *(("withdraw",) if own else ())]


def ways(visit: Visit, row: ObjectionRow, answers: bool) -> list[Component]:
    """The ways to what this person may do now."""
    kinds = {"uphold": "main", "withdraw": "quiet"}
    return [way(visit, one, _text(visit, one), kinds.get(one, "plain")) for one in acts_of(visit, row, answers)]


def asked_for(visit: Visit, row: ObjectionRow, answers: bool) -> list[Component]:
    """The form of the act of the address."""
    act, words = visit.query.get(ACT, ""), visit.words
    if act not in acts_of(visit, row, answers):
        return []
    made = Fields(visit, PAGE, f"{act} {row.objection_id}")
    fields: list[Component] = []
    if act in ANSWERS:
        fields.append(made.text("answer", words("page.objections.answer")))
    if act == "uphold":
        hint = words("page.objections.correction_hint")
        fields.append(made.text("correction", words("page.objections.correction"), hint=hint))
    note = words("page.objections.note_of.withdraw") if act == "withdraw" else None
    return [act_panel(visit, PAGE, act, _text(visit, act), fields, note=note, seen=row.revision)]


def _text(visit: Visit, act: str) -> str:
    return act_name(visit.words, "data_objection", act)


def register(app: Any, desk: Desk) -> None:
    """Registers the one callback of all acts on objections."""
    register_acts(app, desk, PAGE, PATH, do, OPEN_TO)


async def do(visit: Visit, typed: Typed) -> Done:
    """Does the act of the form and shows the objection as it stands then."""
    number, key = await visit.read(_do, visit, typed)
    return Done(visit.words(key, number=number), visit.link(PATH, objection=number))


def _do(visit: Visit, typed: Typed) -> tuple[int, str]:
    desk, principal, at = visit.evaluation, visit.principal, visit.at
    if typed.act == NEW:
        return raise_objection(desk, principal, new_of(visit, typed), at), "page.objections.kept"
    text = visit.query.get("objection", "")
    number = int(text) if text.isdecimal() and len(text) <= LONGEST else 0
    if typed.act == "withdraw":
        withdraw_objection(desk, principal, number, at)
    elif typed.act in ANSWERS:
        verdict: Any = typed.act
        told = Answered(verdict, typed.text("answer"), typed.text("correction"))
        answer_objection(desk, principal, number, told, at)
    else:
        raise RefusedError(f"there is no act {typed.act}", "fields_missing")
    return number, "page.objections.done"


def new_of(visit: Visit, typed: Typed) -> NewObjection:
    """The objection of the form: what it is about stands in the address, or was typed."""
    owner = visit.query.get("owner") or next(iter(visit.principal.nodes(RAISE, visit.at)), None)
    if owner is None:
        raise AccessDeniedError(RAISE)
    kind, table, key = named(visit) or _typed(typed)
    what: Any = kind
    return NewObjection(owner, what, key, typed.text("claim"), table, evidence=typed.uploads)


def _typed(typed: Typed) -> tuple[str, str, str]:
    table, key = typed.needed("table"), typed.needed("key")
    return ("value", "", key) if table == "value" else ("record", table, key)
