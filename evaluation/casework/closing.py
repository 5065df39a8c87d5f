"""What the collected figures say of the demands of an issue that are tied to data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any, Final

from core.days import local_date
from core.errors import RefusedError
from evaluation.casework.case import Case
from evaluation.closing import Condition, Finding, Refresh, condition_of, judge, slipped_back
from indicators.catalogue import Catalogue
from store.database import UnitOfWork
from store.evaluation import ladder

TARGET: Final = re.compile(r"\d{1,9}(\.\d{1,6}|/[1-9]\d{0,8})?")
"""a share such as 0.95, or 19/20"""


@dataclass(frozen=True, slots=True)
class Judged:
    """A demand, what the figures say of it, and the figures."""

    position: int
    condition: Condition
    finding: Finding


def checked_condition(catalogue: Catalogue, value: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """A condition as it is stored. RefusedError: no indicator, or no target."""
    if value is None:
        return None
    code, direction = str(value.get("code", "")), value.get("direction", "at_least")
    told = TARGET.fullmatch(str(value.get("target", "")))
    target = Fraction(told[0]) if told is not None else None
    if code not in catalogue.indicators or target is None or direction not in ("at_least", "at_most"):
        raise RefusedError("the condition names no indicator and target", "issue_condition", indicator=code[:20])
    return {"code": code, "target": str(target), "direction": direction}


def judged(unit: UnitOfWork, case: Case, at: datetime) -> list[Judged]:
    """What the figures since the delivery (or since it was re-opened) say of each demand that is tied to one."""
    since = _since(case)
    if since is None:
        return []
    found = []
    for one in case.demands:
        if one.condition is not None:
            condition = condition_of(one.condition)
            looks = _refreshes(unit, case, condition, since)
            found.append(Judged(one.position, condition, judge(condition, looks, since, local_date(at))))
    return found


def with_verdicts(unit: UnitOfWork, case: Case, at: datetime) -> Case:
    """The case with the verdict of each demand that is tied to data, as of now."""
    found = {str(one.position): one.finding.verdict for one in judged(unit, case, at)}
    unknown = {str(one.position): "unknown" for one in case.demands if one.condition is not None}
    return replace(case, verdicts={**unknown, **found})


def slipped(unit: UnitOfWork, case: Case, at: datetime) -> Judged | None:
    """The proof that a figure by which a closed issue was closed fails again; None: it holds."""
    closed_at = case.row.closed_at
    if closed_at is None:
        return None
    for one in case.demands:
        if one.condition is not None:
            condition = condition_of(one.condition)
            looks = _refreshes(unit, case, condition, closed_at)
            found = slipped_back(condition, looks, closed_at, local_date(at))
            if found is not None:
                return Judged(one.position, condition, found)
    return None


def proof_of(found: list[Judged]) -> dict[str, Any]:
    """The figures that prove that all targets are reached, as they are kept and shown."""
    return {
        str(one.position): {
            "code": one.condition.code,
            "target": str(one.condition.target),
            "direction": one.condition.direction,
            "looks": [
                {"at": look.at.isoformat(), "numerator": look.numerator, "denominator": look.denominator}
                for look in one.finding.proof
            ],
        }
        for one in found
    }


def _since(case: Case) -> datetime | None:
    begun = [one.at for one in case.moves if "clock_starts" in one.effects or "linked_to_closing" in one.effects]
    return begun[-1] if begun else None


def _refreshes(unit: UnitOfWork, case: Case, condition: Condition, since: datetime) -> list[Refresh]:
    rows = ladder.refreshes(unit, case.row.owner_code, condition.code, since)
    return [Refresh(at, numerator, denominator, stale) for at, numerator, denominator, stale in rows]
