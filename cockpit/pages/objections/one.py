"""One objection: what is disputed and as it was then, until when it is answered, what stands still, the correction."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.field_parts import back_to, course, files, note_of, owner_link
from cockpit.pages.objections import acting
from cockpit.pages.objections.listing import due_of
from cockpit.pages.objections.words import PATH, Names, holder_text, subject_text, value_text
from cockpit.pages.wording import state_chip
from cockpit.shell.nodes import node_names
from cockpit.ui import parts, times
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from evaluation.fieldwork.naming import objection_names
from evaluation.fieldwork.reading import one_objection
from evaluation.fieldwork.surroundings import may_answer, standing_for
from evaluation.fieldwork.unknown import UnknownObjectionError
from store.evaluation.data_objections import ObjectionRow
from store.evaluation.rows import Move

LONGEST: Final = 18
"""digits of a number of the store"""
OURS: Final = frozenset({"batch_id", "owner_id", "holder_id", "version"})
"""columns that say nothing to a reader; the version is told as a moment"""
MICROSECONDS: Final = 1_000_000


async def view(visit: Visit) -> list[Component]:
    """The page of the objection of the address; of one that the visitor may not see that there is none."""
    words, text = visit.words, visit.query.get("objection", "")
    number = int(text) if text.isdecimal() and len(text) <= LONGEST else 0
    back = back_to(visit, PATH, words("page.objections.back"))
    try:
        row, moves = await visit.read(one_objection, visit.evaluation, visit.principal, number, visit.at)
        standing = await visit.read(standing_for, visit.evaluation, visit.principal, number, visit.at)
    except UnknownObjectionError:
        return [back, parts.page_head(words("page.objections.title")), parts.unknown(words)]
    answers = await visit.read(may_answer, visit.evaluation, visit.principal, row, visit.at)
    names = await node_names(visit, {row.owner_code, row.holder})
    values = await visit.read(objection_names, visit.evaluation, [row])
    note = note_of(html.Span(f"#{row.objection_id}", className="code"), state_chip(words, "data_objection", row.state))
    title = subject_text(visit, values, row.kind, row.table_name, row.record_key)
    return [
        back,
        parts.page_head(title, note, acting.ways(visit, row, answers)),
        *acting.asked_for(visit, row, answers),
        _facts(visit, row, names),
        html.Div([_claim(visit, row), _clocks(visit, row, standing, values)], className="columns"),
        html.Div([_answer(visit, row, moves), _snapshot(visit, row, values)], className="columns"),
        course(visit, "data_objection", moves),
    ]


def _facts(visit: Visit, row: ObjectionRow, names: Any) -> Component:
    words = visit.words
    pairs: list[tuple[str, Any]] = [
        (words("page.objections.column.owner"), owner_link(visit, row.owner_code, names[row.owner_code])),
        (words("page.objections.column.due"), due_of(visit, row)),
        (words("page.objections.column.holder"), holder_text(visit, row, names[row.holder])),
        (words("page.objections.source"), row.source or "–"),
        (words("page.objections.column.raised"), [row.raised_name, " ", times.clock(row.raised_at, visit.at)]),
    ]
    return parts.panel(words("page.objections.about_it"), parts.facts(pairs))


def _claim(visit: Visit, row: ObjectionRow) -> Component:
    words = visit.words
    title = words("page.objections.claim")
    pairs = [(title, row.claim), (words("page.objections.evidence"), files(row.evidence))]
    return parts.panel(title, parts.facts(pairs))


def _clocks(visit: Visit, row: ObjectionRow, standing: Sequence[str], values: Names) -> Component:
    """What stands still while it is open: issues by number, and everything that rests on the record."""
    words = visit.words
    issues = [parts.link(number, visit.link("/issues", issue=number), "link code") for number in standing]
    rests = html.Div([parts.mark(code, value_text(visit, values, code)) for code in row.items], className="stacked")
    stands = words(f"page.objections.clocks_{'stand' if row.state == 'open' else 'run'}")
    pairs: list[tuple[str, Any]] = [
        (words("page.objections.issues"), html.Div(issues, className="stacked") if issues else "–"),
        (words("page.objections.rests"), rests if row.items else "–"),
    ]
    return parts.panel(words("page.objections.clocks"), parts.facts(pairs), note=stands)


def _answer(visit: Visit, row: ObjectionRow, moves: Sequence[Move]) -> Component:
    words = visit.words
    title = words("page.objections.answer")
    if row.answered_at is None:
        return parts.panel(title, parts.empty(words("page.objections.no_answer")))
    pairs: list[tuple[str, Any]] = [
        (words("page.objections.answered"), [row.answered_name, " ", times.clock(row.answered_at, visit.at)]),
        (words("page.objections.answer"), row.answer or "–"),
    ]
    if row.state == "upheld":
        pairs += [
            (words("page.objections.correction"), row.correction),
            (words("page.objections.traced"), _traced(visit, row, moves)),
        ]
    return parts.panel(title, parts.facts(pairs))


def _traced(visit: Visit, row: ObjectionRow, moves: Sequence[Move]) -> Any:
    """Whether the correction has come from the source: with which version of a record, or to which value."""
    words = visit.words
    if row.traced_at is None:
        return parts.chip("near", words("page.objections.untraced"))
    said: list[Any] = [words("page.objections.version"), " ", moment_of(visit, row.corrected_version)]
    if row.kind == "value":
        said = [_figure_now(visit, one.detail) for one in moves if one.event == "trace"]
    below = html.Span(said, className="below")
    return [parts.chip("good", words("page.objections.arrived")), " ", times.clock(row.traced_at, visit.at), below]


def _figure_now(visit: Visit, detail: Mapping[str, Any]) -> str:
    sources = ", ".join(detail["sources"]) or "–"
    return visit.words("page.objections.figure_now", was=detail["was"], now=detail["now"], sources=sources)


def moment_of(visit: Visit, version: int | None) -> Component | str:
    """The moment of the source that a version stands for; a dash for none."""
    return "–" if version is None else times.full(datetime.fromtimestamp(version / MICROSECONDS, UTC))


def _told(visit: Visit, value: Any) -> Any:
    """A value of a record; a moment in local time."""
    if isinstance(value, str) and "T" in value and value.endswith("+00:00"):
        return times.full(datetime.fromisoformat(value))
    return str(value)


def _snapshot(visit: Visit, row: ObjectionRow, values: Names) -> Component:
    """The record, or the value, as it was collected when the objection was raised."""
    words = visit.words
    title = words(f"page.objections.snapshot{'_value' if row.kind == 'value' else ''}")
    if not row.snapshot:
        return parts.panel(title, parts.empty(words("page.objections.no_snapshot")))
    shown = [
        (
            words.known(f"page.objections.field.{name}", value_text(visit, values, name)),
            html.Span(_told(visit, value), className="code"),
        )
        for name, value in sorted(row.snapshot.items())
        if value is not None and name not in OURS and not name.endswith(("_key", "_day"))
    ]
    note = [words("page.objections.version"), " ", moment_of(visit, row.version)] if row.kind == "record" else None
    return parts.panel(title, parts.facts(shown), note=note)
