"""Self-reports: opened by the authority, filled by several people of the agency, handed in once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from core.access import Principal
from core.days import local_date, months_before
from core.errors import RefusedError
from core.working_days import statutory
from evaluation.cycles.part import PartFacts
from evaluation.deadlines.duties import last_day
from evaluation.desk import Desk, demand_at, way_at
from evaluation.moving import OvertakenError
from evaluation.parts.bulk import Bulk, for_each
from evaluation.parts.facts import part_facts
from evaluation.parts.finding import cycle_within, demand_cycle, part_within
from evaluation.parts.letters import tell_agency
from evaluation.parts.moving import Doing, move_part
from evaluation.parts.persons import mover
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.schema import Item
from evaluation.rubric.words import ItemType
from evaluation.scoring.rubrics import rubric_within
from evaluation.scoring.settling import value_of_json
from people.deeds import Matter, deed
from store import uploads
from store.database import UnitOfWork
from store.evaluation import parts, reviews
from store.evaluation.cycles import CycleRow
from store.evaluation.parts import PartRow
from store.evaluation.reviews import EvidenceRow, ReportRow

MANAGE: Final = "cycles.manage"
SUBMIT: Final = "self_reports.submit"
LONGEST_NOTE: Final = 2000
MOST_FILES: Final = 20


@dataclass(frozen=True, slots=True)
class Typed:
    """An item of a self-report as typed over the revision that was seen."""

    item: str
    revision: int
    value: Mapping[str, Any] | None = None
    note: str = ""
    uploads: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file for one demand of an item."""

    item: str
    demand: str
    upload: int


def open_reports(
    desk: Desk, principal: Principal, code: str, at: datetime, owners: Collection[str] | None = None
) -> Bulk:
    """Opens the self-report of agencies (None: of all that are scored), prefilled with what is in force."""
    with deed(desk.database, principal, Matter("report.opened", MANAGE, "cycle", code[:40]), at) as done:
        cycle = cycle_within(done.unit, code)
        done.node = demand_cycle(done.unit, desk, principal, MANAGE, cycle, at).code
        rubric = rubric_within(done.unit, cycle.rubric_key)
        rows = parts.parts(done.unit, cycle.cycle_id, None if owners else ["scored"], owners)
        facts = part_facts(done.unit, cycle, rubric, rows)
        doing = Doing(mover(principal), at)
        opened = for_each(rows, lambda row: _open(done.unit, desk, cycle, rubric, row, facts[row.owner], doing))
        done.after = opened.counted("opened")
    return opened


def _open(
    unit: UnitOfWork, desk: Desk, cycle: CycleRow, rubric: Rubric, row: PartRow, facts: PartFacts, doing: Doing
) -> None:
    move_part(unit, cycle, row, "open_self_report", facts, doing)
    begin_report(unit, row, doing.at)
    _prefill(unit, cycle, rubric, row.owner, doing.at)
    values = {"cycle": cycle.name}
    link = f"/evaluation/report?cycle={cycle.code}&owner={row.owner}"
    once = f"report {cycle.code} {row.owner}"
    tell_agency(unit, way_at(unit, desk, row.owner), "report_opened", values, link, doing.at, once)


def begin_report(unit: UnitOfWork, row: PartRow, at: datetime) -> None:
    """The time for the self-report begins today."""
    today, calendar = local_date(at), statutory()
    due = last_day("report_on_oneself", today, calendar)
    parts.open_report(unit, row, today, due, provisional=not calendar.is_published(due.year))


def _prefill(unit: UnitOfWork, cycle: CycleRow, rubric: Rubric, owner: str, at: datetime) -> None:
    """What was said last stays in force as long as its evidence does (一次提交，未变更则沿用)."""
    said = reviews.last_report(unit, cycle.cycle_id, owner)
    standing = standing_of(reviews.evidence(unit, owner), local_date(at))
    for item in reported_items(rubric):
        value, note, files = said.get(item.code, (None, "", []))
        holds = all((item.code, demand.code) in standing for demand in item.evidence)
        carried = value is not None and holds and item.code in rubric.items
        row = ReportRow(owner, item.code, value if carried else None, note, files, carried, 0, "", at)
        reviews.prefill(unit, cycle.cycle_id, row)


def standing_of(rows: Sequence[EvidenceRow], on: date) -> dict[tuple[str, str], EvidenceRow]:
    """(item, demand) → the evidence in force on a day."""
    return {(one.item, one.demand): one for one in rows if one.holds_on(on)}


def reported_items(rubric: Rubric) -> tuple[Item, ...]:
    """The items of a self-report: all that people have a say in."""
    return tuple(item for item in rubric.items.values() if item.type is not ItemType.AUTOMATIC)


