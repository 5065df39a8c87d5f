"""The 14 places on the tile map, each with its management index."""

from collections.abc import Iterable
from typing import Any

from cockpit.facts import ScopeName
from cockpit.viewmodels.freshness import ABSENT, FeedBook
from cockpit.viewmodels.numbers import number
from core.settings import Place, Settings
from indicators.catalogue import Catalogue
from indicators.results import Evaluation


def place_rows(
    catalogue: Catalogue, settings: Settings, evaluations: Iterable[Evaluation], book: FeedBook
) -> list[dict[str, Any]]:
    """One row for each place of config.yaml that was evaluated; one that was taken out may still have sums.

    `participating` is the number of units with a published result: weighted by it the places give the headline.
    """
    freshness = book.behind(catalogue.feeds_of(catalogue.headline), catalogue.beside).freshness
    places = {str(place.code): place for place in settings.city.places}
    known = [one for one in evaluations if str(one.scope) in places]
    return [_row(catalogue, places[str(one.scope)], one, freshness) for one in known]


def _row(catalogue: Catalogue, place: Place, evaluation: Evaluation, freshness: str) -> dict[str, Any]:
    result = evaluation.results[catalogue.headline]
    assert result is not None, "places have a headline"
    return {
        "code": str(place.code),
        "name": place.name,
        "value": number(result.exact),
        "text": result.text,
        "band": result.band,
        "hex": tile(place),
        "participating": result.reading.denominator,
        "freshness": ABSENT if result.exact is None else freshness,
    }


def tiles(settings: Settings) -> list[dict[str, Any]]:
    """Every place of the city with its names and its tile: the map on which a part of the city is shown."""
    return [
        {"code": str(place.code), "name": place.name, "name_en": place.name_en, "hex": tile(place)}
        for place in settings.city.places
    ]


def tile(place: Place) -> list[float]:
    """Column and row of the tile; odd rows are shifted right by half a column."""
    half_columns, row = place.hex
    return [(half_columns - row % 2 + 1) / 2, row]


def scope_row(scope: ScopeName) -> dict[str, str | None]:
    """Whose snapshot it is, and in which place."""
    place = None if scope.place is None else str(scope.place)
    return {"code": scope.code, "name": scope.name, "kind": scope.kind, "place": place}


def place_name(settings: Settings, code: int) -> str:
    """The name of a place; its code when it is not configured."""
    return next((place.name for place in settings.city.places if place.code == code), str(code))
