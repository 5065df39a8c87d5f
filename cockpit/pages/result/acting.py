"""Acts on a result: objecting and ruling, grade limits, retraction, guidance points; with what is settled of a part."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages import item_forms
from cockpit.pages.result import reviewers, settling
from cockpit.pages.result.grade import limit_name
from cockpit.pages.result.offering import RIGHTS, RISKY, WHEN, is_open, may
from cockpit.pages.result.reading import Shown, read_shown
from cockpit.pages.wording import score_text
from cockpit.ui import forms
from cockpit.ui.acts import Done, Typed, act_panel, field_id, files_field, register_acts
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from cockpit.viewmodels.scored import Scored, speaker_of
from core.errors import RefusedError
from evaluation.commands import feedback, improving, limits, publishing
from evaluation.rubric.results import half_up
from evaluation.rubric.schema import Item
from evaluation.rubric.words import ItemType
from store.evaluation.objections import FindingRow, PointRow
from store.evaluation.reviews import Decision
from store.owners import owner_by_code

PAGE: Final = "result"
KEYS: Final = "page.result"
PATH: Final = "/evaluation/result"
ANYBODY: Final = ("objections.raise", "reviews.judge", "cycles.manage", "results.publish")


def asked_for(visit: Visit, shown: Shown) -> list[Component]:
    """The form of the act of the address, where its time has come and the visitor has its right."""
    name, part = visit.query.get("act", ""), shown.file.part
    fits = WHEN.get(name)
    if name not in RIGHTS or not may(visit, part, name) or (fits is not None and not fits(part)):
        return []
    fields = _fields(visit, shown, name)
    if not fields:
        return []
    note = visit.words(f"{KEYS}.ask.{name}")
    return [act_panel(visit, PAGE, name, visit.words(f"{KEYS}.act.{name}"), fields, note=note, risky=name in RISKY)]


def _fields(visit: Visit, shown: Shown, name: str) -> Sequence[Component]:
    """The fields of an act; none: the address names nothing that it could be done to."""
    if name in settling.FIELDS:
        return settling.FIELDS[name](visit, shown, shown.rubric) if shown.rubric else ()
    return FIELDS[name](visit, shown, shown.scored) if name in FIELDS and shown.scored else ()


def register(app: Any, desk: Desk) -> None:
    """Registers the one callback of all acts."""
    register_acts(app, desk, PAGE, PATH, do, ANYBODY)


async def do(visit: Visit, typed: Typed) -> Done:
    """Does the act of the form to the part of the address."""
    run = RUNS.get(typed.act)
    if run is None:
        raise RefusedError("there is no such act", "fields_missing")
    code, owner = visit.query.get("cycle", ""), visit.query.get("owner", "")
    await run(visit, code, owner, typed)
    return Done(visit.words(f"{KEYS}.done"), visit.link(PATH, owner=owner, cycle=code))


def _reason(visit: Visit) -> Component:
    kept = "|".join(visit.query.get(name, "") for name in ("cycle", "owner", "act", "finding", "point"))
    return forms.field(visit.words(f"{KEYS}.reason"), forms.text_area(field_id(PAGE, "reason"), kept=kept), wide=True)


def _files(visit: Visit, shown: Shown) -> Component:
    return files_field(visit, PAGE, visit.words(f"{KEYS}.files"), shown.file.part.owner)


def _choice(visit: Visit, name: str, options: list[tuple[str, str]], label: str, value: str | None = None) -> Component:
    said = html.Span(label, className="field-label")
    return html.Div(
        [said, forms.choice(field_id(PAGE, name), options, value)],
        className="field is-wide choices",
        role="group",
        **{"aria-label": label},
    )


def _objection(visit: Visit, shown: Shown, found: Scored) -> list[Component]:
    """The items that lost something first: these are objected to."""
    speaker = speaker_of(found.rubric, visit.language)
    lost = [
        (one.item.code, f"{one.item.code} {speaker.of(found.rubric.items[one.item.code].name)} "
         f"−{score_text(half_up(one.lost))}")
        for one in found.losses
    ]  # fmt: skip
    items = forms.select(field_id(PAGE, "items"), lost, visit.language, kept=False, mode="multiple")
    return [forms.field(visit.words(f"{KEYS}.items"), items, wide=True), _reason(visit), _files(visit, shown)]


def _ruling(visit: Visit, shown: Shown, found: Scored) -> list[Component]:
    """Upheld or rejected; where upheld, the values that hold from now on."""
    raised, words = shown.file.objection, visit.words
    if raised is None:
        return []
    outcomes = [(one, words(f"{KEYS}.ruling.{one}")) for one in ("upheld", "rejected")]
    controls = [
        html.Div([html.Span(_name(visit, found, item), className="field-label"), control], className="field is-wide")
        for item in _ruled_items(found, raised.items)
        for control in (item_forms.keyed_control(visit, PAGE, item),)
    ]
    return [_choice(visit, "outcome", outcomes, words(f"{KEYS}.ruling_word")), *controls, _reason(visit)]


def _ruled_items(found: Scored, codes: list[str]) -> list[Item]:
    """Items whose values people set; collected ones are put right by a data objection."""
    items = (found.rubric.items[code] for code in codes if code in found.rubric.items)
    return [one for one in items if one.type is not ItemType.AUTOMATIC]


def _name(visit: Visit, found: Scored, item: Item) -> str:
    return f"{item.code} {speaker_of(found.rubric, visit.language).of(item.name)}"


def _limit(visit: Visit, shown: Shown, found: Scored) -> list[Component]:
    options = [(code, limit_name(visit, found.rubric, code)) for code, one in found.rubric.limits.items() if one.in_use]
    select = forms.select(field_id(PAGE, "limit"), options, visit.language, kept=False)
    reference = forms.text_input(field_id(PAGE, "reference"), kept=False)
    hint = visit.words(f"{KEYS}.reference_hint")
    return [
        forms.field(visit.words(f"{KEYS}.limits"), select, wide=True),
        forms.field(visit.words(f"{KEYS}.reference"), reference, hint),
        _reason(visit),
        _files(visit, shown),
    ]


def _decision(visit: Visit, shown: Shown, found: Scored) -> list[Component]:
    one, words = _finding(visit, shown), visit.words
    if one is None or one.state != "found" or not is_open(shown.file.part):
        return []
    said = html.P(f"{limit_name(visit, found.rubric, one.limit)} · {one.reference} {one.reason}", className="form-hint")
    outcomes = [(name, words(f"{KEYS}.decision.{name}")) for name in ("confirmed", "dismissed")]
    return [said, _choice(visit, "outcome", outcomes, words(f"{KEYS}.decision_word")), _reason(visit)]


def _retraction(visit: Visit, shown: Shown, found: Scored) -> list[Component]:
    return [_reason(visit)]


def _reaching(visit: Visit, shown: Shown, found: Scored) -> list[Component]:
    item = _item_of_point(visit, shown, found)
    if item is None or item.type is ItemType.AUTOMATIC:
        return []
    control = item_forms.keyed_control(visit, PAGE, item)
    label = html.Span(_name(visit, found, item), className="field-label")
    return [html.Div([label, control], className="field is-wide"), _reason(visit), _files(visit, shown)]


def _voiding(visit: Visit, shown: Shown, found: Scored) -> list[Component]:
    item = _item_of_point(visit, shown, found)
    return [html.P(_name(visit, found, item), className="form-hint"), _reason(visit)] if item else []


def _finding(visit: Visit, shown: Shown) -> FindingRow | None:
    wanted = visit.query.get("finding", "")
    return next((one for one in shown.file.findings if str(one.finding_id) == wanted), None)


def _point(visit: Visit, shown: Shown) -> PointRow | None:
    wanted = visit.query.get("point", "")
    return next((one for one in shown.file.guidance if str(one.point_id) == wanted and one.state == "open"), None)


def _item_of_point(visit: Visit, shown: Shown, found: Scored) -> Item | None:
    point = _point(visit, shown)
    return found.rubric.items.get(point.item) if point else None


FIELDS: Final[Mapping[str, Callable[[Visit, Shown, Scored], Sequence[Component]]]] = {
    "object": _objection,
    "rule": _ruling,
    "find_limit": _limit,
    "decide_limit": _decision,
    "retract": _retraction,
    "reach": _reaching,
    "void": _voiding,
}
"""act on a score → its fields"""


async def _object(visit: Visit, code: str, owner: str, typed: Typed) -> None:
    told = feedback.Objection(typed.chosen("items"), typed.text("reason"), typed.uploads)
    await visit.read(feedback.object_to_score, visit.evaluation, visit.principal, code, owner, told, visit.at)


async def _rule(visit: Visit, code: str, owner: str, typed: Typed) -> None:
    is_upheld = typed.needed("outcome") == "upheld"
    found, raised = await _scored(visit, code, owner)
    items = _ruled_items(found, raised) if is_upheld else []
    settled = {item.code: item_forms.typed_value(item, typed) for item in items}
    values = {item: value for item, value in settled.items() if value is not None}
    told = feedback.Ruling(is_upheld, typed.text("reason"), values)
    await visit.read(feedback.rule_on_objection, visit.evaluation, visit.principal, code, owner, told, visit.at)


async def _find(visit: Visit, code: str, owner: str, typed: Typed) -> None:
    told = limits.Limit(typed.needed("limit"), typed.text("reference"), typed.text("reason"), typed.uploads)
    await visit.read(limits.find_limit, visit.evaluation, visit.principal, code, owner, told, visit.at)


async def _decide(visit: Visit, code: str, owner: str, typed: Typed) -> None:
    number, reason = _number(visit, "finding"), typed.text("reason")
    is_confirmed = typed.needed("outcome") == "confirmed"
    await visit.read(
        limits.decide_limit, visit.evaluation, visit.principal, number, reason, visit.at, is_confirmed=is_confirmed
    )


async def _retract(visit: Visit, code: str, owner: str, typed: Typed) -> None:
    reason = typed.text("reason")
    await visit.read(publishing.retract_result, visit.evaluation, visit.principal, code, owner, reason, visit.at)


async def _reach(visit: Visit, code: str, owner: str, typed: Typed) -> None:
    number = _number(visit, "point")
    shown = await _shown(visit, code, owner)
    item = _item_of_point(visit, shown, shown.scored) if shown.scored else None
    if item is None:
        raise RefusedError(f"there is no guidance point {number}", "unknown_point", number=number)
    value = item_forms.typed_value(item, typed)
    anchor = item_forms.anchor_of(visit, item, typed.values.get(f"choice.{item.code}"))
    said = Decision(value, anchor, typed.text("reason"), typed.uploads)
    await visit.read(improving.meet_by_evidence, visit.evaluation, visit.principal, number, said, visit.at)


async def _void(visit: Visit, code: str, owner: str, typed: Typed) -> None:
    number, reason = _number(visit, "point"), typed.text("reason")
    await visit.read(improving.void_point, visit.evaluation, visit.principal, number, reason, visit.at)


async def _shown(visit: Visit, code: str, owner: str) -> Shown:
    row = await visit.read(owner_by_code, visit.database, owner)
    shown = await read_shown(visit, row, code) if row else None
    if shown is None:
        raise RefusedError(f"{owner} takes no part in {code}", "unknown_part", owner=owner[:40])
    return shown


async def _scored(visit: Visit, code: str, owner: str) -> tuple[Scored, list[str]]:
    """The score of a part, and the items that were objected to."""
    shown = await _shown(visit, code, owner)
    if shown.scored is None or shown.file.objection is None:
        raise RefusedError("there is no objection", "unknown_part", owner=owner[:40])
    return shown.scored, shown.file.objection.items


def _number(visit: Visit, name: str) -> int:
    text = visit.query.get(name, "")
    return int(text) if text.isdecimal() else 0


RUNS: Final[Mapping[str, settling.Run]] = {
    "object": _object,
    "rule": _rule,
    "find_limit": _find,
    "decide_limit": _decide,
    "retract": _retract,
    "reach": _reach,
    "void": _void,
    **settling.RUNS,
    **reviewers.RUNS,
}
