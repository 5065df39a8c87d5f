"""Catalogue items (文件级) in columns: what the generator says of each index, before anybody changes it."""

from dataclasses import dataclass, fields
from typing import Any, Final, Self

import numpy as np

from standins.holdings import NONE, Ages, Holdings, aged_day
from standins.profile import Tiers
from standins.rng import Bools, Ints, cumulative_weights

MEDIA: Final = ("纸质", "电子", "双套", "其他")
PAPER, ELECTRONIC, DUAL, OTHER = range(4)
VIAS: Final = ("DAS", "ERMS", "EDAS")
DAS, ERMS, EDAS = range(3)
SECRECIES: Final = ("无", "内部", "涉密")
OPEN, INTERNAL, SECRET = range(3)
REVIEWS: Final = ("未审", "开放", "控制", "延期")
RETENTIONS: Final = ("永久", "30年", "10年", "长期", "短期")
RETENTION_CODES: Final = ("permanent", "y30", "y10", "long", "short")
EMPTIED: Final = ("item_no", "title", "author", "control_flag")  # elements that an untidy row leaves empty
NO_FILE: Final = -1
_PAGE_BYTES: Final = 1_600_000

_HELD_RETENTION: Final = cumulative_weights((0.52, 0.24, 0.02, 0.20, 0.02))
_ROOM_RETENTION: Final = cumulative_weights((0.30, 0.35, 0.35))
_TRADITIONAL_MEDIA: Final = cumulative_weights((0.88, 0.0, 0.08, 0.04))
_ELECTRONIC_VIAS: Final = cumulative_weights((0.62, 0.26, 0.12))


@dataclass(frozen=True)
class Items:
    """Columns of items. `agency` is the forming unit's number; `retention`, `medium`, `via`, `secrecy`, `review` are
    positions in the lists above; `missing` is a mask over EMPTIED; an unknown day is NONE, bytes without a file −1.
    """

    index: Ints
    agency: Ints
    held: Bools
    formed: Ints
    filed: Ints
    transferred: Ints
    extension: Ints
    retention: Ints
    medium: Ints
    paper_original: Bools
    via: Ints
    secrecy: Ints
    excluded: Bools
    pages: Ints
    image_pages: Ints
    file_bytes: Ints
    missing: Ints
    review: Ints
    opened: Ints

    def only(self, mask: Bools) -> Self:
        """The rows where a mask holds."""
        chosen: dict[str, Any] = {field.name: getattr(self, field.name)[mask] for field in fields(self)}
        return type(self)(**chosen)

    @property
    def begin(self) -> Ints:
        """The day from which an item belongs to its holder."""
        return np.where(self.held & (self.transferred != NONE), self.transferred, self.filed)


def items_of(holdings: Holdings, index: Ints) -> Items:
    """The columns of the items at these indexes."""
    agency = holdings.agency_column(index)
    ages = holdings.ages(index, agency)
    return _Drawing(holdings, index, agency, ages).items()


