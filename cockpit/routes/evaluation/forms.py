"""The forms that the routes of cycles share: values, what was done to many agencies, references in addresses."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from cockpit.routes.evaluation.desk import Code, Files, Long
from evaluation.parts.bulk import Bulk

MOST: Final = 2**53

CycleCode = Annotated[str, Path(min_length=1, max_length=32, pattern=r"^[0-9A-Za-z-]+$", examples=["EV2026-001"])]
OwnerCode = Annotated[
    str, Path(min_length=1, max_length=32, pattern=r"^[0-9A-Za-z-]+$", examples=["11330100002489011H"])
]
ItemCode = Annotated[str, Path(min_length=1, max_length=20, pattern=r"^[0-9A-Za-z-]+$", examples=["R1-1"])]


class Read(BaseModel):
    """An answer that is read off a value of the program."""

    model_config = ConfigDict(from_attributes=True)


class Figures(BaseModel):
    """A value of an item: numerator and denominator (the level 0.5 is 1 of 2, yes is 1 of 1), or the parts met."""

    numerator: int | None = Field(None, ge=0, lt=MOST, examples=[1])
    denominator: int = Field(1, ge=1, lt=MOST, examples=[2])
    met: list[Code] = Field(default_factory=list, max_length=50)

    def stored(self) -> dict[str, Any]:
        """As it is kept: without a numerator where parts are named."""
        if self.numerator is None:
            return {"met": sorted(set(self.met)), "denominator": 1}
        return {"numerator": self.numerator, "denominator": self.denominator, "met": sorted(set(self.met))}


def stored(value: Figures | None) -> Mapping[str, Any] | None:
    """A value as commands take it."""
    return None if value is None else value.stored()


class Owners(BaseModel):
    """Which agencies; null: all that this can be done to."""

    owners: Annotated[list[Code], Field(max_length=5000)] | None = None


class BulkAnswer(BaseModel):
    """What became of many agencies."""

    done: list[str]
    refused: dict[str, str] = Field(description="agency → code of the refusal, as in docs/states.md")


def bulk(found: Bulk) -> BulkAnswer:
    """What was done to many agencies."""
    return BulkAnswer(done=list(found.done), refused=dict(found.refused))


class Why(BaseModel):
    """A reason of at least ten characters."""

    reason: Long


class Note(BaseModel):
    """A reason, and files that show it."""

    reason: Long
    uploads: Files = Field(default_factory=list)
