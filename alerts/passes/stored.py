"""What rules ask the store for beside figures and surroundings."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from store.alerting import looking
from store.alerting.looking import Compared, DutyRow, TermRow
from store.database import Database


class Stored(Protocol):
    """What is asked for, as `store.alerting.looking` answers it."""

    def extremes(
        self, compared: Compared, since: datetime, at: datetime, scopes: Collection[str] | None
    ) -> Mapping[tuple[str, str], tuple[float, float]]:
        """Least and greatest value by (scope, code) of what stood at `since` and of what came of it until `at`."""

    def terms(self, first: date, last: date, today: date) -> Sequence[TermRow]:
        """What has a day from `first` to `last` and is open."""

    def duties(self, until: date) -> Sequence[DutyRow]:
        """What authorities have to do up to a day."""

    def open_subjects(self, rule: str) -> Sequence[tuple[str, str]]:
        """(scope, code) of the episodes of a rule that are not over."""

    def day_amounts(self, column: str, first: date, last: date) -> Mapping[str, Mapping[date, int]]:
        """The amounts of a measure by place and day."""


@dataclass(frozen=True, slots=True)
class StoredIn:
    """What stands in a database."""

    database: Database

    def extremes(
        self, compared: Compared, since: datetime, at: datetime, scopes: Collection[str] | None
    ) -> Mapping[tuple[str, str], tuple[float, float]]:
        """Least and greatest value by (scope, code) of what stood at `since` and of what came of it until `at`."""
        return looking.extremes(self.database, compared, since, at, scopes)

    def terms(self, first: date, last: date, today: date) -> Sequence[TermRow]:
        """What has a day from `first` to `last` and is open."""
        return looking.terms(self.database, first, last, today)

    def duties(self, until: date) -> Sequence[DutyRow]:
        """What authorities have to do up to a day."""
        return looking.duties(self.database, until)

    def open_subjects(self, rule: str) -> Sequence[tuple[str, str]]:
        """(scope, code) of the episodes of a rule that are not over."""
        return looking.open_subjects(self.database, rule)

    def day_amounts(self, column: str, first: date, last: date) -> Mapping[str, Mapping[date, int]]:
        """The amounts of a measure by place and day. ValueError: no measure of this name."""
        return looking.day_amounts(self.database, column, first, last)
