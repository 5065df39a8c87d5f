"""Rules for the 18 indicators."""

from collections.abc import Iterator
from typing import Final

from core.measures import MEASURES, item_column
from core.model import Mistake
from indicators.reading import Definitions, Entry
from indicators.schema import Indicator, Item
from indicators.words import INTERVALS, Claim, Collection, WindowKind

SHORT_LENGTH: Final = 6
SCALES: Final = ("", "elapsed_cycle")


def claim_of(collections: set[Collection]) -> Claim:
    """What an indicator may say of its collection, from that of its items."""
    if collections == {Collection.AUTOMATIC}:
        return Claim.AUTO
    return Claim.MANUAL if collections == {Collection.MANUAL} else Claim.MIXED


def known_ratios(found: Definitions) -> Iterator[Mistake]:
    """An indicator divides items; an agency's own ratio and companions divide measures."""
    items = found.codes("items")
    for entry in found.indicators:
        for key in ("numerator", "denominator"):
            if items and (code := getattr(entry.value, key)) not in items:
                yield entry.mistake((key,), f"{entry.code} has to be made of items, {code!r} is none")
        yield from _unknown_measures(entry)


def _unknown_measures(entry: Entry[Indicator]) -> Iterator[Mistake]:
    ratios = [(("companions", index), one) for index, one in enumerate(entry.value.companions)]
    others = [(("of_agency",), entry.value.of_agency)] if entry.value.of_agency else []
    for place, ratio in (*ratios, *others):
        for key in ("numerator", "denominator"):
            if item_column(code := getattr(ratio, key)) not in MEASURES:
                yield entry.mistake((*place, key), f"unknown measure {code!r}")


def _items_of(found: Definitions, entry: Entry[Indicator]) -> list[Item]:
    items = {one.code: one.value for one in found.items}
    codes = (entry.value.numerator, entry.value.denominator)
    return [items[code] for code in codes if code in items]


def window_fits_items(found: Definitions) -> Iterator[Mistake]:
    """An item counts over the indicator's window, or is what is held on the day."""
    for entry in found.indicators:
        for item in _items_of(found, entry):
            if item.window not in (entry.value.window, WindowKind.STOCK):
                message = f"{entry.code} looks at {entry.value.window}, {item.code} counts over {item.window}"
                yield entry.mistake(("window",), message)


def collection_follows_items(found: Definitions) -> Iterator[Mistake]:
    """auto, mixed and manual follow from A and M of the items."""
    for entry in found.indicators:
        items = _items_of(found, entry)
        if items and (right := claim_of({item.collection for item in items})) is not entry.value.collection:
            message = f"{entry.code} is {right} by its items, not {entry.value.collection}"
            yield entry.mistake(("collection",), message)


def refresh_follows_items(found: Definitions) -> Iterator[Mistake]:
    """An indicator is not fresher than its slowest item."""
    for entry in found.indicators:
        for item in _items_of(found, entry):
            if INTERVALS[item.refresh] > INTERVALS[entry.value.refresh]:
                message = f"{entry.code} is {entry.value.refresh}, its item {item.code} only {item.refresh}"
                yield entry.mistake(("refresh",), message)


def limits_in_order(found: Definitions) -> Iterator[Mistake]:
    """target > warn > crit > 0."""
    for entry in found.indicators:
        for index, limits in enumerate(entry.value.limits):
            if not limits.target > limits.warn > limits.crit > 0:
                message = f"{entry.code}: the limits have to fall from target over warn to crit, above 0"
                yield entry.mistake(("limits", index), message)


def limits_as_fine_as_display(found: Definitions) -> Iterator[Mistake]:
    """A limit has no more decimals than the display, so that a number shown never seems to lie in another band."""
    for entry in found.indicators:
        for index, limits in enumerate(entry.value.limits):
            for key in ("target", "warn", "crit"):
                if (getattr(limits, key) * 10**entry.value.decimals).denominator != 1:
                    message = f"{entry.code}: {key} is finer than the {entry.value.decimals} decimals shown"
                    yield entry.mistake(("limits", index, key), message)


def direction_is_up(found: Definitions) -> Iterator[Mistake]:
    """Bands and the normalised score are defined for more is better."""
    for entry in found.indicators:
        if entry.value.direction != "up":
            yield entry.mistake(("direction",), f"{entry.code}: only 'up' is defined, found {entry.value.direction!r}")


def known_scale(found: Definitions) -> Iterator[Mistake]:
    """Only what looks at the inspection cycle grows with it."""
    for entry in found.indicators:
        scale = entry.value.scaled_by
        if scale not in SCALES or (scale and entry.value.window is not WindowKind.CYCLE):
            message = f"{entry.code}: limits scale by elapsed_cycle over the window cycle, or not at all"
            yield entry.mistake(("scaled_by",), message)


def short_name(found: Definitions) -> Iterator[Mistake]:
    """The wall has room for six characters."""
    for entry in found.indicators:
        if len(name := entry.value.short.zh) > SHORT_LENGTH:
            yield entry.mistake(("short", "zh"), f"{name!r} has {len(name)} characters, the wall takes {SHORT_LENGTH}")


def companion_codes(found: Definitions) -> Iterator[Mistake]:
    """A companion stands once beside its indicator."""
    for entry in found.indicators:
        codes = [one.code for one in entry.value.companions]
        for index, code in enumerate(codes):
            if code in codes[:index]:
                yield entry.mistake(("companions", index, "code"), f"the companion {code!r} stands twice")
