"""The forms of alerts as the interface takes and tells them."""

import json
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

from cockpit.routes.evaluation.desk import Long, Moment, Number, Short, storable

Level = Literal["info", "warning", "serious", "critical"]
Shown = Literal["firing", "acknowledged", "pending", "no_data", "stale", "error"]
Over = Literal["resolved", "dropped"]
Stream = Literal["act", "news"]
MOST_BODY = 20_000
"""characters of a rule"""


def _kept(body: dict[str, Any]) -> dict[str, Any]:
    """A rule that a database can keep: whole characters, no NUL, of a size that somebody can have written."""
    text = storable(json.dumps(body, ensure_ascii=False, allow_nan=False))
    if "\\u0000" in text or len(text) > MOST_BODY:
        raise ValueError(f"a rule without NUL, of at most {MOST_BODY} characters")
    return body


class Named(BaseModel):
    """A name in both languages."""

    zh: str
    en: str


class AlertAnswer(BaseModel):
    """An alert as it stands."""

    id: int
    rule: str
    rule_version: int
    scope: str = Field(description="Code of the city, a place or an owner; empty: it belongs to no place.")
    code: str = Field(description="What it is about: an indicator, an item, a feed, something with a day.")
    where: Named
    what: Named
    figures: Named = Field(description="The figures as a sentence; empty where there are none.")
    stream: Stream
    state: str = Field(description="As shown: firing, acknowledged, pending, no_data, stale, error, resolved, dropped.")
    stands: str = Field(description="What stands below what is unknown.")
    level: Level
    reason: str
    value: float | None
    numerator: int | None
    denominator: int | None
    began_at: str
    fired_at: str | None
    ended_at: str | None
    judged_at: str
    acknowledged_at: str | None
    acknowledged_by: str
    words: str = Field(description="What was said when it was taken up.")
    silenced_until: str | None


class AlertsAnswer(BaseModel):
    """Alerts, and how many there are."""

    total: int
    looked_at: str | None = Field(description="When rules looked last; what is told is old a minute later.")
    alerts: list[AlertAnswer]


class MoveOfAlert(BaseModel):
    """A move of an alert."""

    at: str
    was: str
    becomes: str
    reason: str
    level: str
    value: float | None
    by: str = Field(description="Empty: data or time.")
    words: str


class DeliveryOfAlert(BaseModel):
    """A message on one channel to one recipient."""

    channel: str
    to: str
    state: str
    at: str | None
    read_at: str | None
    reason: Named | None = Field(description="Why it did not go the last time.")
    error: str = Field(description="What the other side said; for whoever may operate sources, empty for others.")


class MessageOfAlert(BaseModel):
    """A message as it was sent."""

    id: int
    kind: str
    level: str
    made_at: str
    count: int = Field(description="How many alerts it told of.")
    subject: Named
    body: Named
    deliveries: list[DeliveryOfAlert]


class MessageAnswer(MessageOfAlert):
    """A message, and the alerts that it told of as they stand now; `total`: how many of them you may see."""

    rule: str = Field(description="Empty: a digest of all rules.")
    post: str
    node: str
    total: int
    alerts: list[AlertAnswer]


class CaseOfAlert(BaseModel):
    """A case that somebody, or the rule, has asked for."""

    asked_at: str
    asked_by: str
    words: str
    opens: str = Field(description="What was asked for: a lead, or the draft of guidance, or of an urging.")
    lead: int | None
    document: int | None = Field(description="The draft that was made.")
    refusal: str


class WholeAlertAnswer(AlertAnswer):
    """An alert with its moves, what was told of it, and its case."""

    moves: list[MoveOfAlert]
    messages: list[MessageOfAlert]
    case: CaseOfAlert | None


class RuleAnswer(BaseModel):
    """A rule that holds, with what came of it when it was last applied to everything."""

    rule: str
    version: int
    body: dict[str, Any]
    effective_from: str
    made_by: str
    note: str
    broken: str = Field(description="Why it cannot be applied; empty: it can.")
    waiting: int | None = Field(description="The newer version that ships while one of the bureau holds.")
    applied_at: str | None
    judged: int
    breaching: int
    unknown: int
    fired: int = Field(description="How many times it has fired in the last 90 days.")
    fired_at: str | None


class RulesAnswer(BaseModel):
    """The rules that hold."""

    rules: list[RuleAnswer]


class SilenceAnswer(BaseModel):
    """A silence that holds."""

    id: int
    rule: str
    scope: str
    code: str
    reason: str
    from_at: str
    until_at: str
    made_by: str


class SilencesAnswer(BaseModel):
    """The silences that hold."""

    silences: list[SilenceAnswer]


class WordsOrder(BaseModel):
    """What is being done."""

    words: Long = Field(examples=["The transfer of the missing packages is under way"])


class CaseOrder(BaseModel):
    """Why somebody should look closer."""

    words: Long = Field("", examples=["The third fall within two weeks"])


class TakeOrder(WordsOrder):
    """Several alerts that are taken up with the same words."""

    alerts: Annotated[list[Number], Field(min_length=1, max_length=200)]


class RefusedAlert(BaseModel):
    """An alert that was not taken up, and the code of why."""

    id: int
    code: str


class TakenAnswer(BaseModel):
    """What came of taking up several alerts."""

    taken: list[int]
    refused: list[RefusedAlert]


class SilenceOrder(BaseModel):
    """What is silenced until when, and why; at least one of rule and code."""

    rule: Short = ""
    scope: Short = Field("", description="A node with all below it; empty: everywhere.")
    code: Short = ""
    reason: Long
    until_at: Moment


class RuleOrder(BaseModel):
    """A version of a rule: all its keys but the version, and why it is changed."""

    body: Annotated[dict[str, Any], AfterValidator(_kept)] = Field(examples=[{"code": "AL-1"}])
    note: Long


class RuleMade(BaseModel):
    """The version that holds now."""

    rule: str
    version: int
