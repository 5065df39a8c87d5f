"""What is not as it should be: when it begins and when it ends. Pure; the limits are data (`conditions.yaml`).

Conditions of a feed follow from its runs: `schema_drift`, `new_field`, `empty_success`, `collapse`, `silence` (somebody
has stopped delivering), `rejects` (too large a share of rows put aside) and `quarantine_full`. Conditions of numbers
(`contradiction`, `negative`, `jump`) are found by `indicators.consistency`.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from core.errors import ConfigurationError
from core.model import Finding, RunReport
from core.validation import validate
from core.yamllines import load

FILE: Final = Path(__file__).with_suffix(".yaml")

REJECTS: Final = "rejects"
FULL: Final = "quarantine_full"
NEW_FIELD: Final = "new_field"
SWEEP: Final = "sweep_doubted"
"""what a full check found cannot be right; begun and ended by full checks alone"""
UNKNOWN_FIELD: Final = re.compile(r"unknown field '([^']*)'")
"""how a run warns of a field that its source file does not name"""

FEED_KINDS: Final = frozenset({"schema_drift", NEW_FIELD, "empty_success", "collapse", "silence", REJECTS, FULL, SWEEP})
NUMBER_KINDS: Final = frozenset({"contradiction", "negative", "jump"})
STORE_KINDS: Final = frozenset({"cells_differ", "verification_failed"})
"""of the sums as a whole, as a verification finds them"""
GOOD: Final = frozenset({"ok", "empty"})

Share = float


class Limits(BaseModel):
    """From when on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rejects_share: Share = Field(gt=0, lt=1)
    few_rejects: int = Field(ge=0)
    collapse_share: Share = Field(gt=0, lt=1)
    few_rows: int = Field(ge=0)
    jump_share: Share = Field(gt=0)
    jump_least: int = Field(ge=1)


class Rules(BaseModel):
    """The file as a whole."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limits: Limits
    jumps: tuple[str, ...]
    findings: Mapping[str, str]
    acted_on: frozenset[str]


@cache
def rules() -> Rules:
    """The rules of the product; ConfigurationError with every mistake."""
    located = load(FILE)
    found, mistakes = validate(Rules, located)
    if found is None or located.mistakes or mistakes:
        raise ConfigurationError([*located.mistakes, *mistakes])
    return found


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that is not as it should be, of a feed or of a number; `detail` fills its sentence."""

    kind: str
    source: str = ""
    feed: str = ""
    scope: str = ""
    item: str = ""
    detail: Mapping[str, Any] | None = None
    since: datetime | None = None
    last_seen_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store did with the rows of a run, and what waits of its feed now."""

    rows: int = 0
    rejected: int = 0
    waiting: int = 0
    """open rows in quarantine, without those that wait for an owner"""
    beyond: int = 0
    """rows that are only counted"""


def has_collapsed(rows: int, before: int) -> bool:
    """Whether a whole answer has too many fewer rows than the last one to be believed."""
    limits = rules().limits
    return before > limits.few_rows and rows < before * (1 - limits.collapse_share)


def found_by(report: RunReport, stored: Stored) -> dict[str, dict[str, Any]]:
    """The conditions that a run shows: kind → what fills its sentence."""
    found: dict[str, dict[str, Any]] = {}
    for finding in report.findings:
        kind = rules().findings.get(finding.code)
        if kind is not None:
            found.setdefault(kind, detail_of(finding))
    fields = [name for warning in report.warnings for name in UNKNOWN_FIELD.findall(warning)]
    if fields:
        found[NEW_FIELD] = {"code": NEW_FIELD, "fields": ", ".join(dict.fromkeys(fields))}
    total, rejected = _counted(report, stored)
    if REJECTS not in found and has_many_rejects(total, rejected):
        found[REJECTS] = {"code": "many_rejected", "rejected": rejected, "total": total, "reason": "", "example": ""}
    if stored.beyond:
        found[FULL] = {"code": FULL, "rows": stored.beyond}
    return found


def has_many_rejects(total: int, rejected: int) -> bool:
    """Whether too large a share of the rows of a run was put aside."""
    limits = rules().limits
    return rejected > max(limits.few_rejects, limits.rejects_share * total)


def ended_by(report: RunReport | None, open_kinds: Collection[str], stored: Stored) -> frozenset[str]:
    """The conditions of a feed that have ended after a run, or (without one) after somebody looked into quarantine."""
    ended = set()
    if report is not None and (report.outcome in GOOD or report.arrived):
        ended |= set(open_kinds) - {REJECTS, FULL, NEW_FIELD, SWEEP}
        if report.rows:
            ended |= {NEW_FIELD} & set(open_kinds)
    if stored.waiting <= rules().limits.few_rejects:
        ended |= {REJECTS} & set(open_kinds)
    if not stored.beyond:
        ended |= {FULL} & set(open_kinds)
    return frozenset(ended)


def detail_of(finding: Finding) -> dict[str, Any]:
    """A finding as what fills the sentence of a condition."""
    return {**finding.values, "code": finding.code, "text": finding.text, "partition": finding.partition}


def _counted(report: RunReport, stored: Stored) -> tuple[int, int]:
    rejected = max(report.rejected, stored.rejected)
    return max(report.rows + report.rejected, stored.rows + stored.rejected), rejected
