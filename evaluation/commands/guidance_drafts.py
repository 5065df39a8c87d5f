"""业务指导意见书 by hand: on figures of a unit, or on what a person has seen, at any time and without an issue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.access import Principal
from core.days import local_date
from core.errors import RefusedError
from evaluation.casework.deeds import By, by_principal
from evaluation.casework.drafts import NewDraft, draft_within
from evaluation.casework.guiding import Content, ToldPoint, figure_points, frozen_point, guidance_content, told_point
from evaluation.desk import Desk, demand_at
from evaluation.leads.deciding import Told, reference_of
from evaluation.sentences import sentence
from people.deeds import Matter, deed
from store.database import UnitOfWork
from store.evaluation.leads import LeadRow
from store.owners import OwnerRow, owner_within

DRAFT: Final = "notices.draft"
KIND: Final = "guidance"
MOST: Final = 50
"""points of one document"""


@dataclass(frozen=True, slots=True)
class NewGuidance:
    """Guidance for an owner: on these figures (codes of indicators), and on points that a person tells."""

    owner: str
    figures: Sequence[str] = ()
    points: Sequence[ToldPoint] = ()
    period: str = ""


def draft_guidance(desk: Desk, principal: Principal, new: NewGuidance, at: datetime) -> int:
    """Drafts guidance for an owner of one's own level; returns the number of the document.

    Figures are kept with value, window and snapshot as they stand now. RefusedError: it says nothing, a figure reaches
    its target, or a point lacks something.
    """
    matter = Matter("document.drafted", DRAFT, "document", node=new.owner[:40], detail={"kind": KIND})
    with deed(desk.database, principal, matter, at) as done:
        demand_at(done.unit, desk, principal, DRAFT, new.owner, at)
        owner = guided(done.unit, new.owner)
        points = [*figure_points(done.unit, desk, owner, new.figures, at), *_told(new.points, at)]
        if not 0 < len(points) <= MOST:
            raise RefusedError("guidance has a point, and not too many", "guidance_points", most=MOST)
        content = guidance_content(new.period, points, local_date(at))
        draft = NewDraft(KIND, owner.code, content=content)
        number = draft_within(done.unit, desk, draft, by_principal(principal), at)
        done.detail |= {"document": number, "points": len(points)}
    return number


def guide_within(unit: UnitOfWork, desk: Desk, lead: LeadRow, owner: str, told: Told, by: By, at: datetime) -> int:
    """Drafts the guidance that a lead was turned to, within the transaction of the decision; returns its number.

    The point of a figure is the one that the lead has kept; of any other lead it says what the check has found, and
    whoever drafts completes it.
    """
    guided_owner, on = guided(unit, owner), local_date(at)
    if lead.figure:
        point = frozen_point(desk, guided_owner, lead.figure, lead.registered_at, at)
    else:
        item = told.title.strip() or sentence("lead_title", number=lead.lead_id)
        point = told_point(ToldPoint(item, told.found, "", ""), on)
    content = guidance_content("", [point], on)
    return draft_within(unit, desk, NewDraft(KIND, owner, (), content, reference_of(lead.lead_id)), by, at)


def guided(unit: UnitOfWork, code: str) -> OwnerRow:
    """An owner by its code. RefusedError: there is none."""
    owner = owner_within(unit, code)
    if owner is None:
        raise RefusedError(f"there is no owner {code}", "unknown_owner", owner=code[:40])
    return owner


def _told(points: Sequence[ToldPoint], at: datetime) -> list[Content]:
    for number, one in enumerate(points, start=1):
        if not all(text.strip() for text in (one.item, one.value, one.target, one.advice)):
            raise RefusedError(f"point {number} lacks something", "guidance_point_incomplete", number=number)
        if one.due is not None and one.due < local_date(at):
            raise RefusedError(f"the day of point {number} is over", "guidance_point_past", number=number)
    return [told_point(one, local_date(at)) for one in points]
