"""The 18 indicators, the headline and the composite of the city and of each place."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from prometheus_client.core import Metric

from cockpit.facts import CityFacts
from cockpit.metrics.families import gauge
from cockpit.viewmodels.freshness import STALE, FeedBook
from core.settings import City
from indicators.bands import RANK
from indicators.catalogue import Catalogue
from indicators.results import Evaluation, Result

WHOLE_CITY: Final = "Whole city"

PLACED: Final = ("place", "indicator")

VALUES: Final[Mapping[str, tuple[str, Callable[[Result], float | None]]]] = {
    "indicator_value": ("In its unit, not rounded; none while its denominator is 0.", lambda one: one.reading.value),
    "indicator_numerator": ("What its value is the share of.", lambda one: one.reading.numerator),
    "indicator_denominator": ("What its value is a share in.", lambda one: one.reading.denominator),
    "indicator_target": ("Its target now, in its unit.", lambda one: one.reading.target),
    "indicator_band": (
        "Of the value: 0 met, 1 near, 2 warning, 3 critical; none while there is no value.",
        lambda one: None if one.band is None else RANK[one.band],
    ),
}


def indicator_families(catalogue: Catalogue, city: City, facts: CityFacts, book: FeedBook) -> Iterator[Metric]:
    """Values with what they are made of, their bands, and whether they are old; then the two indices and the names."""
    found = [((scope, code), one) for scope, code, one in _results(facts.evaluations)]
    for name, (text, value) in VALUES.items():
        yield gauge(name, text, PLACED, ((key, value(one)) for key, one in found))
    late = _late(catalogue, book)
    old = (
        ((scope, code), code in late or code in facts.doubtful[scope])
        for (scope, code), one in found
        if one.exact is not None
    )
    yield gauge("indicator_stale", "1 while a feed behind the value is late, or it cannot be right.", PLACED, old)
    yield from _indices(catalogue, facts.evaluations)
    yield from _names(catalogue, city)


def _results(evaluations: Iterable[Evaluation]) -> Iterator[tuple[str, str, Result]]:
    """What has a number: a scope may lack an indicator, and what is under its first load has none yet."""
    for one in evaluations:
        for code, result in one.results.items():
            if result is not None and not result.loading:
                yield one.scope, code, result


def _late(catalogue: Catalogue, book: FeedBook) -> frozenset[str]:
    """The indicators whose feeds make them old, wherever."""
    return frozenset(
        code
        for code in catalogue.indicators
        if book.behind(catalogue.feeds_of(code), catalogue.beside).freshness == STALE
    )


def _indices(catalogue: Catalogue, evaluations: Sequence[Evaluation]) -> Iterable[Metric]:
    headlines = (((one.scope,), _headline(catalogue, one)) for one in evaluations)
    composites = (((one.scope,), None if one.composite is None else float(one.composite)) for one in evaluations)
    return (
        gauge("headline_index", "The headline figure of the wall.", ["place"], headlines),
        gauge("composite_index", "The composite of the five categories, 0 to 100.", ["place"], composites),
    )


def _headline(catalogue: Catalogue, one: Evaluation) -> float | None:
    result = one.results[catalogue.headline]
    return None if result is None or result.loading else result.reading.value


def _names(catalogue: Catalogue, city: City) -> Iterable[Metric]:
    """What codes are called, to be joined: a name that changes then breaks no series of values."""
    indicators = [
        ((code, one.category, one.name.zh, one.name.en, catalogue.units[one.unit].en), 1.0)
        for code, one in catalogue.indicators.items()
    ]
    named = [(str(city.code), city.name, WHOLE_CITY)]
    named += [(str(place.code), place.name, place.name_en) for place in city.places]
    labels = ["indicator", "category", "name_zh", "name_en", "unit"]
    places = [(one, 1.0) for one in named]
    return (
        gauge("indicator_info", "1, with what an indicator is called.", labels, indicators),
        gauge("place_info", "1, with what a place is called.", ["place", "name_zh", "name_en"], places),
    )
