"""What may be done with several alerts: taking them up with words, silencing what fits for a time."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from dash.development.base_component import Component

from alerts.commands.acknowledging import MOST_WORDS, take_up_all
from alerts.commands.silencing import LONGEST, NewSilence, silence
from alerts.reading import READ, alerts_page, rules_named
from cockpit.pages.alerts.choosing import choice_of, shown_of
from cockpit.pages.alerts.words import LIST, SILENCE, SILENCES, alert_desk, rule_text, what_text, where_text
from cockpit.pages.refusals import sentence_of
from cockpit.shell.nodes import regions
from cockpit.ui import parts
from cockpit.ui.acts import ACT, Done, Fields, Typed, act_panel, register_acts, way
from cockpit.ui.tables import PAGE, page_of
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from core.days import local_date, start_of_day
from core.errors import RefusedError
from people.ways import way_to
from store.owners import owner_by_code
from store.views.alerts import AlertLine

NAME: Final = "alerts"
TAKE: Final = "take_up"
SHUT: Final = "silence"
ONE_DAY: Final = timedelta(days=1)


def ways(visit: Visit) -> list[Component]:
    """The ways to the acts that this person may do."""
    acts = [(TAKE, READ)] if shown_of(visit) == "all" else []
    acts.append((SHUT, SILENCE))
    return [way(visit, act, visit.words(f"page.alerts.act.{act}")) for act, right in acts if visit.holds(right)]


async def asked_for(visit: Visit) -> list[Component]:
    """The form of the act of the address."""
    act = visit.query.get(ACT, "")
    if act == TAKE and visit.holds(READ):
        return await _take_up(visit)
    return await _silence(visit) if act == SHUT and visit.holds(SILENCE) else []


def register(app: Any, desk: Desk) -> None:
    """Registers the one callback of these acts."""
    register_acts(app, desk, NAME, LIST, do, (READ, SILENCE))


async def do(visit: Visit, typed: Typed) -> Done:
    """Does the act of the form."""
    if typed.act == SHUT:
        new = silence_of(typed)
        await visit.work(silence, alert_desk(visit), visit.principal, new, visit.at)
        return Done(visit.words("page.alerts.silenced_now"), visit.link(SILENCES))
    if typed.act != TAKE:
        raise RefusedError(f"there is no act {typed.act}", "fields_missing")
    return await _taken(visit, typed)


def silence_of(typed: Typed) -> NewSilence:
    """The silence that was typed; it ends with the day that was chosen. RefusedError: no day."""
    until = end_of(typed.day("until"))
    return NewSilence(typed.text("rule"), typed.text("scope"), typed.text("code"), typed.text("reason"), until)


def end_of(day: date) -> datetime:
    """The end of a local day."""
    return start_of_day(day + ONE_DAY)


async def _taken(visit: Visit, typed: Typed) -> Done:
    chosen = typed.numbers("alerts")
    if not chosen:
        raise RefusedError("nothing is chosen", "fields_missing")
    done = await visit.work(take_up_all, alert_desk(visit), visit.principal, chosen, typed.text("words"), visit.at)
    said = visit.words("page.alerts.taken_n", n=f"{len(done.taken):,}")
    if not done.refused:
        return Done(said, visit.here(**{ACT: None}))
    lines = [html.Div([f"#{number} ", sentence_of(visit, code, state="")]) for number, code in done.refused.items()]
    return Done(said, shown=lines)


async def _take_up(visit: Visit) -> list[Component]:
    words = visit.words
    choice = choice_of(visit, PAGE, (page_of(visit) - 1) * PAGE)
    lines, _ = await visit.read(alerts_page, alert_desk(visit), visit.principal, choice, visit.at)
    options = [(str(one.episode.alert_id), _option(visit, one)) for one in lines if one.episode.state == "firing"]
    if not options:
        return [parts.warning(words("page.alerts.nothing_to_take"))]
    made = Fields(visit, NAME, TAKE)
    fields = [
        made.ticked("alerts", words("page.alerts.chosen"), options, [number for number, _ in options]),
        made.text("words", words("page.alerts.words"), hint=words("page.alerts.words_hint", most=MOST_WORDS)),
    ]
    return [act_panel(visit, NAME, TAKE, words("page.alerts.act.take_up"), fields)]


def _option(visit: Visit, line: AlertLine) -> str:
    return f"{where_text(visit, line)} · {what_text(visit, line)} · {line.episode.rule}"


async def _silence(visit: Visit) -> list[Component]:
    words, query = visit.words, visit.query
    rules = await visit.read(rules_named, alert_desk(visit), visit.at)
    made = Fields(visit, NAME, f"{SHUT} {query.get('rule', '')} {query.get('scope', '')} {query.get('code', '')}")
    nodes = await _nodes(visit)
    scope = query.get("scope") or query.get("at") or (nodes[0][0] if nodes else None)
    fields = [
        made.one_of(
            "rule",
            words("page.alerts.column.rule"),
            [(code, rule_text(visit, code, rules)) for code in rules],
            query.get("rule") or None,
        ),
        made.one_of("scope", words("page.alerts.column.where"), nodes, scope if scope in dict(nodes) else None),
        made.line("code", words("page.alerts.column.code"), query.get("code"), words("page.alerts.code_hint")),
        made.day(
            "until", words("page.alerts.until"), local_date(visit.at), words("page.alerts.until_hint", n=LONGEST.days)
        ),
        made.text("reason", words("page.alerts.reason")),
    ]
    note = words("page.alerts.silence_hint")
    return [act_panel(visit, NAME, SHUT, words("page.alerts.act.silence"), fields, note=note)]


async def _nodes(visit: Visit) -> list[tuple[str, str]]:
    """Where the visitor may silence: regions by name, and the owner of the address if it is one of those there."""
    city = visit.services.settings.city
    held = set(visit.principal.nodes(SILENCE, visit.at))
    found = [(code, name) for code, name in regions(visit) if str(city.code) in held or code in held]
    code = visit.query.get("scope", "").replace("\0", "")[:40]
    owner = await visit.read(owner_by_code, visit.database, code) if code else None
    if owner is not None and visit.principal.may(SILENCE, way_to(owner, city), visit.at):
        found.append((owner.code, visit.words.of(owner.name, owner.name_en or owner.name)))
    return found
