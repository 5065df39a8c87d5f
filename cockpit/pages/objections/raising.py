"""The form of a new objection: what it is about comes along from the list or result that shows it, or is typed."""

from dash.development.base_component import Component

from cockpit.pages.objections.words import NEW, PAGE, RAISE, TABLES, named, subject_text
from cockpit.shell.nodes import node_names
from cockpit.ui.acts import ACT, Fields, act_panel, files_field
from cockpit.ui.visit import Visit
from evaluation.fieldwork.naming import value_names


async def asked_for(visit: Visit) -> list[Component]:
    """The form, where the address asks for it, for a unit that may object."""
    if visit.query.get(ACT) != NEW:
        return []
    nodes = visit.principal.nodes(RAISE, visit.at)
    owner = visit.query.get("owner") or next(iter(nodes), None)
    if owner is None or owner not in nodes:
        return []
    words = visit.words
    names = await node_names(visit, {owner})
    made = Fields(visit, PAGE, " ".join((NEW, *(named(visit) or ()))))
    fields = [
        made.fixed("owner_name", words("page.objections.column.owner"), names[owner]),
        *await _subject(visit, made),
    ]
    fields.append(made.text("claim", words("page.objections.claim"), hint=words("page.objections.claim_hint")))
    if visit.holds("evidence.upload"):
        fields.append(files_field(visit, PAGE, words("page.objections.evidence"), owner))
    title = words("page.objections.act.new")
    return [act_panel(visit, PAGE, NEW, title, fields, note=words("page.objections.note_of.new"))]


async def _subject(visit: Visit, made: Fields) -> list[Component]:
    """The record or value: as the address says, else to be named."""
    words, found = visit.words, named(visit)
    if found is not None:
        values = await visit.read(value_names, visit.evaluation, [found[-1]] if found[0] == "value" else [])
        return [made.fixed("subject", words("page.objections.column.subject"), subject_text(visit, values, *found))]
    tables = [(one, words(f"page.objections.table.{one}")) for one in ("value", *TABLES)]
    return [
        made.one_of("table", words("page.objections.what"), tables, "case_file"),
        made.line("key", words("page.objections.key"), hint=words("page.objections.key_hint")),
    ]
