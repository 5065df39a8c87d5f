"""What was seen and what stands → what becomes of each episode."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alerts.in_force import InForce
from alerts.observing import CLEAR, Observation, Sight, Subject
from alerts.passes.seeing import Look, Seen
from alerts.passes.surroundings import Surroundings
from alerts.schema import Refreshes, Rule
from alerts.standing import Decision, Standing, Timing, observe, set_back, withdraw
from alerts.states import State, Tell
from indicators.catalogue import Catalogue
from store.alerting.episodes import Episode, EpisodeMove


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of an episode: how it stands now, its move when it made one, and what people may be told."""

    episode: Episode
    move: EpisodeMove | None
    tell: Tell | None
    is_new: bool = False
    corrected: EpisodeMove | None = None
    """what is written down before the move when times of the episode were set back with the clock"""

    @property
    def moves(self) -> tuple[EpisodeMove, ...]:
        """What is written down, in its order."""
        return tuple(move for move in (self.corrected, self.move) if move is not None)


def decide(
    rules: InForce, look: Look, stand: Sequence[Episode], around: Surroundings, catalogue: Catalogue
) -> list[Step]:
    """The steps of every episode that moves or whose figures have changed; what stays as it is has none."""
    by_rule: dict[str, dict[Subject, Episode]] = {}
    for one in stand:
        by_rule.setdefault(one.rule, {})[Subject(one.scope, one.code)] = one
    steps: list[Step] = []
    for code, seen in look.seen.items():
        steps += _of_rule(rules.rules[code], seen, by_rule.pop(code, {}), around, catalogue)
    for code, left in by_rule.items():
        if code in rules.broken or code in look.errors:
            steps += _all_unknown(left.values(), around.at)
        elif code not in rules.rules or not rules.rules[code].enabled:
            steps += [step for one in left.values() for step in _withdrawn(one, "rule_gone", around.at)]
    return steps


def timing_of(rule: Rule, code: str, catalogue: Catalogue) -> Timing:
    """How long a breach of a rule has to last for a code, and how long it has to be over."""

    def span(written: timedelta | Refreshes) -> timedelta:
        if not isinstance(written, Refreshes):
            return written
        refresh = catalogue.refresh_interval(code) if code in catalogue.indicators else timedelta(0)
        return max(written.refreshes * refresh, written.least)

    return Timing(span(rule.hold), span(rule.keep))


def may_be_moved_by_time(one: Episode) -> bool:
    """Whether an episode waits for a time at all; most of those that have fired do not."""
    waits = one.keep_since is not None or one.eased_since is not None or len(one.risen) > one.told_rank
    return not one.unknown and (waits or one.state == State.PENDING)


def standing_of(episode: Episode) -> Standing:
    """The standing that an episode is a row of."""
    return Standing(
        State(episode.state),
        episode.judged_at,
        Sight(episode.unknown) if episode.unknown else None,
        episode.pending_since,
        episode.fired_at,
        episode.keep_since,
        episode.rank,
        episode.told_rank,
        tuple(episode.risen),
        episode.eased_since,
        episode.eased_rank,
    )


def moved_to(episode: Episode, decision: Decision, seen: Observation | None, at: datetime) -> Step:
    """The step of an episode by a decision; figures of an observation that says how things are replace the old ones."""
    if decision.clock_corrected:
        back = _by_clock(episode, at)
        corrected = _move(back, back, Decision(decision.standing, "clock_corrected"), at)
        return replace(moved_to(back, replace(decision, clock_corrected=False), seen, at), corrected=corrected)
    after = decision.standing
    is_over = after.state is State.INACTIVE
    state = str(after.state) if not is_over else ("resolved" if episode.fired_at else "dropped")
    told = seen if seen is not None and seen.sight is Sight.BREACH else None
    kept = replace(
        episode,
        state=state,
        unknown="" if after.unknown is None or is_over else str(after.unknown),
        level=str(told.level) if told else episode.level,
        rank=episode.rank if is_over else after.rank,
        told_rank=episode.told_rank if is_over else after.told_rank,
        pending_since=episode.pending_since if is_over else after.pending_since,
        fired_at=episode.fired_at if is_over else after.fired_at,
        keep_since=None if is_over else after.keep_since,
        ended_at=at if is_over else None,
        reason=decision.reason,
        value=told.value if told else episode.value,
        numerator=told.numerator if told else episode.numerator,
        denominator=told.denominator if told else episode.denominator,
        detail=told.detail if told else episode.detail,
        judged_at=after.judged_at,
        risen=[] if is_over else list(after.risen),
        eased_since=None if is_over else after.eased_since,
        eased_rank=0 if is_over else after.eased_rank,
    )
    return Step(kept, _move(episode, kept, decision, at) if decision.moved else None, decision.tell)


