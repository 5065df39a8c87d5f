"""Values of a YAML file → a pydantic model, or every mistake with its line."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from core.model import Mistake
from core.yamllines import Located

Model = TypeVar("Model", bound=BaseModel)


def validate(model: type[Model], located: Located, context: Any = None) -> tuple[Model | None, list[Mistake]]:
    """The model (None when it cannot be made) and all mistakes of the file, in the order of its lines."""
    mistakes = list(located.mistakes)
    value: Model | None = None
    if isinstance(located.value, Mapping):
        try:
            value = model.model_validate(located.value, context=context)
        except ValidationError as error:
            mistakes.extend(located_mistakes(located, error))
    elif not mistakes:
        mistakes.append(Mistake(located.file, 1, "expected 'key: value' lines, found something else"))
    return value, sorted(mistakes, key=lambda mistake: mistake.line)


def located_mistakes(located: Located, error: ValidationError) -> list[Mistake]:
    """One mistake for each place pydantic complains about, in the words of this project."""
    mistakes: dict[tuple[int | str, ...], Mistake] = {}
    parts = error.errors()
    for part in parts:
        if _follows_from_another(part, parts):
            continue
        place = _place_in_file(located.value, part["loc"], is_missing=part["type"] == "missing")
        # a value that may have one of several forms brings a complaint for each; the first names the usual one
        mistakes.setdefault(place, located.mistake(place, _sentence(part, ".".join(map(str, place)))))
    return list(mistakes.values())


def _follows_from_another(part: Any, parts: Sequence[Any]) -> bool:
    """A list is "too short" as well when one of its entries is wrong; only the entry is worth a line."""
    where = part["loc"]
    inside = any(len(other["loc"]) > len(where) and other["loc"][: len(where)] == where for other in parts)
    return part["type"] == "too_short" and inside


def _place_in_file(value: Any, location: Sequence[int | str], *, is_missing: bool) -> tuple[int | str, ...]:
    """The location without the steps pydantic adds for unions and key checks; a missing last key stays."""
    place: list[int | str] = []
    for index, step in enumerate(location):
        found, part = _part(value, step)
        missing_key = is_missing and index == len(location) - 1 and isinstance(value, Mapping)
        if found or missing_key:
            place.append(step)
            value = part
    return tuple(place)


def _part(value: Any, step: int | str) -> tuple[bool, Any]:
    if isinstance(value, Mapping) and step in value:
        return True, value[step]
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return True, value[step]
    return False, value


def _sentence(part: Any, where: str) -> str:
    kind = part["type"]
    if kind == "extra_forbidden":
        return f"unknown key '{where}'"
    if kind == "missing":
        return f"'{where}' is missing"
    if kind == "value_error":
        return f"{where}: {part['ctx']['error']}" if where else str(part["ctx"]["error"])
    if kind == "union_tag_invalid":
        return f"{where}: expected one of {part['ctx']['expected_tags']}, found '{part['ctx']['tag']}'"
    if kind == "union_tag_not_found":
        return f"{where}: {part['ctx']['discriminator']} is missing"
    text = str(part["msg"]).replace("Input should be", "expected")
    return f"{where}: {text}, found {part['input']!r}"
