"""A rule, what it looks at and its alert, as looks go by: what rules see, what is decided on it, what has aged."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
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
from alerts.standing import Decision, Standing, acknowledge, age, observe, withdraw
from alerts.states import State
from core.yamllines import load
from store.alerting.episodes import Episode
from store.evaluation.texts import as_json
from tests.alert_world import CODE, PLACE, UNIT, World, desk

NAME: Final = {"zh": "A", "en": "A"}


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
