"""What time does to issues, once a day and after every outage: they fall due, people are reminded, steps are taken.

Each issue is a transaction of its own; whatever is done is done once, however often a round is made and by whomever.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from core.days import local_date
from core.errors import RefusedError
from evaluation.casework.case import Case, locked_case
from evaluation.casework.clock import standing_of
from evaluation.casework.context import Acting
from evaluation.casework.deeds import SYSTEM, Told
from evaluation.casework.drafts import NewDraft, draft_within
from evaluation.casework.knowing import pursuit
from evaluation.casework.moving import reckon
from evaluation.casework.offering import look_at_offers
from evaluation.casework.recheck_days import settle_recheck_days
from evaluation.desk import Desk
from evaluation.effects.telling import tell_authority, tell_posts, tell_unit
from evaluation.ladder import MESSAGE, Due, Step, basis_in, due_steps, ladder_table
from evaluation.law.clauses import Severity
from people.letters import Pair
from store.database import UnitOfWork
from store.evaluation import issues
from store.evaluation import ladder as kept
from store.evaluation.ladder import DueStep

AT_ONCE: Final = 200
PURSUED: Final = frozenset({"rectifying", "overdue", "investigating", "transferred"})
DRAFTED: Final = frozenset({"urging", "circular", "case_filing"})
"""documents of the ladder that are drafted from what is stored; the others need what persons say"""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Round:
    """What a round has come to."""

    looked_at: int = 0
    fallen_due: int = 0
    steps: int = 0
    letters: int = 0
    moved_deadlines: int = 0


def make_round(desk: Desk, at: datetime) -> Round:
    """Looks at every issue that time can do something to."""
    done = Round()
    for issue_no in _numbers(desk):
        with desk.database.begin() as unit:
            _look_at(unit, desk, issue_no, at, done)
        done.looked_at += 1
    done.moved_deadlines += settle_recheck_days(desk, at)
    done.letters += look_at_offers(desk, at)
    with desk.database.begin() as unit:
        due = issues.effect_due(unit, local_date(at))
    for issue_no in due:
        with desk.database.begin() as unit:
            acting = _acting(unit, desk, locked_case(unit, issue_no, at), at)
            once = f"{issue_no}-effect-{acting.case.row.effect_due_on}"
            words = acting.words()
            done.letters += tell_authority(
                unit, acting.way, "notices.close", "effect_due", words, acting.link, at, once
            )
    return done


def _numbers(desk: Desk) -> Iterator[str]:
    after = 0
    while True:
        with desk.database.begin() as unit:
            some = issues.due_to_look_at(unit, after, AT_ONCE)
            after = max((row.issue_id for one in some if (row := issues.issue(unit, one))), default=after)
        yield from some
        if len(some) < AT_ONCE:
            return


def _look_at(unit: UnitOfWork, desk: Desk, issue_no: str, at: datetime, done: Round) -> None:
    case = locked_case(unit, issue_no, at)
    case = _reckoned(unit, desk, case, at, done)
    if case.row.state == "rectifying":
        case = _fallen_due(unit, desk, case, at, done)
    found = pursuit(case, local_date(at)) if case.row.state in PURSUED else None
    if found is None or found.act_by is None:
        return
    for due in due_steps(found, local_date(at)):
        _take(unit, desk, case, due, found.stage, found.act_by, at, done)


def _reckoned(unit: UnitOfWork, desk: Desk, case: Case, at: datetime, done: Round) -> Case:
    """The clock worked out anew: a calendar may have come, and days are left less."""
    before = case.row
    case = reckon(unit, before, case, {}, at, is_quiet=True)
    after = case.row
    if after.deadline_on != before.deadline_on and after.deadline_on is not None and before.deadline_on is not None:
        done.moved_deadlines += 1
        acting = _acting(unit, desk, case, at)
        words = acting.words(deadline=after.deadline_on.isoformat())
        done.letters += tell_unit(unit, acting.way, "deadline_moved", words, acting.link, at)
    return case


def _fallen_due(unit: UnitOfWork, desk: Desk, case: Case, at: datetime, done: Round) -> Case:
    standing = standing_of(case, local_date(at))
    if standing is None or not standing.is_overdue(local_date(at)):
        return case
    done.fallen_due += 1
    return _acting(unit, desk, case, at).perform("fall_due").case


def _take(
    unit: UnitOfWork, desk: Desk, case: Case, due: Due, stage: str, act_by: date, at: datetime, done: Round
) -> None:
    number = kept.take(unit, DueStep(case.issue_no, stage, due.step, act_by, due.since, due.document), at)
    if number is None:
        return
    step = next(one for one in ladder_table().steps if one.code == due.step)
    _draft(unit, desk, case, due, at)
    letters = _tell(unit, desk, case, step, stage, act_by, at)
    kept.note(unit, number, letters)
    done.steps += 1
    done.letters += letters


def _draft(unit: UnitOfWork, desk: Desk, case: Case, due: Due, at: datetime) -> None:
    """The document of a step that was just taken, which is tied to it by its kind."""
    if due.document not in DRAFTED:
        return
    try:
        draft_within(unit, desk, NewDraft(due.document, case.row.owner_code, (case.issue_no,)), SYSTEM, at)
    except RefusedError as error:
        log.warning("%s: no draft of %s: %s", case.issue_no, due.document, error)


def _tell(unit: UnitOfWork, desk: Desk, case: Case, step: Step, stage: str, act_by: date, at: datetime) -> int:
    """A message goes to the unit; a step that persons take goes to them, and its urging to the unit as well."""
    acting = _acting(unit, desk, case, at)
    basis = Pair(basis_in(step, "zh"), basis_in(step, "en"))
    words = acting.words(act_by=act_by.isoformat(), step=Pair(step.zh, step.en), basis=basis)
    once = f"{case.issue_no}-{stage}-{step.code}-{act_by}"
    if step.document == MESSAGE:
        kind = "ladder_remind" if (step.days(_severity(case), act_by)) < 0 else "ladder_overdue"
        return tell_posts(unit, step.to, [case.row.owner_code], kind, words, acting.link, at, once)
    told = tell_posts(unit, step.who, [case.row.node], "ladder_due", words, acting.link, at, once)
    if step.document == "urging":
        told += tell_posts(unit, step.to, [case.row.owner_code], "ladder_told", words, acting.link, at, f"{once}-unit")
    return told


def _severity(case: Case) -> Severity:
    return case.row.severity or "ordinary"  # type: ignore[return-value]


def _acting(unit: UnitOfWork, desk: Desk, case: Case, at: datetime) -> Acting:
    return Acting(unit, desk, case, Told(), SYSTEM, at)
