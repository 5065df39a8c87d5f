"""What may be done with an issue now: each act with the fields that it needs, by whoever the table of states names."""

from collections.abc import Mapping
from typing import Any, Final

from dash import ALL, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.issues import confirming
from cockpit.pages.wording import event_text
from cockpit.ui import forms, parts
from cockpit.ui.callbacks import guarded, leave_for, tell, visit_at
from cockpit.ui.tags import dcc, html
from cockpit.ui.uploads import done_uploads, drop_zone
from cockpit.ui.visit import Desk, Visit
from evaluation.casework.deeds import DemandAnswer, Told
from evaluation.casework.reading import WholeIssue
from evaluation.commands.acting import BY_DOCUMENT, act

REASON: Final = ids.make("issues", "act", "reason")
FILES: Final = ids.make("issues", "act", "files")
DAYS: Final = ids.make("issues", "act", "days")
CAUSE: Final = ids.make("issues", "act", "cause")
ACTION: Final = ids.make("issues", "act", "action")
WHO: Final = ids.make("issues", "act", "who")
ANSWER: Final = ids.make("issues", "act", "answer")
MET: Final = ids.make("issues", "act", "met")
SEEN: Final = ids.make("issues", "act", "seen")
DO: Final = ids.make("issues", "act", "submit")
MESSAGE: Final = ids.make("issues", "act", "message")
ANYBODY: Final = ("notices.draft", "notices.answer", "notices.close", "notices.sign")
NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "submit_report": ("answers", "report", "files"),
    "defend": ("reason", "files"),
    "ask_extension": ("days", "reason", "files"),
    "grant_extension": ("days", "reason"),
    "refuse_extension": ("reason",),
    "pass_recheck": ("met", "reason", "files"),
    "fail_recheck": ("met", "reason", "files"),
    "close_by_data": (),
}
"""event → what it asks for beside the confirmation; any other asks for a reason"""
RISKY: Final = frozenset({"withdraw", "dismiss", "refuse_extension", "fail_recheck", "reject_defence"})
MOST_FILES: Final = 10


def ways(visit: Visit, found: WholeIssue) -> list[Component]:
    """The ways to what this person may do now."""
    row, words = found.case.row, visit.words
    shown = []
    if row.state == "drafting" and row.document_id is None and visit.holds("notices.draft"):
        href = visit.link("/documents", act="new", issue=row.issue_no)
        shown.append(parts.link(words("page.issues.draft"), href, "button button-main"))
    for event in found.may:
        if event in BY_DOCUMENT:
            continue
        kind = "button button-quiet" if event in RISKY else "button button-plain"
        shown.append(
            parts.link(event_text(words, "issue", event), visit.link("/issues", issue=row.issue_no, act=event), kind)
        )
    return shown


def asked_for(visit: Visit, found: WholeIssue) -> list[Component]:
    """The form of the act of the address."""
    event = visit.query.get("act", "")
    if event not in found.may or event in BY_DOCUMENT:
        return []
    if event == "confirm":
        return [confirming.form(visit, found.case.row)]
    words, row = visit.words, found.case.row
    needs = NEEDS.get(event, ("reason",))
    acts = [
        parts.button(event_text(words, "issue", event), DO, "risky" if event in RISKY else "main"),
        parts.link(words("desk.cancel"), visit.link("/issues", issue=row.issue_no), "button button-quiet"),
        dcc.Store(id=SEEN, data={"revision": row.revision, "event": event}),
    ]
    form = forms.form("issues", "act", _fields(visit, found, needs), acts)
    return [parts.panel(event_text(words, "issue", event), form, class_name="is-act")]


def _fields(visit: Visit, found: WholeIssue, needs: tuple[str, ...]) -> list[Component]:
    """Fields of an act; those that it does not need are there and hidden, so that one callback serves all."""
    words = visit.words
    met = [(str(one.position), one.text) for one in found.case.demands]
    report = "report" in needs
    answers = [
        forms.field(
            one.text,
            forms.text_area({"part": ANSWER, "key": one.position}, rows=2),
            words("page.issues.answer_hint"),
            wide=True,
        )
        for one in (found.case.demands if "answers" in needs else ())
    ]
    lines: list[tuple[bool, Component]] = [
        ("days" in needs, forms.field(words("page.issues.days"), forms.number_input(DAYS, min=1, precision=0))),
        (
            "met" in needs,
            forms.field(
                words("page.issues.met_demands"),
                forms.select(MET, met, visit.language, kept=False, mode="multiple"),
                wide=True,
            ),
        ),
        (report, forms.field(words("page.issues.cause"), forms.text_area(CAUSE, rows=2), wide=True)),
        (report, forms.field(words("page.issues.action"), forms.text_area(ACTION, rows=2), wide=True)),
        (report, forms.field(words("page.issues.who"), forms.text_input(WHO))),
        ("reason" in needs, forms.field(words("page.issues.reason"), forms.text_area(REASON, rows=3), wide=True)),
        ("files" in needs, _files(visit, found)),
    ]
    return [*answers, *(field if shown else html.Div(field, hidden=True) for shown, field in lines)]


def _files(visit: Visit, found: WholeIssue) -> Component:
    label = html.Span(visit.words("page.issues.files"), className="field-label")
    return html.Div([label, drop_zone(visit, FILES, found.case.row.owner_code, MOST_FILES)], className="field is-wide")


def register(app: Any, desk: Desk) -> None:
    """Registers the one callback of all acts."""
    fields = (REASON, DAYS, CAUSE, ACTION, WHO, MET)
    typed = [State(one, "value") for one in fields]
    more = State(FILES, "listUploadTaskRecord"), State({"part": ANSWER, "key": ALL}, "value"), State(SEEN, "data")
    states = [*typed, *more, State(ids.LOCATION, "search")]
    guarded(app, desk, Output(MESSAGE, "children"), Input(DO, "n_clicks"), *states, permissions=ANYBODY)(do)


async def do(visit: Visit, clicks: int, *values: Any) -> Any:
    """Does the act of the form to the issue of the address."""
    if not clicks:
        return no_update
    reason, days, cause, action, who, met, files, answers, seen, search = values
    visit = visit_at(visit, "/issues", search)
    uploads = done_uploads(files)
    positions = [int(one["id"]["key"]) for one in ctx.states_list[7]]
    event = str(seen["event"])
    lines = [line.strip() for line in (reason or "").splitlines() if line.strip()]
    told = Told(
        reason=(reason or "").strip(),
        uploads=uploads,
        points=lines if event == "defend" else (),
        days=int(days or 0),
        answers=[
            DemandAnswer(position, (text or "").strip(), uploads)
            for position, text in zip(positions, answers, strict=True)
        ],
        cause=(cause or "").strip(),
        corrective_action=(action or "").strip(),
        responsible=(who or "").strip(),
        met=[int(one) for one in met or ()],
    )
    number = visit.query.get("issue", "")
    done = await visit.read(act, visit.evaluation, visit.principal, number, event, told, visit.at, seen["revision"])
    tell(visit.words("page.issues.done", number=done.issue_no))
    leave_for(visit.link("/issues", issue=done.issue_no))
    return ""
