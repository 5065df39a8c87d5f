"""Alerts as the interface tells them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from alerts.channels.reasons import reason_pair
from alerts.message_reading import ToldStory
from alerts.naming import figures, what, where
from alerts.reading import AlertStory, RuleStanding
from alerts.schema import Rule
from cockpit.i18n import CHINESE, ENGLISH
from cockpit.routes.alerts.forms import (
    AlertAnswer,
    AlertsAnswer,
    CaseOfAlert,
    DeliveryOfAlert,
    MessageAnswer,
    MessageOfAlert,
    MoveOfAlert,
    Named,
    RuleAnswer,
    SilenceAnswer,
    WholeAlertAnswer,
)
from cockpit.routes.reading import iso
from cockpit.services import Services
from people.letters import Pair
from store.alert_deliveries import DeliveryRow
from store.alerting.silences import Silence
from store.views.alert_messages import AlertMessageLine, told_in
from store.views.alerts import AlertLine


def alert_answer(services: Services, line: AlertLine, rule: Rule | None) -> AlertAnswer:
    """An alert as it stands."""
    return AlertAnswer(**_told(services, line, rule))


def alerts_answer(
    services: Services, lines: Sequence[AlertLine], total: int, rules: Mapping[str, Rule], looked_at: datetime | None
) -> AlertsAnswer:
    """Alerts as they stand, and when rules looked last."""
    alerts = [alert_answer(services, one, rules.get(one.episode.rule)) for one in lines]
    return AlertsAnswer(total=total, looked_at=iso(looked_at), alerts=alerts)


def whole_answer(services: Services, story: AlertStory, *, may_operate: bool) -> WholeAlertAnswer:
    """An alert with everything that belongs to it; what other hosts said to those alone who may operate sources."""
    moves = [
        MoveOfAlert(
            at=iso(one.at) or "",
            was=one.old,
            becomes=one.new,
            reason=one.reason,
            level=one.level,
            value=one.value,
            by=one.by_name,
            words=one.words,
        )
        for one in story.moves
    ]
    case = story.case
    asked = None
    if case is not None:
        asked = CaseOfAlert(
            asked_at=iso(case.asked_at) or "",
            asked_by=case.asked_name,
            words=case.words,
            opens=case.opens,
            lead=case.lead_id,
            document=case.document_id,
            refusal=case.refusal,
        )
    messages = [
        MessageOfAlert(**_message(services, one, story.deliveries, story.people, may_operate=may_operate))
        for one in story.messages
    ]
    return WholeAlertAnswer(**_told(services, story.line, story.rule), moves=moves, messages=messages, case=asked)


def message_answer(
    services: Services, story: ToldStory, rules: Mapping[str, Rule], *, may_operate: bool
) -> MessageAnswer:
    """A message with what became of it and of what it told of."""
    one = story.message
    return MessageAnswer(
        **_message(services, one, story.deliveries, story.people, may_operate=may_operate),
        rule=one.rule,
        post=one.post,
        node=one.node,
        total=story.total,
        alerts=[alert_answer(services, line, rules.get(line.episode.rule)) for line in story.alerts],
    )


def rule_answer(one: RuleStanding) -> RuleAnswer:
    """A rule with what came of it."""
    version, line = one.line.version, one.line
    return RuleAnswer(
        rule=version.rule,
        version=version.version,
        body=dict(version.body),
        effective_from=iso(version.effective_from) or "",
        made_by=version.made_name,
        note=version.note,
        broken=one.broken,
        waiting=one.waiting,
        applied_at=iso(line.pass_at),
        judged=line.judged,
        breaching=line.breaching,
        unknown=line.unknown,
        fired=line.fired,
        fired_at=iso(line.fired_at),
    )


def silence_answer(one: Silence) -> SilenceAnswer:
    """A silence that holds."""
    return SilenceAnswer(
        id=one.silence_id,
        rule=one.rule,
        scope=one.scope,
        code=one.code,
        reason=one.reason,
        from_at=iso(one.from_at) or "",
        until_at=iso(one.until_at) or "",
        made_by=one.made_name,
    )


def _told(services: Services, line: AlertLine, rule: Rule | None) -> dict[str, Any]:
    one = line.episode
    return {
        "id": one.alert_id,
        "rule": one.rule,
        "rule_version": one.rule_version,
        "scope": one.scope,
        "code": one.code,
        "where": _where(services, line),
        "what": _named(what(one, services.catalogue)),
        "figures": _named(figures(one, rule)),
        "stream": one.stream,
        "state": line.shown,
        "stands": one.state,
        "level": one.level,
        "reason": one.reason,
        "value": one.value,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "began_at": iso(one.began_at),
        "fired_at": iso(one.fired_at),
        "ended_at": iso(one.ended_at),
        "judged_at": iso(one.judged_at),
        "acknowledged_at": iso(one.acknowledged_at),
        "acknowledged_by": line.acknowledged_name,
        "words": line.acknowledged_words,
        "silenced_until": iso(line.silenced_until),
    }


def _where(services: Services, line: AlertLine) -> Named:
    if line.owner_name is not None:
        return Named(zh=line.owner_name, en=line.owner_name_en or line.owner_name)
    return _named(where(line.episode, None, services.settings))


def _named(pair: Pair) -> Named:
    return Named(zh=pair.zh, en=pair.en)


def _message(
    services: Services,
    one: AlertMessageLine,
    deliveries: Sequence[DeliveryRow],
    people: Mapping[int, str],
    *,
    may_operate: bool,
) -> dict[str, Any]:
    (zh_subject, zh_body), (en_subject, en_body) = (told_in(one, language) for language in (CHINESE, ENGLISH))
    return {
        "id": one.message_id,
        "kind": one.kind,
        "level": one.level,
        "made_at": iso(one.made_at) or "",
        "count": one.alert_count,
        "subject": Named(zh=zh_subject, en=en_subject),
        "body": Named(zh=zh_body, en=en_body),
        "deliveries": [
            DeliveryOfAlert(
                channel=row.channel,
                to=people.get(row.account_id, "") if row.account_id is not None else "",
                state=row.state,
                at=iso(row.ended_at),
                read_at=iso(row.read_at),
                reason=_named(reason_pair(services.texts.tables, row.reason, row.reason_values))
                if row.reason
                else None,
                error=row.error if may_operate else "",
            )
            for row in deliveries
            if row.message_id == one.message_id
        ],
    }
