"""New versions of a rule: as text, or by the fields that are changed most; and what a rule would have done."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from dash.development.base_component import Component

from alerts.backtest import Past, backtest
from alerts.commands.revising import MOST_NOTE, revise
from alerts.levels import Level
from alerts.reading import RuleStanding, rules_page
from alerts.rules import shipped
from cockpit.pages.alerts.acting import end_of
from cockpit.pages.alerts.rule_text import in_line, written
from cockpit.pages.alerts.words import REVISE, RULES, alert_desk, level_text
from cockpit.shell.nodes import node_names
from cockpit.ui import times
from cockpit.ui.acts import ACT, Done, Fields, Typed, act_panel, register_acts, way
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from core.days import local_date, start_of_day
from core.errors import RefusedError
from core.yamllines import loads

NAME: Final = "alertrules"
WRITE: Final = "revise"
ADJUST: Final = "adjust"
TEST: Final = "test"
NEW: Final = "new"
PAST_DAYS: Final = 30
MOST_SHOWN: Final = 50
MOST_TEXT: Final = 20_000

TEMPLATE: Final = {
    "code": "BU-1",
    "name": {"zh": "…", "en": "…"},
    "stream": "act",
    "subject": {"kind": "indicator", "codes": ["A01"], "of": ["agency"]},
    "condition": {"kind": "threshold", "below": 90, "clear": 92},
    "for": "1h",
    "level": "warning",
    "to": ["officer"],
}
"""a rule to begin with"""


def may_revise(visit: Visit) -> bool:
    """Whether the visitor changes rules: they hold for the whole city."""
    return str(visit.services.settings.city.code) in visit.principal.nodes(REVISE, visit.at)


def ways(visit: Visit, standing: RuleStanding | None) -> list[Component]:
    """The ways to changing a rule (None: to a new one) and to testing it."""
    if not may_revise(visit):
        return []
    acts = (NEW,) if standing is None else (WRITE,) if standing.rule is None else (ADJUST, WRITE, TEST)
    return [way(visit, act, visit.words(f"page.alerts.act.{act}")) for act in acts]


def asked_for(visit: Visit, standing: RuleStanding | None) -> list[Component]:
    """The form of the act of the address."""
    act = visit.query.get(ACT, "")
    if not may_revise(visit) or act not in (NEW, WRITE, ADJUST, TEST) or (act == NEW) != (standing is None):
        return []
    case = f"{act} {standing.line.version.rule} {standing.line.version.version}" if standing else act
    made = Fields(visit, NAME, case)
    if act == TEST:
        fields = _test(visit, made)
    else:
        fields = _adjust(visit, made, standing) if act == ADJUST and standing else [_written(visit, made, standing)]
        fields.append(
            made.text(
                "note", visit.words("page.alerts.rule_note"), hint=visit.words("page.alerts.note_hint", most=MOST_NOTE)
            )
        )
    note = visit.words(f"page.alerts.hint_of.{act}")
    seen = standing.line.version.version if standing else None
    return [act_panel(visit, NAME, act, visit.words(f"page.alerts.act.{act}"), fields, note=note, seen=seen)]


def register(app: Any, desk: Desk) -> None:
    """Registers the one callback of these acts."""
    register_acts(app, desk, NAME, RULES, do, (REVISE,))


async def do(visit: Visit, typed: Typed) -> Done:
    """Puts a version in force, or shows what a rule would have done."""
    standing = await _standing(visit)
    if typed.act == TEST:
        return Done(shown=await _tested(visit, typed, standing))
    if typed.act == ADJUST:
        if standing is None:
            raise RefusedError("there is no such rule", "unknown_alert_rule", rule=visit.query.get("rule", "")[:20])
        body = adjusted(standing.line.version.body, typed)
    else:
        body = body_of(typed.needed("text"))
    rule = await visit.work(revise, alert_desk(visit), visit.principal, body, typed.text("note"), visit.at)
    return Done(visit.words("page.alerts.revised", rule=rule.code, n=rule.version), visit.link(RULES, rule=rule.code))


def body_of(text: str) -> dict[str, Any]:
    """A rule as it was written. RefusedError: it is no YAML, or no keys with values; says on which line."""
    located = loads(text[:MOST_TEXT], "rule")
    if located.mistakes:
        told = "; ".join(f"{one.line}: {one.message}" for one in located.mistakes)
        raise RefusedError(told, "alert.rule_wrong", told=told)
    if not isinstance(located.value, dict):
        raise RefusedError("expected 'key: value' lines", "alert.rule_wrong", told="expected 'key: value' lines")
    return located.value


def adjusted(body: Mapping[str, Any], typed: Typed) -> dict[str, Any]:
    """A version with what the form says; what the form leaves empty is not said by the new one."""
    said: dict[str, Any] = {
        "enabled": None if typed.text("enabled") != "no" else False,
        "for": body_of(f"value: {typed.text('hold')}")["value"],
        "keep_firing_for": body_of(f"value: {typed.text('keep')}")["value"],
        "least_denominator": typed.whole("denominator"),
        "level": typed.text("level") or None,
        "to": list(typed.chosen("to")) or None,
        "ageing_days": typed.whole("ageing"),
        "tells_recovery": None if typed.text("recovery") != "no" else False,
    }
    kept = {key: value for key, value in body.items() if key not in said}
    return kept | {key: value for key, value in said.items() if value is not None}


async def _standing(visit: Visit) -> RuleStanding | None:
    found = await visit.read(rules_page, alert_desk(visit), visit.at)
    return next((one for one in found if one.line.version.rule == visit.query.get("rule")), None)


def _written(visit: Visit, made: Fields, standing: RuleStanding | None) -> Component:
    body = dict(standing.line.version.body) if standing else TEMPLATE
    text = written(body, whole=False)
    return made.text("text", visit.words("page.alerts.yaml"), text)


def _adjust(visit: Visit, made: Fields, standing: RuleStanding) -> list[Component]:
    words, body = visit.words, standing.line.version.body
    yes_no = [("yes", words("page.alerts.yes")), ("no", words("page.alerts.no"))]
    posts = [(code, words.of(one.name.zh, one.name.en)) for code, one in shipped().posts.items()]
    levels = [(str(one), level_text(visit, one)) for one in Level]

    def said(key: str) -> str:
        return "no" if body.get(key) is False else "yes"

    return [
        made.one_of("enabled", words("page.alerts.field.enabled"), yes_no, said("enabled")),
        made.line("hold", words("page.alerts.field.hold"), in_line(body.get("for")), words("page.alerts.span_hint")),
        made.line(
            "keep",
            words("page.alerts.field.keep"),
            in_line(body.get("keep_firing_for")),
            words("page.alerts.span_hint"),
        ),
        made.number("denominator", words("page.alerts.field.denominator"), body.get("least_denominator")),
        made.one_of("level", words("page.alerts.column.level"), levels, body.get("level")),
        made.number("ageing", words("page.alerts.field.ageing"), body.get("ageing_days")),
        made.one_of("recovery", words("page.alerts.field.recovery"), yes_no, said("tells_recovery")),
        made.some_of("to", words("page.alerts.field.to"), posts, body.get("to", ())),
    ]


def _test(visit: Visit, made: Fields) -> list[Component]:
    today = local_date(visit.at)
    return [
        made.day("since", visit.words("page.alerts.test_since"), today - timedelta(days=PAST_DAYS)),
        made.day("until", visit.words("page.alerts.test_until"), today),
    ]


async def _tested(visit: Visit, typed: Typed, standing: RuleStanding | None) -> Component:
    if standing is None or standing.rule is None:
        raise RefusedError("there is no such rule", "unknown_alert_rule", rule=visit.query.get("rule", "")[:20])
    since, until = start_of_day(typed.day("since")), min(end_of(typed.day("until")), visit.at)
    past: Past = await visit.work(backtest, alert_desk(visit), standing.rule, since, until)
    words = visit.words
    names = await node_names(visit, {one.subject.scope for one in past.fired[:MOST_SHOWN] if one.subject.scope})
    lines = [
        html.Li(
            [
                names.get(one.subject.scope, words("page.alerts.house")),
                f" · {one.subject.code} · ",
                times.full(one.fired_at),
                " – ",
                times.full(one.resolved_at),
            ]
        )
        for one in past.fired[:MOST_SHOWN]
    ]
    said = words("page.alerts.tested", n=f"{len(past.fired):,}", of=f"{past.looked_at:,}")
    return html.Div([html.P(said, className="strong"), html.Ul(lines, className="plain-list")], role="status")
