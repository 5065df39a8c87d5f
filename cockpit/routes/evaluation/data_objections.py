"""`/api/evaluation/objections`: objections of units to collected data, and their answers."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from cockpit.gate.current import visit_of
from cockpit.routes.evaluation.desk import (
    ACTING,
    READING,
    Code,
    Files,
    InPath,
    Limit,
    Long,
    Made,
    MoveAnswer,
    Offset,
    Short,
    State,
    desk_of,
    move_answers,
)
from cockpit.routes.reading import iso, reads_of, works_of
from evaluation.commands import data_objections as commands
from evaluation.fieldwork.naming import objection_names
from evaluation.fieldwork.reading import objections_page, one_objection
from people.letters import Pair
from store.evaluation.data_objections import ObjectionChoice, ObjectionRow

router = APIRouter()

ObjectionState = Literal["open", "upheld", "rejected", "withdrawn"]


class ObjectionOrder(BaseModel):
    """To what a unit objects, and why."""

    owner: Code
    kind: Literal["record", "value"]
    record_key: Short = Field(
        description="Natural key of a record (parts joined by |), or the code of a value.", examples=["330100-2026-1"]
    )
    table: Short = Field("", description="Of a record, such as case_file.", examples=["case_file"])
    claim: Long = Field(description="What is wrong; at least ten characters.")
    items: Annotated[list[Code], Field(max_length=50)] = Field(
        default_factory=list, description="Items of the rubric, or others, that rest on it."
    )
    evidence: Files = Field(default_factory=list)


class AnswerOrder(BaseModel):
    """The answer of whoever holds the data; what is upheld names the correction in the source."""

    verdict: Literal["uphold", "reject"]
    answer: Long
    correction: Long = ""


class ObjectionAnswer(BaseModel):
    """An objection; clocks that rest on it stand while it is open."""

    id: int
    owner: str
    kind: Literal["record", "value"]
    table: str
    record_key: str
    items: list[str] = Field(description="What rests on it: items, indicators.")
    claim: str
    evidence: list[int]
    source: str
    holder: str = Field(description="The node that answers.")
    state: ObjectionState
    state_since: str
    raised_by: str
    raised_at: str
    due_on: str
    is_provisional: bool
    answer: str
    correction: str
    answered_by: str
    answered_at: str | None
    version: int | None = Field(description="Of the record as it was objected to.")
    corrected_version: int | None = Field(description="Of the record that has come corrected from the source.")
    traced_at: str | None
    revision: int


class NameAnswer(BaseModel):
    """What something is called."""

    zh: str
    en: str


Names = Annotated[dict[str, NameAnswer], Field(description="What values and items are called, by their codes.")]


class ObjectionsAnswer(BaseModel):
    """Objections, the newest first."""

    total: int
    objections: list[ObjectionAnswer]
    names: Names


class WholeObjectionAnswer(ObjectionAnswer):
    """An objection with the record or value as it was, and what has happened."""

    snapshot: dict[str, Any] = Field(description="The record; of a value its sums by item, and the day `on`.")
    digest: str = Field(description="SM3 of it.")
    moves: list[MoveAnswer]
    names: Names


@router.get("/api/evaluation/objections", response_model=ObjectionsAnswer, responses=READING, summary="Data objections")
async def list_objections(
    request: Request,
    state: ObjectionState | None = None,
    to_answer: Annotated[bool, Query(description="Those that you answer, not those of your unit.")] = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> ObjectionsAnswer:
    """Of the own units; for officers those of their places, for the city's and the data steward all."""
    visit = visit_of(request)
    choice = ObjectionChoice(holders=() if to_answer else None, state=state, limit=limit, offset=offset)
    rows, total = await reads_of(request)(objections_page, desk_of(request), visit.principal, choice, visit.at)
    names = await _names(request, rows)
    return ObjectionsAnswer(total=total, objections=[ObjectionAnswer(**_told(row)) for row in rows], names=names)


@router.post(
    "/api/evaluation/objections",
    status_code=201,
    response_model=Made,
    responses=ACTING,
    summary="Object to collected data",
)
async def raise_objection(request: Request, order: ObjectionOrder) -> Made:
    """To a record or value of the own unit, at any time."""
    visit = visit_of(request)
    new = commands.NewObjection(
        order.owner,
        order.kind,
        order.record_key,
        order.claim,
        order.table,
        tuple(order.items),
        tuple(order.evidence),
    )
    number = await works_of(request)(commands.raise_objection, desk_of(request), visit.principal, new, visit.at)
    return Made(id=number)


@router.get(
    "/api/evaluation/objections/{number}",
    response_model=WholeObjectionAnswer,
    responses=READING,
    summary="One data objection",
)
async def objection(request: Request, number: InPath) -> WholeObjectionAnswer:
    """With the record as it was objected to."""
    visit = visit_of(request)
    row, moves = await reads_of(request)(one_objection, desk_of(request), visit.principal, number, visit.at)
    more = {"snapshot": dict(row.snapshot), "digest": row.digest, "moves": move_answers(moves)}
    return WholeObjectionAnswer(**_told(row), **more, names=await _names(request, [row]))


@router.post(
    "/api/evaluation/objections/{number}/answer",
    response_model=State,
    responses=ACTING,
    summary="Answer a data objection",
)
async def answer(request: Request, number: InPath, order: AnswerOrder) -> State:
    """By the holder of the source, or the data steward."""
    visit = visit_of(request)
    told = commands.Answered(order.verdict, order.answer, order.correction)
    ask = works_of(request)
    state = await ask(commands.answer_objection, desk_of(request), visit.principal, number, told, visit.at)
    return State(state=state)


@router.post(
    "/api/evaluation/objections/{number}/withdrawal",
    response_model=State,
    responses=ACTING,
    summary="Withdraw a data objection",
)
async def withdraw(request: Request, number: InPath) -> State:
    """By the unit."""
    visit = visit_of(request)
    state = await works_of(request)(commands.withdraw_objection, desk_of(request), visit.principal, number, visit.at)
    return State(state=state)


async def _names(request: Request, rows: list[ObjectionRow]) -> dict[str, NameAnswer]:
    found: dict[str, Pair] = await reads_of(request)(objection_names, desk_of(request), rows)
    return {code: NameAnswer(zh=one.zh, en=one.en) for code, one in found.items()}


def _told(row: ObjectionRow) -> dict[str, Any]:
    return {
        "id": row.objection_id,
        "owner": row.owner_code,
        "kind": row.kind,
        "table": row.table_name,
        "record_key": row.record_key,
        "items": list(row.items),
        "claim": row.claim,
        "evidence": list(row.evidence),
        "source": row.source,
        "holder": row.holder,
        "state": row.state,
        "state_since": iso(row.state_since),
        "raised_by": row.raised_name,
        "raised_at": iso(row.raised_at),
        "due_on": row.due_on.isoformat(),
        "is_provisional": row.is_provisional,
        "answer": row.answer,
        "correction": row.correction,
        "answered_by": row.answered_name,
        "answered_at": iso(row.answered_at),
        "version": row.version,
        "corrected_version": row.corrected_version,
        "traced_at": iso(row.traced_at),
        "revision": row.revision,
    }
