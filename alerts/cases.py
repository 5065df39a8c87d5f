"""What a case keeps of its alert: the figures of the moment in which it was asked for. Pure."""

from datetime import datetime
from typing import Any

from store.alerting.episodes import Episode


def evidence_of(one: Episode, opens: str, at: datetime) -> dict[str, Any]:
    """An alert as it stands, frozen, with what is asked for: a low figure is a lead, never a fact."""
    return {
        "opens": opens,
        "rule": one.rule,
        "rule_version": one.rule_version,
        "scope": one.scope,
        "code": one.code,
        "level": one.level,
        "value": one.value,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "detail": dict(one.detail),
        "began_at": one.began_at.isoformat(),
        "fired_at": None if one.fired_at is None else one.fired_at.isoformat(),
        "at": at.isoformat(),
    }