def save_item(desk: Desk, principal: Principal, code: str, owner: str, typed: Typed, at: datetime) -> int:
    """Keeps an item as typed; returns its new revision. OvertakenError: a colleague has saved it meanwhile."""
    matter = Matter("report.saved", SUBMIT, "evaluation", code[:40], owner[:40], {"item": typed.item[:20]})
    with deed(desk.database, principal, matter, at) as done:
        cycle, rubric = _own_report(done.unit, desk, principal, code, owner, at)
        item = _item(rubric, typed.item)
        demand_value(item, typed.value)
        if len(typed.note) > LONGEST_NOTE:
            raise RefusedError("the note is too long", "report_note", most=LONGEST_NOTE)
        use_files(done.unit, typed.uploads, owner, code, at)
        name = principal.display_name
        row = ReportRow(owner, item.code, typed.value, typed.note, list(typed.uploads), False, typed.revision, name, at)
        revision = reviews.save(done.unit, cycle.cycle_id, row, at)
        if revision is None:
            raise OvertakenError(typed.item)
    return revision


def hand_in(desk: Desk, principal: Principal, code: str, owner: str, told: HandedIn, at: datetime) -> int:
    """Hands in a file for a demand: it stays in force until it is replaced, or as many months as the rubric says."""
    matter = Matter("report.saved", SUBMIT, "evaluation", code[:40], owner[:40], {"item": told.item[:20]})
    with deed(desk.database, principal, matter, at) as done:
        _, rubric = _own_report(done.unit, desk, principal, code, owner, at)
        item = _item(rubric, told.item)
        demand = next((one for one in item.evidence if one.code == told.demand), None)
        if demand is None:
            raise RefusedError(f"{told.item} demands no {told.demand}", "report_demand", demand=told.demand[:40])
        use_files(done.unit, [told.upload], owner, code, at)
        today = local_date(at)
        until = months_before(today, -demand.months) if demand.months else None
        name = principal.display_name
        return reviews.hand_in(
            done.unit, EvidenceRow(0, owner, told.item, told.demand, told.upload, today, name, until)
        )


def submit_report(desk: Desk, principal: Principal, code: str, owner: str, at: datetime) -> None:
    """Hands the self-report in; what is open or late is refused."""
    matter = Matter("report.submitted", SUBMIT, "evaluation", code[:40], owner[:40])
    with deed(desk.database, principal, matter, at) as done:
        cycle = cycle_within(done.unit, code)
        row = part_within(done.unit, cycle, owner, locked=True)
        demand_at(done.unit, desk, principal, SUBMIT, owner, at)
        rubric = rubric_within(done.unit, cycle.rubric_key)
        facts = replace(part_facts(done.unit, cycle, rubric, [row])[owner], person=mover(principal).person)
        move_part(done.unit, cycle, row, "submit", facts, Doing(mover(principal), at))
        parts.submitted(done.unit, row, principal.display_name, at)


def _own_report(
    unit: UnitOfWork, desk: Desk, principal: Principal, code: str, owner: str, at: datetime
) -> tuple[CycleRow, Rubric]:
    """An agency's report that is open. RefusedError: it is not."""
    cycle = cycle_within(unit, code)
    demand_at(unit, desk, principal, SUBMIT, owner, at)
    row = part_within(unit, cycle, owner)
    if row.state != "self_reporting":
        raise RefusedError("the self-report is not open", "report_closed", owner=owner)
    return cycle, rubric_within(unit, cycle.rubric_key)


def _item(rubric: Rubric, code: str) -> Item:
    found = rubric.items.get(code)
    if found is None or found.type is ItemType.AUTOMATIC:
        raise RefusedError(f"{code} is no item of a self-report", "report_item", item=code[:20])
    return found


def demand_value(item: Item, value: Mapping[str, Any] | None) -> None:
    """RefusedError unless the rule of an item can judge a value; None is always allowed."""
    if value is None:
        return
    try:
        found = value_of_json(value)
        if found.denominator <= 0 or found.numerator < 0:
            raise ValueError
        item.rule.result(found)
    except (ValueError, TypeError, ZeroDivisionError) as error:
        raise RefusedError(f"{item.code} cannot have this value", "report_value", item=item.code) from error


def use_files(unit: UnitOfWork, ids: Sequence[int], owner: str, code: str, at: datetime) -> None:
    """Files of an agency, on which something rests from now on. RefusedError: one is not there, or another's."""
    if len(set(ids)) > MOST_FILES:
        raise RefusedError("too many files", "report_files", most=MOST_FILES)
    found = {row.upload_id for row in uploads.some_uploads(unit, ids) if row.node == owner}
    if missing := sorted(set(ids) - found):
        raise RefusedError(f"no file {missing[0]} of {owner}", "filing_evidence", number=missing[0])
    uploads.use(unit, ids, f"evaluation {code} {owner}", at)
