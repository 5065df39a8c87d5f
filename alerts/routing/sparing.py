"""What people are spared: what somebody has silenced, and what follows from something that they are told of. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.schema import Rule
from alerts.states import FIRED, State
from core.access import Way
from store.alerting.episodes import Episode
from store.alerting.silences import Silence

WayOf = Callable[[str], Way]
FeedsOf = Callable[[str], Sequence[tuple[str, str]]]
"""code of an indicator → the feeds behind it"""

Holds = Callable[[str, str], bool]
"""whether anybody holds a post at an owner"""


@dataclass(frozen=True, slots=True)
class Sparing:
    """The silences of an instant, what fires of rules that inhibit others, and who is there to be told."""

    at: datetime
    silences: Sequence[Silence]
    rules: Mapping[str, Rule]
    firing: Mapping[str, Sequence[Episode]]
    """by rule"""
    way_of: WayOf
    feeds_of: FeedsOf
    holds: Holds = lambda *_: True

    def spares(self, one: Episode) -> bool:
        """Whether nobody is told of an episode now."""
        return self.silence_of(one) is not None or self.inhibitor_of(one) is not None

    def silence_of(self, one: Episode) -> Silence | None:
        """The silence that an episode falls under."""
        return next((silence for silence in self.silences if self._falls_under(one, silence)), None)

    def inhibitor_of(self, one: Episode) -> Episode | None:
        """What an episode follows from: a silent feed behind its number, or the same of a scope above."""
        rule = self.rules.get(one.rule)
        codes = () if rule is None else rule.inhibited_by
        found = (other for code in codes for other in self.firing.get(code, ()) if self._inhibits(other, one))
        return next(found, None)

    def _falls_under(self, one: Episode, silence: Silence) -> bool:
        holds = silence.from_at <= self.at < silence.until_at
        fits = silence.rule in ("", one.rule) and silence.code in ("", one.code)
        return holds and fits and (silence.scope == "" or self.way_of(one.scope).passes(silence.scope))

    def _inhibits(self, other: Episode, one: Episode) -> bool:
        source, is_feed, feed = other.code.partition("/")
        if is_feed:
            return (source, feed) in self.feeds_of(one.code)
        return other.scope == "" or self.way_of(one.scope).passes(other.scope)


def fires(stand: Iterable[Episode], rules: Mapping[str, Rule], sparing: Sparing) -> Iterator[tuple[Episode, Rule]]:
    """What nobody has taken up, is known, and nobody is spared, each with its rule."""
    for one in stand:
        rule = rules.get(one.rule)
        if rule is not None and one.state == State.FIRING and not one.unknown and not sparing.spares(one):
            yield one, rule


def firing_by_rule(stand: Iterable[Episode]) -> dict[str, list[Episode]]:
    """Episodes that fire, whether or not somebody has taken them up, by rule."""
    found: dict[str, list[Episode]] = {}
    for one in stand:
        if one.state in FIRED and not one.unknown:
            found.setdefault(one.rule, []).append(one)
    return found
