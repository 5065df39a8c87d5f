"""The collected figures of all agencies of a cycle, by the data of the rubric: set by set, never agency by agency.

What no source brings yet is not there at all: its item stays open until somebody enters a figure, or the cycle
leaves it out for everybody. It is never 0.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.days import day_number, months_before
from core.measures import item_column
from evaluation.guidance.points import repeats
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.values import Value
from indicators.catalogue import Catalogue
from indicators.windows import DayRange, days_of
from store.database import Database
from store.evaluation import collected
from store.views.measures import owner_measures

Figures = Mapping[str, Mapping[str, Value]]
"""data of the rubric → owner → value"""
MONTHS_OF_QUESTION = 36
IN_TIME, CASES_IN_TIME, DOCUMENT_LIMIT = "filed_in_time", "A02", "doc_filing_limit_days"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose figures, as of which day, over which period."""

    owners: Sequence[str]
    on: date
    since: date
    snapshot: str

    @property
    def days(self) -> str:
        """The period as it stands beside a figure."""
        return f"{self.since}/{self.on}"


def figures(database: Database, catalogue: Catalogue, rubric: Rubric, asked: Asked) -> Figures:
    """The collected figures; an owner without rows has 0 of 0, which is nothing to measure."""
    found = _of_indicators(database, catalogue, rubric, asked) | _of_records(database, asked)
    return found | _in_time(database, catalogue, found, asked)


def _of_indicators(
    database: Database, catalogue: Catalogue, rubric: Rubric, asked: Asked
) -> dict[str, dict[str, Value]]:
    """Those that an indicator gives: numerator and denominator over its window."""
    wanted = {data: told.indicator for data, told in rubric.data.items() if told.indicator}
    pairs = {code: _columns(catalogue, code) for code in wanted.values()}
    columns = {column for pair in pairs.values() for column in pair} | {"di_27", *VOLUME}
    ranges = {
        column: days_of(catalogue.measures[column].window, asked.on, catalogue.cycle(asked.on)) for column in columns
    }
    year, before = _years(asked.on)
    windows = {column: (days.lo, days.hi) for column, days in ranges.items()} | {"year": year, "before": before}
    measures = {column: (column,) for column in ranges} | dict.fromkeys(("year", "before"), VOLUME)
    sums = _sums(database, asked.owners, windows, measures)
    found = {
        data: {
            owner: Value(
                own[pairs[code][0]][pairs[code][0]],
                own[pairs[code][1]][pairs[code][1]],
                _told(ranges[pairs[code][1]]),
                asked.snapshot,
            )
            for owner, own in sums.items()
        }
        for data, code in wanted.items()
    }
    found["scheme_valid"] = {
        owner: Value(min(max(own["di_27"]["di_27"], 0), 1), 1, asked.on.isoformat(), asked.snapshot)
        for owner, own in sums.items()
    }
    found["yearly_volume"] = {owner: _volume(own["year"], own["before"], asked) for owner, own in sums.items()}
    return found


VOLUME = ("cases_filed", "documents_filed", "licences_filed")


def _volume(year: Mapping[str, int], before: Mapping[str, int], asked: Asked) -> Value:
    """The filings of the last twelve months against a third of those of the three years before."""
    return Value(3 * sum(year.values()), sum(before.values()), asked.days, asked.snapshot)


def _years(on: date) -> tuple[tuple[int, int], tuple[int, int]]:
    """The twelve whole months before a day's, and the three years before them: days of old months are not kept."""
    first = on.replace(day=1)
    year, begin = months_before(first, 12), months_before(first, 12 + MONTHS_OF_QUESTION)
    return (day_number(year) - 1, day_number(first) - 1), (day_number(begin) - 1, day_number(year) - 1)


def _in_time(database: Database, catalogue: Catalogue, found: Figures, asked: Asked) -> dict[str, Mapping[str, Value]]:
    """Filing in time of agencies without a case: the share of their documents (R3-3)."""
    known = found.get(IN_TIME, {})
    caseless = [owner for owner, value in known.items() if not value.denominator]
    if not caseless:
        return {}
    days = days_of(
        catalogue.measures[_columns(catalogue, CASES_IN_TIME)[1]].window, asked.on, catalogue.cycle(asked.on)
    )
    values = catalogue.parameters[DOCUMENT_LIMIT].values
    limits = [(day_number(one.effective), int(str(one.value))) for one in values]
    with database.begin() as unit:
        pairs = collected.documents_in_time(unit, caseless, (days.lo, days.hi), limits)
    return {IN_TIME: {**known, **{owner: Value(*pair, _told(days), asked.snapshot) for owner, pair in pairs.items()}}}


def _columns(catalogue: Catalogue, code: str) -> tuple[str, str]:
    indicator = catalogue.indicators[code]
    return item_column(indicator.numerator), item_column(indicator.denominator)


def _sums(
    database: Database,
    owners: Sequence[str],
    windows: Mapping[str, tuple[int | None, int]],
    measures: Mapping[str, Sequence[str]],
) -> dict[str, Mapping[str, Mapping[str, int]]]:
    with database.begin() as unit:
        numbers = collected.owner_ids(unit, owners)
    found = owner_measures(database, windows, measures=measures, owner_ids=list(numbers.values()))
    nothing = {name: dict.fromkeys(columns, 0) for name, columns in measures.items()}
    return {owner: found.get(number, nothing) for owner, number in numbers.items()}


def _told(days: DayRange) -> str:
    return f"{days.since or ''}/{days.until}"


def _of_records(database: Database, asked: Asked) -> dict[str, dict[str, Value]]:
    """Those that are counted from records of their own."""
    with database.begin() as unit:
        digitised = collected.digitised(unit, asked.owners, asked.on)
        codes = collected.archival_codes(unit, asked.owners, asked.since, asked.on)
        flagged = collected.flags(unit, asked.owners, asked.since, asked.on)
        lows = collected.newest_lows(unit, asked.owners, asked.on)
    return {
        "digitised": _ratios(digitised, asked, asked.on.isoformat()),
        "codes_valid": _ratios(codes, asked, asked.days),
        "scheme_adjustment_days": {owner: _adjusted(flagged.get(owner), asked) for owner in asked.owners},
        "repeats": {owner: _repeats(lows.get(owner, []), asked) for owner in asked.owners},
    }


def _ratios(pairs: Mapping[str, collected.Pair], asked: Asked, window: str) -> dict[str, Value]:
    return {owner: Value(*pairs.get(owner, (0, 0)), window, asked.snapshot) for owner in asked.owners}


def _adjusted(flag: tuple[date, date | None] | None, asked: Asked) -> Value:
    """Days from the flag to its answer, or until now; no flag: nothing to measure."""
    if flag is None:
        return Value(0, 0, asked.days, asked.snapshot)
    flagged, answered = flag
    return Value(((answered or asked.on) - flagged).days, 1, asked.days, asked.snapshot)


def _repeats(lows: Sequence[Collection[str]], asked: Asked) -> Value:
    """How many items were low in the two newest published results."""
    number = len(repeats(lows[0], lows[1])) if len(lows) > 1 else 0
    return Value(number, 1, asked.on.isoformat(), asked.snapshot)
