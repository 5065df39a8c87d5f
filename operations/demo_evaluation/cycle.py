"""The demo's cycle: some agencies at each station, so that every page has something to show."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from evaluation.commands import cycles, feedback, feedback_drafts, publishing, reports, reviews, rubrics
from evaluation.passes.scoring import score_waiting, try_today
from evaluation.rubric.judgements import Levels
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.schema import Item
from evaluation.rubric.values import Value
from evaluation.rubric.words import ItemType
from evaluation.scoring.rubrics import rubric_within
from evaluation.scoring.running import result_again
from operations.demo_evaluation.cast import Cast
from operations.demo_evaluation.papers import drafted, send_through
from operations.demo_evaluation.texts import texts
from store.evaluation import parts, scores
from store.evaluation import reviews as kept
from store.evaluation import rubrics as versions
from store.evaluation.cycles import CycleText, cycle
from store.evaluation.parts import PartRow
from store.evaluation.reviews import Decision, TaskRow

KEY: Final = "capability-1"
LEFT_OUT: Final = ("R1-5", "R1-6", "R2-2", "R3-5")
HALF: Final = "R1-2"
"""the item that everybody has half of, so that something can be lost and objected to"""
REVIEWERS: Final = ("reviewer", "reviewer2", "reviewer3")
PUBLISHED_ON: Final = (12, 20)
"""month and day of the year before the one that is judged"""


@dataclass(frozen=True, slots=True)
class Stations:
    """Who stands where: all but `open` have handed in, the later ones went on from there."""

    open: Sequence[str]
    submitted: Sequence[str]
    reviewing: Sequence[str]
    fed_back: Sequence[str]
    objecting: Sequence[str]
    published: Sequence[str]

    @classmethod
    def of(cls, cast: Cast) -> "Stations":
        """The agency of the demo's archivist writes its report; others are at every other station."""
        first, *rest = cast.others
        return cls([cast.own, first], rest[:1], rest[1:2], rest[2:3], rest[3:4], rest[4:])

    @property
    def judged(self) -> Sequence[str]:
        """Those whose items are all judged."""
        return [*self.fed_back, *self.objecting, *self.published]


def run_cycle(cast: Cast) -> str:
    """Opens the cycle and leads each agency to its station; returns the code of the cycle."""
    days, stations = cast.days, Stations.of(cast)
    code = _opened(cast)
    handed_in = [*stations.submitted, *stations.reviewing, *stations.judged]
    reports.open_reports(cast.desk, cast.person("supervisor"), code, days.ago(44), handed_in)
    for owner in handed_in:
        hand_in_report(cast, code, owner, days.ago(38))
    under_review = [*stations.reviewing, *stations.judged]
    numbers = [cast.number(name) for name in REVIEWERS]
    reviews.begin_reviews(cast.desk, cast.person("supervisor"), code, numbers, days.ago(34), under_review)
    judge(cast, code, stations.judged, days.ago(30))
    judge(cast, code, stations.reviewing, days.ago(28), only=REVIEWERS[1:])
    _give_feedback(cast, code, stations.published, 27)
    publishing.publish_results(cast.desk, cast.person("head"), code, days.ago(10), stations.published)
    _give_feedback(cast, code, [*stations.fed_back, *stations.objecting], 6)
    for owner in stations.objecting:
        told = feedback.Objection([HALF], texts()["objection"])
        feedback.object_to_score(cast.desk, cast.archivist(owner), code, owner, told, days.ago(5))
    reports.open_reports(cast.desk, cast.person("supervisor"), code, days.ago(4), stations.open)
    begin_report(cast, code, cast.own, days.ago(1))
    try_today(cast.desk, days.now)
    return code


def _opened(cast: Cast) -> str:
    """The published rubric, and a cycle of the year that is judged, open and scored."""
    desk, days, officer = cast.desk, cast.days, cast.person("supervisor")
    with desk.database.begin() as unit:
        known = versions.version(unit, KEY)
    if known is None:
        published = datetime(days.year - 1, *PUBLISHED_ON, 10, tzinfo=days.now.tzinfo)
        rubrics.publish_rubric(desk, cast.person("head"), rubrics.shipped(KEY), published)
    left_out = dict.fromkeys(LEFT_OUT, texts()["left_out"])
    period = (date(days.year, 1, 1), date(days.year, 12, 31))
    text = CycleText(texts()["cycle"].format(year=days.year), KEY, *period, left_out=left_out)
    code = cycles.prepare_cycle(desk, officer, cycles.NewCycle(cast.city, text), days.ago(46))
    cycles.open_cycle(desk, officer, code, days.ago(45))
    score_waiting(desk, days.ago(45, hour=11))
    return code


