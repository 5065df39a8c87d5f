"""Issues and documents as lists, and what the rectification of a scope comes to; the reach is a mandatory argument."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from store.database import UnitOfWork
from store.owners import Reach, reach_values
from store.statements import sql


@dataclass(frozen=True, slots=True)
class IssueChoice:
    """Which issues: every filter narrows."""

    state: str | None = None
    open_only: bool | None = None
    overdue: bool | None = None
    met: bool | None = None
    severity: str | None = None
    kind: str | None = None
    owner: str | None = None
    node: str | None = None
    source_kind: str | None = None
    source_ref: str | None = None
    item: str | None = None
    officer: int | None = None
    document: int | None = None
    text: str | None = None
    due_until: date | None = None
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class IssueLine:
    """An issue in a list."""

    issue_no: str
    owner_code: str
    owner_name: str
    owner_name_en: str
    place: int
    node: str
    title: str
    kind: str
    severity: str
    state: str
    state_since: datetime
    source_kind: str
    source_ref: str
    item: str
    cycle: str
    clause_id: str
    officer_name: str
    document_id: int | None
    document_kind: str | None
    document_no: str | None
    opened_at: datetime
    delivered_on: date | None
    deadline_on: date | None
    act_by: date | None
    days_left: int | None
    is_running: bool
    is_provisional: bool
    submitted_on: date | None
    was_submitted_late: bool
    rechecks: int
    met_at: datetime | None
    closed_at: datetime | None
    reopened: int
    repeats: str
    revision: int


@dataclass(frozen=True, slots=True)
class DocumentChoice:
    """Which documents; `offered_only`: those that were sealed to be delivered."""

    state: str | None = None
    kind: str | None = None
    owner: str | None = None
    node: str | None = None
    issue: str | None = None
    step: Sequence[str] | None = None
    year: int | None = None
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in a list."""

    document_id: int
    kind: str
    node: str
    owner_code: str
    owner_name: str
    owner_name_en: str
    state: str
    number_text: str
    drafted_name: str
    drafted_at: datetime
    signed_at: datetime | None
    sealed_at: datetime | None
    delivered_at: datetime | None
    digest: str
    issues: int
    revision: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the issues of a severity that fell due in a time."""

    severity: str
    due: int
    on_time: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class StepTime:
    """How many days issues of a severity stood in a state: how often, and the median."""

    state: str
    severity: str
    times: int
    median_days: float


OFFERED: Final = ("to_deliver", "delivered")


def issue_lines(unit: UnitOfWork, reach: Reach | None, choice: IssueChoice) -> tuple[list[IssueLine], int]:
    """Issues within a reach (None: the whole city), the newest first, and how many there are."""
    values: dict[str, Any] = {**reach_values(reach), **_of(choice)}
    if choice.text is not None:
        values["text"] = "%" + choice.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    rows = unit.rows(sql("issue_views", "issues"), values)
    return [IssueLine(*row[:-1]) for row in rows], int(rows[0][-1]) if rows else 0


def officers(unit: UnitOfWork, reach: Reach | None) -> list[tuple[int, str]]:
    """(account, name) of those in charge of issues within a reach, by name."""
    return [(number, name) for number, name in unit.rows(sql("issue_views", "officers"), reach_values(reach))]


def document_lines(
    unit: UnitOfWork, reach: Reach | None, authority: Sequence[str] | None, choice: DocumentChoice
) -> tuple[list[DocumentLine], int]:
    """Documents within a reach, the newest first, and how many there are.

    `authority`: nodes whose drafts are shown too (None: all); of others only what was sealed to be delivered.
    """
    values = {**reach_values(reach), **_of(choice), "authority": None if authority is None else list(authority)}
    values |= {"offered": list(OFFERED), "step": None if choice.step is None else list(choice.step)}
    rows = unit.rows(sql("issue_views", "documents"), values)
    return [DocumentLine(*row[:-1]) for row in rows], int(rows[0][-1]) if rows else 0


def outcomes(unit: UnitOfWork, reach: Reach | None, since: date, until: date) -> list[Outcome]:
    """By severity: what became of issues whose last deadline lies in (since, until], and how many are open now."""
    values = {**reach_values(reach), "since": since, "until": until}
    return [Outcome(*row) for row in unit.rows(sql("issue_views", "outcomes"), values)]


def step_times(unit: UnitOfWork, reach: Reach | None, since: datetime) -> list[StepTime]:
    """By state and severity: how long issues stood there, of stays that ended since an instant."""
    values = {**reach_values(reach), "since": since}
    rows = unit.rows(sql("issue_views", "step_times"), values)
    return [StepTime(state, severity, times, round(float(days), 1)) for state, severity, times, days in rows]


def state_counts(unit: UnitOfWork, reach: Reach | None) -> Mapping[str, int]:
    """State → how many issues within a reach stand there."""
    rows = unit.rows(sql("issue_views", "states"), reach_values(reach))
    return {state: int(count) for state, count in rows}


def _of(choice: IssueChoice | DocumentChoice) -> dict[str, Any]:
    return {name: getattr(choice, name) for name in choice.__slots__}
