"""Which numbers stand on a subject under its first load: they count nothing yet, and are no numbers till then. Pure."""

from collections.abc import Collection, Iterable

from core.measures import item_column
from indicators.catalogue import Catalogue
from indicators.schema import Indicator, Volume


def loading_measures(catalogue: Catalogue, subjects: Collection[str]) -> frozenset[str]:
    """The columns of the cells that any of these subjects feeds."""
    return frozenset(
        column
        for column, measure in catalogue.measures.items()
        if any(term.subject in subjects for term in measure.terms)
    )


def loading_indicators(catalogue: Catalogue, subjects: Collection[str]) -> frozenset[str]:
    """The indicators that stand on any of these subjects, with either side or with what stands beside them."""
    if not subjects:
        return frozenset()
    away = loading_measures(catalogue, subjects)
    return frozenset(code for code, one in catalogue.indicators.items() if not away.isdisjoint(_columns(one)))


def loading_items(catalogue: Catalogue, subjects: Collection[str]) -> frozenset[str]:
    """The items that stand on any of these subjects."""
    away = loading_measures(catalogue, subjects)
    return frozenset(code for code, one in catalogue.items.items() if one.column in away)


def loading_volumes(catalogue: Catalogue, subjects: Collection[str]) -> frozenset[str]:
    """The volumes that stand on any of these subjects."""
    if not subjects:
        return frozenset()
    away = loading_measures(catalogue, subjects)
    return frozenset(volume.code for volume in catalogue.volumes if not away.isdisjoint(_of_volume(volume)))


def _columns(indicator: Indicator) -> Iterable[str]:
    yield from indicator.columns
    if indicator.of_agency:
        yield from indicator.of_agency.columns
    for companion in indicator.companions:
        yield from companion.columns


def _of_volume(volume: Volume) -> Iterable[str]:
    return (item_column(measure) for figure in volume.figures for measure in figure.measures)
