"""`/api/evaluation/issues`: how issues are opened, confirmed and moved, and what they come to."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from fractions import Fraction
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request

from cockpit.gate.current import visit_of
from cockpit.i18n import language_of_request
from cockpit.routes.evaluation.desk import ACTING, READING, Limit, Offset, desk_of
from cockpit.routes.evaluation.issue_forms import (
    ActedAnswer,
    ActOrder,
    BulkAnswer,
    BulkOrder,
    ConfirmationForm,
    ExaminationOrder,
    IssueAnswer,
    IssueMade,
    IssueNo,
    IssueOrder,
    IssuesAnswer,
    Kind,
    OutcomeAnswer,
    RefusedAnswer,
    Severity,
    SourceKind,
    StatisticsAnswer,
    StepTimeAnswer,
    TimelineEntry,
    WholeIssueAnswer,
)
from cockpit.routes.reading import iso, reads_of, services_of, works_of
from evaluation.casework.deeds import Confirmation, DemandAnswer, NewDemand, Told
from evaluation.casework.reading import WholeIssue, issues_page, one_issue, statistics
from evaluation.commands.acting import Acted, act, act_on_many
from evaluation.commands.defending import Examined, examine_defence
from evaluation.commands.issues import NewEvidence, NewFact, NewIssue, open_issue
from store.views.issues import IssueChoice, IssueLine

router = APIRouter()

Event = Annotated[str, Path(max_length=40, pattern=r"^[a-z_]+$")]
Word = Annotated[str | None, Query(max_length=60, pattern=r"^[^\x00]*$")]


@router.get("/api/evaluation/issues", response_model=IssuesAnswer, responses=READING, summary="Issues")
async def list_issues(
    request: Request,
    state: Word = None,
    open_only: bool | None = None,
    overdue: bool | None = None,
    met: Annotated[bool | None, Query(description="Whether the collected figures reach all targets.")] = None,
    severity: Severity | None = None,
    kind: Kind | None = None,
    owner: Word = None,
    node: Word = None,
    source_kind: SourceKind | None = None,
    source_ref: Word = None,
    item: Word = None,
    mine: Annotated[bool, Query(description="Of which you are the officer.")] = False,
    document: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
    text: Annotated[str | None, Query(max_length=60, pattern=r"^[^\x00]*$")] = None,
    due_until: Annotated[date | None, Query(description="Whose last day lies up to here.")] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> IssuesAnswer:
    """The register of what you may see, the newest first."""
    visit = visit_of(request)
    choice = IssueChoice(
        state=state,
        open_only=open_only,
        overdue=overdue,
        met=met,
        severity=severity,
        kind=kind,
        owner=owner,
        node=node,
        source_kind=source_kind,
        source_ref=source_ref,
        item=item,
        officer=visit.principal.account_id if mine else None,
        document=document,
        text=text,
        due_until=due_until,
        limit=limit,
        offset=offset,
    )
    lines, total = await reads_of(request)(issues_page, desk_of(request), visit.principal, choice, visit.at)
    return IssuesAnswer(total=total, issues=[_line(one) for one in lines])


@router.post(
    "/api/evaluation/issues", status_code=201, response_model=IssueMade, responses=ACTING, summary="Open an issue"
)
async def open_one(request: Request, order: IssueOrder) -> IssueMade:
    """From a lead, an inspection, a grade limit, a repeat or an alert; a figure alone opens none."""
    visit = visit_of(request)
    facts = tuple(_fact(one.model_dump()) for one in order.facts)
    plain = order.model_dump(exclude={"facts"})
    number = await works_of(request)(
        open_issue, desk_of(request), visit.principal, NewIssue(**plain, facts=facts), visit.at
    )
    return IssueMade(issue_no=number)


@router.post(
    "/api/evaluation/issues/confirmations", response_model=BulkAnswer, responses=ACTING, summary="Confirm many issues"
)
async def confirm_many(request: Request, order: BulkOrder) -> BulkAnswer:
    """Each by itself: what is refused keeps none of the others."""
    visit, services = visit_of(request), services_of(request)
    language = language_of_request(request.scope["headers"])
    told = {
        number: Told(confirmation=_confirmation(order.own.get(number, order.confirmation))) for number in order.issues
    }
    found = await works_of(request)(act_on_many, desk_of(request), visit.principal, "confirm", told, visit.at)
    refused = [
        RefusedAnswer(
            issue_no=number,
            code=error.code,
            message=services.texts(language, f"refused.{error.code}", **error.values),
        )
        for number, error in found.refused.items()
    ]
    return BulkAnswer(done=[_acted(one) for one in found.done], refused=refused)


@router.get(
    "/api/evaluation/issues/statistics", response_model=StatisticsAnswer, responses=READING, summary="Rectification"
)
async def figures(request: Request) -> StatisticsAnswer:
    """In time by severity, median days of each step, how many stand where: of what you may see."""
    visit = visit_of(request)
    found = await reads_of(request)(statistics, desk_of(request), visit.principal, visit.at)
    return StatisticsAnswer(
        since=found.since,
        until=found.until,
        outcomes=[OutcomeAnswer(**asdict(one), rate=_rate(one.on_time, one.due)) for one in found.outcomes],
        times=[StepTimeAnswer(**asdict(one)) for one in found.times],
        states=dict(found.states),
    )


@router.get(
    "/api/evaluation/issues/{issue_no}", response_model=WholeIssueAnswer, responses=READING, summary="One issue"
)
async def whole(request: Request, issue_no: IssueNo) -> WholeIssueAnswer:
    """With its facts, demands, stages, reports, re-checks, documents, and what the figures say."""
    visit = visit_of(request)
    return _whole(await reads_of(request)(one_issue, desk_of(request), visit.principal, issue_no, visit.at))


@router.get(
    "/api/evaluation/issues/{issue_no}/timeline",
    response_model=list[TimelineEntry],
    responses=READING,
    summary="What happened to an issue",
)
async def timeline(request: Request, issue_no: IssueNo) -> list[TimelineEntry]:
    """Every transition, in order."""
    visit = visit_of(request)
    found = await reads_of(request)(one_issue, desk_of(request), visit.principal, issue_no, visit.at)
    return [
        TimelineEntry(
            at=iso(one.at) or "",
            on=one.on,
            event=one.event,
            was=one.from_state,
            becomes=one.to_state,
            by=one.by_name,
            reason=one.reason,
            effects=list(one.effects),
            uploads=list(one.uploads),
            detail=dict(one.detail),
        )
        for one in found.case.moves
    ]


@router.post(
    "/api/evaluation/issues/{issue_no}/acts/{event}",
    response_model=ActedAnswer,
    responses=ACTING,
    summary="Let something happen to an issue",
)
async def act_on(request: Request, issue_no: IssueNo, event: Event, order: ActOrder) -> ActedAnswer:
    """The events of docs/states.md that people bring about; those of a document go with the document."""
    visit = visit_of(request)
    told = _told(order)
    return _acted(
        await works_of(request)(act, desk_of(request), visit.principal, issue_no, event, told, visit.at, order.seen)
    )


@router.post(
    "/api/evaluation/issues/{issue_no}/examination", status_code=204, responses=ACTING, summary="Examine a defence"
)
async def examine(request: Request, issue_no: IssueNo, order: ExaminationOrder) -> None:
    """Point by point; the answer is drafted with the first."""
    visit, desk = visit_of(request), desk_of(request)
    points = {one.claim: Examined(one.examination, one.is_accepted) for one in order.points}
    await works_of(request)(examine_defence, desk, visit.principal, issue_no, points, visit.at)


def _fact(given: dict[str, Any]) -> NewFact:
    evidence = tuple(NewEvidence(**one) for one in given.pop("evidence"))
    return NewFact(**given, evidence=evidence)


def _confirmation(form: ConfirmationForm | None) -> Confirmation | None:
    if form is None:
        return None
    plain = form.model_dump(exclude={"demands"})
    return Confirmation(**plain, demands=tuple(NewDemand(**one.model_dump()) for one in form.demands))


def _told(order: ActOrder) -> Told:
    own = {"seen", "confirmation", "changed_demands", "answers"}
    return Told(
        **order.model_dump(exclude=own),
        confirmation=_confirmation(order.confirmation),
        changed_demands=tuple(NewDemand(**one.model_dump()) for one in order.changed_demands),
        answers=tuple(DemandAnswer(**one.model_dump()) for one in order.answers),
    )


def _acted(done: Acted) -> ActedAnswer:
    return ActedAnswer(**asdict(done))


def _line(line: IssueLine) -> IssueAnswer:
    return IssueAnswer(**plain(asdict(line)))


def _whole(found: WholeIssue) -> WholeIssueAnswer:
    case = found.case
    return WholeIssueAnswer(
        issue=plain(asdict(case.row)),
        facts=_many(case.facts),
        demands=_many(case.demands),
        stages=_many(case.stages),
        defence=None if case.defence is None else plain(asdict(case.defence)),
        extension=None if case.extension is None else plain(asdict(case.extension)),
        reports=_many(found.reports),
        rechecks=_many(found.rechecks),
        documents=[
            {"id": one.document_id, "kind": one.kind, "state": one.state, "number": one.number_text}
            for one in found.documents
        ],
        ladder=_many(found.ladder),
        figures=_many(found.figures),
        followed_by=list(found.followed_by),
        may=list(found.may),
    )


def _many(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [plain(asdict(one)) for one in rows]


def plain(value: Any) -> Any:
    """Values as JSON tells them: instants in UTC, days as they are, exact figures as fractions."""
    match value:
        case Mapping():
            return {key: plain(part) for key, part in value.items()}
        case list() | tuple():
            return [plain(part) for part in value]
        case datetime():
            return iso(value)
        case date():
            return value.isoformat()
        case Fraction():
            return str(value)
    return value


def _rate(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
