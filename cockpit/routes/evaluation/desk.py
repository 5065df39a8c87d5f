"""What the routes of evaluation share: the desk, the forms of what is sent, and the answers that are no success."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final, TypeVar

from fastapi import Path, Query, Request
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field

from cockpit.failures import RESPONSES, ApiError, ErrorAnswer
from cockpit.routes.reading import iso, services_of
from evaluation.desk import Desk
from store.evaluation.rows import Move

Value = TypeVar("Value", date, datetime)
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2200


def storable(text: str) -> str:
    """A text that a database can keep: without NUL, and of whole characters."""
    if "\0" in text:
        raise ValueError("a text without NUL")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("a text of whole characters") from None
    return text


def _timely(value: Value) -> Value:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    return value


Short = Annotated[str, Field(max_length=200), AfterValidator(storable)]
Long = Annotated[str, Field(max_length=4000), AfterValidator(storable)]
Code = Annotated[str, Field(min_length=1, max_length=32), AfterValidator(storable)]
Number = Annotated[int, Field(ge=1, lt=2**63)]
Day = Annotated[date, AfterValidator(_timely)]
Moment = Annotated[AwareDatetime, AfterValidator(_timely)]
InPath = Annotated[int, Path(ge=1, lt=2**63)]
Limit = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
Files = Annotated[list[Number], Field(max_length=50)]

READING: Final[dict[int | str, dict[str, Any]]] = {
    **{status: RESPONSES[status] for status in (401, 403, 422, 503)},
    404: {"model": ErrorAnswer, "description": "There is none with this number, or none for you."},
}
ACTING: Final[dict[int | str, dict[str, Any]]] = {
    **READING,
    409: {"model": ErrorAnswer, "description": "Refused: the state, a rule or somebody who was faster forbids it."},
}


class Made(BaseModel):
    """The number of what was made."""

    id: int


class State(BaseModel):
    """The state that something is in now."""

    state: str


class MoveAnswer(BaseModel):
    """Something that has happened."""

    at: str
    event: str
    was: str = Field(description="Empty at the beginning.")
    becomes: str
    by: str
    reason: str
    uploads: list[int]
    detail: dict[str, Any]


def move_answers(moves: Sequence[Move]) -> list[MoveAnswer]:
    """What has happened, as the interface tells it."""
    return [
        MoveAnswer(
            at=iso(one.at) or "",
            event=one.event,
            was=one.from_state,
            becomes=one.to_state,
            by=one.by_name,
            reason=one.reason,
            uploads=list(one.uploads),
            detail=dict(one.detail),
        )
        for one in moves
    ]


def desk_of(request: Request) -> Desk:
    """The desk of evaluation. ApiError 503: this process has none."""
    desk: Desk | None = services_of(request).evaluation
    if desk is None:
        raise ApiError(503, "store_away", request.url.path)
    return desk
