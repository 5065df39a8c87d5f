"""Only laws of laws.yaml are cited, and none as surer than it is."""

from collections.abc import Iterator, Sequence

from core.model import Mistake
from indicators.reading import Definitions, Entry
from indicators.schema import Basis, Indicator, Parameter

Cited = Iterator[tuple[Entry[Indicator] | Entry[Parameter], tuple[str | int, ...], Basis]]


def _citations(found: Definitions) -> Cited:
    for entry in found.indicators:
        yield from ((entry, ("basis", index), one) for index, one in enumerate(entry.value.basis))
    for parameter in found.parameters.values():
        for number, value in enumerate(parameter.value.values):
            places: Sequence[tuple[tuple[str | int, ...], Basis]] = [
                (("values", number, "basis", index), one) for index, one in enumerate(value.basis)
            ]
            yield from ((parameter, place, one) for place, one in places)


def known_law(found: Definitions) -> Iterator[Mistake]:
    """A citation names a law of laws.yaml."""
    known = found.codes("laws")
    for entry, place, basis in _citations(found):
        if known and basis.law not in known:
            yield entry.mistake((*place, "law"), f"unknown law {basis.law!r}: laws.yaml has no such one")


def open_law(found: Definitions) -> Iterator[Mistake]:
    """A law that is still to be confirmed (OKU) is cited as such, so that it is shown with 待核."""
    for entry, place, basis in _citations(found):
        law = found.laws.get(basis.law)
        if law is not None and law.value.evidence == "OKU" and basis.evidence != "OKU":
            message = f"{basis.law} is still to be confirmed: its citation has to be OKU, found {basis.evidence}"
            yield entry.mistake((*place, "evidence"), message)
