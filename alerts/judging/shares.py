"""What share of the owners of a place are in a bad band. Pure."""

from collections import Counter
from collections.abc import Iterable

from alerts.judging.figures import Figure
from alerts.observing import Observation, Sight, Subject
from alerts.schema import Rule, ShareBelow
from indicators.bands import RANK


def shares(rule: Rule, owners: Iterable[Figure]) -> dict[Subject, Observation]:
    """An observation for each place and indicator of some figures of owners that say their places.

    Owners that cannot be judged do not count; fewer than the least denominator of the rule, or none at all: no data.
    """
    condition = rule.condition
    assert isinstance(condition, ShareBelow)
    bad: Counter[Subject] = Counter()
    whole: Counter[Subject] = Counter()
    for figure in owners:
        if figure.place:
            subject = Subject(figure.place, figure.code)
            band = figure.band if figure.standing == "ok" else None
            whole[subject] += band is not None
            bad[subject] += band is not None and RANK[band] >= RANK[condition.worst]
    return {subject: _observation(rule, condition, bad[subject], number) for subject, number in whole.items()}


def _observation(rule: Rule, condition: ShareBelow, bad: int, whole: int) -> Observation:
    if whole < rule.least_denominator:
        return Observation(Sight.NO_DATA, numerator=bad, denominator=whole)
    reached = bad >= condition.at_least * whole
    sight, rank = (Sight.BREACH, 1) if reached else (Sight.CLEAR, 0)
    return Observation(sight, rule.level, rank, bad / whole, bad, whole)
