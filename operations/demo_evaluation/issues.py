"""The demo's issues: one under way, one overdue, one that the figures have met, one closed."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any, Final

from core.days import local_date
from core.model import Reading
from evaluation.casework.deeds import Confirmation, DemandAnswer, NewDemand, Told
from evaluation.casework.figures import look_at_figures
from evaluation.casework.owner_figures import owner_figures
from evaluation.casework.rounds import make_round
from evaluation.commands.acting import act
from evaluation.commands.issues import NewEvidence, NewFact, NewIssue, open_issue
from operations.demo_evaluation.cast import Cast
from operations.demo_evaluation.papers import deliver_by_hand, deliver_in_portal, order
from operations.demo_evaluation.texts import texts
from store.owners import owner_by_code
from store.readings import append_readings

PROVING: Final = ("A03", "A01", "B01", "A04", "B03", "C01", "A02")
"""indicators of which one proves that a demand is met, the first that an agency has a figure of"""
DEMO: Final = "demo"
"""in the place of the version of a definition"""
CERTIFICATES: Final = tuple(one["certificate"] for one in texts()["officers"])


def open_issues(cast: Cast) -> dict[str, str]:
    """Opens the issues and leads each to where it stands; what each is → its number."""
    days, (late, proved, done, *_) = cast.days, cast.others
    found = {"rectifying": _opened(cast, "rectifying", cast.own, days.ago(24))}
    deliver_in_portal(cast, order(cast, cast.own, found["rectifying"], days.ago(22)), days.ago(20))
    found["overdue"] = _opened(cast, "overdue", late, days.ago(52))
    deliver_by_hand(cast, order(cast, late, found["overdue"], days.ago(50)), days.ago(48))
    found["closed"] = _opened(cast, "closed", done, days.ago(84))
    deliver_by_hand(cast, order(cast, done, found["closed"], days.ago(82)), days.ago(80))
    _close(cast, found["closed"], done)
    condition = _condition(cast, proved)
    if condition is not None:
        found["met"] = _opened(cast, "met", proved, days.ago(18), condition)
        deliver_by_hand(cast, order(cast, proved, found["met"], days.ago(16)), days.ago(14))
        look_at_figures(cast.desk, days.ago(1))
        look_at_figures(cast.desk, days.now)
    make_round(cast.desk, days.now)
    return found


def _opened(cast: Cast, what: str, owner: str, at: datetime, condition: Mapping[str, Any] | None = None) -> str:
    """An issue that officers have found, confirmed as a serious one with one demand."""
    words = texts()["issues"][what]
    fact = NewFact(
        words["fact"],
        found_on=local_date(at),
        place=texts()["place"],
        found_by=CERTIFICATES,
        evidence=(NewEvidence(texts()["photo"]),),
        clause_id="LC04",
        ground="not_transferred",
    )
    source = texts()["source"].format(number=len(words["title"]))
    new = NewIssue(owner, words["title"], "inspection", source, (fact,))
    officer = cast.person("supervisor")
    issue = open_issue(cast.desk, officer, new, at)
    demands = (NewDemand(words["demand"], condition),)
    told = Told(confirmation=Confirmation("issue", "serious", "LC04", "not_transferred", demands=demands))
    act(cast.desk, officer, issue, "confirm", told, at)
    return issue


def _close(cast: Cast, issue: str, owner: str) -> None:
    """The agency reports with its evidence, and two officers find the demand met."""
    days, words = cast.days, texts()
    proof = cast.file(owner, words["evidence_file"], days.ago(60))
    report = Told(
        answers=(DemandAnswer(0, words["measures"], (proof,)),),
        cause=words["cause"],
        corrective_action=words["corrective_action"],
        responsible=words["responsible"],
    )
    act(cast.desk, cast.archivist(owner), issue, "submit_report", report, days.ago(60))
    checked = Told(officers=CERTIFICATES, met=(0,))
    act(cast.desk, cast.person("supervisor"), issue, "pass_recheck", checked, days.ago(55))


def _condition(cast: Cast, owner: str) -> Mapping[str, Any] | None:
    """A line that the figures of an agency reach: its own figure as it stands, cut to whole per cents.

    The engine keeps readings of owners each hour and has kept the first before anything was there; this one is what it
    would keep now.
    """
    desk, at = cast.desk, cast.days.now
    row = owner_by_code(desk.database, owner)
    found = {one.code: one for one in owner_figures(desk.database, desk.catalogue, row, at)} if row else {}
    figure = next((found[code] for code in PROVING if code in found and found[code].denominator), None)
    if figure is None:
        return None
    share = Fraction(figure.numerator, figure.denominator)
    numbers = (figure.code, owner, at, figure.numerator, figure.denominator, float(share))
    append_readings(desk.database, [Reading(*numbers, figure.band, None, None, None, DEMO)], at)
    return {"code": figure.code, "target": f"{int(share * 100)}/100", "direction": "at_least"}
