"""Numbers that cannot be right: shares above the whole, negative sums, stocks that leap. Pure."""

from collections.abc import Iterable, Mapping
from typing import Final

from core.conditions import Condition, Rules
from indicators.catalogue import Catalogue
from indicators.results import Evaluation

PERCENT: Final = "percent"
"""the unit of indicators whose numerator is a part of their denominator"""


def contradictions(catalogue: Catalogue, evaluation: Evaluation) -> list[Condition]:
    """Indicators of a scope whose numerator is above their denominator, and items whose sum is negative."""
    scope = str(evaluation.scope)
    found = []
    for code, result in evaluation.results.items():
        if result is None or catalogue.indicators[code].unit != PERCENT:
            continue
        above, below = result.reading.numerator, result.reading.denominator
        if above > below:
            detail = {"numerator": above, "denominator": below}
            found.append(Condition("contradiction", scope=scope, item=code, detail=detail))
    for code, item in catalogue.items.items():
        value = evaluation.measures[item.column]
        if value < 0:
            found.append(Condition("negative", scope=scope, item=code, detail={"value": value}))
    return found


def jumps(
    rules: Rules, catalogue: Catalogue, evaluations: Iterable[Evaluation], changes: Mapping[str, Mapping[str, int]]
) -> list[Condition]:
    """Stocks that have changed within a day by more than they may; `changes`: scope → column → how much."""
    found = []
    for evaluation in evaluations:
        scope = str(evaluation.scope)
        for code in rules.jumps:
            column = catalogue.items[code].column
            value = evaluation.measures[column]
            change = changes.get(scope, {}).get(column, 0)
            before = value - change
            if before >= rules.limits.jump_least and abs(change) > rules.limits.jump_share * before:
                detail = {"before": before, "value": value}
                found.append(Condition("jump", scope=scope, item=code, detail=detail))
    return found


def doubtful(catalogue: Catalogue, scope: str, conditions: Iterable[Condition]) -> frozenset[str]:
    """The indicators of a scope that a condition of theirs or of one of their items makes doubtful."""
    items = {one.item for one in conditions if one.scope == scope and one.item}
    return frozenset(
        code
        for code in catalogue.indicators
        if code in items or items & {item.code for item in catalogue.items_of(code)}
    )
