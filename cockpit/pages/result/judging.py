"""An objection to a score and its ruling; what a reviewer, who sees no results, is shown of an agency to judge."""

from typing import Any

from dash.development.base_component import Component

from cockpit.pages.owners import named_owner, owner_name
from cockpit.pages.result import acting
from cockpit.pages.result.losses import guidance
from cockpit.pages.result.offering import links, may, point_ways
from cockpit.pages.result.reading import Shown, read_shown
from cockpit.pages.wording import state_chip, working_due_mark
from cockpit.ui import parts
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from cockpit.viewmodels.scored import speaker_of
from store.owners import owner_by_code
from store.views.results import own_cycles


def objection(visit: Visit, shown: Shown) -> list[Component]:
    """What was objected to, why, until when it is ruled on, and the ruling."""
    raised, words = shown.file.objection, visit.words
    if raised is None:
        return []
    pairs: list[tuple[str, Any]] = [
        (words("page.result.items"), _items(visit, shown, raised.items)),
        (words("page.result.reason"), html.Span([raised.reason, *_files(raised.uploads)])),
        (words("page.result.raised"), f"{raised.raised_by} {raised.raised_at.date().isoformat()}"),
    ]
    if raised.ruling is None:
        pairs.append((words("page.result.rule_by"), working_due_mark(visit, raised.due_on)))
    else:
        pairs.append((words("page.result.ruling_word"), words(f"page.result.ruling.{raised.ruling}")))
        pairs.append((words("page.result.ruling_reason"), f"{raised.ruling_reason} ({raised.ruled_by or ''})"))
    return [parts.panel(words("page.result.objection"), parts.facts(pairs))]


async def view(visit: Visit) -> list[Component] | None:
    """The page of whoever judges: the objection that waits and the points that evidence can close; None: nothing."""
    code = named_owner(visit)
    owner = await visit.read(owner_by_code, visit.database, code) if code else None
    if owner is None:
        return None
    cycles = await visit.read(own_cycles, visit.database, owner.code)
    cycle = visit.query.get("cycle", cycles[0].code if cycles else "")
    shown = await read_shown(visit, owner, cycle)
    if shown is None or shown.scored is None or not may(visit, shown.file.part, "rule"):
        return None
    is_objecting = shown.file.part.state == "objecting"
    points = guidance(visit, shown, [one for one in shown.file.guidance if point_ways(visit, shown, one)])
    if not is_objecting and not points:
        return None
    state = state_chip(visit.words, "participation", shown.file.part.state)
    head = parts.page_head(owner_name(visit, owner), [state, f" {shown.file.cycle.name}"], links(visit, shown))
    raised = objection(visit, shown) if is_objecting else []
    return [head, *acting.asked_for(visit, shown), *raised, *points]


def _items(visit: Visit, shown: Shown, codes: list[str]) -> str:
    if shown.scored is None:
        return ", ".join(codes)
    speaker, known = speaker_of(shown.scored.rubric, visit.language), shown.scored.rubric.items
    names = (f"{code} {speaker.of(known[code].name)}" if code in known else code for code in codes)
    return visit.words("desk.and").join(names)


def _files(uploads: list[int]) -> list[Component]:
    return [
        html.A(f"#{number}", href=f"/api/uploads/{number}", className="link below", download="") for number in uploads
    ]
