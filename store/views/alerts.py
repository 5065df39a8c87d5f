"""Alerts as lists within a reach, which is a mandatory argument; what belongs to no place has a right of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from store.alerting.episodes import Episode
from store.alerting.looking import DUTIES
from store.alerting.rules import RuleVersion
from store.alerting.silences import Silence
from store.database import UnitOfWork
from store.owners import Reach
from store.statements import sql
from store.views.scopes import CITY_CODE

FILE: Final = "alert_views"
EPISODE: Final = len(Episode.__slots__) - 1
"""columns of an episode; what was told of it, the last of them, is read by those alone who tell"""
"""so many columns of a line are those of its episode"""
RULE: Final = len(RuleVersion.__slots__)
MOST_COUNTED: Final = 10_000
"""more ended alerts than these are not counted"""
MOST_GROUPS: Final = 500
OF_LATE: Final = timedelta(days=90)
LEVELS: Final = ("info", "warning", "serious", "critical")
"""by their gravity from 1 on, as statements tell it"""


@dataclass(frozen=True, slots=True)
class AlertReach:
    """Whose alerts somebody may see: those of a reach (None: the whole city), and those that belong to no place.

    Alerts on duties of an authority are of those alone who work there: `duties` are the nodes of these authorities.
    """

    reach: Reach | None
    house: bool
    duties: Sequence[str] = ()

    @property
    def values(self) -> dict[str, Any]:
        """As the parameters of a statement."""
        places = [] if self.reach is None else list(self.reach.places)
        return {
            "everywhere": self.reach is None,
            "owners": [] if self.reach is None else list(self.reach.owners),
            "places": places,
            "place_codes": [str(place) for place in places],
            "house": self.house,
            "duty_kinds": list(DUTIES),
            "duty_nodes": list(self.duties),
            "city": CITY_CODE,
            "scopes": None if self.reach is None or places else list(self.reach.owners),
        }


@dataclass(frozen=True, slots=True)
class AlertChoice:
    """Which alerts: every filter narrows. `state` as shown, None: all but what is only pending; `node` with all below.

    `own`: of this scope itself (empty: of no place). `taken`: taken up or not. `text` is looked for in names and codes;
    `codes` are those whose name holds it. Of what is over `since` and `until` say when it fired.
    """

    rule: str | None = None
    level: str | None = None
    state: str | None = None
    stream: str | None = "act"
    node: str | None = None
    own: str | None = None
    code: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    taken: bool | None = None
    text: str | None = None
    codes: Sequence[str] = ()
    oldest: bool = False
    """those first that were taken up longest ago"""
    limit: int = 50
    offset: int = 0

    @property
    def values(self) -> dict[str, Any]:
        """As the parameters of a statement."""
        found = {name: getattr(self, name) for name in self.__slots__}
        found |= {"codes": list(self.codes), "text": None if self.text is None else _pattern(self.text)}
        if self.node == CITY_CODE:
            return found | {"node": None}
        # an owner is looked up by its code, without a look at every alert
        return found if self.node is None or self.node.isdecimal() else found | {"scopes": [self.node]}


@dataclass(frozen=True, slots=True)
class AlertLine:
    """An alert, who has taken it up, its owner (None: it is of no owner), and until when it is silenced."""

    episode: Episode
    acknowledged_name: str
    acknowledged_words: str
    owner_name: str | None
    owner_name_en: str | None
    owner_place: int | None
    silenced_until: datetime | None

    @property
    def shown(self) -> str:
        """The state as it is shown: what is unknown before what stands."""
        return self.episode.unknown or self.episode.state


@dataclass(frozen=True, slots=True)
class AlertGroupLine:
    """The alerts of a rule in a place (`node` empty: what belongs to none): how grave, how many, since when."""

    rule: str
    node: str
    level: str
    count: int
    firing: int
    taken: int
    unknown: int
    since: datetime


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule that holds, with what came of it when it was last applied to everything.

    `fired`: how often in the last `OF_LATE`.
    """

    version: RuleVersion
    pass_at: datetime | None
    judged: int
    breaching: int
    unknown: int
    error: str
    fired: int
    fired_at: datetime | None


