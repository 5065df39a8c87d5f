"""A subject counted as a whole: every group sums only its own measures, early; the thin results are joined.

A row of a subject is read once, narrow: only the columns that the definitions name. The months of days come from an
array, since arithmetic on dates for every row and group would cost more than the sums.
"""

import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Final

from core.model import ImageGroup, Images
from store.merging.horizon import FIRST
from store.merging.images import measures_of, open_rows

YEARS: Final = (1850, 2150)
"""years whose months come from an array; days outside are computed"""

EPOCH: Final = date(1970, 1, 1)

_WORD: Final = re.compile(r"[a-z_][a-z_0-9]*")


def tally_text(images: Images, subject: str, columns: Collection[str]) -> str:
    """A statement that fills `month_tally`, `day_tally` and the open rows of a subject from its view."""
    opened = open_rows(images, subject, "counted")
    groups = images.groups[subject]
    used = [name for name in columns if name in _words(groups)] + (["key", "natural_key"] if opened else [])
    measures = ", ".join(measures_of(images, (subject,)))
    return f"""
WITH calendar AS MATERIALIZED (SELECT '{_months()[1]}'::int[] AS months),
counted AS MATERIALIZED (SELECT {", ".join(dict.fromkeys(used))} FROM subject_{subject}){_opened(subject, opened)},
months AS (
INSERT INTO month_tally (owner_id, category, month, {measures})
{_joined(images, subject, "month")}),
days AS (
INSERT INTO day_tally (owner_id, category, day, {measures})
{_joined(images, subject, "day")})
SELECT count(*) FROM counted"""


def _words(groups: Sequence[ImageGroup]) -> frozenset[str]:
    texts = (text for group in groups for text in (group.owner, group.category, group.day, *group.sums.values()))
    return frozenset(word for text in texts for word in _WORD.findall(text))


def _opened(subject: str, rows: str | None) -> str:
    if rows is None:
        return ""
    return f""",
opened AS (
INSERT INTO open_case (subject, key, owner_id, due_day, natural_key)
SELECT '{subject}', key, owner_id, due_day, natural_key FROM ({rows}) o)"""


def _joined(images: Images, subject: str, period: str) -> str:
    """Rows (owner, category, period, measures…) of a subject, none all zero."""
    groups = images.groups[subject]
    measures = measures_of(images, (subject,))
    parts = [_summed(group, period, f"g{place}") for place, group in enumerate(groups)]
    rows = "\n  FULL JOIN ".join([parts[0], *(f"{part} USING (owner_id, category, {period})" for part in parts[1:])])
    values = ", ".join(f"{_total(groups, measure)} AS {measure}" for measure in measures)
    return f"""
SELECT * FROM (
SELECT owner_id, category, {period}, {values}
  FROM {rows}) t WHERE COALESCE({", ".join(measures)}) IS NOT NULL"""


def _summed(group: ImageGroup, period: str, name: str) -> str:
    day = f"({group.day})::int"
    kept = f" AND ({day}) >= {FIRST}" if period == "day" else ""
    sums = ", ".join(f"NULLIF(sum({value}), 0)::bigint AS {measure}" for measure, value in group.sums.items())
    return f"""(
SELECT ({group.owner})::int AS owner_id, COALESCE({group.category}, 0)::smallint AS category,
       {month_of(day) if period == "month" else day} AS {period}, {sums}
  FROM counted WHERE ({group.day}) IS NOT NULL{kept} GROUP BY 1, 2, 3) {name}"""


def _total(groups: Sequence[ImageGroup], measure: str) -> str:
    """A measure that several groups feed is the sum of theirs."""
    parts = [f"g{place}.{measure}" for place, group in enumerate(groups) if measure in group.sums]
    if len(parts) == 1:
        return parts[0]
    return f"NULLIF({' + '.join(f'COALESCE({part}, 0)' for part in parts)}, 0)"


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
