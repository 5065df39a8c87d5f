"""The 18 indicators, the headline, the categories and the composite of a scope."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from cockpit.facts import Facts
from cockpit.i18n import CHINESE, Texts
from cockpit.viewmodels.freshness import ABSENT, LOADING, STALE, FeedBook
from cockpit.viewmodels.numbers import instant, number
from core.model import Band
from indicators.catalogue import Catalogue
from indicators.results import Evaluation, Result
from indicators.schema import Indicator

Row = dict[str, Any]


def indicator_rows(catalogue: Catalogue, texts: Texts, facts: Facts, book: FeedBook) -> list[Row]:
    """One row for each of the 18 in their fixed order; without value where the scope has no such dimension."""
    return [
        indicator_row(catalogue, texts, facts, book, indicator, facts.evaluation.results[code])
        for code, indicator in catalogue.indicators.items()
    ]


def indicator_row(
    catalogue: Catalogue, texts: Texts, facts: Facts, book: FeedBook, indicator: Indicator, result: Result | None
) -> Row:
    """A row of the eighteen."""
    return {
        "code": indicator.code,
        "category": indicator.category,
        "name": indicator.name.zh,
        "short": indicator.short.zh,
        "unit": catalogue.units[indicator.unit].zh,
        **(_absent(indicator) if result is None else _present(texts, indicator, result, facts.doubtful)),
        **_times(catalogue, facts, book, indicator.code, result),
    }


def _present(texts: Texts, indicator: Indicator, result: Result, doubtful: Collection[str]) -> Row:
    reading = result.reading
    return {
        "value": number(reading.value),
        "text": texts(CHINESE, "snapshot.loading") if result.loading else result.text,
        "numerator": reading.numerator,
        "denominator": reading.denominator,
        "window": window_row(indicator, result),
        "target": reading.target,
        "warn": reading.warn,
        "crit": reading.crit,
        "band": reading.band,
        "attainment": number(result.attainment),
        "delta": number(result.delta),
        "delta_text": result.delta_text,
        "trend": [None if point is None else round(point, indicator.decimals) for point in result.trend],
        "note": _note(texts, result, doubtful=indicator.code in doubtful),
    }


def _absent(indicator: Indicator) -> Row:
    empty = dict.fromkeys(
        ("value", "numerator", "denominator", "target", "warn", "crit", "band", "attainment", "delta"), None
    )
    window = {"kind": indicator.window, "since": None, "until": None}
    return {**empty, "text": "–", "window": window, "delta_text": "", "trend": [], "note": ""}


def window_row(indicator: Indicator, result: Result) -> Row:
    """The accounting window: its kind, first and last day; no first day when it has no beginning."""
    days = result.days
    since = days.since.isoformat() if days.since else None
    return {"kind": indicator.window, "since": since, "until": days.until.isoformat()}


def _note(texts: Texts, result: Result, *, doubtful: bool) -> str:
    beside = [
        texts(CHINESE, "snapshot.companion", name=beside.name.zh, text=beside.text)
        for beside in result.companions.values()
        if beside.exact is not None
    ]
    return " · ".join([texts(CHINESE, "condition.doubtful"), *beside] if doubtful else beside)


def _times(catalogue: Catalogue, facts: Facts, book: FeedBook, code: str, result: Result | None) -> Row:
    behind = book.behind(catalogue.feeds_of(code), catalogue.beside)
    fresh = STALE if code in facts.doubtful else behind.freshness
    return {
        "source_at": instant(behind.source_at),
        "collected_at": instant(behind.collected_at),
        "computed_at": instant(facts.computed_at),
        "freshness": _freshness(result, fresh),
    }


def _freshness(result: Result | None, fresh: str) -> str:
    if result is not None and result.loading:
        return LOADING
    return ABSENT if result is None or result.exact is None else fresh


def headline(catalogue: Catalogue, texts: Texts, rows: Iterable[Row]) -> Row:
    """The headline figure: the row of its indicator, its change with its unit."""
    row = next(row for row in rows if row["code"] == catalogue.headline)
    changed = texts(CHINESE, "snapshot.points", change=row["delta_text"]) if row["delta_text"] else ""
    fields = (
        "code",
        "name",
        "value",
        "text",
        "unit",
        "target",
        "band",
        "trend",
        "freshness",
        "numerator",
        "denominator",
    )
    return {**{field: row[field] for field in fields}, "delta_text": changed}


def categories(catalogue: Catalogue, evaluation: Evaluation) -> list[Row]:
    """The five category scores; neutral, without bands."""
    return [
        {
            "code": code,
            "name": category.short.zh,
            "value": number(evaluation.categories[code]),
            "text": evaluation.category_texts[code],
        }
        for code, category in catalogue.categories.items()
    ]


def composite(catalogue: Catalogue, evaluation: Evaluation) -> Row:
    """档案治理指数 with its mark, as long as nobody has put it into force."""
    mark = catalogue.composite.shown_mark
    return {
        "name": catalogue.composite.short.zh,
        "value": number(evaluation.composite),
        "text": evaluation.composite_text,
        "mark": mark.zh if mark else "",
    }


def automation(catalogue: Catalogue) -> Row:
    """自动采集率, counted from the catalogue."""
    rate = catalogue.automation
    return {"automatic": rate.automatic, "total": rate.total, "rate": number(rate.rate), "text": rate.text}


def band_counts(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many rows lie in each band; NA counts those without one."""
    counted = Counter(row["band"] or "NA" for row in rows)
    return {band: counted[band] for band in (*(str(band) for band in Band), "NA")}
