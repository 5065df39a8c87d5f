"""Who judges an agency: an open item goes to another reviewer, and a reviewer with an interest judges nothing of it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from dash.development.base_component import Component

from cockpit.pages.result.offering import is_open, may
from cockpit.pages.result.reading import Shown
from cockpit.ui.acts import Fields, Typed, act_panel
from cockpit.ui.visit import Visit
from cockpit.viewmodels.scored import speaker_of
from evaluation.commands import interests, reviews
from evaluation.results.reviewers import OpenRound, open_rounds
from store.views.cycle_board import reviewers_at

PAGE: Final = "result"
KEYS: Final = "page.result"
ACTS: Final = ("assign", "interest")


async def asked_for(visit: Visit, shown: Shown) -> list[Component]:
    """The form of the act of the address, for who runs the cycle, as long as the agency is judged."""
    act, part = visit.query.get("act", ""), shown.file.part
    if act not in ACTS or not may(visit, part, act) or not is_open(part):
        return []
    nodes = [shown.file.cycle.node, str(visit.services.settings.city.code)]
    known = await visit.read(reviewers_at, visit.database, nodes, visit.at)
    make = Fields(visit, PAGE, f"{shown.file.cycle.code}|{part.owner}|{act}")
    options = [(str(number), name) for number, name in known]
    fields = [make.one_of("reviewer", visit.words(f"{KEYS}.reviewer"), options)]
    if act == "interest":
        fields.append(make.text("reason", visit.words(f"{KEYS}.reason")))
    else:
        asked = visit.evaluation, visit.principal, shown.file.cycle.code, part.owner, visit.at
        rounds = await visit.read(open_rounds, *asked)
        fields.insert(0, make.one_of("task", visit.words(f"{KEYS}.task"), _tasks(visit, shown, rounds), wide=True))
    title, note = visit.words(f"{KEYS}.act.{act}"), visit.words(f"{KEYS}.ask.{act}")
    return [act_panel(visit, PAGE, act, title, fields, note=note)]


def _tasks(visit: Visit, shown: Shown, rounds: Sequence[OpenRound]) -> list[tuple[str, str]]:
    """What is to be judged: item, round, and in whose hands it is, if in any."""
    found = shown.scored
    speaker = speaker_of(found.rubric, visit.language) if found else None
    names = {code: speaker.of(one.name) for code, one in found.rubric.items.items()} if found and speaker else {}
    return [(f"{one.item}|{one.round}", " · ".join(_told(visit, one, names.get(one.item, "")))) for one in rounds]


def _told(visit: Visit, one: OpenRound, name: str) -> tuple[str, str, str]:
    held = one.reviewer_name or visit.words(f"{KEYS}.unheld")
    return f"{one.item} {name}".strip(), visit.words(f"page.tasks.state.{one.round}"), held


async def _assign(visit: Visit, code: str, owner: str, typed: Typed) -> None:
    item, _, round_ = typed.needed("task").partition("|")
    task, reviewer = (item, round_), typed.number("reviewer")
    await visit.read(reviews.assign_reviewer, visit.evaluation, visit.principal, code, owner, task, reviewer, visit.at)


async def _interest(visit: Visit, code: str, owner: str, typed: Typed) -> None:
    reviewer, reason = typed.number("reviewer"), typed.text("reason")
    await visit.read(interests.declare_interest, visit.evaluation, visit.principal, owner, reason, visit.at, reviewer)


RUNS: Final[Mapping[str, Callable[[Visit, str, str, Typed], Awaitable[None]]]] = {
    "assign": _assign,
    "interest": _interest,
}
