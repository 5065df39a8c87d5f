"""Runs scenarios of alerts: numbers come in, days pass, people act, and every state is what the file says.

A scenario has a rule (keys as in `alerts/rules.yaml`) and steps. A step says when it is (`at`: a day and a time, or a
time of the day of the step before; local time), what is known from then on (`FIGURE`, `FEED`, `OTHERS`; the rest stays
as it was) or what somebody does (`do`), and what has to come of it (`EXPECTED`): always its state and reason, and
whatever is told. `rule` changes keys of the rule from then on; `place` moves an owner.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from alerts.judging.amounts import judge_amount
from alerts.judging.days import Term, judge_term
from alerts.judging.feeds import Feed, judge_feed
from alerts.judging.figures import Figure, judge_of
from alerts.judging.findings import judge_findings
from alerts.judging.shares import shares
from alerts.observing import CLEAR, KNOWN, Observation, Subject
from alerts.passes.deciding import moved_to, standing_of
from alerts.schema import Rule
from alerts.standing import Decision, Standing, Timing, acknowledge, age, due_at, observe, withdraw
from alerts.states import State
from core.conditions import Condition
from core.days import LOCAL, local_date
from core.model import Band
from core.working_days import statutory
from core.yamllines import load
from indicators.freshness import Delivery
from store.alerting.episodes import Episode

FOLDER: Final = Path(__file__).parent / "scenarios" / "alerts"
EXPECTED: Final = frozenset({"state", "reason", "tell", "below", "level", "due", "refused", "corrected"})
FIGURE: Final = frozenset({"value", "numerator", "denominator", "band", "standing", "place", "window"})
FEED: Final = frozenset({"delivered", "lag_s", "silent_s", "rows", "rejected", "off", "every_min"})
OTHERS: Final = frozenset({"due_on", "owners", "open", "amounts"})
DONE: Final = frozenset({"at", "do", "rule"})
SCOPE: Final = "330106"
CODE: Final = "A01"
BY_HAND: Final = ("acknowledge", "age")
REASONS: Final = ("rule_changed", "rule_gone", "scope_gone")

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


def scenarios() -> Iterator[tuple[str, dict[str, Any]]]:
    """(file: name, scenario) of every scenario."""
    for path in sorted(FOLDER.glob("*.yaml")):
        located = load(path)
        assert located.mistakes == ()
        for one in located.value["scenarios"]:
            yield f"{path.stem}: {one['name']}", one


@dataclass
class Case:
    """An instance of a rule while a scenario goes on."""

    body: dict[str, Any]
    known: dict[str, Any] = field(default_factory=dict)
    at: datetime = datetime(1970, 1, 1, tzinfo=LOCAL)
    standing: Standing | None = None

    @property
    def rule(self) -> Rule:
        """The rule as it is now."""
        usual = {"code": "AL-9", "version": 1, "name": {"zh": "A", "en": "A"}, "stream": "act", "to": ["officer"]}
        return Rule.model_validate(usual | self.body)

    @property
    def timing(self) -> Timing:
        """The times of the rule; scenarios write them as times, not as refreshes."""
        assert isinstance(self.rule.hold, timedelta)
        assert isinstance(self.rule.keep, timedelta)
        return Timing(self.rule.hold, self.rule.keep)

    @property
    def state(self) -> State:
        """What stands, whatever lies over it."""
        return State.INACTIVE if self.standing is None else self.standing.state

    def take(self, step: Mapping[str, Any]) -> tuple[str, Observation | None, Decision | None]:
        """What a step says happens; returns the event, what was seen, and the decision (None: refused)."""
        self.at = moment(step["at"], self.at)
        self.body |= step.get("rule", {})
        self.known |= {key: step[key] for key in step.keys() & (FIGURE | FEED | OTHERS)}
        if "do" in step:
            return step["do"].split()[0], None, self._done(step["do"])
        seen = seen_by(self.rule, self.known, self.at)
        event = str(seen.sight) if seen.sight in KNOWN else "unknown"
        return event, seen, observe(self.standing, seen, self.at, self.timing)

    def _done(self, act: str) -> Decision | None:
        standing = self.standing or Standing(State.INACTIVE, self.at)
        if act.startswith("withdraw "):
            assert act.split()[1] in REASONS
            return withdraw(standing, act.split()[1], self.at)
        return {"acknowledge": acknowledge, "age": age}[act](standing, self.at)


def moment(written: str, last: datetime) -> datetime:
    """An instant: `2026-03-02 09:00`, or `09:00` of the day of the last one; local time."""
    text = written if "-" in written else f"{local_date(last).isoformat()} {written}"
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def seen_by(rule: Rule, known: Mapping[str, Any], at: datetime) -> Observation:
    """What a rule sees of what is known."""
    match rule.subject.kind, rule.condition.kind:
        case _, "share":
            return shares(rule, _owners(known)).get(Subject(SCOPE, CODE), CLEAR)
        case _, "unusual":
            return judge_amount(rule, _amounts(known), local_date(at) - timedelta(days=1), statutory())
        case "feed", _:
            return judge_feed(rule, _feed(known, at), at)
        case "finding", _:
            found = judge_findings(rule, [Condition(kind, scope=SCOPE, item=CODE) for kind in known["open"]])
            return next(iter(found.values()), CLEAR)
        case "deadline" | "duty", _:
            return judge_term(rule, Term(SCOPE, "node", "N-1", known["due_on"]), local_date(at), statutory())
    least, greatest = known.get("window", (0.0, 0.0))
    return judge_of(rule, {(SCOPE, CODE): (least, greatest)} if "window" in known else {})(_figure(known))


def _figure(known: Mapping[str, Any]) -> Figure:
    value, band = known.get("value"), known.get("band")
    return Figure(
        SCOPE,
        CODE,
        None if value is None else float(value),
        known.get("numerator", 0),
        known.get("denominator", 100),
        None if band is None else Band(band),
        known.get("standing", "ok"),
        known.get("place", ""),
    )


def _feed(known: Mapping[str, Any], at: datetime) -> Feed:
    delivered = known.get("delivered")
    since = None if delivered is None else moment(delivered, at)
    delivery = Delivery("das", "items", since, timedelta(minutes=known.get("every_min", 5)))
    parts = {key: known[key] for key in ("lag_s", "silent_s", "rows", "rejected") if key in known}
    return Feed(delivery, is_off=known.get("off", False), **parts)


def _owners(known: Mapping[str, Any]) -> Iterator[Figure]:
    for number, (band, place) in enumerate(known["owners"]):
        yield Figure(f"U{number}", CODE, 50.0, 1, 2, Band(band) if band else None, place=place)


def _amounts(known: Mapping[str, Any]) -> dict[date, int]:
    """`amounts`: `from` and `until` (both included), how many on a `working` day and on a day `off`, and `but` days."""
    said, calendar = known["amounts"], statutory()
    days = (said["from"] + timedelta(days=number) for number in range((said["until"] - said["from"]).days + 1))
    found = {day: said["working"] if calendar.is_working(day) else said["off"] for day in days}
    return found | {date.fromisoformat(day): amount for day, amount in said.get("but", {}).items()}


def through_a_row(standing: Standing | None) -> Standing | None:
    """What is left of a standing when its episode is kept and read again; of what is inactive there is no row."""
    if standing is None or not standing.is_open:
        return standing
    return standing_of(moved_to(row_of(standing.judged_at), Decision(standing, ""), None, standing.judged_at).episode)


def row_of(at: datetime) -> Episode:
    """An episode that has just begun."""
    texts = dict.fromkeys(("stream", "unknown", "level", "reason", "place"), "")
    numbers = dict.fromkeys(("alert_id", "rule_version", "rank", "told_rank", "steps"), 0)
    nothing = ("pending_since", "fired_at", "keep_since", "acknowledged_at", "acknowledged_by", "told_at", "ended_at")
    figures = dict.fromkeys(("value", "numerator", "denominator", *nothing))
    named = {"rule": "AL-9", "scope": SCOPE, "code": CODE, "state": "inactive", "detail": {}}
    whole: dict[str, Any] = texts | numbers | figures | named | {"began_at": at, "judged_at": at}
    return Episode(**whole)


def run(scenario: Mapping[str, Any], seen: Seen, *, restarts: bool = False) -> list[str]:
    """Runs a scenario; what is not as the file says, step by step. `restarts`: only rows are kept between steps."""
    case = Case(dict(scenario["rule"]), dict(scenario.get("known", {})))
    wrong: list[str] = []
    for number, step in enumerate(scenario["steps"], start=1):
        unknown = step.keys() - EXPECTED - FIGURE - FEED - OTHERS - DONE
        assert not unknown, f"step {number}: {sorted(unknown)}"
        if restarts:
            case.standing = through_a_row(case.standing)
        wrong += [f"step {number} (at {step['at']}): {text}" for text in _step(case, step, seen)]
    return wrong


def _step(case: Case, step: Mapping[str, Any], seen: Seen) -> Iterator[str]:
    before = case.standing
    old = case.state
    event, observation, decision = case.take(step)
    if decision is None:
        seen.refusals.add((old, event))
        yield from [] if step.get("refused") else [f"{event} is refused"]
        yield from _differences(step, {"state": _shown(before), "refused": True, "corrected": False})
        return
    _note(seen, old, event, observation, decision)
    case.standing = decision.standing
    yield from _differences(step, _found(case, decision, observation))
    yield from _unfit(before, decision)


def _note(seen: Seen, old: State, event: str, observation: Observation | None, decision: Decision) -> None:
    if decision.reason == "clock_went_back":
        seen.refusals.add((old, decision.reason))
        return
    seen.rows.add((old, event, decision.reason))
    if decision.clock_corrected:
        seen.corrected.add(old)
    if observation is not None and event == "unknown":
        seen.unknown.add((old, observation.sight))


def _shown(standing: Standing | None) -> str:
    return "inactive" if standing is None else standing.shown


def _found(case: Case, decision: Decision, observation: Observation | None) -> dict[str, Any]:
    due = due_at(decision.standing, case.timing)
    return {
        "state": decision.standing.shown,
        "below": str(decision.standing.state),
        "reason": decision.reason,
        "tell": decision.tell,
        "corrected": decision.clock_corrected,
        "level": None if observation is None else str(observation.level),
        "due": None if due is None else due.astimezone(LOCAL).strftime("%H:%M" if _is_today(due, case) else "%F %H:%M"),
    }


def _is_today(due: datetime, case: Case) -> bool:
    return local_date(due) == local_date(case.at)


def _differences(step: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    """State and reason are said at each step; whatever is told has to be said, and nothing is told where it is not."""
    said = {"tell": None, "corrected": False} | {key: step[key] for key in step.keys() & EXPECTED}
    for name in ("state",) if "refused" in found else ("state", "reason"):
        if name not in said:
            yield f"the step does not say its {name}"
    for name, value in sorted(said.items()):
        if found.get(name) != value:
            yield f"{name} is {found.get(name)}, expected {value}"


def _unfit(before: Standing | None, decision: Decision) -> Iterator[str]:
    """What looks otherwise, or is told, is a move; nothing else is."""
    old = (State.INACTIVE, None) if before is None else (before.state, before.unknown)
    changed = (decision.standing.state, decision.standing.unknown) != old
    if decision.moved != (changed or decision.tell is not None or decision.reason == "eased"):
        yield f"moved is {decision.moved}"
