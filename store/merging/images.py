"""Image groups as SQL: from the rows of a subject view to deltas by owner, category and day.

The same text serves the merge (touched keys, negated or not), the full recompute and the verification (slices of keys).
"""

from collections.abc import Iterable, Sequence
from typing import Final

from core.measures import MEASURES
from core.model import ImageGroup, Images
from store.records import OPEN_PAIRS

KEY_COLUMNS: Final = ("owner_id", "category", "day")

MONTH_OF_DAY: Final = (
    "(date_part('year', DATE '1970-01-01' + day) * 100 + date_part('month', DATE '1970-01-01' + day))::int"
)


def measures_of(images: Images, subjects: Iterable[str]) -> tuple[str, ...]:
    """The measures that these subjects feed, in the order of the columns."""
    fed = {measure for subject in subjects for group in images.groups.get(subject, ()) for measure in group.sums}
    return tuple(measure for measure in MEASURES if measure in fed)


def deltas(groups: Sequence[ImageGroup], measures: Sequence[str], rows: str, sign: str = "") -> str:
    """A query of one row (owner, category, day, measures…) for each row of `rows` and group that counts somewhere."""
    return "\nUNION ALL\n".join(_group_deltas(group, measures, rows, sign) for group in groups)


def _group_deltas(group: ImageGroup, measures: Sequence[str], rows: str, sign: str) -> str:
    values = [
        f"{sign}({group.sums[measure]})::bigint" if measure in group.sums else "NULL::bigint" for measure in measures
    ]
    counts = " OR ".join(f"({expression}) <> 0" for expression in group.sums.values())
    return (
        f"SELECT ({group.owner})::int, COALESCE({group.category}, 0)::smallint, ({group.day})::int, {', '.join(values)}"
        f" FROM {rows} WHERE ({group.day}) IS NOT NULL AND ({counts})"
    )


def open_rows(images: Images, subject: str, rows: str) -> str | None:
    """A query (key, owner_id, due_day, natural_key) of the open rows of a subject; None when nothing says what is open.

    Open is what counts in the due measure and not in the done one of the same group; that group's day is the due day.
    """
    for due, done in OPEN_PAIRS.get(subject, ()):
        for group in images.groups.get(subject, ()):
            if due in group.sums and done in group.sums:
                return (
                    f"SELECT key, ({group.owner})::int AS owner_id, ({group.day})::int AS due_day, natural_key"
                    f" FROM {rows} WHERE ({group.day}) IS NOT NULL AND ({group.sums[due]}) - ({group.sums[done]}) > 0"
                )
    return None


def sums(measures: Sequence[str], prefix: str = "") -> str:
    """The sums of measures, zero as NULL."""
    return ", ".join(f"NULLIF(sum({prefix}{measure}), 0)::bigint AS {measure}" for measure in measures)


def any_sum(measures: Sequence[str], prefix: str = "") -> str:
    """A condition of HAVING: something changes."""
    return " OR ".join(f"sum({prefix}{measure}) <> 0" for measure in measures)


def any_value(measures: Sequence[str]) -> str:
    """A condition of WHERE: a stored row that is not all zero."""
    return f"COALESCE({', '.join(measures)}) IS NOT NULL"
