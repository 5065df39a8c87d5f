"""What may be done with an issue now: each act with the fields that it needs, by whoever the table of states names."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.issues import bulk, confirming, inputs, opening
from cockpit.pages.issues.answering import ANSWERING
from cockpit.pages.issues.deciding import DECIDING
from cockpit.pages.issues.offering import RISKY, offered
from cockpit.pages.issues.told import YES, event_of, told_of
from cockpit.pages.wording import event_text
from cockpit.ui import parts
from cockpit.ui.acts import Done, Typed, act_panel, register_acts
from cockpit.ui.visit import Desk, Visit
from core.errors import RefusedError
from evaluation.casework.reading import WholeIssue, one_issue
from evaluation.commands import issues as commands
from evaluation.commands.acting import act
from evaluation.commands.defending import Examined, examine_defence
from evaluation.commands.reprimands import Reprimand, register_reprimand

PAGE: Final = inputs.PAGE
ANYBODY: Final = ("notices.draft", "notices.answer", "notices.close", "notices.sign", "notices.legal_review")
FIELDS: Final = {**DECIDING, **ANSWERING, "confirm": confirming.fields}


def ways(visit: Visit, found: WholeIssue) -> list[Component]:
    """The ways to what this person may do now."""
    row, words = found.case.row, visit.words
    shown = []
    if row.state == "drafting" and row.document_id is None and visit.holds("notices.draft"):
        href = visit.link("/documents", act="new", issue=row.issue_no)
        shown.append(parts.link(words("page.issues.draft"), href, "button button-main"))
    for name in _offered(visit, found):
        kind = "button button-quiet" if name in RISKY else "button button-plain"
        shown.append(parts.link(title_of(visit, name), visit.link("/issues", issue=row.issue_no, act=name), kind))
    return shown


async def asked_for(visit: Visit, found: WholeIssue) -> list[Component]:
    """The form of the act of the address."""
    name = visit.query.get("act", "")
    if name not in _offered(visit, found) or name not in FIELDS:
        return []
    fields = await FIELDS[name](visit, found)
    title, seen = title_of(visit, name), found.case.row.revision
    return [act_panel(visit, PAGE, name, title, fields, risky=name in RISKY, seen=seen)]


def title_of(visit: Visit, name: str) -> str:
    """What an act is called: as the page says, else as the table of states does."""
    return visit.words.known(f"page.issues.event.{name}", event_text(visit.words, "issue", name))


def _offered(visit: Visit, found: WholeIssue) -> list[str]:
    rights = [one for one in ANYBODY if visit.holds(one)]
    return offered(found.case, found.may, rights)


def register(app: Any, desk: Desk) -> None:
    """Registers the one callback of all acts."""
    register_acts(app, desk, PAGE, "/issues", do, ANYBODY)


async def do(visit: Visit, typed: Typed) -> Done:
    """Does the act of the form: to the issue of the address, to all of the filter, or as a new one."""
    number = visit.query.get("issue", "")
    if typed.act == opening.ACT:
        return await opening.do(visit, typed)
    if not number:
        return await bulk.do(visit, typed)
    await RUNS.get(typed.act, _act)(visit, number, typed)
    return Done(visit.words("page.issues.done", number=number), visit.link("/issues", issue=number))


async def _act(visit: Visit, number: str, typed: Typed) -> None:
    event = event_of(typed)
    await visit.read(act, visit.evaluation, visit.principal, number, event, told_of(typed), visit.at, typed.seen)


async def _confirm(visit: Visit, number: str, typed: Typed) -> None:
    told = await confirming.told_by(visit, number, typed)
    await visit.read(act, visit.evaluation, visit.principal, number, "confirm", told, visit.at, typed.seen)


async def _examine(visit: Visit, number: str, typed: Typed) -> None:
    found = await visit.read(one_issue, visit.evaluation, visit.principal, number, visit.at)
    points = found.case.defence.points if found.case.defence else ()
    examined = {
        str(one["claim"]): Examined(said, typed.text(f"accepted.{place}") == YES)
        for place, one in enumerate(points)
        if (said := typed.text(f"examined.{place}"))
    }
    if not examined:
        raise RefusedError("nothing is examined yet", "fields_missing")
    await visit.read(examine_defence, visit.evaluation, visit.principal, number, examined, visit.at)


async def _note(visit: Visit, number: str, typed: Typed) -> None:
    noted, reason = typed.needed("noted"), typed.text("reason")
    await visit.read(commands.note_finding, visit.evaluation, visit.principal, number, noted, reason, visit.at)


async def _review(visit: Visit, number: str, typed: Typed) -> None:
    opinion = typed.needed("reason")
    await visit.read(commands.review_case, visit.evaluation, visit.principal, number, opinion, visit.at)


async def _register_reprimand(visit: Visit, number: str, typed: Typed) -> None:
    if not typed.uploads:
        raise RefusedError("the decision goes along as a file", "reprimand_file")
    told = Reprimand(typed.needed("decision_no"), typed.day("informed_on"), typed.day("decided_on"), typed.uploads[0])
    await visit.read(register_reprimand, visit.evaluation, visit.principal, number, told, visit.at)


RUNS: Final[Mapping[str, Callable[[Visit, str, Typed], Awaitable[None]]]] = {
    "confirm": _confirm,
    "examine_defence": _examine,
    "note_finding": _note,
    "review_case": _review,
    "register_reprimand": _register_reprimand,
}
"""acts that are no plain move of the table of states"""
