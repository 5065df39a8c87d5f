"""What stands behind figures whose records do not say one by one whether they count, as data (`behind.yaml`). Pure.

Which list is shown, who has to do or file what and by when, and on which page.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Final, Literal

from core.access import Principal, access_table
from core.access import Way as OwnerWay
from core.days import months_before
from core.errors import ConfigurationError
from core.model import Mistake
from core.validation import validate
from core.yamllines import Located, load
from evaluation.machines.words import Part, Words

FILE: Final = Path(__file__).with_suffix(".yaml")

ListName = Literal["nodes", "batches", "results", "visits", "issues", "schemes", "openings", "hazards"]
PlaceList = Literal["", "agencies"]
DataList = Literal["codes", "undigitised"]
Last = Literal["plan_year", "cycle", "a_year", "today"]


class Way(Part):
    """A page of ours where it is done, for those who hold a permission."""

    path: str
    permission: str
    text: Words


class Told(Part):
    """What is said of one figure; `place_list`: what is listed of a place where only places have it, empty: nothing."""

    list: ListName
    place_list: PlaceList = ""
    item: str = ""
    last: Last
    sees: str = ""
    who: Words
    by: Words
    outside: Words | None = None
    ways: Sequence[Way]


class DataTold(Part):
    """What is said of figures of a rubric that no indicator gives, and whose records lie in the store."""

    list: DataList
    who: Words
    by: Words


class BehindTable(Part):
    """The file as a whole, by the codes of indicators, and by those of data of a rubric."""

    figures: Mapping[str, Told]
    data: Mapping[str, DataTold]


@cache
def behind_table() -> BehindTable:
    """The table that ships; ConfigurationError with every mistake."""
    return read_behind(FILE)


def told_of(code: str) -> Told | None:
    """What stands behind an indicator; None: its records say it themselves, or nothing is known."""
    return behind_table().figures.get(code)


def right_missing(principal: Principal, way: OwnerWay, code: str, at: datetime) -> str:
    """The right at an owner that somebody lacks to see what stands behind a figure; empty: none is lacking.

    Results and issues ask for more than records do.
    """
    told = told_of(code)
    return told.sees if told and told.sees and not principal.may(told.sees, way, at) else ""


def read_behind(path: Path) -> BehindTable:
    """The table of a file; ConfigurationError with every mistake."""
    located = load(path, f"evaluation/{path.name}")
    table, mistakes = validate(BehindTable, located)
    if table is not None:
        mistakes = [*mistakes, *_mistakes(table, located)]
    if table is None or mistakes:
        raise ConfigurationError(mistakes)
    return table


def last_day(last: Last, on: date, cycle_end: date) -> date:
    """The last day on which something can still be done for the window that `on` lies in."""
    match last:
        case "plan_year":
            return date(on.year, 12, 31)
        case "cycle":
            return cycle_end
        case "a_year":
            return months_before(on, -12)
    return on


def _mistakes(table: BehindTable, located: Located) -> Iterator[Mistake]:
    known = access_table().permissions
    for code, one in table.figures.items():
        for permission in (*([one.sees] if one.sees else []), *(way.permission for way in one.ways)):
            if permission not in known:
                yield located.mistake(("figures", code), f"{code}: no permission {permission!r}")
