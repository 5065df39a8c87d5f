"""How states and roles of accounts are told."""

from collections.abc import Mapping
from typing import Final

from dash.development.base_component import Component

from cockpit.ui.parts import Look, chip
from cockpit.ui.visit import Visit
from core.access import access_table

STATES: Final[Mapping[str, Look]] = {"active": "calm", "locked": "warn", "left": "off"}
MANAGING: Final = ("accounts.manage", "grants.manage")


def state_chip(visit: Visit, state: str) -> Component:
    """The state of an account."""
    return chip(STATES[state], visit.words(f"page.users.state.{state}"))


def role_name(visit: Visit, role: str) -> str:
    """The name of a role in the reader's language."""
    found = access_table().roles.get(role)
    return visit.words.of(found.zh, found.en) if found else role


def role_options(visit: Visit) -> list[tuple[str, str]]:
    """All roles to choose from, in the order of the table."""
    return [(code, visit.words.of(role.zh, role.en)) for code, role in access_table().roles.items()]
