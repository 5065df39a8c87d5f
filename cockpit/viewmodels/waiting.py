"""For whom a case waits in each of its states: the permission of the act that comes next. Pure."""

from collections.abc import Callable, Iterator
from typing import Final

from store.views.my_tasks import Post, Task

WAITING: Final[tuple[tuple[str, str, str], ...]] = (
    ("issue", "to_confirm", "notices.draft"),
    ("issue", "drafting", "notices.draft"),
    ("issue", "rectifying", "notices.answer"),
    ("issue", "overdue", "notices.answer"),
    ("issue", "overdue", "notices.close"),
    ("issue", "to_recheck", "notices.close"),
    ("issue", "investigating", "notices.sign"),
    ("issue", "transferred", "notices.close"),
    ("document", "drafting", "notices.draft"),
    ("document", "checking", "notices.check"),
    ("document", "legal_review", "notices.legal_review"),
    ("document", "to_sign", "notices.sign"),
    ("document", "to_seal", "notices.seal"),
    ("document", "to_deliver", "notices.deliver"),
    ("document", "to_deliver", "notices.answer"),
    ("report", "self_reporting", "self_reports.submit"),
    ("parts", "scored", "cycles.manage"),
    ("parts", "submitted", "cycles.manage"),
    ("parts", "reviewing", "cycles.manage"),
    ("parts", "reevaluating", "cycles.manage"),
    ("parts", "fed_back", "results.publish"),
    ("objecting", "objecting", "reviews.judge"),
    ("limit", "found", "results.publish"),
    ("guidance", "open", "self_reports.submit"),
    ("told_point", "open", "notices.close"),
    ("data_objection", "open", "objections.answer"),
    ("defence", "stated", "notices.legal_review"),
    ("defence", "examining", "notices.sign"),
    ("extension", "asked", "notices.sign"),
    ("ladder", "talk", "notices.sign"),
    ("ladder", "talk", "notices.draft"),
    ("ladder", "reprimand", "notices.draft"),
    ("ladder", "proposal", "notices.draft"),
    ("lead", "registered", "leads.decide"),
    ("lead", "checking", "leads.decide"),
    ("lead", "to_inspection", "leads.decide"),
    ("lead", "to_case", "leads.decide"),
    ("lead", "to_guidance", "leads.decide"),
    ("lead", "dismissed", "leads.decide"),
    ("plan", "planning", "inspections.plan"),
    ("plan", "plan_to_approve", "inspections.approve"),
    ("plan", "plan_published", "inspections.plan"),
    ("inspection", "drawn", "inspections.plan"),
    ("inspection", "notified", "inspections.visit"),
    ("inspection", "on_site", "inspections.visit"),
    ("inspection", "to_feed_back", "inspections.visit"),
)
"""kind of case, state, permission of whoever it waits for"""

MACHINES: Final = {
    "issue": "issue",
    "document": "issue",
    "report": "participation",
    "parts": "participation",
    "objecting": "participation",
    "guidance": "guidance_point",
    "told_point": "guidance_point",
    "data_objection": "data_objection",
    "defence": "defence",
    "extension": "extension",
    "lead": "lead",
    "plan": "inspection",
    "inspection": "inspection",
}
"""kind of case → the table of its states; reviews, findings and steps of the ladder have none"""


def posts_of(nodes: Callable[[str], tuple[str, ...]]) -> list[Post]:
    """The posts of somebody; `nodes` says where a permission is held."""
    return [Post(kind, state, node) for kind, state, permission in WAITING for node in nodes(permission)]


def address_of(task: Task) -> tuple[str, dict[str, str]]:
    """The page on which a task is done, and the parameters of the exact state."""
    part = {"cycle": task.cycle, "owner": task.owner_code}
    found: dict[str, tuple[str, dict[str, str]]] = {
        "document": ("/documents", {"document": task.key}),
        "report": ("/evaluation/report", part),
        "objecting": ("/evaluation/result", part),
        "limit": ("/evaluation/result", part),
        "guidance": ("/evaluation/result", part),
        "told_point": ("/documents", {"document": task.key.partition("/")[0]}),
        "parts": ("/evaluation", {"cycle": task.cycle, "view": "units", "state": task.state}),
        "review": ("/evaluation/review", {"task": task.key}),
        "data_objection": ("/objections", {"objection": task.key}),
        "lead": ("/leads", {"lead": task.key}),
        "plan": ("/inspections", {"plan": task.key}),
        "inspection": ("/inspections", {"inspection": task.key}),
    }
    return found.get(task.kind, ("/issues", {"issue": task.key}))


def kinds_of(tasks: list[Task]) -> Iterator[tuple[str, int]]:
    """The kinds of some tasks with how many there are, in the order of the first of each."""
    yield from {task.kind: task.of_kind for task in tasks}.items()
