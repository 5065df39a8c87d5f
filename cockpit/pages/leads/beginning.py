"""New leads of the forms: entered by an officer, reported by the unit concerned, handed over by an archive."""

from collections.abc import Callable, Mapping
from typing import Final

from cockpit.pages.leads.words import ENTER, HAND_OVER, REPORT, own_node
from cockpit.ui.acts import Typed
from cockpit.ui.visit import Visit
from evaluation.commands.leads import Damage, NewLead, Reporter, hand_over_lead, register_lead, report_damage
from evaluation.desk import authority_of, way_at
from evaluation.leads.states import LeadSource
from people.ways import known_owner


def _entered(visit: Visit, typed: Typed) -> int:
    source: LeadSource = typed.needed("source")  # type: ignore[assignment]
    name = typed.text("name")
    reporter = Reporter(name, typed.text("contact"), typed.text("address")) if name else None
    owner = typed.text("owner") or None
    new = NewLead(
        source,
        typed.text("about") or _name_of(visit, owner),
        typed.text("text"),
        owner,
        None if owner else own_node(visit, ENTER),
        reporter,
        typed.numbers("knowing"),
        _damage(typed),
        evidence=typed.uploads,
    )
    return register_lead(visit.evaluation, visit.principal, new, visit.at)


def _reported(visit: Visit, typed: Typed) -> int:
    owner = own_node(visit, REPORT)
    new = NewLead(
        "damage",
        _name_of(visit, owner),
        typed.text("text"),
        owner,
        damage=_damage(typed),
        evidence=typed.uploads,
    )
    return report_damage(visit.evaluation, visit.principal, new, visit.at)


def _handed_over(visit: Visit, typed: Typed) -> int:
    """To the authority in charge of where the archive is."""
    archive = own_node(visit, HAND_OVER) or ""
    with visit.database.begin() as unit:
        place = known_owner(unit, archive).place
        city = visit.services.settings.city
        node = authority_of(way_at(unit, visit.evaluation, str(city.code if place == city.municipal_code else place)))
    new = NewLead(
        "archive",
        typed.text("about"),
        typed.text("text"),
        None,
        node,
        facts=typed.lines("facts"),
        evidence=typed.uploads,
    )
    return hand_over_lead(visit.evaluation, visit.principal, archive, new, visit.at)


NEW: Final[Mapping[str, Callable[[Visit, Typed], int]]] = {
    "enter": _entered,
    "report": _reported,
    "hand_over": _handed_over,
}
"""act that begins a lead → what it does"""


def _damage(typed: Typed) -> Damage:
    return Damage(typed.text("time"), typed.text("extent"), typed.text("measures"), typed.text("persons"))


def _name_of(visit: Visit, owner: str | None) -> str:
    if not owner:
        return ""
    with visit.database.begin() as unit:
        return known_owner(unit, owner).name
