"""The owners: invented agencies and the 14 archives; the whole list is a function of (seed, number of agencies)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

import numpy as np

from standins.codes import credit_code
from standins.names import unit_name
from standins.rng import Floats, Ints, Rng, cumulative_weights, span

CITY: Final = 330100
MUNICIPAL: Final = 330199


@dataclass(frozen=True)
class Place:
    """A place: code, names, its share of the agencies, and how many of them are of each quality tier."""

    code: int
    name: str
    name_en: str
    weight: float
    tiers: tuple[float, float, float, float]


_GOOD: Final = (0.70, 0.27, 0.03, 0.0)
_FAIR: Final = (0.58, 0.35, 0.06, 0.01)
_MIXED: Final = (0.40, 0.44, 0.13, 0.03)

PLACES: Final[tuple[Place, ...]] = (
    Place(MUNICIPAL, "市本级", "Municipal", 5.0, _GOOD),
    Place(330102, "上城", "Shangcheng", 1.5, _GOOD),
    Place(330105, "拱墅", "Gongshu", 1.4, _FAIR),
    Place(330106, "西湖", "Xihu", 1.4, _FAIR),
    Place(330108, "滨江", "Binjiang", 1.0, _GOOD),
    Place(330109, "萧山", "Xiaoshan", 1.6, _FAIR),
    Place(330110, "余杭", "Yuhang", 1.5, _GOOD),
    Place(330111, "富阳", "Fuyang", 1.2, _FAIR),
    Place(330112, "临安", "Linan", 1.1, _FAIR),
    Place(330113, "临平", "Linping", 1.2, _FAIR),
    Place(330114, "钱塘", "Qiantang", 1.1, _MIXED),
    Place(330122, "桐庐", "Tonglu", 1.0, _FAIR),
    Place(330127, "淳安", "Chunan", 0.9, (0.22, 0.42, 0.26, 0.10)),
    Place(330182, "建德", "Jiande", 0.9, (0.15, 0.35, 0.34, 0.16)),
)
PLACE_CODES: Final = tuple(place.code for place in PLACES)

# group code, Chinese and English name
GROUPS: Final[tuple[tuple[str, str, str], ...]] = (
    ("G01", "综合", "General affairs"),
    ("G02", "民生", "Livelihood"),
    ("G03", "经济", "Economy"),
    ("G04", "建设", "Construction"),
    ("G05", "文教", "Culture and education"),
    ("G06", "农林水", "Fields, woods and water"),
    ("G07", "执法", "Enforcement"),
    ("G08", "群团", "Mass organisations"),
    ("G09", "街镇", "Streets and towns"),
    ("G10", "企业", "Enterprises"),
)


@dataclass(frozen=True)
class Agency:
    """A 立档单位. `tier` 0 … 3 is its quality (exemplary … poor), `weight` its share of the business."""

    number: int
    code: str
    name: str
    name_en: str
    group_code: str
    place: int
    superior_code: str
    addressee_kind: str
    established_on: int
    tier: int
    weight: float
    kind: Literal["agency"] = "agency"

    @property
    def fonds_code(self) -> str:
        """全宗号, unique among the agencies of one archive."""
        return f"{'JKLMNPQRST'[self.number // 1000 % 10]}{self.number % 1000:03d}"

    @property
    def region(self) -> int:
        """The 行政区划 code that its records carry: municipal owners carry 330100."""
        return CITY if self.place == MUNICIPAL else self.place


@dataclass(frozen=True)
class Archive:
    """A 档案馆, one per place, with its parameters of accession."""

    number: int
    code: str
    name: str
    name_en: str
    place: int
    accession_retention: tuple[str, ...]
    n_years: int
    n_electronic: int
    tier: int
    kind: Literal["archive"] = "archive"


def archive_code(place: int) -> str:
    """The code of a place's archive."""
    return f"{place}A"