@dataclass(frozen=True, slots=True)
class WallGroup:
    """What fires of a rule and nobody has taken up, for the wall.

    `place`: the place or city that all of it lies in, empty for what belongs to no place, None: it lies in several.
    Owner, code and detail are those of one alone.
    """

    rule: str
    name: str
    level: str
    count: int
    owners: int
    since: datetime
    place: str | None
    owner_name: str | None
    code: str
    detail: Mapping[str, Any]


def open_alerts(unit: UnitOfWork, reach: AlertReach, choice: AlertChoice, at: datetime) -> tuple[list[AlertLine], int]:
    """Alerts that are not over, the gravest first, and how many there are."""
    rows = unit.rows(sql(FILE, "open"), {**reach.values, **choice.values, "at": at})
    return [alert_line(row) for row in rows], int(rows[0][-1]) if rows else 0


def open_groups(unit: UnitOfWork, reach: AlertReach, choice: AlertChoice) -> list[AlertGroupLine]:
    """The same by rule and place, the gravest first."""
    rows = unit.rows(sql(FILE, "groups"), {**reach.values, **choice.values, "limit": MOST_GROUPS})
    return [AlertGroupLine(rule, node, _level(gravity), *rest) for rule, node, gravity, *rest in rows]


def waiting_alerts(unit: UnitOfWork, reach: AlertReach, at: datetime) -> int:
    """How many alerts fire that somebody must act on and nobody has taken up or silenced."""
    return int(unit.value(sql(FILE, "waiting"), {**reach.values, "at": at}))


def ended_alerts(unit: UnitOfWork, reach: AlertReach, choice: AlertChoice) -> tuple[list[AlertLine], int]:
    """Alerts that have fired and are over, the newest first, and how many there are, up to `MOST_COUNTED`."""
    values = {**reach.values, **choice.values, "most": MOST_COUNTED}
    rows = unit.rows(sql(FILE, "ended"), values)
    return [alert_line(row) for row in rows], int(unit.value(sql(FILE, "ended_count"), values))


def one_alert(unit: UnitOfWork, reach: AlertReach, alert_id: int, at: datetime) -> AlertLine | None:
    """An alert by its number; None: there is none within the reach."""
    row = unit.row(sql(FILE, "one"), {**reach.values, "alert_id": alert_id, "at": at})
    return alert_line(row) if row else None


def silences_within(unit: UnitOfWork, reach: AlertReach, at: datetime) -> list[Silence]:
    """The silences that hold at an instant or later: those of the reach, and those that cover all of it."""
    return [Silence(*row) for row in unit.rows(sql(FILE, "silences"), {**reach.values, "at": at})]


def rule_lines(unit: UnitOfWork, at: datetime) -> list[RuleLine]:
    """The rules that hold at an instant, by their codes; they name nobody."""
    rows = unit.rows(sql(FILE, "rules"), {"at": at, "since": at - OF_LATE})
    return [RuleLine(RuleVersion(*row[:RULE]), *row[RULE:]) for row in rows]


def wall_groups(unit: UnitOfWork, scope: str, at: datetime) -> list[WallGroup]:
    """What fires within the city, a place or an owner and nobody has taken up, by rule, the gravest first."""
    rows = unit.rows(sql(FILE, "on_wall"), {"scope": scope, "city": CITY_CODE, "at": at})
    return [WallGroup(rule, name or "", _level(gravity), *rest) for rule, name, gravity, *rest in rows]


def told_of(unit: UnitOfWork, codes: Sequence[str], at: datetime) -> set[tuple[str, str]]:
    """(scope, code) of the subjects among some codes that an alert of the wall tells of."""
    if not codes:
        return set()
    rows = unit.rows(sql(FILE, "told_of"), {"codes": list(codes), "city": CITY_CODE, "at": at})
    return {(scope, code) for scope, code in rows}


def alert_line(row: Sequence[Any]) -> AlertLine:
    """An alert as the first columns of a row say it."""
    return AlertLine(Episode(*row[:EPISODE]), *row[EPISODE : EPISODE + 6])


def _level(gravity: int) -> str:
    return LEVELS[gravity - 1]


def _pattern(text: str) -> str:
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
