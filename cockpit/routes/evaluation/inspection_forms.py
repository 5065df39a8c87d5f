"""The forms of inspections as the interface takes and tells them."""

import json
from datetime import time
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from cockpit.routes.evaluation.desk import Code, Day, Files, Long, Moment, Number, Short, storable

Officers = Annotated[list[Number], Field(max_length=20)]
Names = Annotated[list[Short], Field(max_length=50)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SM3 in hexadecimal digits.")]
MOST_CONTENT = 8000


def _is_object(raw: str) -> str:
    try:
        told = json.loads(raw)
        json.dumps(told, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise ValueError("the text of a JSON object") from None
    if not isinstance(told, dict) or "\\u0000" in raw:
        raise ValueError("the text of a JSON object")
    return raw


Raw = Annotated[
    str,
    Field(min_length=2, max_length=MOST_CONTENT, description="The JSON text of the content."),
    AfterValidator(storable),
    AfterValidator(_is_object),
]


class ForLeadOrder(BaseModel):
    """An inspection for a lead that was turned to one."""

    lead: Number
    owner: Code
    officers: Officers
    is_hazard: bool = False


class OfficersOrder(BaseModel):
    """Other officers, and why."""

    officers: Officers
    reason: Long


class NoticeOrder(BaseModel):
    """What the notice says; `document`: the sealed 检查通知书, where it is made here."""

    visit_on: Day
    begins: time = Field(examples=["09:00"])
    ends: time = Field(examples=["16:30"])
    place: Short
    subjects: Annotated[list[Annotated[int, Field(ge=1, le=6)]], Field(max_length=6)] = Field(
        description="The six of the law's article on inspections, 1 to 6."
    )
    material: Names = Field(description="What the unit is to prepare.")
    document: Number | None = None


class UnannouncedOrder(BaseModel):
    """A visit on a lead or hazard of which nobody is told, and why."""

    visit_on: Day
    reason: Long


class ChangeOrder(BaseModel):
    """Why; at least ten characters."""

    reason: Long = ""


class ArrivalOrder(BaseModel):
    """When and where the visit began, who was there, whether the certificates were shown."""

    arrived_at: Moment
    place: Short
    persons: Names
    officers: Officers = Field(description="Numbers of the officers who are there.")
    shown: bool


class EntryOrder(BaseModel):
    """Something noted on a device: check, fact or note."""

    entry_id: UUID
    device: UUID
    kind: Literal["check", "fact", "note"]
    raw: Raw
    digest: Digest
    made_at: Moment
    replaces: UUID | None = None


class EntriesOrder(BaseModel):
    """What a device has noted and not yet sent for certain."""

    entries: Annotated[list[EntryOrder], Field(min_length=1, max_length=200)]


class OutcomeAnswer(BaseModel):
    """What became of an entry."""

    entry_id: UUID
    state: Literal["kept", "known", "refused"] = Field(description="known: it was here before.")
    code: str = Field(description="Of the refusal; empty otherwise.")


class OutcomesAnswer(BaseModel):
    """What became of the entries, in their order."""

    outcomes: list[OutcomeAnswer]


class PhotoAnswer(BaseModel):
    """A photo, recording or signature of a record."""

    entry: str
    name: str
    digest: str
    upload: int
    made_at: str


class RecordAnswer(BaseModel):
    """The record of a visit as it would be signed now."""

    lines: list[str] = Field(description="What it states, item by item.")
    photos: list[PhotoAnswer]
    recordings: list[PhotoAnswer]
    signatures: list[PhotoAnswer]
    digest: str = Field(description="What both sides sign.")


class SignOrder(BaseModel):
    """How the record is signed; without a signer of the unit the refusal needs its reason and a witness."""

    digest: Digest
    ended_at: Moment
    recorder: Short
    officers: Names = Field(description="Certificates of the officers who sign.")
    unit_signer: Short = ""
    refusal: Long = ""
    witness: Short = ""
    corrections: Long = ""


class SignedAnswer(BaseModel):
    """The signed record."""

    state: str
    upload: int = Field(description="Number of its PDF.")
    digest: str = Field(description="SM3 of the PDF.")
    feedback_by: str


class FoundOrder(BaseModel):
    """A line of the record that becomes an issue."""

    line: int = Field(ge=0, le=10_000)
    title: Short = ""
    clause_id: Short = ""
    ground: Short = ""
    severity: Literal["grave", "serious", "ordinary"] = "ordinary"


class FoundsOrder(BaseModel):
    """What becomes issues."""

    found: Annotated[list[FoundOrder], Field(min_length=1, max_length=100)]


class IssuesAnswer(BaseModel):
    """Numbers of the issues."""

    issues: list[str]


class FeedbackOrder(BaseModel):
    """The sealed documents by which what was found is fed back."""

    documents: Files = Field(default_factory=list)