@dataclass(frozen=True)
class Universe:
    """All owners. Numbers run through the agencies, then the archives: `owners[n].number == n`."""

    seed: int
    agency_count: int
    rng: Rng = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rng", Rng(self.seed))

    @cached_property
    def agencies(self) -> tuple[Agency, ...]:
        """The agencies in order of their number; the first of each group in a place leads it."""
        places = _places_of(self.agency_count)
        index = span(0, self.agency_count)
        tiers = self._tiers(index, places)
        weights = self._weights(index)
        leads: dict[tuple[int, str], str] = {}
        return tuple(
            self._agency(number, PLACES[places[number]], tiers[number], weights[number], leads)
            for number in range(self.agency_count)
        )

    def _tiers(self, index: Ints, places: list[int]) -> list[int]:
        """By quota within each place, dealt out by lot: a small place is as good or bad as it is meant to be."""
        draws = self.rng.unit("agency.tier", index)
        tiers = np.zeros(len(index), dtype=np.int64)
        for position, place in enumerate(PLACES):
            members = np.flatnonzero(np.array(places) == position)
            ranks = (np.argsort(np.argsort(draws[members])) + 0.5) / len(members)
            tiers[members] = np.searchsorted(cumulative_weights(place.tiers), ranks, side="right")
        found: list[int] = tiers.tolist()
        return found

    def _weights(self, index: Ints) -> list[float]:
        weights: list[float] = (0.4 + 2.0 * self.rng.unit("agency.weight", index) ** 3).tolist()
        return weights

    def _agency(self, number: int, place: Place, tier: int, weight: float, leads: dict[tuple[int, str], str]) -> Agency:
        kind, name, name_en, addressee = unit_name(number)
        region = CITY if place.code == MUNICIPAL else place.code
        code = credit_code(kind, region, number + 1)
        group = _group_of(kind, name, addressee, number)
        # A unit answers to the lead of its group here; the leads of the districts answer to the municipal one.
        superior = leads.get((place.code, group)) or leads.get((MUNICIPAL, group), "")
        leads.setdefault((place.code, group), code)
        born = int(self.rng.below("agency.born", np.array([number], dtype=np.int64), 25 * 365)[0])
        return Agency(
            number=number,
            code=code,
            name=name,
            name_en=name_en,
            group_code=group,
            place=place.code,
            superior_code=superior,
            addressee_kind=addressee,
            established_on=7305 + born,  # from 1990-01-01 on
            tier=tier,
            weight=weight,
        )

    @cached_property
    def archives(self) -> tuple[Archive, ...]:
        """The 14 archives, numbered after the agencies."""
        return tuple(
            Archive(
                number=self.agency_count + i,
                code=archive_code(place.code),
                name="市档案馆(演示)" if place.code == MUNICIPAL else f"{place.name}档案馆(演示)",
                name_en=f"{place.name_en} Archives (demo)",
                place=place.code,
                accession_retention=("permanent", "y30", "long"),
                n_years=20 if place.code == MUNICIPAL else 10,
                n_electronic=5,
                tier=int(np.argmax(place.tiers)),
            )
            for i, place in enumerate(PLACES)
        )

    @cached_property
    def owners(self) -> tuple[Agency | Archive, ...]:
        """Agencies and archives by number."""
        return (*self.agencies, *self.archives)

    @cached_property
    def number_of(self) -> Mapping[str, int]:
        """Owner number by code."""
        return {owner.code: owner.number for owner in self.owners}

    @cached_property
    def tier_column(self) -> Ints:
        """Quality tier by owner number."""
        return np.array([owner.tier for owner in self.owners], dtype=np.int64)

    @cached_property
    def agency_weights(self) -> Floats:
        """Cumulative share of the business by agency number, for `Rng.pick`."""
        return cumulative_weights([agency.weight for agency in self.agencies])

    def place_of(self, code: str, moves: Mapping[str, int] | None = None) -> int:
        """The current place of an owner: where it moved to, else where it began. Raises KeyError if unknown."""
        home = self.owners[self.number_of[code]].place
        return moves.get(code, home) if moves else home

    def in_scope(self, scope: str, moves: Mapping[str, int] | None = None) -> list[int]:
        """Owner numbers of a scope: 330100, a place code or an owner code. Raises KeyError if unknown."""
        if scope == str(CITY):
            return list(range(len(self.owners)))
        if scope in self.number_of:
            return [self.number_of[scope]]
        if scope not in {str(code) for code in PLACE_CODES}:
            raise KeyError(scope)
        return [owner.number for owner in self.owners if self.place_of(owner.code, moves) == int(scope)]


def read_moves(path: Path | None) -> dict[str, int]:
    """Owner code → current place, of the agencies that changed place; written by the registers stand-in."""
    if path is None or not path.exists():
        return {}
    return {str(code): int(place) for code, place in json.loads(path.read_text(encoding="utf-8")).items()}


def _places_of(count: int) -> list[int]:
    """Position in PLACES of each agency: shares by weight, at least one each, in blocks by place."""
    total = sum(place.weight for place in PLACES)
    sizes = [max(1, int(count * place.weight / total)) for place in PLACES]
    sizes[0] += count - sum(sizes)
    return [position for position, size in enumerate(sizes) for _ in range(size)]


def _group_of(kind: str, name: str, addressee: str, number: int) -> str:
    if addressee == "企业":
        return "G10"
    if kind == "13":
        return "G08"
    if name.endswith(("街道办", "镇公所")):
        return "G09"
    return f"G{number % 7 + 1:02d}"
