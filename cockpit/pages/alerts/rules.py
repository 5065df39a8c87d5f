"""The rules of alerts: what came of each, which are broken or have never fired; one of them with all its versions."""

from typing import Any, Final

from dash.development.base_component import Component

from alerts.reading import RuleStanding, rules_page, versions_page
from alerts.rules import shipped
from cockpit.pages.alerts import revising
from cockpit.pages.alerts.rule_text import written
from cockpit.pages.alerts.words import LEVELS, REVISE, RULES, alert_desk, level_chip, views
from cockpit.pages.field_parts import back_to
from cockpit.ui import parts, times
from cockpit.ui.tables import Column, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from store.alerting.rules import RuleVersion
from store.views.alerts import OF_LATE

LONGEST: Final = 20
"""characters of the code of a rule"""


async def view(visit: Visit) -> list[Component]:
    """The rule of the address (`?rule=`), else all of them."""
    found = await visit.read(rules_page, alert_desk(visit), visit.at)
    code = visit.query.get("rule", "")[:LONGEST]
    return await _one(visit, found, code) if code else _all(visit, found)


def _all(visit: Visit, found: list[RuleStanding]) -> list[Component]:
    words = visit.words
    head = parts.page_head(words("page.alerts.rules"), words("page.alerts.rules_note"), revising.ways(visit, None))
    body = [parts.empty(words("page.alerts.no_rules"))]
    if found:
        body = [table(words("page.alerts.rules"), _columns(visit), found, class_name="is-dense", row_class=_look)]
    return [head, *revising.asked_for(visit, None), views(visit, "rules"), html.Section(body, className="desk-panel")]


async def _one(visit: Visit, found: list[RuleStanding], code: str) -> list[Component]:
    words = visit.words
    back = back_to(visit, RULES, words("page.alerts.rules_back"))
    standing = next((one for one in found if one.line.version.rule == code), None)
    if standing is None:
        return [back, parts.page_head(words("page.alerts.rules")), parts.unknown(words)]
    versions = await visit.read(versions_page, alert_desk(visit), code)
    head = parts.page_head(named(visit, standing), _state(visit, standing), revising.ways(visit, standing))
    body = [_version(visit, one, is_open=one.version in _shown(standing)) for one in versions]
    return [
        back,
        head,
        *revising.asked_for(visit, standing),
        _facts(visit, standing),
        parts.panel(words("page.alerts.versions"), body),
    ]


def named(visit: Visit, standing: RuleStanding) -> str:
    """Code and name of a rule."""
    rule, code = standing.rule, standing.line.version.rule
    return code if rule is None else f"{code} {visit.words.of(rule.name.zh, rule.name.en)}"


def _look(row: RuleStanding) -> str:
    return "look-late" if row.broken else ""


def _columns(visit: Visit) -> list[Column[RuleStanding]]:
    words = visit.words

    def linked(row: RuleStanding) -> Component:
        way = parts.link(named(visit, row), visit.link(RULES, rule=row.line.version.rule), "link strong")
        below = [*_broken(visit, row), *_without(visit, row), *_waiting(visit, row)]
        return html.Div([way, *(html.Span(one, className="below") for one in below)]) if below else way

    return [
        Column(words("page.alerts.column.rule"), linked, "head", wide=True),
        Column(words("page.alerts.column.state"), lambda row: _state(visit, row)),
        Column(words("page.alerts.column.level"), lambda row: _levels(visit, row)),
        Column(words("page.alerts.version_head"), lambda row: str(row.line.version.version), "number"),
        Column(words("page.alerts.looked_at"), lambda row: f"{row.line.judged:,}", "number"),
        Column(words("page.alerts.breaching"), lambda row: f"{row.line.breaching:,}", "number"),
        Column(words("page.alerts.column.unknown"), lambda row: f"{row.line.unknown:,}", "number"),
        Column(words("page.alerts.last_look"), lambda row: times.clock(row.line.pass_at, visit.at)),
        Column(words("page.alerts.last_fired"), lambda row: _fired(visit, row)),
    ]


def _waiting(visit: Visit, row: RuleStanding) -> list[str]:
    return [] if row.waiting is None else [visit.words("page.alerts.waiting", n=row.waiting)]


def _levels(visit: Visit, row: RuleStanding) -> Any:
    if row.rule is None:
        return "–"
    levels = {str(one) for one in row.rule.levels.values()} or {str(row.rule.level)}
    return html.Div([level_chip(visit, one) for one in LEVELS if one in levels], className="stacked")


def _state(visit: Visit, row: RuleStanding) -> Component:
    words = visit.words
    if row.broken:
        return parts.chip("bad", words("page.alerts.broken"))
    if row.rule is not None and not row.rule.enabled:
        return parts.chip("off", words("page.alerts.off"))
    return parts.chip("calm", words("page.alerts.on"))


def _fired(visit: Visit, row: RuleStanding) -> Any:
    if row.line.fired_at is None:
        return visit.words("page.alerts.never")
    often = visit.words("page.alerts.fired_of_late", n=f"{row.line.fired:,}", days=OF_LATE.days)
    return html.Div([times.clock(row.line.fired_at, visit.at), html.Span(often, className="below")])


def _facts(visit: Visit, standing: RuleStanding) -> Component:
    words, line = visit.words, standing.line
    pairs: list[tuple[str, Any]] = [
        (words("page.alerts.last_look"), times.full(line.pass_at)),
        (words("page.alerts.looked_at"), f"{line.judged:,}"),
        (words("page.alerts.breaching"), f"{line.breaching:,}"),
        (words("page.alerts.column.unknown"), f"{line.unknown:,}"),
        (words("page.alerts.last_fired"), _fired(visit, standing)),
    ]
    if standing.broken:
        pairs.append((words("page.alerts.broken"), html.Div(_broken(visit, standing), className="stacked")))
    if standing.without:
        pairs.append((words("page.alerts.without_head"), " · ".join(_without(visit, standing))))
    return parts.panel(words("page.alerts.result"), parts.facts(pairs))


def _broken(visit: Visit, row: RuleStanding) -> list[Any]:
    """What is wrong with a rule in the reader's words; in those of the program for whoever can mend it."""
    if not row.broken:
        return []
    said = visit.words("page.alerts.unreadable" if row.rule is None else "page.alerts.not_applied")
    return [said, html.Code(row.broken, lang="en")] if visit.holds(REVISE) else [said]


def _without(visit: Visit, row: RuleStanding) -> list[str]:
    """The posts of a rule that nobody holds at some units, each with how many that are."""
    words, posts = visit.words, shipped().posts
    return [
        words("page.alerts.without", n=number, post=words.of(posts[post].name.zh, posts[post].name.en))
        for post, number in row.without.items()
    ]


def _shown(standing: RuleStanding) -> tuple[int | None, ...]:
    """The version that holds, and the one that waits to be looked at beside it."""
    return standing.line.version.version, standing.waiting


def _version(visit: Visit, one: RuleVersion, *, is_open: bool) -> Component:
    words = visit.words
    who = one.made_name if one.made_by is not None else words("page.alerts.shipped")
    said = [words("page.alerts.version", n=one.version), f" · {who} · ", times.full(one.made_at)]
    note = [html.P(one.note, className="below")] if one.note else []
    body = html.Pre(written(one.body), className="rule-text", tabIndex="0", **{"aria-label": words("page.alerts.yaml")})
    return html.Details([html.Summary(said), *note, body], open=is_open, className="rule-version")
