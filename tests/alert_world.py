"""What rules see in scenarios of alerts: one unit and its place, with figures, feeds, findings and days as a file says.

What is known (`KNOWN`) stays until a step says otherwise: `value`, `numerator`, `denominator`, `band` of the indicator,
its `standing` (ok, late, loading, doubtful); `place` of the unit, and whether it `ended`; `owners`: their bands and
places; of a feed `delivered`, `every_min`, `lag_s`, `silent_s`, `rows`, `rejected`, `off`; `open` findings; `due_on` of
a node or duty; `amounts` of days.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

from alerts.desk import AlertDesk
from alerts.judging.feeds import Feed
from alerts.judging.figures import Figure
from alerts.passes.figures import Figures
from alerts.passes.surroundings import Surroundings
from core.conditions import Condition
from core.days import LOCAL, local_date
from core.model import Band
from core.settings import load_settings
from core.working_days import statutory
from indicators.catalogue import load
from indicators.freshness import Delivery
from store.alerting.episodes import Episode
from store.alerting.looking import Compared, DutyRow, TermRow
from store.database import Database
from store.owners import OwnerRow
from store.views.scopes import CITY_CODE

UNIT: Final = "U1"
PLACE: Final = "330106"
PLACES: Final = (PLACE, "330108")
CODE: Final = "A01"
ITEM: Final = "DI-02"
KNOWN: Final = frozenset(
    {"value", "numerator", "denominator", "band", "standing", "place", "ended", "owners", "delivered", "every_min"}
    | {"lag_s", "silent_s", "rows", "rejected", "off", "open", "due_on", "amounts"}
)


@cache
def desk() -> AlertDesk:
    """The definitions and settings that ship, and no store at all."""
    settings = load_settings(Path(__file__).parents[1] / "config.yaml", {})
    return AlertDesk(cast(Database, None), settings, load())


def moment(written: str, last: datetime) -> datetime:
    """An instant: `2026-03-02 09:00`, or `09:00` of the day of the last one; local time."""
    text = written if "-" in written else f"{local_date(last).isoformat()} {written}"
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


@dataclass
class World:
    """What is known, and what the store would answer of it."""

    known: dict[str, Any]
    at: datetime = datetime(1970, 1, 1, tzinfo=LOCAL)
    values: list[tuple[datetime, float | None]] = field(default_factory=list)
    """of the indicator, as they changed"""
    stand: dict[int, Episode] = field(default_factory=dict)
    """alerts that are not over, by number"""

    def learn(self, at: datetime, said: Mapping[str, Any]) -> None:
        """From now on it is as is said."""
        self.at = at
        self.known |= said
        value = self.known.get("value")
        if not self.values or self.values[-1][1] != value:
            self.values.append((at, value))

    def owners(self) -> dict[str, OwnerRow]:
        """The units that there are."""
        places = [place for _, place in self.known.get("owners", ())]
        found = {f"O{number}": _owner(f"O{number}", place) for number, place in enumerate(places)}
        if not self.known.get("ended"):
            found[UNIT] = _owner(UNIT, self.known.get("place", PLACE))
        return found

    def around(self) -> Surroundings:
        """Everything but the figures."""
        standing = self.known.get("standing", "ok")
        scopes = (UNIT, *PLACES, CITY_CODE)
        return Surroundings(
            at=self.at,
            owners=self.owners(),
            places=frozenset({CITY_CODE, *PLACES}),
            feeds=[self._feed()] if "delivered" in self.known else [],
            findings=[Condition(kind, scope=PLACE, item=CODE) for kind in self.known.get("open", ())],
            late=frozenset({CODE, ITEM} if standing == "late" else ()),
            loading=frozenset({CODE, ITEM} if standing == "loading" else ()),
            as_of={},
            doubtful=frozenset((scope, CODE) for scope in scopes) if standing == "doubtful" else frozenset(),
        )

    def figures(self, scope: str, around: Surroundings) -> Figures:
        """The indicator of a scope, and of the other units."""
        found = [self._figure(scope, around)] if "value" in self.known and around.kind_of(scope) is not None else []
        found += [
            Figure(f"O{number}", CODE, 50.0, 1, 2, Band(band) if band else None, place=place)
            for number, (band, place) in enumerate(self.known.get("owners", ()))
        ]
        return Figures(found, [], frozenset({scope, *around.owners}))

    def extremes(
        self, compared: Compared, since: datetime, at: datetime, scopes: Collection[str] | None
    ) -> Mapping[tuple[str, str], tuple[float, float]]:
        """Least and greatest value of what stood at an instant and of what came of it until another."""
        changed = [value for then, value in self.values if since < then <= at]
        stood = [value for then, value in self.values if then <= since][-1:]
        values = [value for value in (*stood, *changed) if value is not None]
        return {(UNIT, CODE): (min(values), max(values))} if values else {}

    def terms(self, first: date, last: date, today: date) -> Sequence[TermRow]:
        """The node of the unit, when its day is near enough."""
        due_on: date | None = self.known.get("due_on")
        if due_on is None or not first <= due_on <= last or self.known.get("ended"):
            return []
        return [TermRow(UNIT, "node", "N-1", due_on, "", 0)]

    def duties(self, until: date) -> Sequence[DutyRow]:
        """A lead about the unit that the authority of its place has to handle."""
        due_on = self.known.get("due_on")
        return [DutyRow("lead", "1", PLACE, UNIT, due_on, "")] if due_on is not None and due_on <= until else []

    def open_subjects(self, rule: str) -> Sequence[tuple[str, str]]:
        """What has an alert of a rule."""
        return [(one.scope, one.code) for one in self.stand.values() if one.rule == rule]

    def day_amounts(self, column: str, first: date, last: date) -> Mapping[str, Mapping[date, int]]:
        """`from` and `until` (both included), how many on a `working` day and on a day `off`, and `but` days."""
        said, calendar = self.known["amounts"], statutory()
        days = (said["from"] + timedelta(days=number) for number in range((said["until"] - said["from"]).days + 1))
        found = {day: said["working"] if calendar.is_working(day) else said["off"] for day in days}
        return {PLACE: found | {date.fromisoformat(day): amount for day, amount in said.get("but", {}).items()}}

    def _figure(self, scope: str, around: Surroundings) -> Figure:
        known = self.known
        value, band = known["value"], known.get("band")
        return Figure(
            scope,
            CODE,
            None if value is None else float(value),
            known.get("numerator", 0),
            known.get("denominator", 100),
            None if band is None else Band(band),
            around.standing(scope, CODE),
            around.place_of(scope),
        )

    def _feed(self) -> Feed:
        known = self.known
        delivered = known["delivered"]
        since = None if delivered is None else moment(delivered, self.at)
        delivery = Delivery("das", "items", since, timedelta(minutes=known.get("every_min", 5)))
        parts = {key: known[key] for key in ("lag_s", "silent_s", "rows", "rejected") if key in known}
        return Feed(delivery, is_off=known.get("off", False), **parts)


def _owner(code: str, place: str) -> OwnerRow:
    return OwnerRow(1, code, "agency", code, None, None, int(place))
