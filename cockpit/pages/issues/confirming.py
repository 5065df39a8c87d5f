"""What an officer sets when an issue is confirmed: kind, severity, clause, ground, what is demanded."""

from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.issues.choosing import SEVERITIES
from cockpit.ui import forms, parts
from cockpit.ui.callbacks import guarded, show_again, tell
from cockpit.ui.visit import Desk, Visit, query_of
from core.errors import RefusedError
from evaluation.casework.deeds import Confirmation, NewDemand, Told
from evaluation.clauses import clause_table
from evaluation.commands.acting import act
from evaluation.deadlines.demands import demand_table
from store.evaluation.issues import IssueRow

CONFIRM: Final = ("notices.draft",)
PART: Final = "confirm"
KIND: Final = ids.make("issues", PART, "kind")
SEVERITY: Final = ids.make("issues", PART, "severity")
CLAUSE: Final = ids.make("issues", PART, "clause")
GROUND: Final = ids.make("issues", PART, "ground")
DEMAND: Final = ids.make("issues", PART, "demand")
DEMANDS: Final = ids.make("issues", PART, "demands")
SUBMIT: Final = ids.make("issues", PART, "submit")
MESSAGE: Final = ids.make("issues", PART, "message")
FIELDS: Final = (KIND, SEVERITY, CLAUSE, GROUND, DEMAND, DEMANDS)


def fields(visit: Visit, row: IssueRow | None) -> list[Component]:
    """The fields; of one issue filled in with what it was opened with."""
    words, language = visit.words, visit.language
    table = clause_table()
    clauses = [(code, f"{code} {words.of(one.zh, one.en)}") for code, one in table.clauses.items()]
    grounds = [(code, words.of(one.zh, one.en)) for code, one in table.grounds.items()]
    demands = [(code, words.of(one.zh, one.en)) for code, one in demand_table().demands.items()]
    kinds = [(code, words(f"page.issues.kind.{code}")) for code in ("issue", "hazard")]
    severities = [(code, words(f"evaluation.severity.{code}")) for code in SEVERITIES]
    return [
        forms.field(words("page.issues.kind_word"), forms.select(KIND, kinds, language, "issue", kept=False)),
        forms.field(
            words("page.issues.column.severity"),
            forms.select(SEVERITY, severities, language, row.severity if row else "ordinary", kept=False),
        ),
        forms.field(
            words("page.issues.clause"),
            forms.select(CLAUSE, clauses, language, (row.clause_id or None) if row else None, kept=False),
            words("page.issues.clause_hint"),
        ),
        forms.field(
            words("page.issues.ground"),
            forms.select(GROUND, grounds, language, (row.ground or None) if row else None, kept=False),
        ),
        forms.field(words("page.issues.demand"), forms.select(DEMAND, demands, language, "other", kept=False)),
        forms.field(
            words("page.issues.demands"), forms.text_area(DEMANDS, rows=2), words("page.issues.demands_hint"), wide=True
        ),
    ]


def form(visit: Visit, row: IssueRow) -> Component:
    """The form of one issue."""
    words = visit.words
    acts = [
        parts.button(words("page.issues.event.confirm"), SUBMIT, "main"),
        parts.link(words("desk.cancel"), visit.link("/issues", issue=row.issue_no), "button button-quiet"),
    ]
    body = forms.form("issues", PART, fields(visit, row), acts)
    return parts.panel(words("page.issues.event.confirm"), body, class_name="is-act")


def confirmation_of(values: Any) -> Confirmation:
    """What stands in the fields. RefusedError: one that is needed is empty."""
    kind, severity, clause, ground, demand, demands = values
    lines = [line.strip() for line in (demands or "").splitlines() if line.strip()]
    if not (kind and severity and lines):
        raise RefusedError("kind, severity and a demand are needed", "fields_missing")
    wanted = tuple(NewDemand(line) for line in lines)
    return Confirmation(kind, severity, clause or "", ground or "", demand or "other", wanted)


def register(app: Any, desk: Desk) -> None:
    """Registers the confirmation of one."""
    typed = [State(one, "value") for one in FIELDS]
    where = State(ids.LOCATION, "search")
    guarded(app, desk, Output(MESSAGE, "children"), Input(SUBMIT, "n_clicks"), where, *typed, permissions=CONFIRM)(
        confirm
    )


async def confirm(visit: Visit, clicks: int, search: str, *values: Any) -> Any:
    """Confirms the issue of the address."""
    if not clicks:
        return no_update
    number = query_of(search).get("issue", "")
    told = Told(confirmation=confirmation_of(values))
    done = await visit.read(act, visit.evaluation, visit.principal, number, "confirm", told, visit.at)
    tell(visit.words("page.issues.done", number=done.issue_no))
    show_again(visit)
    return ""
