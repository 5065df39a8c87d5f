"""A step of approval on many documents at once: each by itself, and one letter to whoever's turn it is then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.access import Principal, access_table
from core.errors import RefusedError
from evaluation.commands.official_documents import Stepped, take_step
from evaluation.desk import Desk, way_at
from evaluation.effects.telling import tell_authority
from evaluation.law.approval import approval_table
from people.letters import Pair, Value

MOST_AT_ONCE: Final = 500
DELIVER: Final = "notices.deliver"


@dataclass(frozen=True, slots=True)
class BulkSteps:
    """What became of many: documents that took the step, and number → why another did not."""

    done: Sequence[Stepped]
    refused: Mapping[int, RefusedError]


def take_step_on_many(
    desk: Desk, principal: Principal, documents: Sequence[int], step: str, opinion: str, at: datetime
) -> BulkSteps:
    """Takes a step of many documents; those that are refused keep none of the others. RefusedError: too many."""
    if len(documents) > MOST_AT_ONCE:
        raise RefusedError("too many at once", "too_many_at_once", most=MOST_AT_ONCE)
    done: list[Stepped] = []
    refused: dict[int, RefusedError] = {}
    for document in documents:
        try:
            done.append(take_step(desk, principal, document, step, opinion, at, is_one_of_many=True))
        except RefusedError as error:
            refused[document] = error
    _tell(desk, done, at)
    return BulkSteps(done, refused)


def _tell(desk: Desk, done: Sequence[Stepped], at: datetime) -> None:
    """One letter for each state that documents of an authority wait in now."""
    groups: dict[tuple[str, str], int] = {}
    for one in done:
        key = (one.node, one.state)
        groups[key] = groups.get(key, 0) + 1
    with desk.database.begin() as unit:
        for (node, state), count in groups.items():
            step = next((one for one in approval_table().steps.values() if one.state == state), None)
            permission = step.permission if step else DELIVER
            told = step or access_table().permissions[DELIVER]
            words: dict[str, Value] = {"n": count, "step": Pair(told.zh, told.en)}
            link = f"/documents?state={state}"
            tell_authority(unit, way_at(unit, desk, node), permission, "documents_waiting", words, link, at)
