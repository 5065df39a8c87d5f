"""The register of accession (进馆一件事): batches with their six steps, the nodes of the plan, first inspections.

`_on_time` of a node and `_passed` of an inspection are judgements: not shown to readers, but in the manual items.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate
from random import Random
from typing import Final

from standins.chances import dice
from standins.days import date_of, date_text, day_number, day_of
from standins.feeds import Row
from standins.profile import Tiers
from standins.system import World
from standins.universe import Agency

STEPS: Final = ("计划通知", "鉴定审核", "整理加工", "四性检测", "实体检查", "交接入库")
DONE: Final = "已办结"
CHECKING: Final = 3
TITLES: Final = (
    "移交计划确认",
    "鉴定与开放审核意见",
    "整理与数字化加工",
    "数据包四性检测",
    "实体抽样检查",
    "交接文据与入库上架",
)
_SHARES: Final = (0.07, 0.28, 0.36, 0.07, 0.11, 0.11)
_TAKES_PART: Final = 0.62
_ON_TIME: Final[Tiers] = (0.93, 0.83, 0.64, 0.42)
_PASSED: Final[Tiers] = (0.99, 0.96, 0.90, 0.75)


@dataclass(frozen=True)
class Batch:
    """One batch: when each step was due and when it was or will be done; `year` is that of its last step."""

    number: str
    agency: Agency
    year: int
    opened: int
    due: tuple[int, ...]
    done: tuple[int, ...]
    passed: bool
    volumes: int

    def step(self, today: int) -> int:
        """The step it stands at on a day; the number of steps when all are done."""
        return sum(day <= today for day in self.done)


@dataclass(frozen=True)
class Accessions:
    """The batches opened in the years of the history."""

    world: World

    @cached_property
    def today(self) -> int:
        """The day that ends the history."""
        return day_of(self.world.origin.start)

    @cached_property
    def batches(self) -> tuple[Batch, ...]:
        """Every batch opened so far, by year of opening."""
        this_year = date_of(self.today).year
        years = range(this_year - self.world.profile.months // 12, this_year + 1)
        found = (self._batch(agency, year) for year in years for agency in self.world.universe.agencies)
        return tuple(batch for batch in found if batch is not None and batch.opened <= self.today)

    def _batch(self, agency: Agency, year: int) -> Batch | None:
        luck = dice(self.world.origin.seed, "batch", agency.code, year)
        if agency.addressee_kind == "企业" or luck.random() > _TAKES_PART:
            return None
        opened = day_number(date(year, 1, 4)) + luck.randint(0, 350)
        length = luck.randint(150, 330)
        due = tuple(opened + round(length * share) for share in accumulate(_SHARES))
        return Batch(
            number=f"PC{year}-{agency.number + 1:04d}",
            agency=agency,
            year=date_of(due[-1]).year,
            opened=opened,
            due=due,
            done=_done(due, luck, _ON_TIME[agency.tier]),
            passed=luck.random() < _PASSED[agency.tier],
            volumes=luck.randint(6, 140),
        )

    def batch_rows(self) -> list[Row]:
        """Batches as they stand."""
        return [self._row(batch) for batch in self.batches]

    def _row(self, batch: Batch) -> Row:
        step = batch.step(self.today)
        finished = step == len(STEPS)
        entered = batch.opened if step == 0 else batch.done[step - 1]
        return {
            "batch_no": batch.number,
            "unit_uscc": batch.agency.code,
            "plan_year": batch.year,
            "step": DONE if finished else STEPS[step],
            "step_entered_on": date_text(entered),
            "step_due_on": None if finished else date_text(batch.due[step]),
            "opened_on": date_text(batch.opened),
            "done_on": date_text(batch.done[-1]) if finished else None,
            "volumes": batch.volumes,
            "items": batch.volumes * 7,
        }

    def node_rows(self) -> list[Row]:
        """The plan nodes of the batches, one for each step."""
        return [row for batch in self.batches for row in self._nodes(batch)]

    def _nodes(self, batch: Batch) -> Iterator[Row]:
        for step, (due, done) in enumerate(zip(batch.due, batch.done, strict=True)):
            yield {
                "node_id": f"{batch.number}-{step + 1}",
                "unit_uscc": batch.agency.code,
                "batch_no": batch.number,
                "plan_year": date_of(due).year,
                "step": STEPS[step],
                "due_on": date_text(due),
                "title": TITLES[step],
                "_on_time": done <= min(due, self.today),
            }

    def inspection_rows(self) -> list[Row]:
        """First inspections: a batch has had one when it is through its check."""
        return [
            {
                "batch_no": batch.number,
                "unit_uscc": batch.agency.code,
                "first_inspection_on": date_text(batch.done[CHECKING]),
                "_passed": batch.passed,
            }
            for batch in self.batches
            if batch.done[CHECKING] <= self.today
        ]


def _done(due: tuple[int, ...], luck: Random, on_time: float) -> tuple[int, ...]:
    """The day each step is done: none before the one in front of it."""
    days: list[int] = []
    for day in due:
        late = luck.random() > on_time
        wanted = day + (luck.randint(2, 24) if late else -luck.randint(0, 9))
        days.append(max(wanted, days[-1] + 1 if days else wanted))
    return tuple(days)
