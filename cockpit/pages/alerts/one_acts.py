"""What may be done with one alert: taking it up with words, silencing it, asking for a case."""

from typing import Any, Final

from dash.development.base_component import Component

from alerts.commands.acknowledging import MOST_WORDS, take_up
from alerts.commands.asking import DRAFT, RIGHTS, ask_for_case
from alerts.reading import READ, AlertStory
from alerts.states import FIRED
from cockpit.pages.alerts.words import ASK, LIST, ONE, SILENCE, alert_desk, number_in
from cockpit.ui import parts
from cockpit.ui.acts import ACT, Done, Fields, Typed, act_panel, register_acts, way
from cockpit.ui.visit import Desk, Visit
from core.errors import RefusedError

NAME: Final = "alert"
TAKE: Final = "take_up"
CASE: Final = "ask_case"


def acts_of(visit: Visit, story: AlertStory) -> list[str]:
    """The acts that this person may do to an alert as it stands."""
    one, found = story.line.episode, []
    if one.ended_at is None and one.state == "firing" and visit.holds(READ):
        found.append(TAKE)
    offered = story.rule is not None and story.rule.case != "none" and visit.holds(RIGHTS[story.rule.opens])
    is_open = one.ended_at is None and one.state in FIRED
    if offered and is_open and story.case is None and story.line.owner_name is not None:
        found.append(CASE)
    return found


def ways(visit: Visit, story: AlertStory) -> list[Component]:
    """The ways to what this person may do now."""
    words, one = visit.words, story.line.episode
    found = [way(visit, act, words(f"page.alerts.act.{act}")) for act in acts_of(visit, story)]
    if one.ended_at is None and visit.holds(SILENCE):
        query = {"act": "silence", "rule": one.rule, "scope": one.scope, "code": one.code}
        found.append(parts.link(words("page.alerts.act.silence"), visit.link(LIST, **query), "button button-quiet"))
    return found


def asked_for(visit: Visit, story: AlertStory) -> list[Component]:
    """The form of the act of the address."""
    act, words = visit.query.get(ACT, ""), visit.words
    if act not in acts_of(visit, story):
        return []
    made = Fields(visit, NAME, f"{act} {story.line.episode.alert_id}")
    hint = words(f"page.alerts.hint_of.{act}", most=MOST_WORDS)
    fields = [made.text("words", words("page.alerts.case_words" if act == CASE else "page.alerts.words"), hint=hint)]
    return [act_panel(visit, NAME, act, words(f"page.alerts.act.{act}"), fields)]


def register(app: Any, desk: Desk) -> None:
    """Registers the one callback of these acts."""
    register_acts(app, desk, NAME, ONE, do, (READ, ASK, DRAFT))


async def do(visit: Visit, typed: Typed) -> Done:
    """Does the act of the form; the alert is shown as it stands then."""
    acts = {TAKE: take_up, CASE: ask_for_case}
    if typed.act not in acts:
        raise RefusedError(f"there is no act {typed.act}", "fields_missing")
    alert_id = number_in(visit, "alert")
    await visit.work(acts[typed.act], alert_desk(visit), visit.principal, alert_id, typed.text("words"), visit.at)
    return Done(visit.words(f"page.alerts.done.{typed.act}"), visit.link(ONE, alert=alert_id))
