"""One case on its way through a state machine: what a scenario makes known, and what follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from pydantic import TypeAdapter

from core.days import LOCAL, local_date
from core.working_days import Calendar, statutory
from evaluation.cycles.cycle import CycleFacts
from evaluation.cycles.part import PartFacts
from evaluation.deadlines.clock import Clock, Standing, Stop, is_on_time, standing
from evaluation.deadlines.demands import Stage, stages_of
from evaluation.guidance.states import PointFacts
from evaluation.inspections.states import InspectionFacts
from evaluation.issues.facts import IssueFacts
from evaluation.issues.history import Happened, clock_of
from evaluation.ladder import Done, Pursuit, due_steps
from evaluation.law.approval import Taken
from evaluation.law.clauses import Severity
from evaluation.law.powers import ORDERS
from evaluation.leads.states import LeadFacts
from evaluation.machines.table import Machine, Refusal, Transition
from evaluation.objections.data_objection import ObjectionFacts
from evaluation.objections.defence import DefenceFacts
from evaluation.objections.extension import ExtensionFacts

MORNING: Final = time(10)
FACTS: Final[Mapping[str, Any]] = {
    "issue": IssueFacts,
    "cycle": CycleFacts,
    "participation": PartFacts,
    "lead": LeadFacts,
    "inspection": InspectionFacts,
    "guidance_point": PointFacts,
    "data_objection": ObjectionFacts,
    "extension": ExtensionFacts,
    "defence": DefenceFacts,
}
WITH_CALENDAR: Final = frozenset({"issue", "participation", "inspection", "defence"})
STEP_OF: Final = {
    "send_to_check": "draft",
    "pass_check": "check",
    "pass_legal_review": "legal_review",
    "sign": "sign",
    "seal": "seal",
}
STEP_IN: Final = {"checking": "check", "legal_review": "legal_review", "to_sign": "sign"}


def without(calendar: Calendar, years: Sequence[int]) -> Calendar:
    """A calendar in which the notices of some years are not out."""
    return Calendar(
        calendar.years - set(years),
        frozenset(day for day in calendar.off if day.year not in years),
        frozenset(day for day in calendar.on if day.year not in years),
    )


def moment(step: Mapping[str, Any]) -> datetime:
    """The instant of a step: ten o'clock of its day unless it says more."""
    if "at" in step:
        return datetime.fromisoformat(str(step["at"])).replace(tzinfo=LOCAL)
    return datetime.combine(step["on"], MORNING, LOCAL)


