"""The authorities that issue documents, as the settings name them, or by the pattern of `offices.yaml`."""

from functools import cache
from pathlib import Path
from typing import Any, Final

from core.errors import ConfigurationError
from core.settings import Authority, Settings
from core.yamllines import load
from evaluation.documents.paper import Office

FILE: Final = Path(__file__).with_suffix(".yaml")


def authority(settings: Settings, node: str) -> Authority:
    """What is known of the authority of a node; KeyError: there is no such place."""
    named = settings.authorities.get(node)
    if named is not None:
        return named
    names = _names()
    if node == str(settings.city.code):
        return Authority(**names["city"], **names["unnamed"])
    place = {str(one.code): one.name for one in settings.city.places}[node]
    own = {key: text.format(place=place) for key, text in names["place"].items()}
    return Authority(**own, **names["unnamed"])


def office_of(settings: Settings, node: str) -> Office:
    """The authority of a node as its documents name it."""
    found = authority(settings, node)
    unnamed = _names()["unnamed"]
    return Office(
        name=found.name,
        code=found.code,
        contact=found.contact or unnamed["contact"],
        phone=found.phone or unnamed["phone"],
        review_organ=found.review_organ or unnamed["review_organ"],
        court=found.court or unnamed["court"],
        uses_provincial_notice=found.uses_provincial_notice,
    )


@cache
def _names() -> dict[str, Any]:
    located = load(FILE, f"evaluation/{FILE.name}")
    if located.mistakes:
        raise ConfigurationError(located.mistakes)
    names: dict[str, Any] = located.value
    return names
