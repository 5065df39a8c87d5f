"""The forms of leads as the interface takes and tells them."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from cockpit.routes.evaluation.desk import Code, Files, Long, MoveAnswer, Number, Short

LeadState = Literal["registered", "checking", "to_inspection", "to_case", "to_guidance", "dismissed", "answered"]
Source = Literal["informer", "complaint", "damage", "archive", "figure", "other_organ"]
Lines = Annotated[list[Long], Field(max_length=50)]


class ReporterOrder(BaseModel):
    """Who told it; kept sealed."""

    name: Short
    contact: Short = ""
    address: Short = ""


class DamageOrder(BaseModel):
    """What a report of damage or a leak says; every part is needed."""

    time: Long = ""
    extent: Long = ""
    measures: Long = ""
    persons: Long = ""


class LeadOrder(BaseModel):
    """A lead that an officer enters."""

    source: Literal["informer", "complaint", "damage", "other_organ"] = Field(examples=["informer"])
    about: Short = Field(description="About whom.", examples=["A bureau"])
    text: Long = Field(description="What is told.", examples=["Account books were destroyed without right"])
    owner: Code | None = Field(None, description="Code of the unit or archive, where the master data know it.")
    node: Code | None = Field(None, description="The authority in charge where there is no owner; else the city.")
    reporter: ReporterOrder | None = None
    knowing: list[Number] = Field(default_factory=list, max_length=2, description="Accounts that may see who told it.")
    damage: DamageOrder = DamageOrder()
    evidence: Files = Field(default_factory=list)


class ReportOrder(BaseModel):
    """A report of damage or a leak of the own unit or archive."""

    owner: Code
    about: Short
    text: Long
    damage: DamageOrder
    evidence: Files = Field(default_factory=list)


class HandOverOrder(BaseModel):
    """Facts and evidence that an archive hands over; a demand is refused."""

    archive: Code
    about: Short
    text: Long
    owner: Code | None = None
    facts: Lines = Field(default_factory=list)
    evidence: Files = Field(default_factory=list)
    demand: Long = ""


class LeadDeed(BaseModel):
    """What an act needs: take_up a handler; turn_to_inspection two officers; turn_to_case a clause; dismiss a reason;
    answer an answer. A decision says whom it concerns where the lead does not."""

    reason: Long = ""
    clause_id: Short = ""
    handler: Number | None = None
    answer: Long = ""
    owner: Short = Field("", description="Code of the agency concerned, where the lead names none.")
    found: Long = Field("", description="What the check has found; a named informer is never quoted.")
    title: Short = Field("", description="Of the issue, or of the point of guidance.")
    ground: Short = Field("", description="The ground of an order under the clause.")
    severity: Literal["grave", "serious", "ordinary"] | None = None
    officers: list[Number] = Field(default_factory=list, max_length=20, description="Those who go on the inspection.")
    is_hazard: bool = False
    uploads: Files = Field(default_factory=list, description="Files that show what was found.")
    revision: int | None = Field(None, ge=0, lt=2**31, description="Refused when it is another one by now.")


class NoteOrder(BaseModel):
    """How, or why."""

    note: Long = ""


class LookOrder(BaseModel):
    """Why somebody looks; it is recorded."""

    reason: Long


class LeadAnswer(BaseModel):
    """A lead; nothing in it says who told it."""

    id: int
    node: str = Field(description="The authority in charge.")
    source: Source
    owner: str | None
    about: str
    text: str
    is_named: bool
    is_grave: bool
    is_for_you: bool = Field(description="Whether you may see who told it.")
    facts: list[str]
    evidence: list[int]
    damage: dict[str, str]
    figure: dict[str, Any]
    state: LeadState
    state_since: str
    acknowledge_by: str | None
    acknowledged_at: str | None
    decide_by: str
    is_provisional: bool = Field(description="Holidays of a year that the dates touch are not published yet.")
    decided_at: str | None
    answer: str
    answered_at: str | None
    handler: str
    clause_id: str
    registered_by: str
    registered_at: str
    revision: int


class LeadsAnswer(BaseModel):
    """Leads, the newest first."""

    total: int
    leads: list[LeadAnswer]


class OpenedAnswer(BaseModel):
    """What a decision has opened."""

    state: str
    inspection: int | None = None
    issue: str = ""
    documents: list[int] = Field(default_factory=list, description="Drafts.")


class VisitOfLead(BaseModel):
    """An inspection for a lead."""

    id: int
    number: str
    state: str


class IssueOfLead(BaseModel):
    """An issue that a lead has become."""

    issue_no: str
    state: str


class DocumentOfLead(BaseModel):
    """A document that came of a lead, or of its issues."""

    id: int
    kind: str
    number: str
    state: str


class WholeLeadAnswer(LeadAnswer):
    """A lead, what has happened to it, and what came of it."""

    moves: list[MoveAnswer]
    inspections: list[VisitOfLead]
    issues: list[IssueOfLead]
    documents: list[DocumentOfLead]


class ReporterAnswer(BaseModel):
    """Who told it."""

    name: str
    contact: str
    address: str