@dataclass
class Case:
    """One case on its way through a machine."""

    machine: Machine[Any]
    known: dict[str, Any]
    state: str | None = None
    unpublished: tuple[int, ...] = ()
    moved: Transition | Refusal | None = None
    findings: frozenset[str] = frozenset()
    taken: list[Taken] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)
    objections: list[Stop] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)

    @property
    def calendar(self) -> Calendar:
        """The calendar as far as it is published in this scenario."""
        return without(statutory(), self.unpublished)

    def act(self, step: Mapping[str, Any]) -> None:
        """Lets something happen: what the file says changes what is known, then the machine moves or refuses."""
        at = moment(step)
        self.known.update(step.get("with", {}))
        self.findings |= frozenset(step.get("findings", ()))
        self.unpublished = tuple(year for year in self.unpublished if year != step.get("publish"))
        if "objection" in step:
            self._object(step["objection"], local_date(at))
        self._take(step.get("take", ()), local_date(at))
        if "do" in step:
            self._move(step["do"], str(step.get("by", "")), at)

    def facts(self, person: str, at: datetime) -> Any:
        """The facts of the machine from everything that is known."""
        known = dict(self.known)
        if self.machine.name in WITH_CALENDAR:
            known["calendar"] = self.calendar
        if self.machine.name == "issue":
            known.update(self._of_issue(person, at))
        elif person:
            known["person"] = person
        return TypeAdapter(FACTS[self.machine.name]).validate_python(known)

    def standing(self, on: date) -> Standing | None:
        """How the clock of the running stage stands."""
        clock = self._clock(on)
        return None if clock is None else standing(clock, self.calendar, on)

    def ladder(self, on: date) -> list[str]:
        """The steps of the ladder that are due."""
        pursuit = self._pursuit(on)
        return [] if pursuit is None else [one.step for one in due_steps(pursuit, on)]

    def _move(self, event: str, person: str, at: datetime) -> None:
        facts = self.facts(person, at)
        self.moved = self.machine.move(self.state, event, facts, at)
        if isinstance(self.moved, Refusal):
            return
        if self.machine.name == "issue":
            self._remember(event, person, facts, at)
        self.state = self.moved.to

    def _remember(self, event: str, person: str, facts: IssueFacts, at: datetime) -> None:
        assert isinstance(self.moved, Transition)
        on = local_date(at)
        if "submission_stored" in self.moved.effects:
            clock = self._clock(on)
            assert clock is not None
            self.known["was_submitted_late"] = not is_on_time(clock, on, self.calendar)
        step = STEP_IN[str(self.state)] if event == "send_back" else STEP_OF.get(event)
        if step is not None:
            self.taken.append(Taken(step, person, at, event == "send_back", facts.reason))
        if event == "seal":
            self.known["sealed_at"] = at
        if "clock_starts" in self.moved.effects:
            assert facts.receipt.delivered_at is not None
            self.known["delivered_on"] = local_date(facts.receipt.delivered_at)
        if "next_stage" in self.moved.effects:
            self.known["stages_done"] = facts.stages_done + 1
        self.happened.append(Happened(on, event, self.moved.effects, facts.extension_days))

    def _of_issue(self, person: str, at: datetime) -> dict[str, Any]:
        events = [one.event for one in self.happened]
        decided = {"grant_extension", "refuse_extension", "submit_report"}
        return {
            "stages": self._stages(local_date(at)),
            "taken": tuple(self.taken),
            "standing": self.standing(local_date(at)),
            "was_extension_asked": "ask_extension" in events,
            "is_extension_asked": "ask_extension" in events and not decided & set(events),
            "is_case_due": "case" in self.ladder(local_date(at)),
            "person": person,
        }

    def _stages(self, today: date) -> tuple[Stage, ...]:
        if "demand" not in self.known:
            return TypeAdapter(tuple[Stage, ...]).validate_python(self.known.get("stages", ()))
        severity: Severity = self.known.get("severity") or "ordinary"
        since = self.known.get("delivered_on", today)
        return stages_of(self.known["demand"], severity, since, self.known.get("nodes", ()))

    def _clock(self, on: date) -> Clock | None:
        stages = self._stages(on)
        done = self.known.get("stages_done", 0)
        if "delivered_on" not in self.known or done >= len(stages):
            return None
        return clock_of(self.known["delivered_on"], stages[done], self.happened, self.objections)

    def _pursuit(self, on: date) -> Pursuit | None:
        found = self.standing(on)
        if found is None or self.machine.is_final(self.state):
            return None
        stage = self._stages(on)[self.known.get("stages_done", 0)]
        return Pursuit(
            stage=f"{stage.code}-{stage.number}",
            act_by=found.act_by,
            kind="order" if self.known.get("document") in ORDERS else "guidance",
            severity=self.known.get("severity") or "ordinary",
            done=tuple(self.done),
            findings=self.findings,
            is_investigated=self.state == "transferred",
        )

    def _take(self, steps: Sequence[str], on: date) -> None:
        for step in steps:
            pursuit = self._pursuit(on)
            assert pursuit is not None
            assert pursuit.act_by is not None
            assert step in self.ladder(on), f"{step} is not due"
            self.done.append(Done(step, pursuit.stage, pursuit.act_by))

    def _object(self, said: str, on: date) -> None:
        if said == "raised":
            self.objections.append(Stop(on, None, "data_objection"))
        else:
            self.objections[-1] = Stop(self.objections[-1].since, on, "data_objection")
