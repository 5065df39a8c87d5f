"""A new issue: from a figure out of its band, with the list of its records as evidence, or from what officers found."""

from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.issues import inputs
from cockpit.pages.issues.choosing import SEVERITIES
from cockpit.pages.owners import owner_name
from cockpit.pages.shortfalls import red_panel
from cockpit.ui import parts
from cockpit.ui.acts import Done, Typed, act_panel
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from core.days import local_date
from core.errors import RefusedError
from evaluation.casework.uploads import known_files
from evaluation.commands.figure_cases import FigureCase, Proposal, open_from_figure, proposed
from evaluation.commands.issues import NewEvidence, NewFact, NewIssue, open_issue
from evaluation.desk import Desk
from evaluation.law.clauses import clause_table
from people.ways import way_to
from store.owners import OwnerRow, owner_by_code

ACT: Final = "new"
OPEN: Final = ("notices.draft",)
KEYS: Final = inputs.KEYS
SOURCES: Final = ("inspection", "lead")


async def view(visit: Visit) -> list[Component]:
    """The form, about the owner of the address; unknown where the visitor opens nothing there."""
    words = visit.words
    back = parts.link([parts.icon("left"), words(f"{KEYS}.back")], visit.link("/issues"), "link back")
    owner = await visit.read(owner_by_code, visit.database, visit.query.get("owner", ""))
    if owner is None or not may_open(visit, owner):
        return [back, parts.page_head(words(f"{KEYS}.open")), parts.unknown(words)]
    head = parts.page_head(words(f"{KEYS}.open_at", name=owner_name(visit, owner)), words(f"{KEYS}.open_note"))
    code = visit.query.get("figure", "")
    if not code:
        return [back, head, *await red_panel(visit, owner), await _form(visit, owner, None)]
    try:
        found = await visit.read(proposed, visit.evaluation, owner, code, visit.at)
    except RefusedError as error:
        said = parts.warning(words(f"refused.{error.code}", **error.values))
        return [back, head, said, *await red_panel(visit, owner)]
    return [back, head, await _form(visit, owner, found)]


def may_open(visit: Visit, owner: OwnerRow) -> bool:
    """Whether the visitor opens issues at an owner: the authority in charge, on its own level."""
    return visit.principal.may(OPEN[0], way_to(owner, visit.services.settings.city), visit.at)


async def do(visit: Visit, typed: Typed) -> Done:
    """Opens the issue and goes on to its confirmation."""
    owner, figure = visit.query.get("owner", ""), visit.query.get("figure", "")
    if figure:
        told = FigureCase(
            owner=owner,
            figure=figure,
            title=typed.needed("issue_title"),
            fact=typed.needed("fact_text"),
            place=typed.needed("place"),
            officers=typed.chosen("officers"),
            clause_id=typed.text("clause"),
            ground=typed.text("ground"),
            severity=typed.text("severity") or "ordinary",
            uploads=typed.uploads,
        )
        number = await visit.read(open_from_figure, visit.evaluation, visit.principal, told, visit.at)
    else:
        evidence = await visit.read(_evidence, visit.evaluation, owner, typed.uploads)
        number = await visit.read(open_issue, visit.evaluation, visit.principal, _new(owner, typed, evidence), visit.at)
    href = visit.link("/issues", issue=number, act="confirm")
    return Done(visit.words(f"{KEYS}.opened", number=number), href)


def _new(owner: str, typed: Typed, evidence: list[NewEvidence]) -> NewIssue:
    fact = NewFact(
        text=typed.needed("fact_text"),
        found_on=typed.day("found_on"),
        place=typed.needed("place"),
        found_by=typed.chosen("officers"),
        evidence=evidence,
        clause_id=typed.text("clause"),
        ground=typed.text("ground"),
    )
    return NewIssue(
        owner=owner,
        title=typed.needed("issue_title"),
        source_kind=typed.needed("source_kind_word"),  # type: ignore[arg-type]
        source_ref=typed.needed("source_ref"),
        facts=(fact,),
        severity=typed.text("severity") or "ordinary",  # type: ignore[arg-type]
    )


def _evidence(desk: Desk, owner: str, uploads: tuple[int, ...]) -> list[NewEvidence]:
    """Files by their names. RefusedError: one belongs to somebody else."""
    with desk.database.begin() as unit:
        return [NewEvidence(file.name, number) for number, file in known_files(unit, uploads, {owner}).items()]


async def _form(visit: Visit, owner: OwnerRow, found: Proposal | None) -> Component:
    fields = [*_told(visit, owner, found), *_found(visit, found), *await _shown(visit, owner, found)]
    return act_panel(visit, inputs.PAGE, ACT, visit.words(f"{KEYS}.open"), fields)


def _told(visit: Visit, owner: OwnerRow, found: Proposal | None) -> list[Any]:
    words = visit.words
    if found is None:
        kinds = [(code, words(f"{KEYS}.source_kind.{code}")) for code in SOURCES]
        return [
            inputs.select(visit, "source_kind_word", kinds, SOURCES[0], label=words(f"{KEYS}.source")),
            inputs.line(visit, "source_ref"),
        ]
    figure = found.figure
    href = visit.link("/missing", owner=owner.code, figure=figure.code)
    records = parts.link(words(f"{KEYS}.records", n=f"{figure.short:,}"), href)
    pairs: list[tuple[str, Any]] = [
        (words(f"{KEYS}.figure"), f"{figure.code} {words.of(figure.name.zh, figure.name.en)}"),
        (words(f"{KEYS}.value"), f"{figure.value} ({figure.numerator:,} / {figure.denominator:,})"),
        (words(f"{KEYS}.target"), figure.target),
        (words(f"{KEYS}.list"), records),
    ]
    return [html.Div(parts.facts(pairs), className="field is-wide said")]


def _found(visit: Visit, found: Proposal | None) -> list[Component]:
    """What is said of it: filled in where a figure says it."""
    words = visit.words
    place = found.place if found else None
    shown = [
        inputs.line(visit, "issue_title", found.title if found else None),
        inputs.line(visit, "place", place),
        inputs.text(visit, "fact_text", found.fact if found else None, hint=words(f"{KEYS}.fact_hint")),
    ]
    today = local_date(visit.at).isoformat()
    return shown if found else [*shown, inputs.day(visit, "found_on", today)]


async def _shown(visit: Visit, owner: OwnerRow, found: Proposal | None) -> list[Component]:
    words, table = visit.words, clause_table()
    severities = [(code, words(f"evaluation.severity.{code}")) for code in SEVERITIES]
    clauses = [(code, f"{code} {words.of(one.zh, one.en)}") for code, one in table.clauses.items()]
    grounds = [(code, words.of(one.zh, one.en)) for code, one in table.grounds.items()]
    severity = found.severity if found else "ordinary"
    clause, ground = (found.clause_id or None, found.ground or None) if found else (None, None)
    hint = words(f"{KEYS}.list_hint") if found else None
    return [
        await inputs.officers(visit, owner.code),
        inputs.select(visit, "severity", severities, severity, label=words(f"{KEYS}.column.severity")),
        inputs.select(visit, "clause", clauses, clause, hint=words(f"{KEYS}.clause_hint")),
        inputs.select(visit, "ground", grounds, ground, hint=words(f"{KEYS}.ground_hint")),
        inputs.files(visit, owner.code, hint=hint),
    ]