@dataclass(frozen=True)
class _Drawing:
    """Draws the columns that do not depend on each other much."""

    holdings: Holdings
    index: Ints
    agency: Ints
    ages: Ages

    def items(self) -> Items:
        medium = self._medium()
        secrecy = self._secrecy()
        pages = 1 + (self._unit("pages") ** 2 * 60).astype(np.int64)
        image_pages, file_bytes = self._images(medium, pages)
        review, opened = self._review()
        return Items(
            index=self.index,
            agency=self.agency,
            held=self._held,
            formed=self.ages.formed,
            filed=self.ages.filed,
            transferred=self.ages.transferred,
            extension=self._extension(),
            retention=self._retention(),
            medium=medium,
            paper_original=(medium != ELECTRONIC) | self._chance("both", 0.03),
            via=np.where(self._held | (medium != ELECTRONIC), DAS, self._pick("via", _ELECTRONIC_VIAS)),
            secrecy=secrecy,
            excluded=(medium != ELECTRONIC) & self._chance("excluded", self.holdings.rates.excluded),
            pages=pages,
            image_pages=image_pages,
            file_bytes=file_bytes,
            missing=self._missing(),
            review=review,
            opened=opened,
        )

    @property
    def _held(self) -> Bools:
        return self.index < self.holdings.held

    def _unit(self, name: str) -> Any:
        return self.holdings.rng.unit(f"{self.holdings.label}.{name}", self.index)

    def _chance(self, name: str, probability: Any) -> Bools:
        return self.holdings.rng.chance(f"{self.holdings.label}.{name}", self.index, probability)

    def _by_tier(self, name: str, rates: Tiers) -> Bools:
        return self._chance(name, self.holdings.by_tier(rates, self.agency))

    def _pick(self, name: str, weights: Any) -> Ints:
        return self.holdings.rng.pick(f"{self.holdings.label}.{name}", self.index, weights)

    def _medium(self) -> Ints:
        return np.where(self.ages.electronic, ELECTRONIC, self._pick("medium", _TRADITIONAL_MEDIA))

    def _retention(self) -> Ints:
        room = np.where(
            self.ages.overdue, (self._unit("kept") * 2).astype(np.int64), self._pick("room_kept", _ROOM_RETENTION)
        )
        return np.where(self._held, self._pick("held_kept", _HELD_RETENTION), room)

    def _secrecy(self) -> Ints:
        draw, secret = self._unit("secrecy"), self.holdings.rates.secret
        return np.where(draw < secret, SECRET, np.where(draw < secret + 0.03, INTERNAL, OPEN))

    def _images(self, medium: Ints, pages: Ints) -> tuple[Ints, Ints]:
        """Pages and bytes of the first file: whole, a page short within the tolerance, empty, torn, or no file."""
        scanned = (medium == ELECTRONIC) | self._digitised()
        short = scanned & (pages >= 20) & (medium != ELECTRONIC) & self._chance("short", 0.05)
        odd = self._unit("odd") / max(self.holdings.rates.odd_file, 1e-12)
        torn, empty = ~scanned & (odd < 0.5), ~scanned & (odd >= 0.5) & (odd < 1.0)
        image_pages = np.where(scanned, pages - short, np.where(torn, pages * 4 // 5, np.where(empty, pages, 0)))
        size = (image_pages * (0.7 + 0.6 * self._unit("bytes")) * _PAGE_BYTES).astype(np.int64)
        return image_pages, np.where(scanned | torn, size, np.where(empty, 0, NO_FILE))

    def _digitised(self) -> Bools:
        published = self.holdings.world.profile.digitised
        if self.holdings.world.profile.name == "lively":
            return ~self._by_tier("undigitised", self.holdings.rates.undigitised)
        # Whole thousandths spread evenly: n rows hold exactly n · share of them, whatever n is a multiple of 1000.
        share = round(published * 1000)
        whole: Bools = (self.index + 1) * share // 1000 - self.index * share // 1000 == 1
        return whole

    def _missing(self) -> Ints:
        untidy = self._by_tier("incomplete", self.holdings.rates.incomplete)
        mask = 1 + (self._unit("which") * (2 ** len(EMPTIED) - 1)).astype(np.int64)
        return np.where(untidy, mask, 0)

    def _extension(self) -> Ints:
        extended = self.ages.overdue & self._chance("extended", 0.08)
        days = self.holdings.today - 400 + (self._unit("extension") * 800).astype(np.int64)
        return np.where(extended, days, NONE)

    def _review(self) -> tuple[Ints, Ints]:
        known = self._by_tier("reviewed", self.holdings.rates.reviewed)
        delay = 5 + (self._unit("review_delay") ** 2 * 300).astype(np.int64)
        begin = np.where(self.ages.transferred != NONE, self.ages.transferred, self.ages.filed)
        opened = np.maximum(aged_day(self.ages.formed), begin) + delay
        done = self._held & known & (opened <= self.holdings.today)
        kind = 1 + self._pick("review_kind", cumulative_weights((0.68, 0.28, 0.04)))
        return np.where(done, kind, 0), np.where(done, opened, NONE)
