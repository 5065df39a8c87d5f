"""Runs scenarios of messages: what is seen of many instances, and who is told of what at each moment.

A scenario has rules (keys as in `alerts/rules.yaml`), owners with their places, and steps. A step says when it is
(`at`, as in `tests/alert_scenarios.py`), what is seen from then on (`see`: rule, scope, code → a sight, a breach with
its rank and perhaps its level), what somebody does (`take_up`, `silence`, `speak`), who moves (`move`), and `messages`:
each as kind, rule, post, node and number of alerts, with the moment at which it leaves the house when that is later.
Without `messages` there must be none. `states` may say how instances stand. With `digest: true` the digest of each
working day is among the messages. `vacant` names posts and the units where nobody holds them; a message that is told
somebody else for that reason says so. `units: 60` makes as many owners of a place, U000 and so on; what is seen of
`U05*`, or taken up, and a message to it, is of each of them that is called so.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from alerts.levels import Level
from alerts.observing import Observation, Sight
from alerts.passes.deciding import Step, moved_to, standing_of
from alerts.routing.after import Hours, after_digests, after_messages
from alerts.routing.choosing import choose
from alerts.routing.digest import digests, is_due
from alerts.routing.due import ageing
from alerts.routing.grouping import Draft
from alerts.routing.quiet import leaves_at
from alerts.routing.readers import Readers
from alerts.routing.routing import routing
from alerts.routing.sparing import Sparing, firing_by_rule
from alerts.rules import shipped
from alerts.schema import Rule
from alerts.standing import Timing, acknowledge, age, observe
from alerts.states import Tell
from core.access import Way
from core.days import LOCAL
from core.working_days import statutory
from core.yamllines import load
from store.alerting.episodes import Episode
from store.alerting.silences import Silence
from tests.alert_looks import row_of
from tests.alert_world import moment

FOLDER: Final = Path(__file__).parent / "scenarios" / "alert_messages"
CITY: Final = "330100"
MUNICIPAL: Final = "330199"
PLACE: Final = "330106"
STEP: Final = frozenset({"at", "see", "take_up", "silence", "speak", "move", "messages", "states"})
FEEDS: Final = {"A01": (("platform", "cases"),), "E01": (("lookups", "requests"),)}
"""the feeds behind the indicators that scenarios speak of"""


def scenarios() -> Iterator[tuple[str, dict[str, Any]]]:
    """(file: name, scenario) of every scenario."""
    for path in sorted(FOLDER.glob("*.yaml")):
        located = load(path)
        assert located.mistakes == ()
        for one in located.value["scenarios"]:
            yield f"{path.stem}: {one['name']}", one


@dataclass
class Watch:
    """Everything that rules see, the episodes and what groups were told, while a scenario goes on."""

    rules: Mapping[str, Rule]
    places: dict[str, str]
    at: datetime = datetime(1970, 1, 1, tzinfo=LOCAL)
    seen: dict[str, Observation] = field(default_factory=dict)
    open: dict[str, Episode] = field(default_factory=dict)
    vacant: Mapping[str, Sequence[str]] = field(default_factory=dict)
    told: dict[str, datetime] = field(default_factory=dict)
    silences: list[Silence] = field(default_factory=list)
    begun: int = 0
    has_digest: bool = False
    digest_at: datetime | None = None

    def step(self, step: Mapping[str, Any]) -> list[str]:
        """The messages of a step, in the words of the file."""
        assert step.keys() <= STEP, sorted(step.keys() - STEP)
        self.at = moment(step["at"], self.at)
        self.places |= step.get("move", {})
        self.seen |= {name: self._sight(name, said) for name, said in self._named(step.get("see", {}))}
        self._act(step)
        moved = [(one.episode, one.tell) for name, seen in self.seen.items() for one in self._looked(name, seen)]
        said = [self._said(draft) for draft in self._tell([*moved, *self._aged()])]
        return [*said, *self._digests()] if self.has_digest else said

    def states(self) -> dict[str, str]:
        """Instance → its state as shown; what is inactive is not among them."""
        return {name: one.unknown or one.state for name, one in self.open.items()}

    def _named(self, see: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        for name, said in see.items():
            yield from ((one, said) for one in _each(name, self.places))

    def _sight(self, name: str, said: str) -> Observation:
        sight, rank, level, *_ = [*said.split(), "", ""][:3]
        rule = self.rules[name.split()[0]]
        worse = int(rank or 1) if sight == "breach" else 0
        return Observation(Sight(sight), Level(level or rule.level), worse)

    def _act(self, step: Mapping[str, Any]) -> None:
        for name in (one for said in step.get("take_up", ()) for one in _each(said, self.places)):
            decision = acknowledge(standing_of(self.open[name]), self.at)
            assert decision is not None, f"{name} cannot be taken up"
            taken = moved_to(self.open[name], decision, None, self.at).episode
            telling = replace(taken.telling, waited_s=0, waits_since=None, again=True)
            self.open[name] = replace(taken, acknowledged_at=self.at, steps=0, telling=telling)
        if "silence" in step:
            said = {"rule": "", "scope": "", "code": "", **step["silence"]}
            until = moment(said.pop("until"), self.at)
            self.silences.append(Silence(1, **said, reason="", from_at=self.at, until_at=until, **_BY, made_at=self.at))
        if step.get("speak"):
            self.silences.clear()

    def _looked(self, name: str, seen: Observation) -> Iterator[Step]:
        episode = self.open.get(name)
        if episode is None and seen.sight is not Sight.BREACH:
            return
        rule = self.rules[name.split()[0]]
        timing = Timing(rule.hold, rule.keep)  # type: ignore[arg-type] # scenarios write times, not refreshes
        decision = observe(None if episode is None else standing_of(episode), seen, self.at, timing)
        step = moved_to(episode or self._begun(name, rule), decision, seen, self.at)
        self._keep(name, step.episode)
        yield step

    def _begun(self, name: str, rule: Rule) -> Episode:
        self.begun += 1
        code, scope, subject = name.split()
        named: dict[str, Any] = {
            "rule": code,
            "scope": "" if scope == "-" else scope,
            "code": subject,
            "stream": rule.stream,
        }
        return replace(row_of(self.at), alert_id=self.begun, **named)

    def _aged(self) -> Iterator[tuple[Episode, Tell | None]]:
        for one in ageing(list(self.open.values()), self.rules, self.at, statutory()):
            decision = age(standing_of(one), self.at)
            assert decision is not None
            step = moved_to(one, decision, None, self.at)
            self._keep(_name(one), step.episode)
            yield step.episode, step.tell

    def _keep(self, name: str, episode: Episode) -> None:
        if episode.ended_at is None:
            self.open[name] = episode
        else:
            self.open.pop(name, None)

    def _digests(self) -> Iterator[str]:
        if not is_due(self.digest_at, self.at, routing(), statutory()):
            return
        stand = list(self.open.values())
        found = digests(stand, self._readers(stand))
        for one in found:
            yield f"digest {one.post} {one.node} x{len(one.episodes)}"
        for changed in after_digests(frozenset(pair for one in found for pair in one.told), stand, self.at):
            self._keep(_name(changed), changed)
        self.digest_at = self.at

    def _tell(self, moved: Sequence[tuple[Episode, Tell | None]]) -> Sequence[Draft]:
        stand = list(self.open.values())
        chosen = choose(moved, stand, self._readers(stand), self.told, routing(), statutory())
        self.told |= {draft.group_key: self.at for draft in chosen.drafts if draft.kind == "fired"}
        for one in after_messages(chosen, stand, Hours(self.at, routing(), statutory())):
            self._keep(_name(one), one)
        return chosen.drafts

    def _readers(self, stand: Sequence[Episode]) -> Readers:
        firing, vacant = firing_by_rule(stand), self.vacant
        sparing = Sparing(
            self.at,
            self.silences,
            self.rules,
            firing,
            self._way,
            lambda code: FEEDS.get(code, ()),
            lambda post, node: node not in vacant.get(post, ()),
        )
        return Readers(shipped().posts, sparing)

    def _way(self, scope: str) -> Way:
        place = self.places.get(scope)
        if place is not None:
            return Way(CITY, MUNICIPAL, place, scope)
        return Way(CITY, MUNICIPAL, scope if scope not in ("", CITY) else None)

    def _said(self, draft: Draft) -> str:
        leaves = leaves_at(draft.level, self.at, routing().quiet, statutory())
        vacant = "".join(f", nobody is {post} of {node}" for post, node in sorted(draft.unheld))
        later = f", leaves {leaves.astimezone(LOCAL):%Y-%m-%d %H:%M}" if leaves > self.at else ""
        return f"{draft.kind} {draft.rule} {draft.post} {draft.node} x{len(draft.episodes)}{vacant}{later}"


def _each(said: str, units: Iterable[str]) -> Iterator[str]:
    """What is said of units whose names begin as a word with `*`, once for each of them."""
    pattern = next((word for word in said.split() if word.endswith("*")), None)
    if pattern is None:
        yield said
    else:
        yield from (said.replace(pattern, unit) for unit in units if unit.startswith(pattern[:-1]))


_BY: Final[Mapping[str, Any]] = {"made_by": 1, "made_name": "A"}


def _name(one: Episode) -> str:
    return f"{one.rule} {one.scope or '-'} {one.code}"


def begin(scenario: Mapping[str, Any]) -> Watch:
    """The watch of a scenario before anything is seen."""
    usual = {"version": 1, "name": {"zh": "A", "en": "A"}, "stream": "act"}
    kinds = {
        "AL-3": ({"kind": "feed"}, {"kind": "silent", "intervals": 2}),
        "AL-4": ({"kind": "deadline"}, {"kind": "before", "days": [30, 7, 1]}),
        "AL-5": ({"kind": "deadline"}, {"kind": "after", "days": [1, 7, 15]}),
    }
    figures = ({"kind": "indicator", "of": ["agency"]}, {"kind": "band", "worst": "WARN"})
    rules = {}
    for code, keys in scenario["rules"].items():
        subject, condition = kinds.get(code, figures)
        rules[code] = Rule.model_validate(usual | {"code": code, "subject": subject, "condition": condition} | keys)
    owners = dict(scenario.get("owners", {})) | {f"U{number:03}": PLACE for number in range(scenario.get("units", 0))}
    return Watch(rules, owners, has_digest=scenario.get("digest", False), vacant=scenario.get("vacant", {}))


def run(scenario: Mapping[str, Any]) -> list[str]:
    """Runs a scenario; what is not as the file says, step by step."""
    watch, wrong = begin(scenario), []
    for number, step in enumerate(scenario["steps"], start=1):
        found = sorted(watch.step(step))
        if found != sorted(one for said in step.get("messages", ()) for one in _each(said, watch.places)):
            wrong.append(f"step {number} (at {step['at']}): messages are {found}")
        if "states" in step and watch.states() != step["states"]:
            wrong.append(f"step {number} (at {step['at']}): states are {watch.states()}")
    return wrong
