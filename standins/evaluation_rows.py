"""The register of evaluations: published results with their scores, and where each unit stands in the running loop.

`_score` (tenths of a point) is the judgement of reviewers: it is not shown to readers, but stands in the manual items.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from random import Random
from typing import Final

from standins.chances import dice
from standins.days import date_of, date_text, day_number, day_of
from standins.feeds import Row
from standins.system import World
from standins.universe import Agency

STAGES: Final = ("评价中", "反馈", "整改", "再评价", "办结")
EVALUATING, FEEDBACK, RECTIFYING, AGAIN, CLOSED = range(5)
# The mean score of the units of a place, in points.
PLACE_SCORES: Final = {
    330199: 85.2,
    330102: 85.4,
    330105: 85.3,
    330106: 85.4,
    330108: 88.2,
    330109: 79.8,
    330110: 93.4,
    330111: 76.8,
    330112: 78.0,
    330113: 85.2,
    330114: 75.4,
    330122: 71.6,
    330127: 70.2,
    330182: 56.4,
}
_TIER_POINTS: Final = (4.0, -3.0, -11.0, -20.0)
_PARTICIPATING: Final = 0.86
_YEARLY_GAIN: Final = 1.1
_RECTIFIES_BELOW: Final = 82.0


@dataclass(frozen=True)
class Turn:
    """One unit's way through the loop of one year: the days its stages begin, its scores in tenths.

    `again` is None when the first result asks for nothing.
    """

    year: int
    joined: int
    feedback: int
    published: int
    score: int
    again: int | None
    again_published: int
    again_score: int

    @property
    def closed(self) -> int:
        """The day on which the loop of the year is done."""
        return self.published + 10 if self.again is None else self.again_published

    def stage(self, today: int) -> tuple[str, int]:
        """The stage on a day, and the day it was entered."""
        steps = [(self.joined, EVALUATING), (self.feedback, FEEDBACK)]
        if self.again is not None:
            steps += [(self.published, RECTIFYING), (self.again, AGAIN)]
        begun = [(day, stage) for day, stage in (*steps, (self.closed, CLOSED)) if day <= today]
        day, stage = begun[-1] if begun else (self.joined, EVALUATING)
        return STAGES[stage], day


@dataclass(frozen=True)
class Evaluations:
    """The evaluations of all units; the first year of the history was a trial (试评)."""

    world: World

    @cached_property
    def today(self) -> int:
        """The day that ends the history."""
        return day_of(self.world.origin.start)

    @cached_property
    def _shift(self) -> dict[int, float]:
        """By place: what takes the mean of the tiers to the mean of the place."""
        found: dict[int, list[float]] = {}
        for agency in self._units():
            found.setdefault(agency.place, []).append(_TIER_POINTS[agency.tier])
        return {place: PLACE_SCORES[place] - sum(points) / len(points) for place, points in found.items()}

    def _units(self) -> Iterator[Agency]:
        for agency in self.world.universe.agencies:
            if dice(self.world.origin.seed, "evaluated", agency.code).random() < _PARTICIPATING:
                yield agency

    def turns(self) -> Iterator[tuple[Agency, Turn]]:
        """Every unit's turns, oldest first; those that would begin after the history are left out."""
        this_year = date_of(self.today).year
        for agency in self._units():
            for year in range(this_year - self.world.profile.months // 12, this_year + 1):
                turn = self._turn(agency, year, this_year)
                if turn.joined <= self.today:
                    yield agency, turn

    def _turn(self, agency: Agency, year: int, this_year: int) -> Turn:
        luck = dice(self.world.origin.seed, "turn", agency.code, year)
        # A unit comes up at much the same time each year, so that one turn is over before its next begins.
        steady = dice(self.world.origin.seed, "quality", agency.code)
        own, offset = steady.gauss(0, 2.5), steady.randint(0, 290)
        points = self._shift[agency.place] + _TIER_POINTS[agency.tier] + own + luck.gauss(0, 1.0)
        points -= _YEARLY_GAIN * (this_year - year)
        joined = day_number(date(year, 1, 8)) + offset + luck.randint(0, 12)
        feedback = joined + luck.randint(25, 55)
        published = feedback + luck.randint(12, 30)
        rectifies = points < _RECTIFIES_BELOW
        again = published + luck.randint(50, 110)
        return Turn(
            year=year,
            joined=joined,
            feedback=feedback,
            published=published,
            score=_tenths(points),
            again=again if rectifies else None,
            again_published=again + luck.randint(12, 30),
            again_score=_tenths(points + _gain(luck)),
        )

    def results(self) -> list[Row]:
        """Results published so far, each ended by the next of its unit."""
        rows: list[Row] = []
        before: dict[str, Row] = {}
        trial = date_of(self.today).year - self.world.profile.months // 12
        for agency, turn in self.turns():
            for row in self._of_turn(agency, turn, turn.year == trial):
                earlier = before.get(agency.code)
                if earlier is not None and not row["trial"]:
                    earlier["superseded_on"] = row["published_on"]
                if not row["trial"]:
                    before[agency.code] = row
                rows.append(row)
        return rows

    def _of_turn(self, agency: Agency, turn: Turn, trial: bool) -> Iterator[Row]:
        if turn.published <= self.today:
            yield result_row(agency.code, str(turn.year), None if trial else turn.published, turn.score)
        if turn.again is not None and turn.again_published <= self.today and not trial:
            yield result_row(agency.code, f"{turn.year}-R", turn.again_published, turn.again_score)

    def participations(self) -> list[Row]:
        """Where each unit stands, for every year."""
        rows = []
        for agency, turn in self.turns():
            stage, entered = turn.stage(self.today)
            rows.append(
                {
                    "unit_uscc": agency.code,
                    "cycle": str(turn.year),
                    "stage": stage,
                    "joined_on": date_text(turn.joined),
                    "stage_entered_on": date_text(entered),
                }
            )
        return rows


def result_row(code: str, cycle: str, published: int | None, score: int) -> Row:
    """A result; one without a day of publication is of a trial."""
    return {
        "unit_uscc": code,
        "cycle": cycle,
        "published_on": date_text(published) if published is not None else None,
        "superseded_on": None,
        "trial": published is None,
        "_score": score,
    }


def _tenths(points: float) -> int:
    return max(250, min(993, round(points * 10)))


def _gain(luck: Random) -> float:
    return max(0.5, luck.gauss(3.0, 1.2))
