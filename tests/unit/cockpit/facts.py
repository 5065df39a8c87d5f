"""Made-up sums for every scope, so that view models are tested on full evaluations without a store."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from zlib import crc32

from cockpit.facts import Facts, Late, ScopeName, SnapshotFacts
from core.days import local_day
from indicators import volumes
from indicators.evaluation import evaluate
from indicators.results import Evaluation
from indicators.tables import Scope
from indicators.volumes import Amount
from indicators.windows import DayRange
from indicators.words import ScopeKind
from store.runs import Latency
from store.views.activity import EVENTS, Activity
from store.views.attention import Attention
from store.views.loop import STAGES, STEPS, AccessionStep, LoopCounts
from store.views.sources import FeedState
from tests.unit.cockpit.fakes import NOW, catalogue, example_settings

CITY = "330100"
FEEDS = {
    "platform": ("item-catalog", "cases", "case-archive", "checks", "doc-register", "doc-archive"),
    "licences": ("types", "certificates", "links"),
    "das": ("fonds", "volumes", "items", "checks"),
    "lookups": ("requests",),
    "filerooms": ("items",),
    "registers": (
        *("units", "archives", "connections", "schemes", "nodes", "batches", "batch-inspections", "results"),
        *("participations", "inspection-plans", "issues", "rechecks", "manual-items"),
    ),
}
NUMERATORS = {
    *("di_02", "di_03", "di_05", "di_07", "di_09", "di_10", "di_12", "di_14", "di_16", "di_18", "di_20", "di_24"),
    *("di_26", "di_27", "di_29", "di_31", "di_33", "docs_running_filed", "di_09_room", "issues_overdue"),
}


class Sums:
    """Sums that differ by measure, scope and window; a numerator never exceeds its denominator."""

    def __init__(self, places: Sequence[str]) -> None:
        self.scopes: Sequence[Scope] = (CITY, *places)

    def over(self, measure: str, days: DayRange) -> Sequence[int]:
        """The sums; the city is the sum of its places."""
        places = [_sum(measure, str(scope), days) for scope in self.scopes[1:]]
        return [sum(places), *places]


def _sum(measure: str, scope: str, days: DayRange) -> int:
    if measure == "di_23":
        return 10 * _sum("di_22", scope, days) * (60 + crc32(scope.encode()) % 36)
    noise = crc32(f"{scope}{days.hi}{measure if measure not in NUMERATORS else ''}".encode())
    if measure in NUMERATORS:
        return 9000 + noise % 900
    return 10000 + noise % 5000 if measure != "di_22" else 10 + noise % 70


def feed(source: str, name: str, **changes: object) -> FeedState:
    """A feed that succeeded five seconds ago."""
    values: dict[str, object] = {
        "last_success_at": NOW - timedelta(seconds=5),
        "last_failure_at": None,
        "last_run_at": NOW - timedelta(seconds=5),
        "outcome": "ok",
        "reason": "",
        "source_at": NOW - timedelta(seconds=9),
        "quarantined": 0,
        "lag_s": 9.0,
        "silent_s": 5.0,
    }
    return FeedState(source, name, **(values | changes))  # type: ignore[arg-type]


def all_feeds() -> list[FeedState]:
    """Every feed of the configuration, well."""
    return [feed(source, name) for source, names in FEEDS.items() for name in names]


@cache
def evaluated(at: datetime) -> tuple[list[str], Mapping[Scope, Evaluation], Mapping[str, Sequence[Amount]]]:
    """The places, the evaluations of city and places, the volumes of the city."""
    places = [str(place.code) for place in example_settings().city.places]
    table = Sums(places)
    kinds: dict[Scope, ScopeKind] = {CITY: ScopeKind.CITY, **dict.fromkeys(places, ScopeKind.PLACE)}
    return places, evaluate(catalogue(), table, kinds, at), volumes.amounts(catalogue(), table, at)[CITY]


def city_facts(at: datetime = NOW, feeds: Sequence[FeedState] | None = None) -> SnapshotFacts:
    """Everything about the city, with more overdue rows than the wall shows."""
    places, found, amounts = evaluated(at)
    facts = Facts(
        scope=ScopeName(CITY, "全市", ScopeKind.CITY),
        at=at,
        version=4711,
        computed_at=at - timedelta(seconds=1),
        as_of=at - timedelta(seconds=5),
        evaluation=found[CITY],
        feeds=all_feeds() if feeds is None else feeds,
    )
    return SnapshotFacts(
        facts=facts,
        places=[found[code] for code in places],
        amounts=amounts,
        late=Late(late_rows(at), len(late_rows(at))),
        activity=[
            *(Activity(at, "cases_filed", 1234, int(places[number % 14]), number) for number in range(20)),
            *(Activity(at, code, 1234, int(places[number])) for number, code in enumerate(EVENTS)),
        ],
        loop=LoopCounts("2026", dict(zip(STAGES, (18, 300, 97, 74, 547), strict=True))),
        steps=[AccessionStep(step, 18 + number, 6.5, 9) for number, step in enumerate(STEPS)],
        latency=Latency(1.12, 1.84, 40),
    )


def late_rows(at: datetime) -> list[Attention]:
    """Overdue issues, hazards, nodes and batches, the longest first."""
    rows = []
    for number in range(40):
        kind = ("issue", "hazard", "node", "batch")[number % 4]
        what = {"node": "完成整理与数字化", "batch": "checking"}.get(kind, "整改通知书未在规定期限内反馈")
        detail = {"node": "arranging", "batch": f"B{number}"}.get(kind, f"杭档责改〔2026〕{number}号")
        days = 40 - number
        who = f"杭州市青岚街道办事处第{number}分部"
        rows.append(
            Attention(kind, f"K{number}", number, f"U{number}", who, 330182, what, detail, local_day(at) - days, days)
        )
    return rows


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """An instant."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)