def hand_in_report(cast: Cast, code: str, owner: str, at: datetime) -> None:
    """An agency fills its report, with a file for the first demand, and hands it in."""
    begin_report(cast, code, owner, at, most=None)
    reports.submit_report(cast.desk, cast.archivist(owner), code, owner, at)


def begin_report(cast: Cast, code: str, owner: str, at: datetime, most: int | None = 4) -> None:
    """An agency fills the first items of its report (None: all)."""
    archivist = cast.archivist(owner)
    items = [one for one in rubric_of(cast, code).items.values() if one.type is ItemType.MANUAL and not one.is_bonus]
    upload = cast.file(owner, texts()["evidence_file"], at)
    first = next(one for one in items if one.evidence)
    told = reports.HandedIn(first.code, first.evidence[0].code, upload)
    reports.hand_in(cast.desk, archivist, code, owner, told, at)
    for item in items[:most]:
        typed = reports.Typed(item.code, 0, full_value(item), texts()["half_note"])
        reports.save_item(cast.desk, archivist, code, owner, typed, at)


def judge(cast: Cast, code: str, owners: Collection[str], at: datetime, only: Collection[str] = REVIEWERS) -> None:
    """These reviewers decide what waits for them of some agencies, until nothing does."""
    desk, rubric = cast.desk, rubric_of(cast, code)
    persons = {cast.number(name): cast.person(name) for name in only}
    while waiting := [one for one in _waiting(cast, code, owners) if one.reviewer in persons]:
        figures = {owner: _figures(cast, code, owner, rubric) for owner in {one.owner for one in waiting}}
        for task in waiting:
            said = _said(rubric.items[task.item], task, figures[task.owner])
            reviews.decide_task(desk, persons[task.reviewer], task.task_id, said, task.revision, at)


def _said(item: Item, task: TaskRow, figures: Mapping[str, Value]) -> Decision:
    """Spot checks agree and collected figures are confirmed; the rest is in full, but for one item."""
    if task.round == "spot" or (item.type is not ItemType.MANUAL and item.code in figures):
        return Decision(None, "", "")
    if item.code == HALF:
        return Decision({"numerator": 1, "denominator": 2}, "0.5", texts()["half"])
    return Decision(full_value(item), "1" if isinstance(item.rule, Levels) else "", texts()["judged"])


def full_value(item: Item) -> dict[str, Any]:
    """What brings an item full marks: all its parts, or the whole."""
    parts_of = getattr(item.rule, "results", None)
    return {"met": sorted(parts_of)} if parts_of else {"numerator": 1, "denominator": 1}


def rubric_of(cast: Cast, code: str) -> Rubric:
    """The rubric of a cycle."""
    with cast.desk.database.begin() as unit:
        found = cycle(unit, code)
        assert found is not None
        return rubric_within(unit, found.rubric_key)


def _waiting(cast: Cast, code: str, owners: Collection[str]) -> list[TaskRow]:
    with cast.desk.database.begin() as unit:
        found = cycle(unit, code)
        assert found is not None
        return [one for one in kept.tasks(unit, found.cycle_id, owners) if one.decided_at is None]


def _figures(cast: Cast, code: str, owner: str, rubric: Rubric) -> Mapping[str, Value]:
    """What was collected of an agency."""
    with cast.desk.database.begin() as unit:
        row = _part(cast, code, owner)
        score = scores.score(unit, row.score_id) if row.score_id is not None else None
    return result_again(rubric, score.inputs)[0].values if score else {}


def _part(cast: Cast, code: str, owner: str) -> PartRow:
    with cast.desk.database.begin() as unit:
        found = cycle(unit, code)
        assert found is not None
        row = parts.part(unit, found.cycle_id, owner)
    assert row is not None
    return row


def _give_feedback(cast: Cast, code: str, owners: Sequence[str], days: int) -> None:
    """The first gets its document through every step; of the others it was sealed on paper."""
    at = cast.days.ago(days)
    first, *others = owners
    feedback_drafts.draft_feedback(cast.desk, cast.person("supervisor"), code, at, [first])
    send_through(cast, drafted(cast, "feedback", first), at)
    for number, owner in enumerate(others, 1):
        reference = texts()["sealed"].format(year=cast.days.today.year, number=number)
        feedback.note_feedback_sealed(cast.desk, cast.person("seal"), code, [owner], reference, at)
    feedback.give_feedback(cast.desk, cast.person("supervisor"), code, cast.days.ago(days, hour=16), owners)
