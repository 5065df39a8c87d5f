"""`/api/alerts`: what fires and has fired, taking it up, silences and rules; each within the reader's reach."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import AfterValidator

from alerts import reading
from alerts.commands import acknowledging, asking, revising, silencing
from alerts.commands.resending import OPERATE
from alerts.desk import AlertDesk
from alerts.message_reading import message_page
from cockpit.failures import ApiError
from cockpit.gate.current import Visit, visit_of
from cockpit.routes.alerts.answers import alerts_answer, message_answer, rule_answer, silence_answer, whole_answer
from cockpit.routes.alerts.forms import (
    AlertsAnswer,
    CaseOrder,
    Level,
    MessageAnswer,
    Over,
    RefusedAlert,
    RuleMade,
    RuleOrder,
    RulesAnswer,
    Shown,
    SilenceOrder,
    SilencesAnswer,
    Stream,
    TakenAnswer,
    TakeOrder,
    WholeAlertAnswer,
    WordsOrder,
)
from cockpit.routes.evaluation.desk import ACTING, READING, InPath, Limit, Made, Moment, Offset, storable
from cockpit.routes.reading import reads_of, services_of, works_of
from store.views.alerts import AlertChoice

router = APIRouter()

Word = Annotated[str | None, Query(max_length=200), AfterValidator(lambda text: text and storable(text))]


def desk_of(request: Request) -> AlertDesk:
    """What the alerts room works on. ApiError 503: this process has no store."""
    services = services_of(request)
    if services.people is None:
        raise ApiError(503, "store_away", request.url.path)
    return AlertDesk(services.people.database, services.settings, services.catalogue)


@router.get("/api/alerts", response_model=AlertsAnswer, responses=READING, summary="Open alerts")
async def list_alerts(
    request: Request,
    rule: Word = None,
    level: Level | None = None,
    state: Shown | None = None,
    stream: Stream | None = None,
    node: Word = None,
    code: Word = None,
    taken: bool | None = None,
    text: Word = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> AlertsAnswer:
    """The gravest first; without `state` all but what is only pending. `node`: city, place or owner with all below."""
    choice = AlertChoice(
        rule=rule,
        level=level,
        state=state,
        stream=stream,
        node=node,
        code=code,
        taken=taken,
        text=text,
        codes=reading.codes_named(desk_of(request), text) if text else (),
        limit=limit,
        offset=offset,
    )
    visit, read, desk = visit_of(request), reads_of(request), desk_of(request)
    lines, total = await read(reading.alerts_page, desk, visit.principal, choice, visit.at)
    rules = await read(reading.rules_named, desk, visit.at)
    return alerts_answer(services_of(request), lines, total, rules, await read(reading.looked_at, desk))


@router.get("/api/alerts/history", response_model=AlertsAnswer, responses=READING, summary="Alerts that are over")
async def history(
    request: Request,
    rule: Word = None,
    level: Level | None = None,
    state: Over | None = None,
    stream: Stream | None = None,
    node: Word = None,
    code: Word = None,
    since: Moment | None = None,
    until: Moment | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> AlertsAnswer:
    """Those that fired from `since` on and before `until`, the newest first; more than 10 000 are not counted."""
    choice = AlertChoice(
        rule=rule,
        level=level,
        state=state,
        stream=stream,
        node=node,
        code=code,
        since=since,
        until=until,
        limit=limit,
        offset=offset,
    )
    visit, read, desk = visit_of(request), reads_of(request), desk_of(request)
    lines, total = await read(reading.history_page, desk, visit.principal, choice, visit.at)
    rules = await read(reading.rules_named, desk, visit.at)
    return alerts_answer(services_of(request), lines, total, rules, await read(reading.looked_at, desk))


@router.get("/api/alerts/rules", response_model=RulesAnswer, responses=READING, summary="Rules of alerts")
async def list_rules(request: Request) -> RulesAnswer:
    """The version of each that holds, with what came of it."""
    found = await reads_of(request)(reading.rules_page, desk_of(request), visit_of(request).at)
    return RulesAnswer(rules=[rule_answer(one) for one in found])


@router.post(
    "/api/alerts/rules", status_code=201, response_model=RuleMade, responses=ACTING, summary="Put a rule in force"
)
async def revise(request: Request, order: RuleOrder) -> RuleMade:
    """The next version of a rule that there is, the first one of a new rule; a wrong one is refused whole."""
    visit = visit_of(request)
    rule = await works_of(request)(revising.revise, desk_of(request), visit.principal, order.body, order.note, visit.at)
    return RuleMade(rule=rule.code, version=rule.version)


@router.get("/api/alerts/silences", response_model=SilencesAnswer, responses=READING, summary="Silences that hold")
async def list_silences(request: Request) -> SilencesAnswer:
    """Those of what you see, and those that cover all of it."""
    visit = visit_of(request)
    rows = await reads_of(request)(reading.silences_page, desk_of(request), visit.principal, visit.at)
    return SilencesAnswer(silences=[silence_answer(one) for one in rows])


@router.post("/api/alerts/silences", status_code=201, response_model=Made, responses=ACTING, summary="Silence alerts")
async def silence(request: Request, order: SilenceOrder) -> Made:
    """Nobody is told of what fits until then; alerts fire and end all the same."""
    visit = visit_of(request)
    new = silencing.NewSilence(order.rule, order.scope, order.code, order.reason, order.until_at)
    return Made(id=await works_of(request)(silencing.silence, desk_of(request), visit.principal, new, visit.at))


@router.delete(
    "/api/alerts/silences/{number}", status_code=204, responses=ACTING, summary="End a silence before its time"
)
async def end_silence(request: Request, number: InPath) -> None:
    """From now on people are told again."""
    visit = visit_of(request)
    await works_of(request)(silencing.end_silence, desk_of(request), visit.principal, number, visit.at)


@router.post("/api/alerts/acknowledge", response_model=TakenAnswer, responses=ACTING, summary="Take several alerts up")
async def acknowledge_all(request: Request, order: TakeOrder) -> TakenAnswer:
    """Each by itself: one that is refused stops no other."""
    visit = visit_of(request)
    done = await works_of(request)(
        acknowledging.take_up_all, desk_of(request), visit.principal, order.alerts, order.words, visit.at
    )
    refused = [RefusedAlert(id=number, code=code) for number, code in done.refused.items()]
    return TakenAnswer(taken=list(done.taken), refused=refused)


@router.get("/api/alerts/{number}", response_model=WholeAlertAnswer, responses=READING, summary="One alert")
async def one(request: Request, number: InPath) -> WholeAlertAnswer:
    """With its moves, the messages as they were sent and what became of them, and its case."""
    visit = visit_of(request)
    story = await reads_of(request)(reading.story_of, desk_of(request), visit.principal, number, visit.at)
    return whole_answer(services_of(request), story, may_operate=_may_operate(visit))


@router.get(
    "/api/alerts/messages/{number}", response_model=MessageAnswer, responses=READING, summary="One message of alerts"
)
async def message(request: Request, number: InPath, limit: Limit = 50, offset: Offset = 0) -> MessageAnswer:
    """As it was sent, what became of it, and the alerts that it told of as they stand now, a page at a time."""
    visit, read, desk = visit_of(request), reads_of(request), desk_of(request)
    story = await read(message_page, desk, visit.principal, number, visit.at, limit, offset)
    rules = await read(reading.rules_named, desk, visit.at)
    return message_answer(services_of(request), story, rules, may_operate=_may_operate(visit))


@router.post("/api/alerts/{number}/acknowledge", status_code=204, responses=ACTING, summary="Take an alert up")
async def acknowledge(request: Request, number: InPath, order: WordsOrder) -> None:
    """Says what is being done; nobody is told again unless it gets worse or is not mended in time."""
    visit = visit_of(request)
    await works_of(request)(acknowledging.take_up, desk_of(request), visit.principal, number, order.words, visit.at)


@router.post(
    "/api/alerts/{number}/case", status_code=201, response_model=Made, responses=ACTING, summary="Ask for a case"
)
async def ask(request: Request, number: InPath, order: CaseOrder) -> Made:
    """Asks that the authority looks into an alert on a unit: it becomes a lead, with the figures of this moment."""
    visit = visit_of(request)
    made = await works_of(request)(
        asking.ask_for_case, desk_of(request), visit.principal, number, order.words, visit.at
    )
    return Made(id=made)


def _may_operate(visit: Visit) -> bool:
    return visit.principal.holds(OPERATE, visit.at)
