"""What may be done with a visit now, by whoever the table of states names, and the fields of each act."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.field_parts import act_name, clause_options, ground_options
from cockpit.pages.inspections.words import APPROVE, DRAFT, INSPECTING, PAGE, VISIT, holds_at
from cockpit.pages.wording import document_title
from cockpit.ui import parts
from cockpit.ui.acts import ACT, Fields, act_panel, way
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from core.days import local_date
from evaluation.fieldwork.reading import WholeInspection
from evaluation.fieldwork.site import lines_of, record_of
from evaluation.fieldwork.surroundings import Papers, officers_beside
from evaluation.inspections.checklist import checklist
from evaluation.inspections.states import inspection_machine
from store.evaluation.inspections import InspectionRow
from store.evaluation.officers import OfficerRow

OWN: Final = frozenset({"sign_record", "feed_back", "open_issues"})
"""acts of the officers of the visit alone"""
ON_PAGE: Final = ("notify", "go_without_notice", "sign_record", "find_nothing", "feed_back", "postpone", "cancel")
RISKY: Final = frozenset({"postpone", "cancel"})
SEVERITIES: Final = ("grave", "serious", "ordinary")
SUBJECTS: Final = tuple(sorted(checklist().subjects))
"""of 档案法 42"""


def is_bureau(visit: Visit, row: InspectionRow) -> bool:
    """Whether the visitor sees the visit as the authority does: its own, or the city's."""
    city = str(visit.services.settings.city.code)
    nodes = {node for one in INSPECTING for node in visit.principal.nodes(one, visit.at)}
    return row.node in nodes or city in nodes


def is_own(visit: Visit, officers: Sequence[OfficerRow]) -> bool:
    """Whether the visitor is one of the officers of the visit."""
    return visit.principal.account_id in {one.person_id for one in officers}


def acts_of(visit: Visit, found: WholeInspection) -> list[str]:
    """The acts that the visitor may do to a visit in its state."""
    row, own = found.row, is_own(visit, found.officers)
    acts = [one.event for one in inspection_machine().possible(row.state) if holds_at(visit, one.who, row.node)]
    acts = [one for one in acts if one in ON_PAGE]
    if row.lead_id is None and not row.is_hazard:
        acts = [one for one in acts if one != "go_without_notice"]
    if row.state == "to_feed_back" and holds_at(visit, VISIT, row.node):
        acts.insert(0, "open_issues")
    if row.state == "drawn" and holds_at(visit, DRAFT, row.node):
        acts.insert(0, "draft_notice")
    if row.state in ("drawn", "notified") and holds_at(visit, APPROVE, row.node):
        acts.append("assign")
    return [one for one in dict.fromkeys(acts) if own or one not in OWN]


def act_text(visit: Visit, act: str) -> str:
    """What an act on a visit is called."""
    return visit.words.known(f"page.inspections.act.{act}", "") or act_name(visit.words, "inspection", act)


def ways(visit: Visit, found: WholeInspection) -> list[Component]:
    """The ways to what this person may do now; on site it is the page for a phone."""
    shown = [
        way(visit, one, act_text(visit, one), "quiet" if one in RISKY else "plain") for one in acts_of(visit, found)
    ]
    if found.row.state in ("notified", "on_site") and is_own(visit, found.officers):
        text = [parts.icon("phone"), visit.words("page.inspections.phone")]
        shown.insert(0, html.A(text, href="/site/app", className="button button-main"))
    return shown


async def asked_for(visit: Visit, found: WholeInspection, papers: Papers) -> list[Component]:
    """The form of the act of the address."""
    act, row = visit.query.get(ACT, ""), found.row
    if act not in acts_of(visit, found):
        return []
    made = Fields(visit, PAGE, f"{act} {row.inspection_id}")
    officers = await _officers(visit, row) if act == "assign" else []
    fields = FIELDS[act](visit, made, found, papers) if act in FIELDS else _assign(visit, made, found, officers)
    note = visit.words.known(f"page.inspections.note_of.{act}", "") or None
    title = act_text(visit, act)
    return [act_panel(visit, PAGE, act, title, fields, note=note, risky=act in RISKY, seen=row.revision)]


async def _officers(visit: Visit, row: InspectionRow) -> list[OfficerRow]:
    return await visit.read(officers_beside, visit.evaluation, visit.principal, row.node, visit.at)


def _assign(visit: Visit, made: Fields, found: WholeInspection, officers: Sequence[OfficerRow]) -> list[Component]:
    words, today = visit.words, local_date(visit.at)
    options = [
        (str(one.officer_id), f"{one.name} {one.certificate} · {one.valid_until.isoformat()}")
        for one in officers
        if one.valid_until >= today
    ]
    chosen = [str(one) for one in found.row.officers]
    return [
        made.some_of("officers", words("page.inspections.officers"), options, chosen, words("page.inspections.two")),
        made.text("reason", words("page.inspections.reason"), hint=words("page.inspections.reason_hint")),
    ]


def subject_texts(visit: Visit, numbers: Sequence[int]) -> list[str]:
    """The subjects of 档案法 42 by their numbers."""
    return [f"{number} {checklist().subjects[number].name.of(visit.language)}" for number in numbers]


def drafted(papers: Papers) -> Mapping[str, Any]:
    """What the newest draft of a notice says; nothing where there is none."""
    return dict(papers.notices[-1].draft) if papers.notices else {}


