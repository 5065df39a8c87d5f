"""Runs scenarios of alerts: numbers come in, days pass, people act, and every state is what the file says.

A scenario has a `rule` (keys as in `alerts/rules.yaml`, or the code of one that ships) and steps. A step says when it
is (`at`: a day and a time, or a time of the day of the step before; local time), what is known from then on (`KNOWN` of
`tests/alert_world.py`; the rest stays as it was) or what somebody does (`do`), and what has to come of it (`EXPECTED`):
always state and reason, and whatever is told. `rule` makes a new version with some keys changed (`null`: as if they
were not written; `broken`: one that cannot be read; `gone`: none at all).

Everything goes the way of a look: what rules see of the world, what is decided on the alerts that stand, what has aged.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from alerts.in_force import InForce
from alerts.observing import CLEAR, KNOWN, Observation, Subject
from alerts.passes import deciding
from alerts.passes.deciding import Step, decide, moved_to, standing_of, timing_of
from alerts.passes.looking import aged
from alerts.passes.seeing import Look, see
from alerts.rules import FILE, shipped
from alerts.schema import Readings, Rule, ShareBelow
from alerts.standing import Decision, Standing, acknowledge, age, due_at, observe, withdraw
from alerts.states import State
from core.days import LOCAL, local_date
from core.yamllines import load
from store.alerting.episodes import Episode
from store.evaluation.texts import as_json
from tests import alert_world
from tests.alert_world import CODE, PLACE, UNIT, World, desk, moment

__all__ = ["moment", "row_of", "run", "scenarios"]

FOLDER: Final = Path(__file__).parent / "scenarios" / "alerts"
EXPECTED: Final = frozenset(
    {"state", "reason", "tell", "below", "level", "due", "refused", "corrected", "move", "alert", "told_rank"}
)
DONE: Final = frozenset({"at", "do", "rule"})
BY_HAND: Final = ("acknowledge", "age")
WITHDRAWN: Final = ("rule_gone", "scope_gone")
NAME: Final = {"zh": "A", "en": "A"}

Walked = tuple[str, str, str]
"""(state before, event, reason)"""


@dataclass
class Seen:
    """What runs have met: rows of the table, refusals, and which unknown lay over which state."""

    rows: set[Walked] = field(default_factory=set)
    refusals: set[tuple[str, str]] = field(default_factory=set)
    unknown: set[tuple[str, str]] = field(default_factory=set)
    corrected: set[str] = field(default_factory=set)
    """states in which a clock had been ahead"""
    moves: set[str] = field(default_factory=set)
    """reasons of moves that were written down"""


@dataclass(frozen=True)
class Outcome:
    """What came of a step: what happened to what stood, the decision, and what was written down of it."""

    before: Episode | None
    after: Episode | None
    event: str
    decision: Decision
    seen: Observation | None = None
    moves: tuple[str, ...] = ()

    @property
    def old(self) -> State:
        """What stood, whatever lay over it."""
        return State(self.before.state) if self.before is not None else State.INACTIVE

    @property
    def shown(self) -> str:
        """The state as it is shown now."""
        return "inactive" if self.after is None else self.after.unknown or self.after.state


def scenarios() -> Iterator[tuple[str, dict[str, Any]]]:
    """(file: name, scenario) of every scenario."""
    for path in sorted(FOLDER.glob("*.yaml")):
        located = load(path)
        assert located.mistakes == ()
        for one in located.value["scenarios"]:
            yield f"{path.stem}: {one['name']}", one


def shipped_body(code: str) -> dict[str, Any]:
    """A rule that ships, as it is written."""
    return next(dict(one) for one in load(FILE).value["rules"] if one["code"] == code)


@dataclass
class Case:
    """A rule, the world that it looks at, and its alert, while a scenario goes on."""

    body: dict[str, Any]
    world: World
    rules: InForce = field(init=False)
    begun: int = 0

    def __post_init__(self) -> None:
        self.body = {"code": "AL-9", "version": 1, "name": NAME, "stream": "act", "to": ["officer"]} | self.body
        self._enforce()

    @property
    def rule(self) -> Rule:
        """The rule as it was last in force."""
        return Rule.model_validate(self.body)

    @property
    def episode(self) -> Episode | None:
        """The alert that is not over; there is one at most."""
        (found, *more) = [*self.world.stand.values(), None]
        assert more in ([], [None]), "a scenario has one alert at a time"
        return found

    @property
    def scope(self) -> str:
        """Where the rule looks."""
        subject = self.rule.subject
        if isinstance(self.rule.condition, ShareBelow):
            return PLACE
        if isinstance(subject, Readings):
            return UNIT if "agency" in subject.of else PLACE
        return {"feed": "", "finding": PLACE, "deadline": UNIT, "duty": PLACE}[subject.kind]

    def revise(self, said: Mapping[str, Any] | str) -> None:
        """A new version of the rule is in force, or none."""
        if said == "gone":
            self.rules = replace(self.rules, rules={}, broken={})
        elif said == "broken":
            self.rules = replace(self.rules, rules={}, broken={self.body["code"]: "nobody can read it"})
        else:
            assert isinstance(said, Mapping)
            changed = self.body | dict(said) | {"version": self.body["version"] + 1}
            self.body = {key: value for key, value in changed.items() if value is not None}
            self._enforce()

    def look(self) -> Outcome:
        """What a look at everything makes of it."""
        before, around = self.episode, self.world.around()
        figures = self.world.figures(self.scope, around)
        seen = see(desk(), self.rules, around, figures, all_scopes=True, stored=self.world)
        stand = list(self.world.stand.values())
        with _decisions() as decisions:
            steps = decide(self.rules, seen, stand, around, desk().catalogue)
        steps += aged(stand, steps, self.rules, self.world.at)
        assert len(steps) <= 1
        assert len(decisions) <= 1
        observation = self._seen(seen)
        step = steps[0] if steps else None
        if step is not None:
            self._keep(step)
        if step is not None and step.episode.reason == "aged":
            return self._aged(before, step)
        if before is None and not decisions:
            assert step is None
            decision = observe(None, observation, self.world.at, timing_of(self.rule, CODE, desk().catalogue))
            assert not decision.standing.is_open
            return Outcome(None, None, _event(observation), decision, observation)
        (event, decision) = decisions[0]
        moves = () if step is None else tuple(move.reason for move in step.moves)
        return Outcome(before, self.episode, event, decision, observation, moves)

    def act(self, what: str) -> Outcome | None:
        """What somebody does; None: refused."""
        before = self.episode
        standing = Standing(State.INACTIVE, self.world.at) if before is None else standing_of(before)
        decision = {"acknowledge": acknowledge, "age": age}[what](standing, self.world.at)
        if decision is None:
            return None
        assert what != "age", "time does that, with `ageing_days`"
        assert before is not None
        step = moved_to(before, decision, None, self.world.at)
        self._keep(replace(step, episode=replace(step.episode, acknowledged_at=self.world.at)))
        return Outcome(before, self.episode, what, decision, None, tuple(move.reason for move in step.moves))

    def restart(self) -> None:
        """Nothing is left but rows."""
        self.world.stand = {number: through_a_row(one) for number, one in self.world.stand.items()}

    def _enforce(self) -> None:
        self.rules = InForce(shipped().posts, {self.body["code"]: self.rule})

    def _seen(self, look: Look) -> Observation:
        found = look.seen.get(self.body["code"])
        return CLEAR if found is None else next(_of_scope(found.observations, self.scope), CLEAR)

    def _keep(self, step: Step) -> None:
        if step.is_new:
            self.begun += 1
        number = self.begun if step.is_new else step.episode.alert_id
        self.world.stand.pop(number, None)
        if step.episode.ended_at is None:
            self.world.stand[number] = replace(step.episode, alert_id=number)

    def _aged(self, before: Episode | None, step: Step) -> Outcome:
        assert before is not None
        decision = age(standing_of(before), self.world.at)
        assert decision is not None
        return Outcome(before, self.episode, "age", decision, None, tuple(move.reason for move in step.moves))


def _of_scope(observations: Mapping[Subject, Observation], scope: str) -> Iterator[Observation]:
    return (one for subject, one in observations.items() if subject.scope == scope)


@contextmanager
def _decisions() -> Iterator[list[tuple[str, Decision]]]:
    """The decisions that are made of what is seen, each with its event."""
    made: list[tuple[str, Decision]] = []

    def observed(before: Standing | None, seen: Observation, *rest: Any) -> Decision:
        made.append((_event(seen), observe(before, seen, *rest)))
        return made[-1][1]

    def withdrawn(*of: Any) -> Decision:
        made.append(("withdraw", withdraw(*of)))
        return made[-1][1]

    with patch.object(deciding, "observe", observed), patch.object(deciding, "withdraw", withdrawn):
        yield made


def _event(seen: Observation) -> str:
    return str(seen.sight) if seen.sight in KNOWN else "unknown"


def through_a_row(one: Episode) -> Episode:
    """What is left of an episode when it is kept as a row and read again."""
    row = json.loads(as_json(asdict(one)))
    for name, value in row.items():
        if isinstance(getattr(one, name), datetime):
            row[name] = datetime.fromisoformat(value)
    return Episode(**row | {"risen": [datetime.fromisoformat(moment) for moment in row["risen"]]})


def row_of(at: datetime) -> Episode:
    """An episode that has just begun."""
    texts = dict.fromkeys(("stream", "unknown", "level", "reason", "place"), "")
    numbers = dict.fromkeys(("alert_id", "rule_version", "rank", "told_rank", "steps"), 0)
    nothing = ("pending_since", "fired_at", "keep_since", "acknowledged_at", "acknowledged_by", "told_at", "ended_at")
    figures = dict.fromkeys(("value", "numerator", "denominator", *nothing))
    named = {"rule": "AL-9", "scope": PLACE, "code": CODE, "state": "inactive", "detail": {}}
    whole: dict[str, Any] = texts | numbers | figures | named | {"began_at": at, "judged_at": at}
    return Episode(**whole)


def run(scenario: Mapping[str, Any], seen: Seen, *, restarts: bool = False) -> list[str]:
    """Runs a scenario; what is not as the file says, step by step. `restarts`: only rows are kept between steps."""
    said = scenario["rule"]
    body = shipped_body(said) if isinstance(said, str) else dict(said)
    case = Case(body, World(dict(scenario.get("known", {}))))
    wrong: list[str] = []
    for number, step in enumerate(scenario["steps"], start=1):
        unknown = step.keys() - EXPECTED - alert_world.KNOWN - DONE
        assert not unknown, f"step {number}: {sorted(unknown)}"
        if restarts:
            case.restart()
        wrong += [f"step {number} (at {step['at']}): {text}" for text in _step(case, step, seen)]
    return wrong


def _step(case: Case, step: Mapping[str, Any], seen: Seen) -> Iterator[str]:
    at = moment(step["at"], case.world.at)
    case.world.learn(at, {key: step[key] for key in step.keys() & alert_world.KNOWN})
    if "rule" in step:
        case.revise(step["rule"])
    old = case.episode
    outcome = case.act(step["do"]) if "do" in step else case.look()
    if outcome is None:
        seen.refusals.add((State.INACTIVE if old is None else State(old.state), step["do"]))
        yield from [] if step.get("refused") else [f"{step['do']} is refused"]
        shown = "inactive" if old is None else old.unknown or old.state
        yield from _differences(step, {"state": shown, "refused": True, "corrected": False})
        return
    _note(seen, outcome)
    yield from _differences(step, _found(case, outcome))
    yield from _unfit(outcome)


def _note(seen: Seen, outcome: Outcome) -> None:
    if outcome.decision.reason == "clock_went_back":
        seen.refusals.add((outcome.old, outcome.decision.reason))
        return
    seen.rows.add((outcome.old, outcome.event, outcome.decision.reason))
    seen.moves |= set(outcome.moves)
    if outcome.decision.clock_corrected:
        seen.corrected.add(outcome.old)
    if outcome.seen is not None and outcome.seen.sight not in KNOWN:
        seen.unknown.add((outcome.old, outcome.seen.sight))


def _found(case: Case, outcome: Outcome) -> dict[str, Any]:
    after, decision = outcome.after, outcome.decision
    due = None if after is None else due_at(standing_of(after), timing_of(case.rule, CODE, desk().catalogue))
    return {
        "state": outcome.shown,
        "below": "inactive" if after is None else after.state,
        "reason": decision.reason,
        "tell": decision.tell,
        "corrected": decision.clock_corrected,
        "move": outcome.moves[-1] if outcome.moves else None,
        "alert": None if after is None else after.alert_id,
        "told_rank": None if after is None else after.told_rank,
        "level": None if after is None else after.level,
        "due": None if due is None else due.astimezone(LOCAL).strftime("%H:%M" if _is_today(due, case) else "%F %H:%M"),
    }


def _is_today(due: datetime, case: Case) -> bool:
    return local_date(due) == local_date(case.world.at)


def _differences(step: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    """State and reason are said at each step; whatever is told has to be said, and nothing is told where it is not."""
    said = {"tell": None, "corrected": False} | {key: step[key] for key in step.keys() & EXPECTED}
    for name in ("state",) if "refused" in found else ("state", "reason"):
        if name not in said:
            yield f"the step does not say its {name}"
    for name, value in sorted(said.items()):
        if found.get(name) != value:
            yield f"{name} is {found.get(name)}, expected {value}"


def _unfit(outcome: Outcome) -> Iterator[str]:
    """What looks otherwise, is told, or is judged by another version of its rule is a move; nothing else is."""
    before, after, decision = outcome.before, outcome.after, outcome.decision
    old = ("inactive", "") if before is None else (before.state, before.unknown)
    new = ("inactive", "") if after is None else (after.state, after.unknown)
    expected = ["clock_corrected"] if decision.clock_corrected else []
    if old != new or decision.tell is not None or decision.reason == "eased":
        expected.append(decision.reason)
    elif before is not None and after is not None and before.rule_version != after.rule_version:
        expected.append("rule_changed")
    if list(outcome.moves) != expected:
        yield f"moves are {list(outcome.moves)}, expected {expected}"