def _of_rule(
    rule: Rule, seen: Seen, stand: Mapping[Subject, Episode], around: Surroundings, catalogue: Catalogue
) -> Iterator[Step]:
    for subject, one in seen.observations.items():
        episode = stand.get(subject)
        if episode is not None:
            yield from _changed(episode, rule, _decided(episode, rule, one, around, catalogue), one, around.at)
        elif one.sight is Sight.BREACH:
            yield _begun(rule, subject, one, around, catalogue)
    for subject, episode in stand.items():
        if subject in seen.observations or not seen.covers(subject):
            continue
        if not seen.asks(subject):
            yield from _withdrawn(episode, "scope_gone", around.at)
        else:
            yield from _changed(episode, rule, _decided(episode, rule, CLEAR, around, catalogue), CLEAR, around.at)


def _decided(episode: Episode, rule: Rule, seen: Observation, around: Surroundings, catalogue: Catalogue) -> Decision:
    return observe(standing_of(episode), seen, around.at, timing_of(rule, episode.code, catalogue))


def _changed(episode: Episode, rule: Rule, decision: Decision, seen: Observation, at: datetime) -> Iterator[Step]:
    """The step, unless nothing worth keeping has changed: an instant alone is not."""
    step = moved_to(replace(episode, rule_version=rule.version), decision, _as_told(rule, seen, decision), at)
    kept = step.episode
    if rule.version != episode.rule_version and step.move is None:
        reason = Decision(decision.standing, "rule_changed", moved=True)
        step = replace(step, move=_move(episode, kept, reason, at))
    if replace(kept, judged_at=episode.judged_at, reason=episode.reason) != episode or step.moves:
        yield step


def _as_told(rule: Rule, seen: Observation, decision: Decision) -> Observation:
    """What is seen, no graver than the rank that people know of: what has not lasted yet makes nothing urgent."""
    told = decision.standing.told_rank
    if not 0 < told < seen.rank or told > len(rule.reached):
        return seen
    return replace(seen, level=rule.levels.get(rule.reached[told - 1], rule.level))


def _begun(rule: Rule, subject: Subject, seen: Observation, around: Surroundings, catalogue: Catalogue) -> Step:
    decision = observe(None, seen, around.at, timing_of(rule, subject.code, catalogue))
    place = around.place_of(subject.scope)
    empty = Episode(
        alert_id=0,
        rule=rule.code,
        rule_version=rule.version,
        scope=subject.scope,
        code=subject.code,
        stream=rule.stream,
        state=str(State.INACTIVE),
        unknown="",
        level=str(seen.level),
        rank=0,
        told_rank=0,
        began_at=around.at,
        pending_since=None,
        fired_at=None,
        keep_since=None,
        acknowledged_at=None,
        acknowledged_by=None,
        told_at=None,
        steps=0,
        ended_at=None,
        reason="",
        value=None,
        numerator=None,
        denominator=None,
        detail={},
        place=place,
        judged_at=around.at,
        risen=[],
    )
    return replace(moved_to(empty, decision, seen, around.at), is_new=True)


def _by_clock(episode: Episode, at: datetime) -> Episode:
    """The episode with its times by the clock as it is now."""

    def back(moment: datetime | None) -> datetime | None:
        return None if moment is None else set_back(moment, episode.judged_at, at)

    return replace(
        episode,
        began_at=set_back(episode.began_at, episode.judged_at, at),
        pending_since=back(episode.pending_since),
        fired_at=back(episode.fired_at),
        acknowledged_at=back(episode.acknowledged_at),
        told_at=back(episode.told_at),
    )


def _withdrawn(episode: Episode, reason: str, at: datetime) -> Iterator[Step]:
    step = moved_to(episode, withdraw(standing_of(episode), reason, at), None, at)
    if step.moves:
        yield step


def _all_unknown(stand: Iterable[Episode], at: datetime) -> Iterator[Step]:
    """A rule that cannot be applied says nothing of what it found earlier: that stands, and is shown as an error."""
    for one in stand:
        decision = observe(standing_of(one), Observation(Sight.ERROR), at, Timing())
        step = moved_to(one, decision, None, at)
        if step.moves:
            yield step


def _move(before: Episode, after: Episode, decision: Decision, at: datetime) -> EpisodeMove:
    return EpisodeMove(
        alert_id=before.alert_id,
        at=at,
        old=before.unknown or before.state,
        new=after.unknown or after.state,
        reason=decision.reason,
        level=after.level,
        value=after.value,
        numerator=after.numerator,
        denominator=after.denominator,
        rule_version=after.rule_version,
    )
