"""What is counted, as every command needs it."""

from dataclasses import dataclass
from typing import Self

from core.model import Images
from indicators.catalogue import Catalogue
from indicators.catalogue import load as load_catalogue
from indicators.items import build_images


@dataclass(frozen=True, slots=True)
class Definitions:
    """The catalogue and the images made of it."""

    catalogue: Catalogue
    images: Images

    @classmethod
    def load(cls) -> Self:
        """Those of the product."""
        catalogue = load_catalogue()
        return cls(catalogue, build_images(catalogue))
