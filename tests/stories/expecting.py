"""What stories assert after a step: states, deadlines, clocks, numbers, letters, steps of the ladder, drafts, sums."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from evaluation.parts.bulk import Bulk
from tests.stories.story import Story, Thing

EXPECTED: Final = frozenset(
    {
        "state",
        "refused",
        "done",
        "deadline",
        "act_by",
        "clock",
        "provisional",
        "number",
        "letters",
        "ladder",
        "drafts",
        "total",
        "late",
        "effects",
        "rows",
    }
)
STATES: Final[Mapping[str, str]] = {
    "issue": "SELECT state FROM issue WHERE issue_no = %(key)s",
    "document": "SELECT state FROM official_document WHERE document_id = %(key)s",
    "lead": "SELECT state FROM supervision_lead WHERE lead_id = %(key)s",
    "plan": "SELECT state FROM inspection_year WHERE year_id = %(key)s",
    "inspection": "SELECT state FROM inspection WHERE inspection_id = %(key)s",
    "objection": "SELECT state FROM data_objection WHERE objection_id = %(key)s",
    "cycle": "SELECT state FROM evaluation_cycle WHERE code = %(key)s",
    "point": "SELECT state FROM guidance_point WHERE point_id = %(key)s",
}
OF_ISSUE: Final[Mapping[str, str]] = {
    "defence of": "SELECT state FROM defence WHERE issue_no = %(key)s ORDER BY defence_id DESC",
    "extension of": "SELECT state FROM extension_request WHERE issue_no = %(key)s",
}
PART: Final = """
SELECT p.state FROM evaluation_part p JOIN evaluation_cycle c ON c.cycle_id = p.cycle_id
 WHERE c.code = %(cycle)s AND p.owner_code = %(key)s"""
COLUMNS: Final[Mapping[str, str]] = {
    "deadline": "deadline_on",
    "act_by": "act_by",
    "clock": "CASE WHEN is_running THEN 'runs' ELSE 'stands' END",
    "provisional": "is_provisional",
    "late": "was_submitted_late",
}
UNTOUCHED: Final = ("audit_event", "audit_anchor", "upload", "session", "inbox")
"""tables that a refusal may write to: the trail says that it was refused"""


def before(story: Story, said: Mapping[str, Any]) -> dict[str, Any]:
    """What stands before a step of what it asserts as new."""
    known: dict[str, Any] = {}
    if "letters" in said:
        known["letters"] = _last(story, "letter", "letter_id")
    if "drafts" in said:
        known["drafts"] = _last(story, "official_document", "document_id")
    return known


def differences(story: Story, said: Mapping[str, Any], known: Mapping[str, Any], made: Any) -> Iterator[str]:
    """What is not as a step says."""
    for name, wanted in said.get("state", {}).items():
        yield from _differs(f"state of {name}", _state(story, name), wanted)
    for column in COLUMNS.keys() & said.keys():
        for name, wanted in said[column].items():
            yield from _differs(f"{column} of {name}", _of_issue(story, column, name), wanted)
    for name, wanted in said.get("number", {}).items():
        yield from _differs(f"number of {name}", _number(story, name), wanted)
    for name, wanted in said.get("ladder", {}).items():
        yield from _differs(f"ladder of {name}", _ladder(story, name), wanted)
    for name, wanted in said.get("effects", {}).items():
        yield from _differs(f"effects on {name}", _effects(story, name), wanted)
    for name, wanted in said.get("letters", {}).items():
        yield from _differs(f"letters to {name}", _letters(story, name, known["letters"]), sorted(wanted))
    if "drafts" in said:
        yield from _differs("drafts", _drafts(story, known["drafts"]), said["drafts"])
    for owner, sums in said.get("total", {}).items():
        found = {measure: story.world.store.total(measure, owner) for measure in sums}
        yield from _differs(f"sums of {owner}", found, dict(sums))
    for text, wanted in said.get("rows", {}).items():
        yield from _differs(text, [list(row) for row in story.rows(text)], wanted)
    if isinstance(made, Bulk):
        yield from _differs("done", list(made.done), said.get("done", list(made.done)))
        yield from _differs("refused", dict(made.refused), dict(said.get("refused", {})))


def fingerprint(story: Story) -> set[Any]:
    """What changes whenever a table of the store does, but for those that a refusal may write to."""
    names = [
        name
        for (name,) in story.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        if name not in UNTOUCHED
    ]
    text = " UNION ALL ".join(f"SELECT '{name}', count(*), max(xmin::text::bigint) FROM {name}" for name in names)
    return {tuple(row) for row in story.rows(text)}


def _differs(what: str, found: Any, wanted: Any) -> Iterator[str]:
    if found != wanted:
        yield f"{what}: {found}, expected {wanted}"


def _state(story: Story, name: str) -> Any:
    for prefix, text in OF_ISSUE.items():
        if name.startswith(f"{prefix} "):
            return _one(story, text, story.key(name.removeprefix(f"{prefix} ")))
    if name not in story.things:
        return _one(story, PART, name)
    thing: Thing = story.things[name]
    return _one(story, STATES[thing.kind], thing.key)


def _one(story: Story, text: str, key: Any) -> Any:
    found = story.rows(text, key=key, cycle=story.cycle)
    return found[0][0] if found else None


def _of_issue(story: Story, column: str, name: str) -> Any:
    return _one(story, f"SELECT {COLUMNS[column]} FROM issue WHERE issue_no = %(key)s", story.key(name))


def _number(story: Story, name: str) -> str:
    return str(_one(story, "SELECT number_text FROM official_document WHERE document_id = %(key)s", story.key(name)))


def _ladder(story: Story, name: str) -> list[str]:
    text = "SELECT step FROM ladder_step WHERE subject = %(no)s ORDER BY step_id"
    return [step for (step,) in story.rows(text, no=story.key(name))]


def _effects(story: Story, name: str) -> list[str]:
    text = "SELECT effects FROM issue_move WHERE issue_no = %(no)s ORDER BY move_id DESC LIMIT 1"
    return list(story.rows(text, no=story.key(name))[0][0])


def _letters(story: Story, name: str, last: int) -> list[str]:
    text = "SELECT kind FROM letter WHERE account_id = %(id)s AND letter_id > %(last)s"
    return sorted(kind for (kind,) in story.rows(text, id=story.person(name).account_id, last=last))


def _drafts(story: Story, last: int) -> list[str]:
    text = "SELECT kind FROM official_document WHERE document_id > %(last)s ORDER BY document_id"
    return [kind for (kind,) in story.rows(text, last=last)]


def _last(story: Story, table: str, key: str) -> int:
    return int(story.rows(f"SELECT COALESCE(max({key}), 0) FROM {table}")[0][0])
