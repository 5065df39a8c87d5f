"""Versions of rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store.database import UnitOfWork
from store.evaluation.texts import as_json
from store.statements import sql


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """A version of a rule as it was written.

    `version` counts what was kept here, whoever made it; `shipped_version` is the number that it ships with (None: the
    bureau made it, and it goes before all that ship).
    """

    rule: str
    version: int
    body: Mapping[str, Any]
    effective_from: datetime
    made_at: datetime
    made_by: int | None
    made_name: str
    note: str
    shipped_version: int | None = None


def put_rule(unit: UnitOfWork, new: RuleVersion) -> bool:
    """Keeps a version; False when there is that version already."""
    values = {"rule": new.rule, "version": new.version, "body": as_json(new.body), "by": new.made_by}
    values |= {"effective_from": new.effective_from, "at": new.made_at, "by_name": new.made_name, "note": new.note}
    return unit.execute(sql("alerts", "put_rule"), values | {"shipped": new.shipped_version}) == 1


def rules_at(unit: UnitOfWork, at: datetime) -> list[RuleVersion]:
    """The version of each rule that holds at an instant: the newest of the bureau, else the newest that ships."""
    return [RuleVersion(*row) for row in unit.rows(sql("alerts", "rules"), {"at": at})]


def waiting_rules(unit: UnitOfWork, at: datetime) -> dict[str, int]:
    """Rules that the bureau has changed → the version that ships and came later, which waits for the bureau."""
    return dict(unit.rows(sql("alerts", "waiting_rules"), {"at": at}))


def versions_of(unit: UnitOfWork, rule: str) -> list[RuleVersion]:
    """All versions of a rule, the newest first."""
    return [RuleVersion(*row) for row in unit.rows(sql("alerts", "versions"), {"rule": rule})]
