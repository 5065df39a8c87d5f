"""The volumes (总量): figures without target or band, each with its own time."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from cockpit.i18n import CHINESE, Texts
from cockpit.viewmodels.freshness import LOADING, FeedBook
from cockpit.viewmodels.numbers import instant, short, size_of, thousands
from core.model import Band
from indicators.catalogue import Catalogue
from indicators.schema import Volume
from indicators.volumes import Amount

STRIP: Final = 8
"""How many volumes the strip of the wall has; the others follow in `more_volumes`."""
ABBREVIATED: Final = frozenset({"holdings", "accessioned"})
OVERDUE: Final = "issues"

Row = dict[str, Any]


def volume_rows(
    catalogue: Catalogue,
    texts: Texts,
    amounts: Mapping[str, Sequence[Amount]],
    book: FeedBook,
    loading: Collection[str] = (),
) -> list[Row]:
    """One row for each volume, in the order of the definitions; those that are `loading` have no numbers yet."""
    return [
        _loading(texts, volume)
        if volume.code in loading
        else _row(catalogue, texts, volume, amounts[volume.code], book)
        for volume in catalogue.volumes
    ]


def _loading(texts: Texts, volume: Volume) -> Row:
    figure = {"value": None, "text": texts(CHINESE, "snapshot.loading"), "unit": ""}
    row: Row = {"code": volume.code, "name": volume.name.zh, "figures": [figure], "note": "", "at": None}
    return {**row, "freshness": LOADING} | ({"alert": None} if volume.code == OVERDUE else {})


def _row(catalogue: Catalogue, texts: Texts, volume: Volume, amounts: Sequence[Amount], book: FeedBook) -> Row:
    behind = book.behind(catalogue.feeds(*volume.tables), catalogue.beside)
    large = [amount for amount in amounts if amount.line == 1]
    beside = [amount for amount in amounts if amount.line != 1]
    row: Row = {
        "code": volume.code,
        "name": volume.name.zh,
        "figures": [_figure(catalogue, volume.code, amount) for amount in large],
        "note": "",
        "at": instant(behind.collected_at),
        "freshness": behind.freshness,
    }
    if volume.code == OVERDUE:
        return {**row, "alert": _alert(texts, beside)}
    return {**row, "note": " · ".join(map(_beside, beside))}


def _beside(amount: Amount) -> str:
    label = f"{amount.label.zh} " if amount.label else ""
    return f"{label}{thousands(amount.value)}"


def _figure(catalogue: Catalogue, code: str, amount: Amount) -> Row:
    if amount.unit == "byte":
        text, unit = size_of(amount.value)
        return {"value": amount.value, "text": text, "unit": unit}
    text, size = short(amount.value) if code in ABBREVIATED else (thousands(amount.value), "")
    return {"value": amount.value, "text": text, "unit": size + catalogue.units[amount.unit].zh}


def _alert(texts: Texts, beside: Sequence[Amount]) -> Row | None:
    overdue = sum(amount.value for amount in beside)
    if overdue <= 0:
        return None
    return {"band": Band.WARN, "text": texts(CHINESE, "snapshot.overdue_items", n=thousands(overdue))}
