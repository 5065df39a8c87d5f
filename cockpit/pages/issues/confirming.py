"""What an officer sets when an issue is confirmed: kind, severity, clause, ground, stages, what is demanded.

An issue that rests on a figure comes with what its figure calls for, and with the figure as its proof.
"""

from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.issues import inputs
from cockpit.pages.issues.choosing import SEVERITIES
from cockpit.pages.issues.told import confirmation_of
from cockpit.ui.visit import Visit
from evaluation.casework.deeds import Told
from evaluation.casework.owner_figures import OwnerFigure, owner_figure
from evaluation.casework.reading import WholeIssue, one_issue
from evaluation.commands.figure_cases import words_of
from evaluation.deadlines.demands import demand_table
from evaluation.law.clauses import clause_table
from evaluation.red_figures import calling
from store.owners import OwnerRow

CONFIRM: Final = ("notices.draft",)
KEYS: Final = inputs.KEYS


async def fields(visit: Visit, found: WholeIssue) -> list[Component]:
    """The fields of one issue, filled in with what it was opened with and what its figure calls for."""
    row, owner = found.case.row, found.case.owner
    figure = await figure_of(visit, owner, row.item)
    told = calling(row.item) if figure else None
    wanted = told.wanted.format(**words_of(figure, owner.name)) if told and figure else None
    shown = common(
        visit,
        severity=told.severity if told else row.severity,
        clause=row.clause_id or (told.clause if told else None),
        ground=row.ground or None,
        demand=told.demand if told else "other",
        demands=wanted,
        kind="hazard" if row.ground == "hazard" else "issue",
    )
    if figure is None:
        return shown
    said = visit.words(f"{KEYS}.by_data", name=visit.words.of(figure.name.zh, figure.name.en), target=figure.target)
    return [*shown, inputs.yes(visit, "by_data", chosen=True, label=said)]


def common(visit: Visit, **given: Any) -> list[Component]:
    """The fields that every confirmation has, with what is given for them."""
    words, table = visit.words, clause_table()
    demands = [(code, words.of(one.zh, one.en)) for code, one in demand_table().demands.items()]
    kinds = [(code, words(f"{KEYS}.kind.{code}")) for code in ("issue", "hazard")]
    severities = [(code, words(f"evaluation.severity.{code}")) for code in SEVERITIES]
    clauses = [(code, f"{code} {words.of(one.zh, one.en)}") for code, one in table.clauses.items()]
    grounds = [(code, words.of(one.zh, one.en)) for code, one in table.grounds.items()]
    severity = given.get("severity") or "ordinary"
    clause_hint, demands_hint = words(f"{KEYS}.clause_hint"), words(f"{KEYS}.demands_hint")
    return [
        inputs.select(visit, "kind", kinds, given.get("kind", "issue"), label=words(f"{KEYS}.kind_word")),
        inputs.select(visit, "severity", severities, severity, label=words(f"{KEYS}.column.severity")),
        inputs.select(visit, "clause", clauses, given.get("clause"), hint=clause_hint),
        inputs.select(visit, "ground", grounds, given.get("ground")),
        inputs.select(visit, "demand", demands, given.get("demand", "other")),
        inputs.text(visit, "demands", given.get("demands"), rows=2, hint=demands_hint),
    ]


async def figure_of(visit: Visit, owner: OwnerRow, code: str) -> OwnerFigure | None:
    """The figure that an issue rests on, as it stands; None: it rests on none."""
    found = await visit.read(owner_figure, visit.database, visit.services.catalogue, owner, code, visit.at)
    return found if found and found.band else None


async def told_by(visit: Visit, number: str, typed: Any) -> Told:
    """The confirmation of an issue, as the command takes it."""
    found = await visit.read(one_issue, visit.evaluation, visit.principal, number, visit.at)
    figure = await figure_of(visit, found.case.owner, found.case.row.item)
    return Told(confirmation=confirmation_of(typed, figure))
