"""What changes over time stands in order of its days, each day once."""

from collections.abc import Iterator, Sequence

from core.model import Mistake
from indicators.reading import Definitions, Entry
from indicators.schema import Composite, Indicator, Parameter, Versioned

Holder = Entry[Indicator] | Entry[Parameter] | Entry[Composite]


def in_order(found: Definitions) -> Iterator[Mistake]:
    """`from` rises from entry to entry."""
    for indicator in found.indicators:
        yield from _rising(indicator, "limits", indicator.value.limits)
    for parameter in found.parameters.values():
        yield from _rising(parameter, "values", parameter.value.values)
    for composite in found.composite:
        yield from _rising(composite, "values", composite.value.values)


def _rising(entry: Holder, key: str, versions: Sequence[Versioned]) -> Iterator[Mistake]:
    for index in range(1, len(versions)):
        if versions[index].effective <= versions[index - 1].effective:
            message = f"'from' has to rise: {versions[index].effective} follows {versions[index - 1].effective}"
            yield entry.mistake((key, index, "from"), message)
