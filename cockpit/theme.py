"""Band → appearance: the only place that gives a band a look; css and wall read the same values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from core.model import Band


@dataclass(frozen=True, slots=True)
class Appearance:
    """The icon (told apart by its silhouette too), its colour, and the colour of the text beside it."""

    icon: str
    colour: str
    text: str


APPEARANCE: Final[Mapping[Band, Appearance]] = {
    Band.MET: Appearance("circle-tick", "#6DBE9F", "#DDEBF7"),
    Band.NEAR: Appearance("circle-half", "#D3C57E", "#DDEBF7"),
    Band.WARN: Appearance("triangle-alert", "#FFB444", "#FFD07F"),
    Band.CRIT: Appearance("octagon-cross", "#FF6A62", "#FFFFFF"),
}

ABSENT: Final = Appearance("dash", "#93AAC4", "#93AAC4")
"""N/A: a grey dash, no band."""


def appearance(band: Band | None) -> Appearance:
    """How a band looks; None looks absent."""
    return ABSENT if band is None else APPEARANCE[band]
