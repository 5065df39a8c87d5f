"""What the store and the definitions say of a scope at an instant; view models make display values of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.conditions import Condition
from indicators.results import Evaluation
from indicators.volumes import Amount
from indicators.words import ScopeKind
from store.runs import Latency
from store.views.activity import Activity
from store.views.alerts import WallGroup
from store.views.attention import Attention
from store.views.loop import AccessionStep, LoopCounts
from store.views.sources import FeedState


@dataclass(frozen=True, slots=True)
class ScopeName:
    """A scope by its code, with the name that people read and the place it lies in; the city lies in none."""

    code: str
    name: str
    kind: ScopeKind
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """The numbers of a scope, and how the feeds behind them are.

    `computed_at` is when the version was made, None before the first; `as_of` is up to when the indicators are complete
    (`indicators.freshness.delivered_until`), None before any feed behind them has succeeded.
    """

    scope: ScopeName
    at: datetime
    version: int
    computed_at: datetime | None
    as_of: datetime | None
    evaluation: Evaluation
    feeds: Sequence[FeedState]
    doubtful: frozenset[str] = frozenset()
    """indicators whose numbers cannot be right (`indicators.consistency`)"""
    loading: frozenset[str] = frozenset()
    """subjects that are under their first load and count nothing yet (`indicators.loading`)"""


@dataclass(frozen=True, slots=True)
class CityFacts:
    """The numbers of the city and of each of its places at an instant, the city first; without history."""

    evaluations: Sequence[Evaluation]
    doubtful: Mapping[str, frozenset[str]]
    """scope → indicators whose numbers cannot be right there"""


@dataclass(frozen=True, slots=True)
class Late:
    """What is overdue: every row, longest first; `total` may exceed the rows when there are very many."""

    rows: Sequence[Attention]
    total: int


@dataclass(frozen=True, slots=True)
class WallAlerts:
    """What fires and nobody has taken up, by rule, the gravest first; `told`: (scope, code) that it speaks of.

    `looked_at`: when rules looked last; None: never yet.
    """

    groups: Sequence[WallGroup] = ()
    told: frozenset[tuple[str, str]] = frozenset()
    looked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SnapshotFacts:
    """Everything that stands on the wall of a scope.

    `places` are evaluations of the places of the scope, for their headline alone and without history.
    `latency` is that of the changes of the last minutes, from their source into a snapshot.
    """

    facts: Facts
    places: Sequence[Evaluation]
    amounts: Mapping[str, Sequence[Amount]]
    late: Late
    activity: Sequence[Activity]
    loop: LoopCounts
    steps: Sequence[AccessionStep]
    latency: Latency
    conditions: Sequence[Condition] = ()
    """what is not as it should be now, the newest first"""
    alerts: WallAlerts = field(default_factory=WallAlerts)
