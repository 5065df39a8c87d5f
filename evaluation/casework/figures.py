"""What collected figures do to issues that are tied to them: they are met, closed without a hand, or opened again."""

from dataclasses import dataclass, replace
from datetime import datetime

from evaluation.casework.case import Case, locked_case
from evaluation.casework.closing import Judged, judged, proof_of, slipped, with_verdicts
from evaluation.casework.context import Acting
from evaluation.casework.deeds import SYSTEM, Told
from evaluation.casework.moving import Along
from evaluation.casework.tied import keep_looks, tied_figures
from evaluation.closing import Finding, Refresh
from evaluation.desk import Desk
from evaluation.effects.telling import tell_authority, tell_unit
from evaluation.offices import authority
from evaluation.told_figures import figure_told
from store.database import UnitOfWork
from store.evaluation import issue_parts, issues

OPEN = frozenset({"rectifying", "overdue"})


@dataclass(slots=True)
class Looked:
    """What a look at the figures has come to."""

    issues: int = 0
    met: int = 0
    closed: int = 0
    reopened: int = 0


def look_at_figures(desk: Desk, at: datetime, *, only_news: bool = False) -> Looked:
    """Keeps how the figures stand behind every demand that is tied to one, and does what follows from it.

    `only_news`: only issues are looked at of whose figures there is news since the last look.
    """
    done = Looked()
    with desk.database.begin() as unit:
        tied = tied_figures(unit, at)
    news = keep_looks(desk, tied, at)
    for number in sorted({number for one in tied for number in one.issues}):
        if only_news and number not in news:
            continue
        with desk.database.begin() as unit:
            _look(unit, desk, number, at, done)
        done.issues += 1
    return done


def _look(unit: UnitOfWork, desk: Desk, number: str, at: datetime, done: Looked) -> None:
    case = locked_case(unit, number, at)
    if case.row.state == "closed":
        _look_back(unit, desk, case, at, done)
        return
    found = judged(unit, case, at)
    for one in found:
        issue_parts.judge_demand(unit, number, one.position, one.finding.verdict, at)
    is_met = bool(found) and all(one.finding.verdict == "met" for one in found)
    if is_met and case.row.met_at is None:
        case = replace(case, row=issues.change(unit, case.row, is_quiet=True, met_at=at, met_proof=proof_of(found)))
        done.met += 1
        _tell_met(unit, desk, case, found, at)
    elif not is_met and case.row.met_at is not None:
        case = replace(case, row=issues.change(unit, case.row, is_quiet=True, met_at=None, met_proof={}))
    if is_met and case.row.state in OPEN:
        _close_itself(unit, desk, case, found, at, done)


def _close_itself(unit: UnitOfWork, desk: Desk, case: Case, found: list[Judged], at: datetime, done: Looked) -> None:
    """Where the authority lets data close, and nothing but figures is demanded."""
    is_alone = len(found) == len(case.demands) and case.row.kind == "issue"
    if not is_alone or not authority(desk.settings, case.row.node).closes_by_data:
        return
    acting = Acting(unit, desk, with_verdicts(unit, case, at), Told(), SYSTEM, at)
    acting.perform("close_by_data_itself", Along(detail={"proof": proof_of(found)}), acting.facts(closes_itself=True))
    words = acting.words(figures=told_figures(found))
    tell_unit(unit, acting.way, "closed_by_data", words, acting.link, at)
    done.closed += 1


def _look_back(unit: UnitOfWork, desk: Desk, case: Case, at: datetime, done: Looked) -> None:
    found = slipped(unit, case, at)
    if found is None:
        return
    acting = Acting(unit, desk, case, Told(), SYSTEM, at)
    after = acting.perform(
        "reopen", Along(detail={"slipped": _looks(found.finding)}), acting.facts(has_slipped_back=True)
    )
    row = after.case.row
    done.reopened += 1
    act_by = row.act_by.isoformat() if row.act_by else "–"
    words = acting.words(figures=told_figures([found]), act_by=act_by)
    tell_unit(unit, acting.way, "slipped_back", words, acting.link, at)
    tell_authority(unit, acting.way, "notices.close", "slipped_back", words, acting.link, at)


def _tell_met(unit: UnitOfWork, desk: Desk, case: Case, found: list[Judged], at: datetime) -> None:
    acting = Acting(unit, desk, case, Told(), SYSTEM, at)
    words = acting.words(figures=told_figures(found))
    once = f"{case.issue_no}-met-{at.isoformat()}"
    tell_authority(unit, acting.way, "notices.close", "figures_met", words, acting.link, at, once)


def told_figures(found: list[Judged]) -> str:
    """The figures that prove it, with their targets."""
    return "; ".join(f"{one.condition.code} {figure_told(one.condition, _last(one.finding))}" for one in found)


def _last(finding: Finding) -> Refresh | None:
    return finding.proof[-1] if finding.proof else None


def _looks(finding: Finding) -> list[dict[str, object]]:
    return [
        {"at": one.at.isoformat(), "numerator": one.numerator, "denominator": one.denominator} for one in finding.proof
    ]
