"""What stories do with issues: acts of people by the names of the events, and what opens and moves them else."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, Final

from core.errors import RefusedError
from evaluation.casework.acts import ACTS
from evaluation.casework.deeds import Told
from evaluation.commands import issues
from evaluation.commands.acting import act
from evaluation.commands.defending import Examined, examine_defence
from evaluation.commands.issues import NewEvidence, NewFact, NewIssue
from evaluation.commands.reprimands import Reprimand, register_reprimand
from store.evaluation.issues import issue
from tests.stories.story import Step, Thing, Verb

FACT: Final = NewFact(
    "2015年至2018年会计档案未移交",
    found_on=date(2026, 3, 2),
    place="档案室",
    found_by=("ZJ-001", "ZJ-002"),
    evidence=(NewEvidence("照片1"),),
    clause_id="LC04",
    ground="not_transferred",
)
USUAL: Final[Mapping[str, Any]] = {
    "owner": "U1",
    "title": "会计档案未移交",
    "source_kind": "inspection",
    "source_ref": "J-1",
}
CONFIRMATION: Final[Mapping[str, Any]] = {
    "kind": "issue",
    "severity": "serious",
    "clause_id": "LC04",
    "ground": "not_transferred",
    "demands": ({"text": "移交2015年至2018年会计档案"},),
}
REPORT: Final[Mapping[str, Any]] = {
    "cause": "无人负责",
    "corrective_action": "指定专人",
    "responsible": "吴某",
}


def open_issue(step: Step) -> Thing:
    """An issue that officers have found; `facts` change the usual one, one by one."""
    told = dict(step.told)
    facts = tuple(_fact(step, one) for one in told.pop("facts", ({},)))
    new = NewIssue(**{**USUAL, **told, "facts": facts})
    return Thing("issue", issues.open_issue(step.desk, step.person, new, step.at))


def confirm(step: Step) -> None:
    """As a serious issue with one demand, unless it is told otherwise; `bare`: nothing is set."""
    if step.told.get("bare"):
        return _act(step, "confirm", Told())
    told = {**CONFIRMATION, **step.told}
    return _act(step, "confirm", _told(step, {"confirmation": told}))


def submit_report(step: Step) -> None:
    """On the one demand, with its measures and a file, unless it is told otherwise."""
    answers = step.told.get("answers", [{"position": 0, "measures": "已移交", "files": ["pdf"]}])
    return _act(step, "submit_report", _told(step, {**REPORT, **step.told, "answers": answers}))


def find_violation(step: Step) -> None:
    """On the record of an investigation, which is named."""
    record = step.told.get("record")
    told = {**step.told, "record": None if record is None else step.story.key(record)}
    return _act(step, "find_violation", _told(step, told))


def check_effect(step: Step) -> Thing | None:
    """The issue that follows, where the correction has no effect."""
    _act(step, "check_effect", _told(step, step.told))
    text = "SELECT issue_no FROM issue WHERE source_kind = 'effect' AND source_ref = %(no)s ORDER BY issue_id DESC"
    found = step.story.rows(text, no=step.key)
    return Thing("issue", found[0][0]) if found else None


def plain_act(event: str) -> Verb:
    """The verb of an event of the table."""

    def verb(step: Step) -> None:
        return _act(step, event, _told(step, step.told))

    return verb


def act_at_once(step: Step) -> str:
    """Several people decide at the same moment (`decisions`: person → event); the refusal of those who come later."""
    decisions: Mapping[str, str] = step.told["decisions"]
    seen = _revision(step)

    def decide(name: str) -> RefusedError | None:
        told = Told(reason=step.told.get("reason", ""), days=step.told.get("days", 0))
        try:
            act(step.desk, step.story.person(name), step.key, decisions[name], told, step.at, seen)
        except RefusedError as error:
            return error
        return None

    with ThreadPoolExecutor(len(decisions)) as pool:
        found = [error for error in pool.map(decide, decisions) if error is not None]
    assert len(found) == len(decisions) - 1, "one decision holds"
    raise found[0]


def note_finding(step: Step) -> None:
    """Officers note what they have found."""
    issues.note_finding(step.desk, step.person, step.key, step.told["finding"], "经催办仍不移交", step.at)


def register(step: Step) -> None:
    """The decision of a public reprimand, made elsewhere."""
    told = step.filled(step.told)
    (upload,) = told.pop("uploads")
    reprimand = Reprimand(upload=upload, **told)
    register_reprimand(step.desk, step.person, step.key, reprimand, step.at)


def review_case(step: Step) -> None:
    """The legal section reviews a case."""
    issues.review_case(step.desk, step.person, step.key, "事实清楚，程序合法", step.at)


def examine(step: Step) -> Thing:
    """The points of a defence are examined: claim → whether it holds."""
    points = {claim: Examined("核对交接单据", holds) for claim, holds in step.told["points"].items()}
    return Thing("document", examine_defence(step.desk, step.person, step.key, points, step.at))


def _act(step: Step, event: str, told: Told) -> None:
    act(step.desk, step.person, step.key, event, told, step.at)


def _told(step: Step, told: Mapping[str, Any]) -> Told:
    return Step(step.story, step.who, step.of, told).as_(Told)


def _fact(step: Step, told: Mapping[str, Any]) -> NewFact:
    more = step.filled(told)
    if "evidence" in more:
        more["evidence"] = tuple(NewEvidence(label) for label in more["evidence"])
    return NewFact(**{**{name: getattr(FACT, name) for name in FACT.__dataclass_fields__}, **more})


def _revision(step: Step) -> int:
    with step.desk.database.begin() as unit:
        row = issue(unit, step.key)
    assert row is not None
    return row.revision


VERBS: Final[Mapping[str, Verb]] = {
    **{event.replace("_", " "): plain_act(event) for event in ACTS},
    "open issue": open_issue,
    "confirm": confirm,
    "submit report": submit_report,
    "check effect": check_effect,
    "find violation": find_violation,
    "decide at once": act_at_once,
    "note finding": note_finding,
    "review case": review_case,
    "register reprimand": register,
    "examine defence": examine,
}
