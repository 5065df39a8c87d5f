"""An authority with its officers, reviewers and agencies, for tests of cycles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cockpit.i18n import load_texts
from core.access import Principal
from evaluation.commands import cycles, feedback, publishing, reports, reviews, rubrics
from evaluation.commands.reports import Typed
from evaluation.desk import Desk
from evaluation.passes.scoring import score_waiting
from evaluation.rubric.judgements import Count, Levels
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.words import ItemType
from evaluation.scoring.rubrics import rubric_within
from indicators.catalogue import load
from indicators.items import build_images
from people.files.desk import upload_desk
from people.letters import wordings
from people.people import People
from store.database import Database
from store.evaluation import parts
from store.evaluation import reviews as kept
from store.evaluation.cycles import CycleRow, CycleText, cycle
from store.evaluation.parts import PartRow
from store.evaluation.reviews import Decision
from store.grants import grants_of
from store.letters import keep_texts
from tests.accounts import make_account, people_for
from tests.integration.evaluation.collected import collect
from tests.integration.evaluation.merging import merge_told
from tests.integration.store.rows import Store, unit

CITY, MUNICIPAL = "330100", 330199
EARLY = datetime(2025, 12, 20, 2, tzinfo=UTC)
AT = datetime(2026, 11, 26, 2, tzinfo=UTC)
"""a Thursday morning in Hangzhou"""
PERIOD = (date(2026, 1, 1), date(2026, 12, 31))
LEFT_OUT = dict.fromkeys(("R1-5", "R1-6", "R2-2", "R3-5"), "本周期尚无数据来源，各单位均不计")
SEALED = "杭档评〔2026〕1号"


@dataclass
class World:
    """The store, the desk and who works there."""

    people: People
    desk: Desk
    store: Store
    at: datetime = AT
    persons: dict[str, Principal] = field(default_factory=dict)
    rubric_key: str = "capability-1"
    """of the cycles that are opened from now on"""

    @property
    def database(self) -> Database:
        """The store."""
        return self.desk.database

    def person(self, name: str, role: str, node: str) -> Principal:
        """Somebody with a role at a node, signed in."""
        known = make_account(self.people, name, role, node, EARLY)
        with self.database.begin() as work:
            grants = grants_of(work, known.account_id, EARLY)
        found = Principal(known.account_id, name, name.capitalize(), grants, address="192.0.2.7")
        self.persons[name] = found
        return found

    def __getitem__(self, name: str) -> Principal:
        return self.persons[name]

    def publish_rubric(self, at: datetime = EARLY, replaced: Mapping[str, str] | None = None) -> str:
        """The shipped rubric, published; `replaced`: texts of it that are others, each once."""
        text = rubrics.shipped("capability-1")
        for old, new in (replaced or {}).items():
            assert old in text, old
            text = text.replace(old, new, 1)
        return rubrics.publish_rubric(self.desk, self["head"], text, at)

    def opened(self, period: tuple[date, date] = PERIOD) -> str:
        """A cycle over all municipal agencies, open and scored."""
        text = CycleText("2026年度评价", self.rubric_key, *period, left_out=LEFT_OUT)
        code = cycles.prepare_cycle(self.desk, self["officer"], cycles.NewCycle(CITY, text), self.at)
        cycles.open_cycle(self.desk, self["officer"], code, self.at)
        score_waiting(self.desk, self.at)
        return code

    def part(self, code: str, owner: str = "U1") -> PartRow:
        """The part of an agency."""
        with self.database.begin() as work:
            found = parts.part(work, self.cycle(code).cycle_id, owner)
        assert found is not None
        return found

    def cycle(self, code: str) -> CycleRow:
        """A cycle."""
        with self.database.begin() as work:
            found = cycle(work, code)
        assert found is not None
        return found

    def rubric(self, code: str) -> Rubric:
        """The rubric of a cycle."""
        with self.database.begin() as work:
            return rubric_within(work, self.cycle(code).rubric_key)

    def report(self, code: str, owner: str, archivist: str, results: Mapping[str, str] | None = None) -> None:
        """Fills and hands in a self-report: everything in full, but for some items."""
        for item in self.rubric(code).items.values():
            if item.type is ItemType.MANUAL and not item.is_bonus:
                typed = Typed(item.code, 0, value_of(item.rule, (results or {}).get(item.code, "1")))
                reports.save_item(self.desk, self[archivist], code, owner, typed, self.at)
        reports.submit_report(self.desk, self[archivist], code, owner, self.at)

    def judge(self, code: str, results: Mapping[str, str] | None = None) -> None:
        """Every reviewer decides every task that waits: in full, but for some items; spot checks agree."""
        by_number = {one.account_id: one for one in self.persons.values()}
        while waiting := self.waiting(code):
            for task in waiting:
                said = self.decision(code, task, (results or {}).get(task.item, "1"))
                reviews.decide_task(self.desk, by_number[task.reviewer], task.task_id, said, task.revision, self.at)

    def waiting(self, code: str) -> Sequence[kept.TaskRow]:
        """The tasks that nobody has decided."""
        with self.database.begin() as work:
            return [one for one in kept.tasks(work, self.cycle(code).cycle_id) if one.decided_at is None]

    def decision(self, code: str, task: kept.TaskRow, result: str) -> Decision:
        """What a reviewer says of a task: a spot check agrees, a collected figure is confirmed or kept where it is."""
        item = self.rubric(code).items[task.item]
        if task.round == "spot":
            return Decision(None, "", "")
        if task.round == "verdict":
            return Decision(None, "", "与原始记录再次核对，数据无误")
        if item.type is ItemType.CONFIRMED and task.item not in ("R6-2", "R6-5", "R7-2"):
            return Decision(None, "", "")
        if item.code in ("R6-5", "R7-2"):
            return Decision({"numerator": 1, "denominator": 1}, "", "材料齐全")
        return Decision(value_of(item.rule, result), result, "材料齐全")

    def fed_back(self, results: Mapping[str, str] | None = None, period: tuple[date, date] = PERIOD) -> str:
        """A cycle whose agencies have all had feedback."""
        code = self.reviewed(results, period)
        self.feed_back(code)
        return code

    def reviewed(self, results: Mapping[str, str] | None = None, period: tuple[date, date] = PERIOD) -> str:
        """A cycle whose agencies wait for their feedback: every item is judged."""
        code = self.opened(period)
        reports.open_reports(self.desk, self["officer"], code, self.at)
        for owner, archivist in (("U1", "ann"), ("U2", "ben")):
            self.report(code, owner, archivist, results)
        numbers = [self[name].account_id for name in ("rita", "rolf", "ruth")]
        reviews.begin_reviews(self.desk, self["officer"], code, numbers, self.at)
        self.judge(code, results)
        return code

    def feed_back(self, code: str) -> None:
        """The feedback of both agencies is sealed and given."""
        feedback.note_feedback_sealed(self.desk, self["keeper"], code, ["U1", "U2"], SEALED, self.at)
        feedback.give_feedback(self.desk, self["officer"], code, self.at)

    def publish(self, code: str) -> Any:
        """All results that may be published are."""
        return publishing.publish_results(self.desk, self["head"], code, self.at)

    def merge(self) -> None:
        """The worker's part."""
        merge_told(self.database, self.store.images, self.at)


