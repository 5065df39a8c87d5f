"""Which documents the facts of issues can carry, the one that stands first in front."""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.casework.case import Case
from evaluation.casework.knowing import fact_of
from evaluation.desk import Desk
from evaluation.law.powers import FEEDBACK, Authority, denial
from evaluation.offices import authority

NOTICES = ("order_remedy", "order_correct", "zhejiang_notice", FEEDBACK, "guidance")
"""the notices about issues, the strongest first: what the law demands stands before what it allows"""


@dataclass(frozen=True, slots=True)
class Fitting:
    """Kinds that may carry the facts, and why the others may not: kind → code of the refusal."""

    kinds: tuple[str, ...]
    refused: dict[str, str]


def fitting(desk: Desk, cases: Sequence[Case]) -> Fitting:
    """What the facts of issues of one owner can carry together."""
    facts = [fact_of(one) for case in cases for one in case.facts]
    first = cases[0]
    addressed = Authority(first.addressee, authority(desk.settings, first.row.node).uses_provincial_notice)
    refused = {kind: found.code for kind in NOTICES if (found := denial(kind, facts, addressed)) is not None}
    return Fitting(tuple(kind for kind in NOTICES if kind not in refused), refused)
