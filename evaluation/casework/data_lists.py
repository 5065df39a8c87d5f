"""The records behind a figure of a rubric that no indicator gives, over the days of a cycle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.days import day_number, local_date
from evaluation.behind import DataTold, behind_table
from evaluation.desk import Desk
from evaluation.scoring.rubrics import rubric_within
from people.letters import Pair
from store.evaluation.cycles import cycle
from store.owners import OwnerRow
from store.views.behind import Behind, behind_rows
from store.views.shortfalls import PAGE_ROWS, ShortRow


@dataclass(frozen=True, slots=True)
class DataRecords:
    """What a figure is called and how it is raised, the days it is about, a page of its records and how many lack."""

    name: Pair
    told: DataTold
    since: date
    until: date
    rows: Sequence[ShortRow]
    total: int


def data_records(
    desk: Desk, owner: OwnerRow, code: str, data: str, at: datetime, *, limit: int = PAGE_ROWS, offset: int = 0
) -> DataRecords | None:
    """The records of an owner that lower a figure in a cycle of this code; None: no such cycle, figure or list.

    Whoever asks has seen to it that the reader may see records of the owner.
    """
    told = behind_table().data.get(data)
    with desk.database.snapshot() as unit:
        found = cycle(unit, code)
        rubric = rubric_within(unit, found.rubric_key) if found is not None and found.rubric_key else None
    if told is None or found is None or rubric is None or data not in rubric.data:
        return None
    until = min(found.until, local_date(at))
    days = Behind(told.list, day_number(found.since), day_number(until), day_number(until))
    rows, total = behind_rows(desk.database, owner, days, limit=limit, offset=offset)
    name = rubric.data[data].name
    return DataRecords(Pair(name.zh, name.en), told, found.since, until, rows, total)
