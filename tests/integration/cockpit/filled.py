"""A store with a little of everything, as the screen needs it; days count back from the clock's today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Any

from cockpit.cookies import SESSION
from cockpit.services import Services, services_on
from core.clock import Clock
from core.days import local_date
from core.model import Images, RunReport
from indicators.catalogue import Catalogue, load
from indicators.items import build_images
from store.database import Database
from store.grants import NewGrant, add_grant
from store.readings import bump_version
from store.runs import finish_run, start_run
from tests.accounts import make_account, people_for, session_of, signed_in_secret
from tests.integration.store.rows import Store, archive, case, check, noon, package, unit
from tests.unit.cockpit.facts import FEEDS
from tests.unit.cockpit.fakes import example_settings
from tests.visiting import headers


@cache
def catalogue() -> Catalogue:
    """The definitions of the product."""
    return load()


@cache
def images() -> Images:
    """The images of the product's definitions."""
    return build_images(catalogue())


@dataclass
class Cockpit:
    """A database, short ways to change it, and a clock that the test moves."""

    database: Database
    store: Store
    clock: Clock

    def services(self, redis_url: str = "") -> Services:
        """The services of a web process on this database."""
        return services_on(
            self.database, catalogue(), example_settings(), self.clock, redis_url, people=people_for(self.database)
        )

    @cached_property
    def carried(self) -> dict[str, str]:
        """What the requests of somebody carry who may see everything of the city."""
        return self.signed_in()

    def sessions(self, number: int) -> list[str]:
        """So many sessions of somebody who may see the city's numbers, as values of the header Cookie."""
        people = people_for(self.database)
        known = make_account(people, "crowd", "wall_display", "330100", self.clock.now())
        return [f"{SESSION}={signed_in_secret(people, known, self.clock.now())}" for _ in range(number)]

    def signed_in(
        self, role: str = "data_steward", node: str = "330100", name: str = "chief", more: Sequence[str] = ()
    ) -> dict[str, str]:
        """What the requests of somebody carry who has a role at a node, or more of them there."""
        people, since = people_for(self.database), self.clock.now() - timedelta(days=1)
        known = make_account(people, name, role, node, self.clock.now())
        with self.database.begin() as work:
            for another in more:
                add_grant(work, NewGrant(known.account_id, another, node, since, None, ""), "tests", since)
        return headers(*session_of(people, known, self.clock.now()))

    def publish(self) -> int:
        """A new snapshot version, as the engine makes it."""
        return bump_version(self.database, self.clock.now())

    def run_feeds(
        self, outcome: str = "ok", only: str | None = None, reason: str = "", but: tuple[str, str] | None = None
    ) -> None:
        """One run of every feed (of a source, but one) now."""
        at = self.clock.now()
        for source, feeds in FEEDS.items():
            for feed in feeds if only in (None, source) else ():
                if (source, feed) == but:
                    continue
                report = RunReport(source, feed, at, at, outcome, rows=3, reason=reason)
                finish_run(self.database, start_run(self.database, source, feed, at), report)

    def fill(self) -> None:
        """Two agencies, an archive, cases, results, an overdue issue, a late batch; then every feed runs once."""
        self.store.merge("unit", unit("U1" * 9, 330106), unit("U2" * 9, 330199))
        self.store.merge("archive", archive("330106A", 330106))
        self.store.merge("matter", {"item_impl_code": "M1", "unit_code": "U1" * 9, "in_scope": True})
        self.file_cases(4, self._day(-56))
        self.store.merge("case_file", case("late", self._day(-56), "U1" * 9))
        self._results()
        self._overdue()
        self.run_feeds()
        self.publish()

    def file_cases(self, count: int, finished: date, prefix: str = "c") -> None:
        """Cases of U1, filed two days after they were finished."""
        filed = finished + timedelta(days=2)
        numbers = [f"{prefix}{number}" for number in range(count)]
        self.store.merge("case_file", *(case(number, finished, "U1" * 9) for number in numbers))
        self.store.merge("check_report", *(check(f"K{number}", filed, "U1" * 9) for number in numbers))
        self.store.merge("case_package", *(package(number, filed) for number in numbers))

    def _results(self) -> None:
        agencies = ("U1" * 9, "U2" * 9)
        published = [{"unit_code": code, "cycle": "2026", "published_on": self._day(-178)} for code in agencies]
        self.store.merge("evaluation_result", *(result | {"trial": False} for result in published))
        scores = zip(agencies, (906, 638), strict=True)
        self.store.merge("manual_value", *(manual("DI-23", code, self._day(-178), value) for code, value in scores))
        stages = zip(agencies, ("rectifying", "evaluating"), strict=True)
        joined = {"cycle": "2026", "joined_on": self._day(-270)}
        self.store.merge("participation", *(joined | {"unit_code": code, "stage": stage} for code, stage in stages))

    def _overdue(self) -> None:
        issue = {"issue_no": "I1", "unit_code": "U1" * 9, "kind": "issue", "title": "目录不全", "withdrawn": False}
        self.store.merge("issue_register", issue | {"opened_on": self._day(-56), "deadline_on": self._day(-23)})
        batch = {"batch_no": "B1", "unit_code": "U2" * 9, "plan_year": self._day(0).year, "step": "checking"}
        dates = {"step_entered_on": self._day(-25), "step_due_on": self._day(-6), "opened_on": self._day(-270)}
        self.store.merge("accession_batch", batch | dates)

    def _day(self, offset: int) -> date:
        return local_date(self.clock.now()) + timedelta(days=offset)


def manual(item: str, owner: str, day: date, value: int) -> dict[str, Any]:
    """A confirmed manual entry."""
    who = {"entered_by": "甲", "confirmed_by": "乙", "entered_at": noon(day)}
    return {"item_code": item, "owner_code": owner, "day": day, "value": value} | who