def _notice_fields(visit: Visit, made: Fields, found: WholeInspection, papers: Papers) -> list[Component]:
    """When, where, about what, and what is to be prepared: as it was drafted, else empty."""
    words, told = visit.words, drafted(papers)
    start, end = str(told.get("start", "")), str(told.get("end", ""))
    subjects = [(str(number), text) for number, text in zip(SUBJECTS, subject_texts(visit, SUBJECTS), strict=True)]
    chosen = [str(one) for one in told.get("subjects", SUBJECTS)]
    on = local_date_of(start)
    return [
        made.day("visit_on", words("page.inspections.visit_on"), on, words("page.inspections.visit_on_hint")),
        made.line("begins", words("page.inspections.begins"), start[11:16] or "09:00"),
        made.line("ends", words("page.inspections.ends"), end[11:16] or "16:30"),
        made.line("place", words("page.inspections.place"), str(told.get("place", "")) or None),
        made.ticked("subjects", words("page.inspections.subjects"), subjects, chosen),
        made.text(
            "material",
            words("page.inspections.material"),
            "\n".join(map(str, told.get("material", ()))) or None,
            words("page.inspections.one_a_line"),
        ),
    ]


def local_date_of(text: str) -> date | None:
    """The day of a stored local moment; None for an empty text."""
    return date.fromisoformat(text[:10]) if text else None


def _notify(visit: Visit, made: Fields, found: WholeInspection, papers: Papers) -> list[Component]:
    words = visit.words
    sealed = [one for one in papers.notices if one.sealed_at is not None]
    options = [(str(one.document_id), f"{document_title(words, one.kind)} {one.number_text}") for one in sealed]
    newest = options[-1][0] if options else None
    hint = words("page.inspections.sealed_hint")
    document = made.one_of("document", words("page.inspections.sealed_notice"), options, newest, hint)
    return [document, *_notice_fields(visit, made, found, papers)]


def _unannounced(visit: Visit, made: Fields, found: WholeInspection, papers: Papers) -> list[Component]:
    words = visit.words
    return [
        made.day("visit_on", words("page.inspections.visit_on")),
        made.text("reason", words("page.inspections.reason"), hint=words("page.inspections.reason_hint")),
    ]


def _reason(visit: Visit, made: Fields, found: WholeInspection, papers: Papers) -> list[Component]:
    return [
        made.text("reason", visit.words("page.inspections.reason"), hint=visit.words("page.inspections.reason_hint"))
    ]


def _nothing(visit: Visit, made: Fields, found: WholeInspection, papers: Papers) -> list[Component]:
    return []


def _sign(visit: Visit, made: Fields, found: WholeInspection, papers: Papers) -> list[Component]:
    """The record as both sides read it, with its digest, and who signs."""
    words, record = visit.words, record_of(found.entries)
    there = [
        (one["certificate"], f"{one['name']} {one['certificate']}") for one in found.row.present.get("officers", ())
    ]
    read = html.Ol([html.Li(one) for one in lines_of(record)], className="lines")
    text = html.Div(
        [html.Span(words("page.inspections.read_it"), className="field-label"), read], className="field is-wide"
    )
    return [
        text,
        made.fixed("digest", words("page.inspections.digest"), record.digest, words("page.inspections.digest_hint")),
        made.ticked("officers", words("page.inspections.officers_signed"), there),
        made.line("recorder", words("page.inspections.recorder"), visit.principal.display_name),
        made.line("unit_signer", words("page.inspections.unit_signer")),
        made.text("corrections", words("page.inspections.corrections")),
        made.text("refusal", words("page.inspections.refusal"), hint=words("page.inspections.refusal_hint")),
        made.line("witness", words("page.inspections.witness")),
    ]


def _issues(visit: Visit, made: Fields, found: WholeInspection, papers: Papers) -> list[Component]:
    """Each line of the signed record: whether it becomes an issue, how grave, and by which clause."""
    words = visit.words
    severities = [(one, words(f"evaluation.severity.{one}")) for one in SEVERITIES]
    known = {str(one["text"]): one for one in found.row.record.get("facts", ())}
    shown: list[Component] = []
    for line, text in enumerate(found.row.record.get("lines", ())):
        fact = known.get(text, {})
        taken = [("take", words("page.inspections.take", line=line + 1))]
        shown += [
            made.ticked(f"take-{line}", text, taken),
            made.line(f"title-{line}", words("page.inspections.issue_title"), text[:60]),
            made.one_of(f"severity-{line}", words("page.issues.column.severity"), severities, "ordinary"),
            made.one_of(
                f"clause-{line}", words("page.issues.clause"), clause_options(words), fact.get("clause_id") or None
            ),
            made.one_of(
                f"ground-{line}", words("page.issues.ground"), ground_options(words), fact.get("ground") or None
            ),
        ]
    return shown


def _feed_back(visit: Visit, made: Fields, found: WholeInspection, papers: Papers) -> list[Component]:
    words = visit.words
    sealed = [one for one in papers.documents if one.sealed_at is not None]
    options = [(str(one.document_id), f"{document_title(words, one.kind)} {one.number_text}") for one in sealed]
    chosen = [key for key, _ in options]
    return [made.some_of("documents", words("page.inspections.documents"), options, chosen)]


FIELDS: Final[Mapping[str, Callable[[Visit, Fields, WholeInspection, Papers], list[Component]]]] = {
    "draft_notice": _notice_fields,
    "notify": _notify,
    "go_without_notice": _unannounced,
    "postpone": _reason,
    "cancel": _reason,
    "sign_record": _sign,
    "open_issues": _issues,
    "find_nothing": _nothing,
    "feed_back": _feed_back,
}
"""act → its fields; assigning officers reads more"""
