"""What the pages of leads, inspections and objections share: their course, their files, and names in both languages."""

from collections.abc import Iterable, Sequence
from typing import Any

from dash.development.base_component import Component

from cockpit.pages.wording import document_title, event_text, machine_of, state_chip, state_text
from cockpit.ui import parts, times
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit, Words
from evaluation.law.clauses import clause_table
from evaluation.offices import authority
from store.evaluation.official_documents import DocumentRow
from store.evaluation.rows import Move


def course(visit: Visit, machine: str, moves: Sequence[Move]) -> Component:
    """What has happened to a case, the newest first."""
    lines = [_move(visit, machine, one) for one in reversed(moves)]
    return parts.panel(visit.words("field.course"), html.Ol(lines, className="steps"))


def move_text(words: Words, machine: str, event: str) -> str:
    """What an event is called: by its table, or by us where it moves nothing."""
    if event in machine_of(machine).events:
        return event_text(words, machine, event)
    return words.known(f"field.event.{event}", event)


def _move(visit: Visit, machine: str, one: Move) -> Component:
    words = visit.words
    who = one.by_name if one.by is not None else words("field.by_itself")
    said: list[Any] = [html.Span(state_text(words, machine, one.to_state), className="below")]
    if one.reason:
        said.append(html.Span(one.reason, className="below"))
    return html.Li(
        [
            html.Span(move_text(words, machine, one.event), className="strong"),
            f" {who} ",
            times.clock(one.at, visit.at),
            *said,
            *(file_link(number) for number in one.uploads),
        ]
    )


def act_name(words: Words, machine: str, event: str) -> str:
    """What a button for an event says."""
    text = event_text(words, machine, event)
    return text[:1].upper() + text[1:]


def authority_name(visit: Visit, node: str, otherwise: str) -> str:
    """What an authority is called: as its documents name it, in English by its place."""
    words = visit.words
    return words.of(authority(visit.services.settings, node).name, words("field.authority", place=otherwise))


def note_of(*shown: Any) -> Component:
    """What stands below the name of a case, with room between."""
    return html.Span(list(shown), className="stacked")


def file_link(number: int, label: str = "") -> Component:
    """The way to a file that was handed in."""
    text = label or f"#{number}"
    way = html.A(text, href=f"/api/uploads/{number}", className="link", download="")
    return html.Span([parts.icon("clip"), " ", way], className="below")


def files(numbers: Iterable[int]) -> Any:
    """The ways to some files; a dash where there are none."""
    return [file_link(number) for number in numbers] or "–"


def owner_link(visit: Visit, code: str, name: str) -> Component | str:
    """An owner by name, with the way to what it lacks for whoever may see that."""
    if not visit.holds("records.read"):
        return name
    return parts.link(name, visit.link("/missing", owner=code))


def issue_line(visit: Visit, number: str, state: str) -> Component:
    """An issue with its state, and the way to it."""
    way = parts.link(number, visit.link("/issues", issue=number), "link code")
    return html.Li([html.Span(way, className="grow"), state_chip(visit.words, "issue", state)])


def document_line(visit: Visit, one: DocumentRow) -> Component:
    """A document with its number and state, and the way to it."""
    way = parts.link(document_title(visit.words, one.kind), visit.link("/documents", document=one.document_id), "link")
    number = html.Span(one.number_text or "–", className="below")
    state = html.Span(visit.words(f"page.documents.state.{one.state}"))
    return html.Li([html.Span([way, number], className="grow"), state])


def clause_options(words: Words) -> list[tuple[str, str]]:
    """Clauses to choose from."""
    return [(code, f"{code} {words.of(one.zh, one.en)}") for code, one in clause_table().clauses.items()]


def ground_options(words: Words) -> list[tuple[str, str]]:
    """Grounds of an order to choose from."""
    return [(code, words.of(one.zh, one.en)) for code, one in clause_table().grounds.items()]


def lines(texts: Iterable[Any]) -> Component:
    """Some lines, one below the other."""
    return html.Ul([html.Li(text) for text in texts], className="plain-list")


def back_to(visit: Visit, path: str, text: str, **query: object) -> Component:
    """The way back to a list."""
    return parts.link([parts.icon("left"), text], visit.link(path, **query), "link back")
