"""The register of supervision: inspections planned and made, issues and hazards, re-checks.

`_on_time` of an issue and `_removed` of a hazard are judgements: not shown to readers, but in the manual items.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from random import Random
from typing import Final

from standins.chances import dice, working_days_after
from standins.days import date_of, date_text, day_number, day_of, months_before
from standins.feeds import Row
from standins.profile import Tiers
from standins.system import World
from standins.universe import Agency, Archive

CYCLE_BEGINS: Final = 2024
CYCLE_YEARS: Final = 5
ISSUE, HAZARD = "问题", "隐患"
SEVERITIES: Final = ("一般", "较重", "重大")
LIMITS: Final = {"一般": 60, "较重": 30, "重大": 7}
ISSUE_TITLES: Final = (
    "整改通知书未反馈",
    "限期整改未销号",
    "归档范围与实际不符",
    "年度文书未按期归档",
    "电子公文未按目录归档",
    "到期档案未移交进馆",
    "开放审核意见未附",
    "档案目录著录不全",
    "业务系统未接入归档平台",
    "专职人员未按要求配备",
)
HAZARD_TITLES: Final = (
    "库房消防器材过期",
    "库房温湿度超标未处置",
    "库房渗水",
    "备份介质未做可读检测",
    "防盗门禁失效",
    "库房电线老化",
)
MISSED: Final[Tiers] = (0.03, 0.07, 0.16, 0.34)
_ISSUES_A_YEAR: Final[Tiers] = (0.55, 0.95, 1.8, 2.8)
_HAZARDS_A_YEAR: Final[Tiers] = (0.22, 0.36, 0.6, 1.0)
_ON_TIME: Final[Tiers] = (0.94, 0.83, 0.62, 0.40)
_REMOVED: Final[Tiers] = (0.88, 0.83, 0.74, 0.62)
_AHEAD: Final = 60  # days beyond the history in which deadlines lie already


def cycle_start(year: int) -> int:
    """The first year of the inspection cycle that a year belongs to."""
    return year - (year - CYCLE_BEGINS) % CYCLE_YEARS


@dataclass(frozen=True)
class Supervision:
    """What the bureau's officers wrote down in the history."""

    world: World

    @cached_property
    def today(self) -> int:
        """The day that ends the history."""
        return day_of(self.world.origin.start)

    @property
    def _seed(self) -> int:
        return self.world.origin.seed

    @cached_property
    def _turns(self) -> dict[int, list[float]]:
        """By cycle and owner: its place in the drawn order, 0 … 1, so that visits spread evenly over the cycle."""
        year, count = date_of(self.today).year, len(self.world.universe.owners)
        found = {}
        for first in {cycle_start(year), cycle_start(year - self.world.profile.months // 12)}:
            order = list(range(count))
            dice(self._seed, "draw", first).shuffle(order)
            found[first] = [(place + 0.5) / count for place in order]
        return found

    def plan_rows(self) -> list[Row]:
        """Inspections planned up to the end of the running year, and made so far."""
        year = date_of(self.today).year
        rows = [
            row
            for owner in self.world.universe.owners
            for first in sorted(self._turns)
            for row in self._plans(owner, first)
        ]
        return [row for row in rows if row["plan_year"] <= year]

    def _plans(self, owner: Agency | Archive, first: int) -> Iterator[Row]:
        luck = dice(self._seed, "inspection", owner.code, first)
        begin, days = day_number(date(first, 1, 10)), CYCLE_YEARS * 365 - 60
        planned = begin + round(self._turns[first][owner.number] * days)
        missed = luck.random() < MISSED[owner.tier]
        yield self._plan(owner, f"{first}-{owner.number + 1:04d}-1", planned, luck.randint(0, 12), missed)
        if luck.random() < 0.05:  # a second visit on a lead
            planned += luck.randint(100, 500)
            yield self._plan(owner, f"{first}-{owner.number + 1:04d}-2", planned, luck.randint(0, 12), False)

    def _plan(self, owner: Agency | Archive, number: str, planned: int, delay: int, missed: bool) -> Row:
        visited = planned + delay
        return {
            "plan_id": f"JC{number}",
            "owner_code": owner.code,
            "plan_year": date_of(planned).year,
            "planned_on": date_text(planned),
            "visited_on": date_text(visited) if visited <= self.today and not missed else None,
        }

    def issue_rows(self) -> list[Row]:
        """Issues and hazards of the history, and those whose deadline is still to come."""
        return [row for row, _ in self._issues()]

    def recheck_rows(self) -> list[Row]:
        """One re-check for each report of rectification that was handed in."""
        rows = []
        for row, submitted in self._issues():
            if submitted is not None and row["kind"] == ISSUE:
                rows.append(self._recheck(row, submitted))
        return rows

    def _issues(self) -> Iterator[tuple[Row, int | None]]:
        for owner in self.world.universe.owners:
            yield from self._of_kind(owner, ISSUE, _ISSUES_A_YEAR[owner.tier] + (owner.kind == "archive"))
            yield from self._of_kind(owner, HAZARD, _HAZARDS_A_YEAR[owner.tier])

    def _of_kind(self, owner: Agency | Archive, kind: str, a_year: float) -> Iterator[tuple[Row, int | None]]:
        first = months_before(self.today, self.world.profile.months)
        luck = dice(self._seed, "issues", owner.code, kind)
        expected = a_year * (self.today + _AHEAD - first) / 365
        for number in range(int(expected) + (luck.random() < expected % 1)):
            deadline = first + luck.randint(1, self.today + _AHEAD - first)
            case = dice(self._seed, "issue", owner.code, kind, number)
            yield self._issue(owner, kind, number, deadline, case)

    def _issue(
        self, owner: Agency | Archive, kind: str, number: int, deadline: int, luck: Random
    ) -> tuple[Row, int | None]:
        severity = "重大" if kind == HAZARD else luck.choices(SEVERITIES[:2], (3, 1))[0]
        opened = deadline - LIMITS[severity] - luck.randint(0, 3)
        if opened > self.today:
            opened = self.today - luck.randint(0, 5)
        good = luck.random() < (_REMOVED if kind == HAZARD else _ON_TIME)[owner.tier]
        limit = LIMITS[severity]
        # Reports on time come some days ahead, so that the re-check mostly ends before the deadline too.
        behind = luck.randint(90, 330) if kind == HAZARD else luck.randint(4, 90)
        submitted = deadline - luck.randint(0, limit // 2) - limit // 6 if good else deadline + behind
        submitted = max(submitted, opened)
        closed = submitted + luck.randint(1, max(1, limit // 6))
        handed_in = submitted if submitted <= self.today else None
        row = {
            "issue_no": f"{'YH' if kind == HAZARD else 'WT'}{owner.number + 1:04d}-{number + 1:02d}",
            "owner_code": owner.code,
            "kind": kind,
            "severity": severity,
            "title": luck.choice(HAZARD_TITLES if kind == HAZARD else ISSUE_TITLES),
            "document_no": f"演档改〔{date_of(opened).year}〕{1 + (owner.number * 7 + number) % 400}号",
            "opened_on": date_text(opened),
            "deadline_on": date_text(deadline),
            "closed_on": date_text(closed) if closed <= self.today else None,
            "withdrawn": False,
        }
        row |= {"_removed": closed <= self.today} if kind == HAZARD else {"_on_time": good and closed <= self.today}
        if kind == ISSUE and row["closed_on"] is None and luck.random() < 0.04:
            row["withdrawn"] = True
        return row, handed_in

    def _recheck(self, issue: Row, submitted: int) -> Row:
        luck = dice(self._seed, "recheck", issue["issue_no"])
        due = working_days_after(submitted, 10)
        finished = due - luck.randint(0, 6) if luck.random() < 0.94 else due + luck.randint(1, 9)
        return {
            "recheck_no": f"FC{issue['issue_no'][2:]}",
            "issue_no": issue["issue_no"],
            "owner_code": issue["owner_code"],
            "submitted_on": date_text(submitted),
            "due_on": date_text(due),
            "finished_on": date_text(finished) if finished <= self.today else None,
        }
