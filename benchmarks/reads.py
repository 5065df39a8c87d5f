"""`screen_query_ms`, `missing_page_ms`: what screens and pages of the missing list ask of a store of a stated size."""

import random
from collections.abc import Callable, Iterator
from itertools import islice
from time import perf_counter
from typing import Final

from benchmarks.figures import Figure, spread
from benchmarks.stores import Store
from core.clock import SystemClock
from core.settings import load_settings
from indicators.catalogue import load as load_catalogue
from indicators.engine_store import DatabaseStore
from indicators.evaluation import needs
from operations.configuration import DEFAULT_CONFIG
from store.views.missing import Choice, Place, counted_page
from store.views.scopes import CITY, Scope, resolve_scope

FIGURES: Final = ("screen_query_ms", "missing_page_ms")
BUDGET: Final = {"p95": 50.0}
WARM_UP: Final = 5
TIMES: Final = 100


def figures(store: Store, wanted: frozenset[str]) -> Iterator[Figure]:
    """Warm queries, one after the other."""
    for name, queries in ((FIGURES[0], _screen(store)), (FIGURES[1], _pages(store))):
        if name in wanted:
            for query in islice(queries, WARM_UP):
                query()
            times = [_milliseconds(query) for query in islice(queries, TIMES)]
            yield Figure(name, spread(times), "ms", BUDGET, TIMES)


def _milliseconds(query: Callable[[], object]) -> float:
    begun = perf_counter()
    query()
    return 1e3 * (perf_counter() - begun)


def _screen(store: Store) -> Iterator[Callable[[], object]]:
    """All measures in all windows of 全市 and its places, as each pass of the screen reads them."""
    places = [place.code for place in load_settings(DEFAULT_CONFIG).city.places]
    port, catalogue = DatabaseStore(store.database, places, {}), load_catalogue()
    while True:
        at = SystemClock().now()
        yield lambda at=at: port.places(needs(catalogue, at))  # type: ignore[misc]


def _pages(store: Store) -> Iterator[Callable[[], object]]:
    """Pages of 50 with the length of the list: of the city, of places and of owners in turn, the next three of each."""
    chosen, at = random.Random(1), SystemClock().now()
    with store.database.begin() as unit:
        owners = [str(code) for (code,) in unit.rows("SELECT code FROM owner ORDER BY code")]
    places = [str(place.code) for place in load_settings(DEFAULT_CONFIG).city.places]
    while True:
        for code in (None, chosen.choice(places), chosen.choice(owners)):
            scope = CITY if code is None else _scope(store, code)
            after: list[Place | None] = [None]
            for _ in range(3):
                yield lambda scope=scope, after=after: _turn(store, scope, after, at)  # type: ignore[misc]


def _turn(store: Store, scope: Scope, after: list[Place | None], at: object) -> None:
    page = counted_page(store.database, scope, Choice(), at, after[0])  # type: ignore[arg-type]
    after[0] = page.next


def _scope(store: Store, code: str) -> Scope:
    scope = resolve_scope(store.database, code)
    assert scope is not None, code
    return scope
