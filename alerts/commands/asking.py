"""Somebody asks for what the rule of an alert opens: a lead or the draft of a document, with what stood then."""

from datetime import datetime
from typing import Final

from alerts.cases import evidence_of
from alerts.commands.acting import demand_on_alert, known_alert
from alerts.desk import AlertDesk
from alerts.in_force import rules_in_force
from alerts.states import FIRED
from core.access import Principal
from core.errors import RefusedError
from people.deeds import Matter, deed
from store.alerting import episodes
from store.alerting.cases import NewCase, ask_case
from store.owners import owner_within

ASK: Final = "leads.enter"
DRAFT: Final = "notices.draft"
RIGHTS: Final = {"lead": ASK, "guidance": DRAFT, "urging": DRAFT}
"""what is opened → the right that is needed where the alert is"""
MOST_WORDS: Final = 500


def ask_for_case(desk: AlertDesk, principal: Principal, alert_id: int, words: str, at: datetime) -> int:
    """Asks for a case on an alert that fires; returns the number of the case.

    AccessDeniedError: who may not enter leads, or draft documents, there. RefusedError: unknown, over, its rule opens
    nothing, not of a unit, or asked for before.
    """
    matter = Matter("alert.case_asked", ASK, "alert", str(alert_id))
    with deed(desk.database, principal, matter, at) as done:
        episodes.lock(done.unit)
        found = known_alert(done.unit, alert_id)
        done.node = found.scope or None
        rule = rules_in_force(done.unit, at).rules.get(found.rule)
        demand_on_alert(done.unit, desk, principal, ASK if rule is None else RIGHTS[rule.opens], found, at)
        if rule is None or rule.case == "none":
            raise RefusedError(f"alerts of {found.rule} open no case", "alert.no_case", rule=found.rule)
        if found.ended_at is not None or found.state not in FIRED:
            raise RefusedError("the alert does not fire", "alert.not_firing", state=found.state)
        if not found.scope or owner_within(done.unit, found.scope) is None:
            raise RefusedError("a case is about a unit", "alert.case_scope")
        said, evidence = words.strip()[:MOST_WORDS], evidence_of(found, rule.opens, at)
        new = NewCase(alert_id, principal.account_id, principal.display_name, said, evidence)
        number = ask_case(done.unit, new, at)
        if number is None:
            raise RefusedError("a case was asked for before", "alert.case_asked")
        done.after = {"case": number}
    return number