def value_of(rule: Any, result: str) -> dict[str, Any]:
    """A value with a result: `1`, `0.5` or `0` of a level, all or no parts, yes or no."""
    if isinstance(rule, Levels):
        return {"numerator": int(float(result) * 2), "denominator": 2}
    if isinstance(rule, Count) or hasattr(rule, "parts"):
        return {"met": sorted(rule.results) if result == "1" else []}
    return {"numerator": int(result == "1"), "denominator": 1}


def open_world(database: Database, folder: Path) -> World:
    """Two municipal agencies, an officer, a head, a keeper of the seal, three reviewers and two archivists."""
    people = people_for(database)
    settings = people.settings
    catalogue = load()
    desk = Desk(database, settings, catalogue, upload_desk(database, settings, folder))
    store = Store(database, build_images(catalogue), EARLY)
    store.merge("unit", unit("U1", MUNICIPAL, group_code="government"), unit("U2", MUNICIPAL, group_code="government"))
    for owner in ("U1", "U2"):
        collect(store, owner)
    keep_texts(database, wordings(load_texts().tables), EARLY)
    world = World(people, desk, store)
    world.person("officer", "supervisor", CITY)
    world.person("head", "division_head", CITY)
    world.person("keeper", "seal_keeper", CITY)
    for name in ("rita", "rolf", "ruth", "rosa"):
        world.person(name, "reviewer", CITY)
    world.person("ann", "archivist", "U1")
    world.person("ben", "archivist", "U2")
    return world
