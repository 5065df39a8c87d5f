"""The whole published test vector, from source records through merges, cells and views to the cells of its tables."""

import pytest

from core.measures import item_column
from indicators.engine_store import DatabaseStore
from indicators.evaluation import evaluate, needs
from indicators.results import Evaluation
from indicators.tables import WindowTable
from indicators.words import ScopeKind
from tests.integration.indicators.golden_records import HELD, OWNERS, records
from tests.integration.store.rows import Store
from tests.unit.indicators.golden import AT, COLUMNS, VECTOR, catalogue

PLACES = (330102, 330106, 330199)
SCOPES = {**OWNERS, "市本级": "330199", "330106": "330106", "全市": "330100"}


def filled(store: Store, part: int) -> None:
    for table, rows in records(part):
        if rows:
            store.merge(table, *rows)


def evaluated(store: Store) -> dict[str, Evaluation]:
    """Every scope of the vector, by its name there."""
    port = DatabaseStore(store.database, PLACES, {})
    found: dict[str, Evaluation] = {}
    for read in (port.places, port.owners):
        sums, kinds = read(needs(catalogue(), AT))
        found |= evaluate(catalogue(), WindowTable(sums), kinds, AT)
    return {name: found[code] for name, code in SCOPES.items()} | {"330102": found["330102"]}


def cell(found: Evaluation, code: str) -> str:
    result = found.results[code]
    if result is None:
        return "–"
    return f"{result.text} {result.band}" if result.band else result.text


def item_cell(found: Evaluation, item: str, part: int) -> str:
    """As the vector writes it: 馆藏 / 室藏 for a place, the room's holdings for an agency."""
    column = item_column(item)
    times = part if item in HELD else 1
    if item not in ("DI-08", "DI-09"):
        return str(found.measures[column] * times)
    held, room = (found.measures[name] * times for name in (column, f"{column}_room"))
    if found.kind is ScopeKind.AGENCY:
        return str(room)
    return str(held) if found.kind is ScopeKind.ARCHIVE else f"{held} / {room}"


def assert_vector(found: dict[str, Evaluation], part: int) -> None:
    items = {item: [item_cell(found[who], item, part) for who in COLUMNS] for item in VECTOR["items"]}
    assert items == {item: [str(one) for one in cells] for item, cells in VECTOR["items"].items()}
    shown = {code: [cell(found[who], code) for who in COLUMNS] for code in VECTOR["indicators"]}
    assert shown == VECTOR["indicators"]
    assert [found[who].composite_text.replace("N/A", "–") for who in COLUMNS] == VECTOR["composite"]
    categories = ["/".join(found[who].category_texts.values()).replace("N/A", "–") for who in COLUMNS]
    assert [text if set(text) != {"–", "/"} else "–" for text in categories] == VECTOR["categories"]


def test_records_add_up_to_the_vector(store: Store) -> None:
    filled(store, part=100)
    found = evaluated(store)
    assert_vector(found, part=100)
    assert {code: cell(found["330102"], code) for code in VECTOR["indicators"]} == dict.fromkeys(
        VECTOR["indicators"], "N/A"
    )
    store.assert_exact()


@pytest.mark.slow
def test_records_of_full_size_add_up_to_the_vector(store: Store) -> None:
    filled(store, part=1)
    assert_vector(evaluated(store), part=1)
