"""One alert: where it stands, its figures, its whole course, and the messages as they were sent."""

from collections.abc import Mapping
from typing import Any

from dash.development.base_component import Component

from alerts.commands.acting import UnknownAlertError
from alerts.reading import AlertStory, rules_named, story_of
from alerts.schema import Rule
from cockpit.pages.alerts import one_acts
from cockpit.pages.alerts.chart import Drawn, picture
from cockpit.pages.alerts.listing import standing, taken_by
from cockpit.pages.alerts.message_parts import message_item
from cockpit.pages.alerts.words import (
    LIST,
    RULES,
    alert_desk,
    figures_text,
    level_chip,
    level_text,
    number_in,
    reason_text,
    rule_text,
    state_text,
    what_text,
    where_text,
)
from cockpit.pages.field_parts import back_to, note_of
from cockpit.pages.refusals import sentence_of
from cockpit.ui import parts, times
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from store.alerting.cases import CaseRow
from store.alerting.episodes import EpisodeMove


async def view(visit: Visit) -> list[Component]:
    """The page of an alert; of one that the visitor may not see that there is none."""
    words, desk = visit.words, alert_desk(visit)
    back = back_to(visit, LIST, words("page.alerts.back"))
    try:
        story = await visit.read(story_of, desk, visit.principal, number_in(visit, "alert"), visit.at)
    except UnknownAlertError:
        return [back, parts.page_head(words("page.alerts.title")), parts.unknown(words)]
    rules = dict(await visit.read(rules_named, desk, visit.at))
    if story.rule is not None:
        rules[story.rule.code] = story.rule
    line = story.line
    title = f"{where_text(visit, line)} · {what_text(visit, line)}"
    head = parts.page_head(
        title, note_of(level_chip(visit, line.episode.level), standing(visit, line)), one_acts.ways(visit, story)
    )
    return [
        back,
        head,
        *one_acts.asked_for(visit, story),
        _facts(visit, story, rules),
        *_chart(visit, story),
        html.Div([_course(visit, story), _messages(visit, story)], className="columns"),
    ]


def _facts(visit: Visit, story: AlertStory, rules: Mapping[str, Rule]) -> Component:
    words, line, one = visit.words, story.line, story.line.episode
    rule = parts.link(rule_text(visit, one.rule, rules), visit.link(RULES, rule=one.rule))
    pairs: list[tuple[str, Any]] = [
        (words("page.alerts.column.rule"), [rule, " ", words("page.alerts.version", n=one.rule_version)]),
        (words("page.alerts.figures"), figures_text(visit, line, rules) or "–"),
        (words("page.alerts.why"), reason_text(visit, one.reason)),
        (words("page.alerts.column.since"), times.full(one.began_at)),
        (words("page.alerts.fired"), times.full(one.fired_at)),
        (words("page.alerts.column.taken"), taken_by(visit, line)),
        (words("page.alerts.judged"), times.full(one.judged_at)),
    ]
    if one.ended_at is not None:
        pairs.append((words("page.alerts.ended"), times.full(one.ended_at)))
    if line.silenced_until is not None:
        pairs.append((words("page.alerts.silenced_until"), times.full(line.silenced_until)))
    if one.detail.get("link"):
        pairs.append((words("page.alerts.about"), parts.link(words("page.alerts.look"), str(one.detail["link"]))))
    if story.case is not None:
        pairs.append((words("page.alerts.case"), _case(visit, story.case)))
    return parts.panel(words("page.alerts.about_it"), parts.facts(pairs))


def _case(visit: Visit, case: CaseRow) -> Any:
    words = visit.words
    if case.lead_id is not None:
        return parts.link(words("page.alerts.lead", number=case.lead_id), visit.link("/leads", lead=case.lead_id))
    if case.document_id is not None:
        way = visit.link("/documents", document=case.document_id)
        return parts.link(words(f"page.alerts.draft.{case.opens}", number=case.document_id), way)
    if case.refusal:
        return sentence_of(visit, case.refusal)
    return words("page.alerts.case_waits", name=case.asked_name)


def _chart(visit: Visit, story: AlertStory) -> list[Component]:
    """The drawing with what it says as text; nothing where no figures are kept."""
    words, one = visit.words, story.line.episode
    points = [(row.at, row.value) for row in story.readings if row.value is not None]
    if not points:
        return []
    newest = story.readings[-1]
    lines = {name: value for name in ("target", "warn", "crit") if (value := getattr(newest, name)) is not None}
    moments = {"fired": one.fired_at, "taken": one.acknowledged_at, "ended": one.ended_at}
    known = {name: at for name, at in moments.items() if at is not None}
    until = max(one.ended_at or visit.at, points[-1][0])
    least, most = min(value for _, value in points), max(value for _, value in points)
    said = words(
        "page.alerts.chart_said", n=len(points), least=f"{least:g}", most=f"{most:g}", last=f"{points[-1][1]:g}"
    )
    legend = [f"{words(f'page.alerts.line.{name}')} {value:g}" for name, value in lines.items()]
    drawing = html.Img(src=picture(Drawn(points, lines, known, until)), alt=said, className="alert-chart")
    shown = [drawing, html.P(" · ".join([said, *legend]), className="below")]
    return [parts.panel(words("page.alerts.chart"), shown)]


def _course(visit: Visit, story: AlertStory) -> Component:
    moves = [_move(visit, one) for one in reversed(story.moves)]
    return parts.panel(visit.words("field.course"), html.Ol(moves, className="steps"))


def _move(visit: Visit, one: EpisodeMove) -> Component:
    who = one.by_name if one.by_id is not None else visit.words("field.by_itself")
    figure = "" if one.value is None else f" · {one.value:g}"
    said = f"{state_text(visit, one.new)} · {level_text(visit, one.level)}{figure}"
    words = [html.Span(one.words, className="below")] if one.words else []
    reason = html.Span(reason_text(visit, one.reason), className="strong")
    return html.Li([reason, f" {who} ", times.clock(one.at, visit.at), html.Span(said, className="below"), *words])


def _messages(visit: Visit, story: AlertStory) -> Component:
    title = visit.words("page.alerts.messages")
    if not story.messages:
        return parts.panel(title, parts.empty(visit.words("page.alerts.no_messages")))
    shown = [message_item(visit, one, story.deliveries, story.people) for one in reversed(story.messages)]
    return parts.panel(title, html.Ol(shown, className="steps"))
