"""Whose cockpit it is: the bureau, its places, the authorities that sign."""

from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from core.settings.values import PlaceCode, Section

CITY_CODE: Final = 330100
"""the scope of the whole city in addresses, snapshots and stored readings"""


class Bureau(Section):
    """Whose cockpit this is."""

    title: str = Field("杭州市档案智治驾驶舱", min_length=1, max_length=24, description="Title on the wall.")
    title_en: str = Field("Archives Governance Cockpit", min_length=1, description="The same in English.")
    sources_folder: str = Field(
        "", description="Folder with source files of this bureau (docs/mapping.md), from the project; empty: none."
    )


class Place(Section):
    """One of the places that add up to the city."""

    code: PlaceCode = Field(description="Region code; six digits.")
    name: str = Field(min_length=1, max_length=4, description="Short name, as on the tile map.")
    name_en: str = Field(min_length=1, description="The same in English.")
    hex: Annotated[list[int], Field(min_length=2, max_length=2)] = Field(
        description="Tile position: half columns from the left, row from the top."
    )


class City(Section):
    """The places: 全市 = 市本级 + districts."""

    code: PlaceCode = Field(330100, description="Scope code of the whole city (全市).")
    name: str = Field("全市", description="Its name.")
    municipal_code: PlaceCode = Field(
        330199, description="Internal place of municipal owners (市本级); source rows that carry the city code go here."
    )
    places: tuple[Place, ...] = Field(min_length=1, description="The places, in the order of the lists.")

    @model_validator(mode="after")
    def _check_places(self) -> Self:
        codes = [place.code for place in self.places]
        if self.code != CITY_CODE:
            raise ValueError(f"expected the scope code {CITY_CODE}: this edition knows one city")
        if len(set(codes)) != len(codes):
            raise ValueError("expected every place once, found one code twice")
        if self.code in codes:
            raise ValueError(f"expected places without the city code {self.code}, which is their sum")
        if self.municipal_code not in codes:
            raise ValueError(f"expected the municipal place {self.municipal_code} among the places")
        return self


class Authority(Section):
    """An authority (局) as its documents name it."""

    name: str = Field(min_length=1, max_length=40, description="Its full name.")
    code: str = Field(min_length=1, max_length=8, description="What the numbers of its documents begin with.")
    contact: str = Field("", max_length=40, description="Whom to ask.")
    phone: str = Field("", max_length=40, description="Their telephone.")
    review_organ: str = Field("", max_length=60, description="Where its orders are reconsidered.")
    court: str = Field("", max_length=60, description="The court in charge.")
    uses_provincial_notice: bool = Field(False, description="Whether the notice of the provincial rules is in use.")
    closes_by_data: bool = Field(False, description="Whether figures that are reached close an issue without a hand.")
