"""What a publication tells: its rank, the registers of the cockpit, and whoever it concerns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from core.days import local_date
from evaluation.desk import Desk, way_at
from evaluation.effects.registers import Fields, take_back, tell
from evaluation.parts.letters import tell_agency
from store.database import UnitOfWork
from store.evaluation import publications
from store.evaluation.cycles import CycleRow
from store.evaluation.parts import PartRow

SCORE: Final = "DI-23"
RESULTS: Final = "results"
ENTRIES: Final = "manual-entries"


@dataclass(frozen=True, slots=True)
class Publishing:
    """By whom and when, and whether it follows a re-evaluation."""

    by: str
    at: datetime

    @property
    def on(self) -> date:
        """The local day."""
        return local_date(self.at)


def ranks(standing: Sequence[tuple[str, int]]) -> Mapping[str, tuple[int, int]]:
    """Agency → place among all of its group, and of how many; equal scores share a place."""
    return {owner: (1 + sum(other > score for _, other in standing), len(standing)) for owner, score in standing}


def publish_rows(unit: UnitOfWork, desk: Desk, cycle: CycleRow, rows: Sequence[PartRow], doing: Publishing) -> None:
    """Publishes the newest scores of agencies: their places are those among all published of their group by now."""
    standing: dict[str, list[tuple[str, int]]] = {}
    fresh = {row.owner for row in rows}
    for one in publications.ranking(unit, cycle.cycle_id):
        if one.owner not in fresh:
            standing.setdefault(one.group, []).append((one.owner, one.score_tenths))
    for row in rows:
        standing.setdefault(row.group, []).append((row.owner, row.score_tenths or 0))
    places = {owner: place for group in standing.values() for owner, place in ranks(group).items()}
    for row in rows:
        publications.publish(unit, row, places[row.owner], doing.on, doing.by, doing.at)
        tell_registers(unit, cycle, row, doing)
        link = f"/evaluation/result?cycle={cycle.code}&owner={row.owner}"
        once = f"published {cycle.code} {row.owner} {doing.on}"
        tell_agency(
            unit, way_at(unit, desk, row.owner), "result_published", {"cycle": cycle.name}, link, doing.at, once
        )


def tell_registers(unit: UnitOfWork, cycle: CycleRow, row: PartRow, doing: Publishing) -> None:
    """The result and its score count in the cockpit from this day on."""
    result: Fields = {
        "unit_code": row.owner,
        "cycle": cycle.code,
        "published_on": doing.on,
        "superseded_on": None,
        "trial": False,
    }
    tell(unit, RESULTS, result, doing.at)
    entry: Fields = {
        "item_code": SCORE,
        "owner_code": row.owner,
        "day": doing.on,
        "value": row.score_tenths,
        "entered_by": cycle.code,
        "confirmed_by": doing.by[:60],
    }
    tell(unit, ENTRIES, entry, doing.at)


def take_back_registers(unit: UnitOfWork, cycle: CycleRow, row: PartRow, days: Sequence[date], at: datetime) -> None:
    """The result counts no more, nor does any score that it had; what was published before it counts again."""
    take_back(unit, RESULTS, {"unit_code": row.owner, "cycle": cycle.code}, at)
    for day in days:
        take_back(unit, ENTRIES, {"item_code": SCORE, "owner_code": row.owner, "day": day}, at)
