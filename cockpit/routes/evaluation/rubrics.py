"""`/api/evaluation/rubrics`: versions of the rubric, their checks and differences, and their publication."""

from datetime import date, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field

from cockpit.gate.current import visit_of
from cockpit.routes.evaluation.desk import ACTING, READING, desk_of
from cockpit.routes.evaluation.forms import Read
from cockpit.routes.reading import reads_of, works_of
from evaluation.commands import rubrics as commands
from evaluation.results import versions

router = APIRouter()

Key = Annotated[str, Path(max_length=60, pattern=r"^[a-z][a-z0-9_]*-[0-9]+$", examples=["capability-1"])]
LONGEST: Final = 400_000


class VersionAnswer(Read):
    """A published version."""

    key: str
    state: str = Field(description="published or retired")
    digest: str = Field(description="SM3 of its content")
    published_on: date
    published_at: datetime
    published_by: str
    retired_on: date | None
    content: str = Field(description="The whole file; empty in lists.")


class RubricOrder(BaseModel):
    """The text of a draft, or the key of a draft that comes with the program."""

    content: str = Field("", max_length=LONGEST)
    shipped: str = Field("", max_length=60, examples=["capability-1"])


class KeyAnswer(BaseModel):
    """The key of a version."""

    key: str


class MistakeAnswer(BaseModel):
    """A mistake in a rubric."""

    line: int
    text: str


class ChangeAnswer(BaseModel):
    """Something that differs between two versions."""

    place: str
    before: str
    after: str


@router.get(
    "/api/evaluation/rubrics", response_model=list[VersionAnswer], responses=READING, summary="Published rubrics"
)
async def list_rubrics(request: Request) -> list[VersionAnswer]:
    """All versions that were ever published, the newest first."""
    found = await reads_of(request)(versions.published_versions, desk_of(request))
    return [VersionAnswer.model_validate(one) for one in found]


@router.get("/api/evaluation/rubrics/{key}", response_model=VersionAnswer, responses=READING, summary="One rubric")
async def one_rubric(request: Request, key: Key) -> VersionAnswer:
    """With its whole text."""
    return VersionAnswer.model_validate(await reads_of(request)(versions.published_version, desk_of(request), key))


@router.get(
    "/api/evaluation/rubrics/{before}/changes/{after}",
    response_model=list[ChangeAnswer],
    responses=READING,
    summary="What differs between two rubrics",
)
async def changes(request: Request, before: Key, after: Key) -> list[ChangeAnswer]:
    """Place by place."""
    found = await reads_of(request)(versions.differences, desk_of(request), before, after)
    return [ChangeAnswer(place=str(one.place), before=str(one.before), after=str(one.after)) for one in found]


@router.post(
    "/api/evaluation/rubrics/check",
    response_model=list[MistakeAnswer],
    responses=ACTING,
    summary="Check the text of a rubric",
)
async def check(request: Request, order: RubricOrder) -> list[MistakeAnswer]:
    """Every mistake with its line; nothing is kept."""
    text = await works_of(request)(_text, order)
    found = await works_of(request)(commands.rubric_mistakes, text)
    return [MistakeAnswer(line=one.line, text=one.message) for one in found]


@router.post(
    "/api/evaluation/rubrics", status_code=201, response_model=KeyAnswer, responses=ACTING, summary="Publish a rubric"
)
async def publish(request: Request, order: RubricOrder) -> KeyAnswer:
    """It never changes again, and judges periods that begin on a later day; others are trials."""
    visit = visit_of(request)
    text = await works_of(request)(_text, order)
    return KeyAnswer(
        key=await works_of(request)(commands.publish_rubric, desk_of(request), visit.principal, text, visit.at)
    )


@router.post("/api/evaluation/rubrics/{key}/retirement", status_code=204, responses=ACTING, summary="Retire a rubric")
async def retire(request: Request, key: Key) -> None:
    """It judges no new cycle any more."""
    visit = visit_of(request)
    await works_of(request)(commands.retire_rubric, desk_of(request), visit.principal, key, visit.at)


def _text(order: RubricOrder) -> str:
    return order.content or commands.shipped(order.shipped)
