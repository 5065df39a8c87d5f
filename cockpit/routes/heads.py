"""Of what and of when an answer of the interface speaks."""

from typing import Any

from pydantic import BaseModel

from cockpit.facts import Facts
from cockpit.routes.reading import iso
from cockpit.services import Services


class Head(BaseModel):
    """Scope, instant and versions of an answer."""

    scope: str
    at: str
    version: int
    definition_version: str


def head_of(services: Services, facts: Facts) -> dict[str, Any]:
    """The fields of the head."""
    return {
        "scope": facts.scope.code,
        "at": iso(facts.at) or "",
        "version": facts.version,
        "definition_version": services.catalogue.version,
    }
