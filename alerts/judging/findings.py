"""What runs and numbers have been found to be wrong with. Pure."""

from collections.abc import Collection, Iterable

from alerts.observing import NOTHING_YET, Observation, Sight, Subject
from alerts.schema import Found, Rule
from core.conditions import Condition


def judge_findings(
    rule: Rule, found: Iterable[Condition], loading: Collection[str] = frozenset()
) -> dict[Subject, Observation]:
    """A breach for each open finding of the kinds of a rule; what is not among them is clear.

    `loading`: indicators and items of which only a part is here; that they contradict themselves says nothing yet.
    """
    condition = rule.condition
    assert isinstance(condition, Found)
    chosen = [one for one in found if one.kind in condition.kinds]
    return {subject_of(one): NOTHING_YET if one.item in loading else _breach(rule, one) for one in chosen}


def subject_of(one: Condition) -> Subject:
    """What a finding is of: an item of a scope, or a feed."""
    return Subject(one.scope, f"{one.kind}:{one.item or f'{one.source}/{one.feed}'}")


def kind_of_finding(subject: Subject) -> str:
    """The kind of the finding that a subject is of; of any other subject something that is no kind."""
    return subject.code.partition(":")[0]


def _breach(rule: Rule, one: Condition) -> Observation:
    said = dict(one.detail or {})
    return Observation(Sight.BREACH, rule.level, 1, detail={"finding": one.kind, "source": one.source, **said})
