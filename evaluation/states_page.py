"""The page of states with what goes along with it: approval, powers, ladder, limits."""

from collections.abc import Iterator, Mapping
from typing import Any

from evaluation.deadlines.demands import demand_table
from evaluation.ladder import Step, basis_in, ladder_table
from evaluation.law.approval import approval_table
from evaluation.law.citations import Article
from evaluation.law.clauses import ClauseTable, clause_table
from evaluation.law.parameters import parameters
from evaluation.machines.document import named, states_document, table
from evaluation.tables import machines


def states_page() -> str:
    """docs/states.md."""
    return states_document(machines(), [_approval(), _clauses(), _grounds(), _ladder(), _stages(), _parameters()])


def _approval() -> str:
    found = approval_table()
    rows = [
        [kind, chain, " → ".join(found.steps[step].zh for step in found.chains[chain])]
        for kind, chain in found.documents.items()
    ]
    told = "One person takes at most one kind of step of a document; a step that rejects sends it back to the draft.\n"
    return "\n".join(["## approval\n", told, table(("document", "chain", "steps"), rows)])


def _clauses() -> str:
    found = clause_table()
    rows = [
        [
            code,
            named(clause),
            "; ".join(found.cite_all(code)),
            " / ".join(found.powers[power].zh for power in clause.power),
            ", ".join(clause.grounds),
        ]
        for code, clause in found.clauses.items()
    ]
    told = "What a clause allows at most, where one of its grounds is fulfilled; without a ground it allows guidance.\n"
    return "\n".join(["## clauses\n", told, table(("id", "used for", "articles", "power", "grounds"), rows)])


def _grounds() -> str:
    found = clause_table()
    rows = [
        [code, named(ground), ground.severity, "; ".join(_orders(found, code)), _case(found, ground.case)]
        for code, ground in found.grounds.items()
    ]
    return "\n".join(["## grounds\n", table(("ground", "", "severity", "orders", "case"), rows)])


def _orders(found: ClauseTable, ground: str) -> Iterator[str]:
    for order in found.grounds[ground].orders:
        consequence = found.consequence(order.by)
        yield f"{order.document}: {found.cite(order.by)}" + (f" → {consequence.zh}" if consequence else "")


def _case(found: ClauseTable, by: Article | None) -> str:
    return "" if by is None else found.cite(by)


def _ladder() -> str:
    rows = [
        [
            step.code,
            named(step),
            _day(step),
            step.document,
            ", ".join(step.who),
            ", ".join(step.to),
            ", ".join(step.classes),
            basis_in(step, "zh_CN"),
            " ".join(one for one in (step.needs, step.only_for) if one),
        ]
        for step in ladder_table().steps
    ]
    head = ("step", "", "when", "document", "by", "to", "classes", "basis", "only with")
    told = (
        "T is the last day of the running stage. Each step once; reminders again when the deadline has moved. "
        "A step with a document is done once that is sealed; a penalty once its decision is registered, which is made "
        "elsewhere.\n"
    )
    return "\n".join(["## ladder\n", told, table(head, rows)])


def _day(step: Step) -> str:
    if step.after is not None:
        return f"after {step.after}"
    if isinstance(step.day, int):
        return f"T{step.day:+d}"
    return ", ".join(f"{severity} T+`{name}`" for severity, name in (step.day or {}).items())


def _stages() -> str:
    rows = [
        [code, named(demand), stage.code, named(stage), _limit(stage.limit), named(stage.met)]
        for code, demand in demand_table().demands.items()
        for stage in demand.stages
    ]
    return "\n".join(["## stages\n", table(("demand", "", "stage", "", "limit", "met when"), rows)])


def _limit(limit: str | Mapping[Any, str]) -> str:
    return limit if isinstance(limit, str) else ", ".join(f"`{name}`" for name in limit.values())


def _parameters() -> str:
    rows = [
        [code, named(one), one.unit, ", ".join(f"{value.value} from {value.since}" for value in one.values)]
        for code, one in parameters().items()
    ]
    return "\n".join(["## parameters\n", table(("parameter", "", "unit", "value"), rows)])
