"""A message as it was sent: its words, what became of it, and how the alerts stand now that it told of."""

from collections.abc import Mapping
from typing import Any, Final

from dash.development.base_component import Component

from alerts.message_reading import ToldStory, UnknownMessageError, message_page
from alerts.reading import rules_named
from alerts.schema import Rule
from alerts.wording import DIGEST
from cockpit.pages.alerts.listing import standing_columns, subject_columns, taken_column
from cockpit.pages.alerts.message_parts import delivery_list
from cockpit.pages.alerts.words import LIST, RULES, alert_desk, level_chip, number_in, rule_text
from cockpit.pages.field_parts import back_to, note_of
from cockpit.shell.nodes import node_names
from cockpit.ui import parts, times
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from store.views.alert_messages import told_in
from store.views.alerts import AlertLine

MESSAGE: Final = "message"


async def view(visit: Visit) -> list[Component]:
    """The page of a message; of one that the visitor may not see that there is none."""
    words, desk, page = visit.words, alert_desk(visit), page_of(visit)
    back = back_to(visit, LIST, words("page.alerts.back"))
    number, offset = number_in(visit, MESSAGE), (page - 1) * PAGE
    try:
        story = await visit.read(message_page, desk, visit.principal, number, visit.at, PAGE, offset)
    except UnknownMessageError:
        return [back, parts.page_head(words("page.alerts.title")), parts.unknown(words)]
    rules = await visit.read(rules_named, desk, visit.at)
    subject, body = told_in(story.message, visit.language)
    names = await node_names(visit, {story.message.node})
    note = note_of(words(f"page.alerts.kind.{story.message.kind}"), level_chip(visit, story.message.level))
    return [
        back,
        parts.page_head(subject, note),
        html.Div(
            [
                parts.panel(
                    words("page.alerts.said"), [html.P(body, className="as-sent"), _facts(visit, story, rules, names)]
                ),
                parts.panel(words("page.alerts.sent_to"), delivery_list(visit, story.deliveries, story.people)),
            ],
            className="columns",
        ),
        parts.panel(words("page.alerts.told_now", n=f"{story.total:,}"), _alerts(visit, story, rules, page)),
    ]


def _facts(visit: Visit, story: ToldStory, rules: Mapping[str, Rule], names: Mapping[str, str]) -> Component:
    words, one = visit.words, story.message
    post = story.posts.get(one.post)
    to = one.post if post is None else words.of(post.name.zh, post.name.en)
    pairs: list[tuple[str, Any]] = [
        (words("page.alerts.made"), times.full(one.made_at)),
        (words("page.alerts.post"), f"{to} · {names.get(one.node, one.node)}"),
        (words("page.alerts.told_of"), f"{one.alert_count:,}"),
    ]
    if one.kind != DIGEST:
        way = parts.link(rule_text(visit, one.rule, rules), visit.link(RULES, rule=one.rule))
        pairs.insert(0, (words("page.alerts.column.rule"), way))
    return parts.facts(pairs)


def _alerts(visit: Visit, story: ToldStory, rules: Mapping[str, Rule], page: int) -> list[Any]:
    shown = table(visit.words("page.alerts.title"), _columns(visit, rules), story.alerts, class_name="is-dense")
    return [shown, pager(visit, page, story.total)]


def _columns(visit: Visit, rules: Mapping[str, Rule]) -> list[Column[AlertLine]]:
    return [
        *subject_columns(visit, rules),
        *standing_columns(visit),
        Column(visit.words("page.alerts.ended"), lambda row: times.clock(row.episode.ended_at, visit.at)),
        taken_column(visit),
    ]
