"""My tasks: what waits for whoever looks, what is due first on top, each with the way to the very state."""

from collections.abc import Sequence
from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.wording import document_title, due_mark, state_text, working_due_mark
from cockpit.ui import parts, times
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from cockpit.viewmodels.waiting import MACHINES, address_of, kinds_of, posts_of
from core.days import local_date
from people.standing_in import own_accounts
from store.views.my_tasks import Task, my_tasks

JUDGE: Final = "reviews.judge"
BY_CALENDAR: Final = frozenset({("issue", "to_recheck"), ("objecting", "objecting")})
"""tasks whose last day is one of working days, and is not kept with whether it is provisional"""
ENDLESS: Final = 9999
"""days that are left where there is no last one"""


async def layout(visit: Visit) -> Any:
    """The list, or one kind of it (`?kind=`)."""
    words = visit.words
    posts = posts_of(lambda permission: visit.principal.nodes(permission, visit.at))
    accounts = await visit.read(own_accounts, visit.database, visit.principal, JUDGE, visit.at)
    found = await visit.read(my_tasks, visit.database, posts, accounts)
    late = sum(1 for task in found if _days(visit, task) < 0)
    head = parts.page_head(
        words("page.tasks.title"), words("page.tasks.note", n=f"{_total(found):,}", late=f"{late:,}")
    )
    if not found:
        return [head, parts.empty(words("page.tasks.none"), words("page.tasks.none_hint"))]
    kind = visit.query.get("kind")
    shown = [task for task in found if kind in (None, task.kind)]
    first = (page_of(visit) - 1) * PAGE
    body = [_table(visit, shown[first : first + PAGE]), pager(visit, page_of(visit), len(shown))]
    return [head, _kinds(visit, found, kind), html.Section(body, className="desk-panel")]


def register(app: Any, desk: Desk) -> None:
    """The page has no acts of its own: each task is done on its page."""


def _total(found: Sequence[Task]) -> int:
    return sum(count for _, count in kinds_of(list(found)))


def _kinds(visit: Visit, found: list[Task], chosen: str | None) -> Component:
    words = visit.words
    every = (words("page.tasks.all", n=f"{_total(found):,}"), visit.link("/tasks"), chosen is None)
    kinds_found = [
        (f"{words(f'page.tasks.kind.{kind}')} {count:,}", visit.link("/tasks", kind=kind), kind == chosen)
        for kind, count in kinds_of(found)
    ]
    return parts.tabs([every, *kinds_found], words("page.tasks.title"))


def _table(visit: Visit, tasks: Sequence[Task]) -> Component:
    words = visit.words
    columns: list[Column[Task]] = [
        Column(words("page.tasks.column.what"), lambda task: _what(visit, task), "head", wide=True),
        Column(words("page.tasks.column.owner"), lambda task: _owner(visit, task)),
        Column(words("page.tasks.column.state"), lambda task: _state(visit, task)),
        Column(words("page.tasks.column.since"), lambda task: times.clock(task.since, visit.at)),
        Column(words("page.tasks.column.due"), lambda task: _due(visit, task)),
    ]
    return table(words("page.tasks.title"), columns, tasks, class_name="is-dense")


def _what(visit: Visit, task: Task) -> Component:
    path, query = address_of(task)
    way = parts.link(_title(visit, task), visit.link(path, **query), "link strong")
    return html.Div([way, html.Span(visit.words(f"page.tasks.kind.{task.kind}"), className="below")])


def _title(visit: Visit, task: Task) -> str:
    """What is to be done, with the name of the case."""
    name = task.title
    if task.kind == "document":
        name = document_title(visit.words, task.title)
    if task.kind == "parts" and "|" in task.title:
        cycle, _, count = task.title.rpartition("|")
        name = visit.words("page.tasks.parts", cycle=cycle, n=f"{int(count):,}")
    act = visit.words.known(f"page.tasks.act.{task.kind}_{task.state}", visit.words(f"page.tasks.act.{task.kind}"))
    return visit.words("page.tasks.what", act=act, name=name or task.key)


def _owner(visit: Visit, task: Task) -> str:
    return visit.words.of(task.owner_name, task.owner_name_en) or task.owner_code or "–"


def _state(visit: Visit, task: Task) -> Component:
    machine = MACHINES.get(task.kind)
    known = visit.words.known(f"page.tasks.state.{task.state}", task.state)
    return html.Span(state_text(visit.words, machine, task.state) if machine else known)


def _days(visit: Visit, task: Task) -> int:
    return ENDLESS if task.due_on is None else (task.due_on - local_date(visit.at)).days


def _due(visit: Visit, task: Task) -> Component | str:
    if task.due_on is None:
        return "–"
    if (task.kind, task.state) in BY_CALENDAR:
        return working_due_mark(visit, task.due_on)
    return due_mark(visit, task.due_on, is_provisional=task.is_provisional)
