"""A subject counted as a whole: every group sums only its own measures, early; the thin results are put together.

A row of a subject is read once, narrow: only the columns that the definitions name. What lies before the horizon is
summed by month at once, the rest by day. The months come from an array, since arithmetic on dates for every row and
group would cost more than the sums.
"""

import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Final

from core.days import EPOCH
from core.model import ImageGroup, Images
from store.merging.horizon import FIRST
from store.merging.images import MONTH_OF_DAY, any_sum, measures_of, open_rows, sums

YEARS: Final = (1900, 2100)
"""years whose months come from an array; days outside are computed"""

MONTHS_FROM: Final = -2_000_000_000
"""A period is a day from the horizon on, or a month (yyyymm) counted from here: no day is so early."""

LAST_MONTH: Final = MONTHS_FROM + 1_000_000

_WORD: Final = re.compile(r"[a-z_][a-z_0-9]*")


def tally_text(images: Images, subject: str, columns: Collection[str]) -> str:
    """A statement that fills `tally` (owner, category, period, measures…) and the open rows of a subject from its view,
    which has these columns."""
    groups = images.groups[subject]
    measures = measures_of(images, (subject,))
    days = list(dict.fromkeys(group.day for group in groups))
    parts = "\n UNION ALL ".join(_summed(group, days.index(group.day), measures) for group in groups)
    values = ", ".join(f"{_total(groups, measure)} AS {measure}" for measure in measures)
    names = ", ".join(measures)
    category, keys = _category(groups)
    opened = open_rows(images, subject, "counted")
    return f"""
WITH calendar AS MATERIALIZED (SELECT '{_months()[1]}'::int[] AS months),
counted AS MATERIALIZED ({_narrow(subject, groups, days, columns, opened)}){_opened(subject, opened)}
INSERT INTO tally (owner_id, category, period, {names})
SELECT * FROM (SELECT owner_id, {category} AS category, period, {values}
  FROM ({parts}) g GROUP BY {keys}) t WHERE COALESCE({names}) IS NOT NULL"""


def _category(groups: Sequence[ImageGroup]) -> tuple[str, str]:
    """The category of a row of `tally`, and what tells such rows apart: one that all groups share need not."""
    shared = {group.category for group in groups}
    if len(shared) == 1 and (only := shared.pop()).isdecimal():
        return f"{only}::smallint", "owner_id, period"
    return "category", "owner_id, category, period"


def _narrow(
    subject: str, groups: Sequence[ImageGroup], days: Sequence[str], columns: Collection[str], opened: str | None
) -> str:
    """What the groups need of each row: columns, and the period of each of their days, worked out once."""
    counted = [text for group in groups for text in (group.owner, group.category, *group.sums.values())]
    kept = _named(columns, [*counted, opened or ""])
    seen = _named(columns, [*counted, opened or "", *days])
    dated = [f"({day})::int AS day_{place}" for place, day in enumerate(days)]
    periods = [f"{_period(f'day_{place}')} AS period_{place}" for place in range(len(days))]
    # without the fences every use of a column would work its expression out again
    rows = f"SELECT {', '.join(seen)} FROM subject_{subject} OFFSET 0"
    rows = f"SELECT {', '.join((*kept, *dated))} FROM ({rows}) r OFFSET 0"
    return f"SELECT {', '.join((*kept, *periods))} FROM ({rows}) s"


def _named(columns: Collection[str], texts: Sequence[str]) -> list[str]:
    """The columns that texts name."""
    words = {word for text in texts for word in _WORD.findall(text)}
    return [name for name in columns if name in words]


def tallied(measures: Sequence[str], period: str, place: bool) -> str:
    """A query of the sums of `tally` by owner or place and by month and category, or by day."""
    who, owner = ("place", " JOIN owner o ON o.owner_id = y.owner_id") if place else ("owner_id", "")
    names = ", ".join(measures)
    rows = f"SELECT {'o.place_code AS place' if place else 'y.owner_id'}, category, period, {names} FROM tally y{owner}"
    recent = f"SELECT {who}, category, period AS day, {names} FROM ({rows}) y WHERE period > {LAST_MONTH}"
    if period == "day":
        return _grouped(f"{who}, day", recent, measures)
    keys = f"{who}, month, category"
    older = f"""
SELECT {who}, category, period - ({MONTHS_FROM}) AS month, {names} FROM ({rows}) y WHERE period < {LAST_MONTH}"""
    newer = _grouped(keys, f"SELECT {who}, category, {MONTH_OF_DAY} AS month, {names} FROM ({recent}) d", measures)
    both = f"SELECT {keys}, {names} FROM ({older}) m UNION ALL {newer}"
    # the horizon is the beginning of a month, so no month is on both sides of it
    return _grouped(keys, both, measures) if place else both


def _grouped(keys: str, rows: str, measures: Sequence[str]) -> str:
    return f"SELECT {keys}, {sums(measures)} FROM ({rows}) r GROUP BY {keys} HAVING {any_sum(measures)}"


def _opened(subject: str, rows: str | None) -> str:
    if rows is None:
        return ""
    return f""",
opened AS (
INSERT INTO open_case (subject, key, owner_id, due_day, natural_key)
SELECT '{subject}', key, owner_id, due_day, natural_key FROM ({rows}) o)"""


def _summed(group: ImageGroup, day: int, measures: Sequence[str]) -> str:
    """The sums of a group; a category that is the same for all takes no part in the grouping."""
    values = ", ".join(
        f"NULLIF(sum({group.sums[one]}), 0)::bigint AS {one}" if one in group.sums else f"NULL::bigint AS {one}"
        for one in measures
    )
    keys = "1, 3" if group.category.isdecimal() else "1, 2, 3"
    counts = f" AND ({next(iter(group.sums.values()))}) <> 0" if len(group.sums) == 1 else ""
    return f"""
SELECT ({group.owner})::int AS owner_id, COALESCE({group.category}, 0)::smallint AS category, period_{day} AS period,
       {values}
  FROM counted WHERE period_{day} IS NOT NULL{counts} GROUP BY {keys}"""


def _period(day: str) -> str:
    return f"CASE WHEN {day} >= {FIRST} THEN {day} ELSE {MONTHS_FROM} + {month_of(day)} END"


def _total(groups: Sequence[ImageGroup], measure: str) -> str:
    """A measure that one group feeds has one value, cheaper to take than to sum; one that several feed is their sum."""
    if sum(measure in group.sums for group in groups) == 1:
        return f"max({measure})"
    return f"NULLIF(sum({measure}), 0)::bigint"


def month_of(day: str) -> str:
    """SQL of the month (yyyymm) of a day number, beside the `calendar`."""
    place = f"{day} - ({_months()[0]}) + 1"
    computed = (
        f"(date_part('year', DATE '1970-01-01' + {day}) * 100 + date_part('month', DATE '1970-01-01' + {day}))::int"
    )
    return f"COALESCE(((SELECT months FROM calendar))[{place}], {computed})"


@cache
def _months() -> tuple[int, str]:
    """The first day of the array, and the array as a literal."""
    begin, end = (date(year, 1, 1) for year in YEARS)
    days = (begin + timedelta(days=number) for number in range((end - begin).days))
    return (begin - EPOCH).days, "{" + ",".join(f"{day.year}{day.month:02}" for day in days) + "}"
