"""Feedback to agencies: the sealed document, the guidance points, and the objection that an agency may raise once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from core.access import Principal
from core.days import local_date
from core.errors import RefusedError
from core.working_days import statutory
from evaluation.commands.reports import demand_value, use_files
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
from evaluation.parts.points import give_points, void_settled
from evaluation.parts.reviewed import keep_anew, keep_reviewed
from evaluation.rubric.phrases import phrases
from evaluation.rubric.rubric import Rubric
from evaluation.scoring.rubrics import rubric_within
from people.deeds import Matter, deed
from people.letters import Pair, accounts_that_may, tell
from store.database import UnitOfWork
from store.evaluation import objections, parts
from store.evaluation.cycles import CycleRow
from store.evaluation.parts import PartRow

MANAGE: Final = "cycles.manage"
SEAL: Final = "notices.seal"
RAISE: Final = "objections.raise"
JUDGE: Final = "reviews.judge"


@dataclass(frozen=True, slots=True)
class Objection:
    """What an agency objects to, and why."""

    items: Sequence[str]
    reason: str
    uploads: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """What another reviewer rules; `values`: by item, where the objection is upheld."""

    is_upheld: bool
    reason: str
    values: Mapping[str, Mapping[str, Any]]


def note_feedback_sealed(
    desk: Desk, principal: Principal, code: str, owners: Collection[str], reference: str, at: datetime
) -> None:
    """The feedback documents of agencies are sealed, as the register of documents says under `reference`."""
    with deed(desk.database, principal, Matter("feedback.sealed", SEAL, "cycle", code[:40]), at) as done:
        cycle = cycle_within(done.unit, code)
        done.node = demand_cycle(done.unit, desk, principal, SEAL, cycle, at).code
        if not reference.strip():
            raise RefusedError("a document has a number", "feedback_reference")
        for owner in owners:
            part_within(done.unit, cycle, owner, locked=True)
            parts.note_feedback_sealed(done.unit, cycle.cycle_id, owner, reference.strip(), at)
        done.after = {"owners": len(owners), "reference": reference}


def give_feedback(
    desk: Desk, principal: Principal, code: str, at: datetime, owners: Collection[str] | None = None
) -> Bulk:
    """Gives feedback to agencies (None: to all under review) whose items are judged and whose document is sealed."""
    with deed(desk.database, principal, Matter("feedback.given", MANAGE, "cycle", code[:40]), at) as done:
        cycle = cycle_within(done.unit, code)
        done.node = demand_cycle(done.unit, desk, principal, MANAGE, cycle, at).code
        rubric = rubric_within(done.unit, cycle.rubric_key)
        parts.note_sealed_documents(done.unit, cycle.cycle_id, cycle.code)
        rows = parts.parts(done.unit, cycle.cycle_id, None if owners else ["reviewing"], owners)
        keep_reviewed(done.unit, desk, cycle, rubric, [one for one in rows if one.state == "reviewing"], at)
        rows = parts.parts(done.unit, cycle.cycle_id, None, [one.owner for one in rows])
        facts = part_facts(done.unit, cycle, rubric, rows)
        doing = Doing(mover(principal), at)
        given = for_each(rows, lambda row: _feed_back(done.unit, desk, cycle, rubric, row, facts[row.owner], doing))
        done.after = given.counted("given")
    return given


def _feed_back(
    unit: UnitOfWork, desk: Desk, cycle: CycleRow, rubric: Rubric, row: PartRow, facts: PartFacts, doing: Doing
) -> None:
    move_part(unit, cycle, row, "feed_back", facts, doing)
    parts.fed_back(unit, row, local_date(doing.at))
    give_points(unit, cycle, rubric, row, doing)
    link = f"/evaluation/result?cycle={cycle.code}&owner={row.owner}"
    values = {"cycle": cycle.name}
    tell_agency(
        unit, way_at(unit, desk, row.owner), "fed_back", values, link, doing.at, f"fed back {cycle.code} {row.owner}"
    )


def object_to_score(desk: Desk, principal: Principal, code: str, owner: str, told: Objection, at: datetime) -> None:
    """An agency objects to its score, once and in time; publication waits until a reviewer has ruled."""
    with deed(
        desk.database, principal, Matter("score.objected", RAISE, "evaluation", code[:40], owner[:40]), at
    ) as done:
        cycle = cycle_within(done.unit, code)
        row = part_within(done.unit, cycle, owner, locked=True)
        way = demand_at(done.unit, desk, principal, RAISE, owner, at)
        rubric = rubric_within(done.unit, cycle.rubric_key)
        if unknown := sorted(set(told.items) - set(rubric.items)):
            raise RefusedError(f"no item {unknown[0]}", "unknown_item", item=unknown[0][:20])
        found = part_facts(done.unit, cycle, rubric, [row])[owner]
        facts = replace(found, items_objected=frozenset(told.items), reason=told.reason)
        move_part(done.unit, cycle, row, "object", facts, Doing(mover(principal), at, told.reason, told.uploads))
        use_files(done.unit, told.uploads, owner, code, at)
        due = last_day("rule_on_objection", local_date(at), statutory())
        objections.raise_(
            done.unit, cycle.cycle_id, owner, told.items, told.reason, told.uploads, principal.display_name, due, at
        )
        parts.objected(done.unit, row)
        link = f"/evaluation/result?cycle={cycle.code}&owner={owner}"
        tell(
            done.unit,
            [one for one in accounts_that_may(done.unit, JUDGE, way, at) if str(one) not in found.reviewers],
            "score_objected",
            {"cycle": cycle.name, "owner": row.owner_name, "items": _item_words(rubric, told.items)},
            link,
            at,
            f"objection {cycle.code} {owner}",
        )


def _item_words(rubric: Rubric, codes: Sequence[str]) -> Pair:
    """Items by code and name, in both languages."""
    between, named = phrases().phrases["list_comma"], [(code, rubric.items[code].name) for code in codes]
    zh, en = (f"{code} {name.zh}" for code, name in named), (f"{code} {name.en}" for code, name in named)
    return Pair(between.zh.join(zh), between.en.join(en))


def rule_on_objection(desk: Desk, principal: Principal, code: str, owner: str, told: Ruling, at: datetime) -> None:
    """Another reviewer rules: upheld, with other values of items, or rejected; the score is computed anew."""
    with deed(desk.database, principal, Matter("score.ruled", JUDGE, "evaluation", code[:40], owner[:40]), at) as done:
        cycle = cycle_within(done.unit, code)
        row = part_within(done.unit, cycle, owner, locked=True)
        way = demand_at(done.unit, desk, principal, JUDGE, owner, at)
        rubric = rubric_within(done.unit, cycle.rubric_key)
        by = mover(principal)
        found = part_facts(done.unit, cycle, rubric, [row])[owner]
        facts = replace(found, person=by.person, reason=told.reason)
        if by.person in found.interested:
            raise RefusedError("a reviewer with an interest does not judge", "reviewer_barred")
        event = "uphold" if told.is_upheld else "reject"
        move_part(done.unit, cycle, row, event, facts, Doing(by, at, told.reason))
        _demand_ruling(done.unit, cycle, rubric, owner, told)
        ruling = "upheld" if told.is_upheld else "rejected"
        values = told.values if told.is_upheld else {}
        if not objections.rule(done.unit, cycle.cycle_id, owner, ruling, told.reason, values, by.pair, at):
            raise OvertakenError(owner)
        if told.is_upheld:
            keep_anew(done.unit, desk, cycle, rubric, [row], "ruled", at)
            void_settled(done.unit, cycle, part_within(done.unit, cycle, owner), Doing(by, at, told.reason))
        link = f"/evaluation/result?cycle={cycle.code}&owner={owner}"
        values_told = {"cycle": cycle.name, "reason": told.reason}
        tell_agency(done.unit, way, f"score_ruling_{ruling}", values_told, link, at, f"ruled {cycle.code} {owner}")


def _demand_ruling(unit: UnitOfWork, cycle: CycleRow, rubric: Rubric, owner: str, told: Ruling) -> None:
    """Values for items that were objected to, which their rules can judge."""
    if not told.is_upheld:
        return
    (objection,) = objections.objections(unit, cycle.cycle_id, [owner])
    if not told.values:
        raise RefusedError("what is upheld changes a value", "ruling_values")
    for item, value in told.values.items():
        if item not in objection.items or rubric.items[item].type == "A":
            raise RefusedError(f"{item} cannot be ruled on here", "ruling_item", item=item[:20])
        demand_value(rubric.items[item], value)
