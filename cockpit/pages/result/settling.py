"""What the authority settles of an agency on its way through a cycle: figures, circumstances, and its way on or out."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from dash.development.base_component import Component

from cockpit.pages.result.reading import Shown
from cockpit.ui.acts import Fields, Typed, files_field
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from core.errors import RefusedError
from evaluation.commands import circumstances, improving, publishing, reviews
from evaluation.cycles.participation import participation_machine
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.schema import Item
from evaluation.rubric.words import Form, ItemType
from store.evaluation.parts import PartRow

PAGE: Final = "result"
KEYS: Final = "page.result"
RISKY: Final = frozenset({"withdraw", "leave_out"})
RIGHTS: Final[Mapping[str, str]] = {
    "figure": "cycles.manage",
    "circumstance": "cycles.manage",
    "ask_back": "cycles.manage",
    "assign": "cycles.manage",
    "interest": "cycles.manage",
    "improve_on": "cycles.manage",
    "leave_out": "results.publish",
    "withdraw": "results.publish",
}
"""act → the right that it needs at the agency"""


def is_unjudged(part: PartRow) -> bool:
    """Whether figures and circumstances of a part still count: its score does not stand yet."""
    return part.state not in circumstances.JUDGED and is_going(part)


def is_going(part: PartRow) -> bool:
    """Whether a part is not over."""
    return not participation_machine().is_final(part.state)


WHEN: Final[Mapping[str, Callable[[PartRow], bool]]] = {
    "figure": is_unjudged,
    "circumstance": is_unjudged,
    "ask_back": lambda part: part.state == "reviewing",
    "assign": lambda part: part.state == "reviewing",
    "interest": is_unjudged,
    "improve_on": lambda part: part.state == "reevaluating",
    "leave_out": lambda part: part.state == "scored",
    "withdraw": is_going,
}
"""when the acts make sense; the table of states decides all the same"""


def figured_items(shown: Shown, rubric: Rubric) -> list[Item]:
    """Items whose figures an officer may enter, those without a score first."""
    known, waiting = rubric.data, frozenset(shown.scored.result.open if shown.scored else ())
    items = [
        one
        for one in rubric.items.values()
        if one.type is not ItemType.MANUAL and one.data and known[one.data].form is not Form.CONNECTIONS
    ]
    return sorted(items, key=lambda one: one.code not in waiting)


def _make(visit: Visit, shown: Shown) -> Fields:
    part, act = shown.file.part, visit.query.get("act", "")
    return Fields(visit, PAGE, f"{shown.file.cycle.code}|{part.owner}|{act}")


def _figure(visit: Visit, shown: Shown, rubric: Rubric) -> list[Component]:
    make, words = _make(visit, shown), visit.words
    options = [(one.code, f"{one.code} {words.of(one.name.zh, one.name.en)}") for one in figured_items(shown, rubric)]
    return [
        make.one_of("item", words(f"{KEYS}.entered.item"), options, hint=words(f"{KEYS}.entered.item_hint"), wide=True),
        make.number("numerator", words("evaluation.numerator")),
        make.number("denominator", words("evaluation.denominator"), hint=words(f"{KEYS}.entered.denominator_hint")),
        make.text("note", words(f"{KEYS}.entered.note")),
        files_field(visit, PAGE, words(f"{KEYS}.files"), shown.file.part.owner),
    ]


def _circumstance(visit: Visit, shown: Shown, rubric: Rubric) -> list[Component]:
    """Every circumstance of the rubric, and whether it is to hold."""
    make, words, holding = _make(visit, shown), visit.words, shown.file.circumstances
    told = [(code, words.of(one.zh, one.en)) for code, one in rubric.circumstances.items()]
    marks = {True: words(f"{KEYS}.circumstances.holding"), False: words(f"{KEYS}.circumstances.not_holding")}
    options = [(code, f"{name} · {marks[code in holding]}") for code, name in told]
    outcomes = [(one, words(f"{KEYS}.circumstances.{one}")) for one in ("confirm", "drop")]
    return [
        make.one_of("circumstance", words(f"{KEYS}.circumstances.word"), options, wide=True),
        make.one_of("outcome", words(f"{KEYS}.decision_word"), outcomes, "confirm"),
        make.text("reason", words(f"{KEYS}.reason")),
    ]


def _reason(visit: Visit, shown: Shown, rubric: Rubric) -> list[Component]:
    return [_make(visit, shown).text("reason", visit.words(f"{KEYS}.reason"))]


def _sure(visit: Visit, shown: Shown, rubric: Rubric) -> Sequence[Component]:
    """Nothing to type: what is done and to whom."""
    return [html.P(shown.file.part.owner_name, className="form-hint")]


FormFields = Callable[[Visit, Shown, Rubric], Sequence[Component]]
FIELDS: Final[Mapping[str, FormFields]] = {
    "figure": _figure,
    "circumstance": _circumstance,
    "ask_back": _reason,
    "improve_on": _sure,
    "leave_out": _sure,
    "withdraw": _reason,
}


async def _enter(visit: Visit, code: str, owner: str, typed: Typed) -> None:
    told = circumstances.Figure(
        typed.needed("item"), typed.number("numerator"), typed.number("denominator"), typed.text("note"), typed.uploads
    )
    await visit.read(circumstances.enter_figure, visit.evaluation, visit.principal, code, owner, told, visit.at)


async def _settle(visit: Visit, code: str, owner: str, typed: Typed) -> None:
    what, outcome = typed.needed("circumstance"), typed.needed("outcome")
    known = visit.evaluation, visit.principal, code, owner, what
    if outcome == "confirm":
        await visit.read(circumstances.confirm_circumstance, *known, typed.text("reason"), visit.at)
    elif outcome == "drop":
        await visit.read(circumstances.drop_circumstance, *known, visit.at)
    else:
        raise RefusedError("it is confirmed or dropped", "fields_missing")


async def _ask_back(visit: Visit, code: str, owner: str, typed: Typed) -> None:
    reason = typed.text("reason")
    await visit.read(reviews.ask_back, visit.evaluation, visit.principal, code, owner, reason, visit.at)


async def _improve_on(visit: Visit, code: str, owner: str, typed: Typed) -> None:
    await visit.read(improving.improve_on, visit.evaluation, visit.principal, code, owner, visit.at)


async def _leave_out(visit: Visit, code: str, owner: str, typed: Typed) -> None:
    await visit.read(publishing.leave_out, visit.evaluation, visit.principal, code, owner, visit.at)


async def _withdraw(visit: Visit, code: str, owner: str, typed: Typed) -> None:
    reason = typed.text("reason")
    await visit.read(publishing.withdraw_part, visit.evaluation, visit.principal, code, owner, reason, visit.at)


Run = Callable[[Visit, str, str, Typed], Awaitable[None]]
RUNS: Final[Mapping[str, Run]] = {
    "figure": _enter,
    "circumstance": _settle,
    "ask_back": _ask_back,
    "improve_on": _improve_on,
    "leave_out": _leave_out,
    "withdraw": _withdraw,
}
