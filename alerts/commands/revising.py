"""Rules are changed by new versions; what fires of an older version is judged by the new one from then on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from alerts.commands.acting import demand_on
from alerts.desk import AlertDesk
from alerts.in_force import InForce, read_body, rules_in_force
from alerts.rules import Known, RuleSet, mistakes_of
from alerts.schema import Rule
from core.access import Principal
from core.errors import RefusedError
from people.deeds import Matter, deed
from store.alerting import episodes
from store.alerting.rules import RuleVersion, put_rule, rules_at, versions_of

REVISE: Final = "alerts.rules"
MOST_NOTE: Final = 500


def revise(desk: AlertDesk, principal: Principal, body: Mapping[str, Any], note: str, at: datetime) -> Rule:
    """Puts a version of a rule in force: the next one of a rule that there is, the first one of a new rule.

    RefusedError: something of it is wrong; what is, is named with its key, and nothing changes.
    """
    code = str(body.get("code", ""))[:20]
    matter = Matter("alert.rule_changed", REVISE, "alert_rule", code)
    with deed(desk.database, principal, matter, at) as done:
        episodes.lock(done.unit)
        demand_on(done.unit, desk, principal, REVISE, "", at)
        if not 0 < len(note.strip()) <= MOST_NOTE:
            raise RefusedError("say why the rule is changed", "alert.rule_note", most=MOST_NOTE)
        before = next((one for one in rules_at(done.unit, at) if one.rule == code), None)
        number = max((one.version for one in versions_of(done.unit, code)), default=0) + 1
        written = {**body, "version": number}
        new = RuleVersion(code, number, written, at, at, principal.account_id, principal.display_name, note.strip())
        rule = _sound(new, rules_in_force(done.unit, at), desk)
        put_rule(done.unit, new)
        done.before = dict(before.body) if before else None
        done.after = written
    return rule


def _sound(new: RuleVersion, known: InForce, desk: AlertDesk) -> Rule:
    rule, mistakes = read_body(new)
    if rule is None:
        raise _wrong("; ".join(one.message for one in mistakes))
    names = Known(desk.catalogue.indicators, desk.catalogue.items, desk.settings.sources)
    found = [
        f"{key}: {text}"
        for key, text in mistakes_of(rule, RuleSet(known.posts, {**known.rules, rule.code: rule}), names)
    ]
    if found:
        raise _wrong("; ".join(found))
    return rule


def _wrong(text: str) -> RefusedError:
    return RefusedError(text, "alert.rule_wrong", told=text[:1000])
