"""The forms and answers of `/api/evaluation/issues`."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import BaseModel, Field

from cockpit.routes.evaluation.desk import Code, Day, Files, Long, Number, Short

IssueNo = Annotated[str, Path(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9-]+$")]
Kind = Literal["issue", "hazard"]
Severity = Literal["grave", "serious", "ordinary"]
OpenedFrom = Literal["lead", "inspection", "limit_case", "repeat", "alert"]
SourceKind = Literal["lead", "inspection", "limit_case", "repeat", "alert", "effect"]
Position = Annotated[int, Field(ge=0, lt=1000)]
Numbers = Annotated[list[Code], Field(max_length=500)]


class EvidenceForm(BaseModel):
    """Something that shows a fact; its file is frozen by digest."""

    label: Annotated[Short, Field(min_length=1)]
    upload: Number | None = None


class FactForm(BaseModel):
    """Something that is not as it should be."""

    text: Annotated[Long, Field(min_length=1)]
    kind: Literal["found", "rate"] = Field("found", description="rate: a figure, which may support a fact only.")
    found_on: Day | None = None
    place: Short = ""
    found_by: Annotated[list[Short], Field(max_length=20)] = Field(
        default_factory=list, description="Numbers of certificates of officers of the authority."
    )
    evidence: Annotated[list[EvidenceForm], Field(max_length=50)] = Field(default_factory=list)
    clause_id: Short = ""
    ground: Short = ""


class IssueOrder(BaseModel):
    """An issue to be opened."""

    owner: Code
    title: Short = ""
    source_kind: OpenedFrom
    source_ref: Short = Field(description="Its number there.")
    facts: Annotated[list[FactForm], Field(max_length=50)] = Field(default_factory=list)
    item: Short = ""
    cycle: Short = ""


class ConditionForm(BaseModel):
    """A figure that proves a demand: an indicator of the owner, at least or at most a share such as 0.95 or 19/20."""

    code: Annotated[Short, Field(min_length=1, max_length=8)]
    target: Annotated[str, Field(pattern=r"^\d{1,9}(\.\d{1,6}|/[1-9]\d{0,8})?$")]
    direction: Literal["at_least", "at_most"] = "at_least"


class DemandForm(BaseModel):
    """What must be reached."""

    text: Annotated[Long, Field(min_length=1)]
    condition: ConditionForm | None = None


class ConfirmationForm(BaseModel):
    """What an officer sets when an issue is confirmed."""

    kind: Kind
    severity: Severity
    clause_id: Annotated[Short, Field(min_length=1, max_length=20)]
    ground: Short = ""
    demand: Short = Field("other", description="transfer, scheme, backlog, premises or other.")
    demands: Annotated[list[DemandForm], Field(max_length=50)]
    nodes: Annotated[list[Day], Field(max_length=60)] = Field(default_factory=list)
    title: Short = ""


class BulkOrder(BaseModel):
    """The same confirmation for many issues, or one of its own for some of them."""

    issues: Numbers
    confirmation: ConfirmationForm
    own: Annotated[dict[str, ConfirmationForm], Field(max_length=500)] = Field(default_factory=dict)


class AnswerForm(BaseModel):
    """What a unit reports on a demand."""

    position: Position
    measures: Long
    uploads: Files = Field(default_factory=list)


class ActOrder(BaseModel):
    """What an act says; which of it counts depends on the event (docs/states.md)."""

    seen: Annotated[int, Field(ge=0, lt=2**31)] | None = Field(
        None, description="The revision that was seen; when it has changed since, nothing is done."
    )
    reason: Long = ""
    uploads: Files = Field(default_factory=list)
    confirmation: ConfirmationForm | None = None
    points: Annotated[list[Long], Field(max_length=30)] = Field(default_factory=list, description="Of a defence.")
    nothing_remains: bool = False
    changed_demands: Annotated[list[DemandForm], Field(max_length=50)] = Field(default_factory=list)
    days: Annotated[int, Field(ge=0, le=400)] = Field(0, description="Of an extension.")
    is_confirmed_by_archive: bool = False
    nodes: Annotated[list[Day], Field(max_length=60)] = Field(default_factory=list, description="Of an agreed plan.")
    answers: Annotated[list[AnswerForm], Field(max_length=50)] = Field(default_factory=list)
    cause: Long = ""
    corrective_action: Long = ""
    responsible: Short = ""
    officers: Annotated[list[Short], Field(max_length=20)] = Field(
        default_factory=list, description="Numbers of certificates."
    )
    met: Annotated[list[Position], Field(max_length=50)] = Field(default_factory=list)
    removed_on: Day | None = None
    finding: Long = ""
    is_effective: bool | None = Field(None, description="What a check of effect comes to; false opens a new issue.")
    place: Short = Field("", description="Where it was found, of a check of effect.")
    record: Number | None = Field(None, description="The document with the record of an investigation.")


class ExaminedForm(BaseModel):
    """What the examination of a point has shown."""

    claim: Long
    examination: Annotated[Long, Field(min_length=1)]
    is_accepted: bool


class ExaminationOrder(BaseModel):
    """The examination of a defence, or of some of its points."""

    points: Annotated[list[ExaminedForm], Field(min_length=1, max_length=30)]


class FindingOrder(BaseModel):
    """Something that persons have found, on which some steps of the ladder rest."""

    finding: Literal["provincial_notice_not_followed", "violation_suspected", "persons_answerable"]
    reason: Long = ""


class ReprimandOrder(BaseModel):
    """The decision of a public reprimand, made elsewhere by the procedure of a penalty."""

    reference: str = Field(min_length=1, max_length=80)
    informed_on: date = Field(description="When the unit was told of its rights; before the decision.")
    decided_on: date
    upload: Number


class OpinionOrder(BaseModel):
    """An opinion."""

    opinion: Long = ""


class IssueMade(BaseModel):
    """The number of an issue that was opened."""

    issue_no: str


class ActedAnswer(BaseModel):
    """An issue after an act."""

    issue_no: str
    state: str
    deadline_on: date | None
    revision: int


class RefusedAnswer(BaseModel):
    """Why nothing became of one of many."""

    issue_no: str
    code: str
    message: str


class BulkAnswer(BaseModel):
    """What became of many, each by itself."""

    done: list[ActedAnswer]
    refused: list[RefusedAnswer]


class IssueAnswer(BaseModel):
    """An issue in a list."""

    issue_no: str
    owner_code: str
    owner_name: str
    owner_name_en: str
    place: int
    node: str = Field(description="The authority in charge.")
    title: str
    kind: str = Field(description="Empty until it is confirmed.")
    severity: str
    state: str
    state_since: str
    source_kind: str
    source_ref: str
    item: str
    cycle: str
    clause_id: str
    officer_name: str
    document_id: int | None
    document_kind: str | None
    document_no: str | None
    opened_at: str
    delivered_on: date | None
    deadline_on: date | None = Field(description="Of the running stage; null while the clock stands.")
    act_by: date | None
    days_left: int | None
    is_running: bool
    is_provisional: bool = Field(description="The holidays of a year that it touches are not published.")
    submitted_on: date | None
    was_submitted_late: bool
    rechecks: int
    met_at: str | None = Field(description="Since when the collected figures reach all targets.")
    closed_at: str | None
    reopened: int
    repeats: str
    revision: int


class IssuesAnswer(BaseModel):
    """Issues that fit, the newest first."""

    total: int
    issues: list[IssueAnswer]


class WholeIssueAnswer(BaseModel):
    """An issue with all that belongs to it."""

    issue: dict[str, Any]
    facts: list[dict[str, Any]]
    demands: list[dict[str, Any]]
    stages: list[dict[str, Any]]
    defence: dict[str, Any] | None
    extension: dict[str, Any] | None
    reports: list[dict[str, Any]]
    rechecks: list[dict[str, Any]]
    documents: list[dict[str, Any]]
    ladder: list[dict[str, Any]]
    figures: list[dict[str, Any]]
    followed_by: list[str] = Field(description="Issues opened since its correction was found to have no effect.")
    may: list[str] = Field(description="Events that you could bring about in this state, if their guards let you.")


class TimelineEntry(BaseModel):
    """Something that happened to an issue."""

    at: str
    on: date
    event: str
    was: str
    becomes: str
    by: str = Field(description="Empty: time or data.")
    reason: str
    effects: list[str]
    uploads: list[int]
    detail: dict[str, Any]


class OutcomeAnswer(BaseModel):
    """What became of the issues of a severity."""

    severity: str
    due: int
    on_time: int
    rate: float | None = Field(description="Per cent; null: none fell due.")
    open: int
    overdue: int


class StepTimeAnswer(BaseModel):
    """How long issues of a severity stood in a state."""

    state: str
    severity: str
    times: int
    median_days: float


class StatisticsAnswer(BaseModel):
    """Of the twelve months up to today."""

    since: date
    until: date
    outcomes: list[OutcomeAnswer]
    times: list[StepTimeAnswer]
    states: dict[str, int]
