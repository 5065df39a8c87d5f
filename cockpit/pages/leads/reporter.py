"""Who told a lead, for the two named persons; each look needs its reason and is recorded."""

from dash.development.base_component import Component

from cockpit.ui import parts
from cockpit.ui.acts import Done, Fields, Typed
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from evaluation.commands.deciding_leads import reporter_of
from evaluation.commands.leads import Reporter


def look_fields(visit: Visit, made: Fields) -> list[Component]:
    """Why somebody looks."""
    return [made.text("reason", visit.words("page.leads.look_reason"), hint=visit.words("page.leads.look_hint"))]


async def look(visit: Visit, lead_id: int, typed: Typed) -> Done:
    """Shows who told it below the form, once; it stands in no address and no browser keeps it.

    RefusedError: no reason, nobody is kept, or it is not for this person.
    """
    reason = typed.needed("reason")
    found = await visit.read(reporter_of, visit.evaluation, visit.principal, lead_id, reason, visit.at)
    return Done(shown=shown(visit, found))


def shown(visit: Visit, found: Reporter) -> Component:
    """Name, contact and address."""
    words = visit.words
    pairs = [
        (words("page.leads.reporter_name"), found.name),
        (words("page.leads.reporter_contact"), found.contact or "–"),
        (words("page.leads.reporter_address"), found.address or "–"),
    ]
    return html.Div([html.P(words("page.leads.looked")), parts.facts(pairs)], className="secret", role="status")
