"""The forms and answers of `/api/evaluation/documents`."""

import json
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

from cockpit.routes.evaluation.desk import Code, Day, Long, Moment, Number, Short, storable
from cockpit.routes.evaluation.issue_forms import Numbers

Step = Literal["draft", "check", "legal_review", "sign", "seal"]
Back = Literal["check", "legal_review", "sign"]
MOST_CONTENT = 200_000


def _storable(content: dict[str, Any]) -> dict[str, Any]:
    """Content that a database can keep, and that is no book."""
    text = json.dumps(content, ensure_ascii=False)
    if len(text) > MOST_CONTENT:
        raise ValueError(f"at most {MOST_CONTENT} letters")
    if "\\u0000" in text:
        raise ValueError("a text without NUL")
    storable(text)
    return content


Content = Annotated[dict[str, Any], AfterValidator(_storable)]


class DraftOrder(BaseModel):
    """A document to be drafted: `content` has the facts of its kind beside those of its issues."""

    kind: Code
    owner: Code
    issues: Numbers = Field(default_factory=list)
    content: Content = Field(default_factory=dict, examples=[{"copies_to": ["District Office"]}])
    reference: Short = ""


class PointOrder(BaseModel):
    """A point of guidance that rests on no collected figure."""

    item: Annotated[Short, Field(min_length=1)]
    value: Annotated[Long, Field(min_length=1)] = Field(description="What was seen.")
    target: Annotated[Short, Field(min_length=1)]
    advice: Annotated[Long, Field(min_length=1)]
    due: Day | None = Field(None, description="The day suggested; else the usual one.")


class GuidanceOrder(BaseModel):
    """Guidance for an owner: on its figures as they stand now, and on what a person has seen there."""

    owner: Code
    figures: Annotated[list[Code], Field(max_length=50)] = Field(
        default_factory=list, description="Codes of indicators below their targets.", examples=[["A01"]]
    )
    points: Annotated[list[PointOrder], Field(max_length=50)] = Field(default_factory=list)
    period: Short = Field("", description="This year when empty.")


class ContentOrder(BaseModel):
    """What a draft states beside its issues."""

    content: Content
    seen: Annotated[int, Field(ge=0, lt=2**31)] = Field(description="The revision that was seen.")


class IssuesOrder(BaseModel):
    """More issues that a draft tells of."""

    issues: Numbers


class StepOrder(BaseModel):
    """An opinion on a step."""

    opinion: Long = ""


class ReasonOrder(BaseModel):
    """Why."""

    reason: Long = ""


class EntryOrder(BaseModel):
    """A delivery on paper as it happened; with `refusal` it was refused and left, before a witness or recorded."""

    way: Literal["by_hand", "post", "left"]
    receiver: Annotated[Short, Field(min_length=1)]
    delivered_at: Moment
    place: Short = ""
    receipt: Number | None = Field(None, description="The scanned receipt.")
    refusal: Short = ""
    witness: Short = ""
    recording: Number | None = None


class ConsentOrder(BaseModel):
    """The signed consent of an owner."""

    upload: Number


class DocumentMade(BaseModel):
    """The number of a draft."""

    id: int


class SteppedAnswer(BaseModel):
    """A document after a step."""

    id: int
    state: str
    number: str
    revision: int


class StateAnswer(BaseModel):
    """The state that a document is in now."""

    state: str


class DocumentAnswer(BaseModel):
    """A document in a list."""

    id: int
    kind: str
    node: str = Field(description="The issuing body.")
    owner_code: str
    owner_name: str
    owner_name_en: str
    state: str
    number: str
    drafted_by: str
    drafted_at: str
    signed_at: str | None
    sealed_at: str | None
    delivered_at: str | None
    digest: str = Field(description="SM3 of the sealed PDF.")
    issues: int
    revision: int


class DocumentsAnswer(BaseModel):
    """Documents that fit, the newest first."""

    total: int
    documents: list[DocumentAnswer]


class WholeDocumentAnswer(BaseModel):
    """A document with its steps, issues and delivery."""

    id: int
    kind: str
    node: str
    owner_code: str
    state: str
    number: str
    content: Content
    chain: list[str]
    steps: list[dict[str, Any]]
    issues: list[str]
    delivery: dict[str, Any] | None
    digest: str
    docx_digest: str
    verification: str | None
    signed_at: str | None
    sealed_at: str | None
    delivered_at: str | None
    ended_reason: str
    revision: int


class VerificationAnswer(BaseModel):
    """What anybody may know of a sealed document; `matches` is null when no digest was told."""

    number: str
    body: str
    date: str
    is_void: bool
    matches: bool | None
