"""Silences: for a time nobody is told of what fits them; with a reason and an end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from alerts.commands.acting import demand_on
from alerts.desk import AlertDesk
from alerts.in_force import rules_in_force
from core.access import Principal
from core.errors import RefusedError
from people.deeds import Matter, deed
from store.alerting import episodes
from store.alerting import silences as kept

SILENCE: Final = "alerts.silence"
LONGEST: Final = timedelta(days=90)
LEAST_REASON: Final = 4
MOST_REASON: Final = 500


@dataclass(frozen=True, slots=True)
class NewSilence:
    """What is silenced: a rule, what it looks at, a node with all below it; at least one of rule and code is said."""

    rule: str
    scope: str
    code: str
    reason: str
    until_at: datetime


class UnknownSilenceError(RefusedError):
    """There is no silence with this number."""

    status = 404

    def __init__(self, silence_id: int) -> None:
        super().__init__(f"there is no silence {silence_id}", "unknown_silence", number=silence_id)


def silence(desk: AlertDesk, principal: Principal, new: NewSilence, at: datetime) -> int:
    """Silences from now on; returns its number.

    AccessDeniedError: no right at its node. RefusedError: no reason, no end, everything at once, an unknown rule.
    """
    matter = Matter("alert.silenced", SILENCE, "alert_silence", "", new.scope or None)
    with deed(desk.database, principal, matter, at) as done:
        episodes.lock(done.unit)
        demand_on(done.unit, desk, principal, SILENCE, new.scope, at)
        _demand_whole(new, at)
        if new.rule and new.rule not in rules_in_force(done.unit, at).rules:
            raise RefusedError(f"there is no rule {new.rule}", "unknown_alert_rule", rule=new.rule[:20])
        number = kept.put_silence(
            done.unit,
            kept.NewSilence(
                new.rule,
                new.scope,
                new.code,
                new.reason.strip(),
                at,
                new.until_at,
                principal.account_id,
                principal.display_name,
                at,
            ),
        )
        done.detail |= {"silence": number, "rule": new.rule, "code": new.code, "until": new.until_at.isoformat()}
    return number


def end_silence(desk: AlertDesk, principal: Principal, silence_id: int, at: datetime) -> None:
    """Ends a silence before its time. RefusedError: unknown or over."""
    matter = Matter("alert.silence_ended", SILENCE, "alert_silence", str(silence_id))
    with deed(desk.database, principal, matter, at) as done:
        episodes.lock(done.unit)
        found = kept.silence(done.unit, silence_id)
        if found is None:
            raise UnknownSilenceError(silence_id)
        done.node = found[0].scope or None
        demand_on(done.unit, desk, principal, SILENCE, found[0].scope, at)
        if not kept.end_silence(done.unit, silence_id, principal.account_id, principal.display_name, at):
            raise RefusedError("the silence is over", "alert.silence_over")


def _demand_whole(new: NewSilence, at: datetime) -> None:
    if not LEAST_REASON <= len(new.reason.strip()) <= MOST_REASON:
        raise RefusedError(
            f"say why in {LEAST_REASON} to {MOST_REASON} characters",
            "alert.silence_reason",
            least=LEAST_REASON,
            most=MOST_REASON,
        )
    if not at < new.until_at <= at + LONGEST:
        raise RefusedError(
            f"a silence ends within {LONGEST.days} days, in the future", "alert.silence_end", days=LONGEST.days
        )
    if not new.rule and not new.code:
        raise RefusedError("a silence names a rule or what it looks at", "alert.silence_all")
