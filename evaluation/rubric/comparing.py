"""Two versions of a rubric: everything that differs, place by place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from evaluation.rubric.digest import OWN_LIFE, canonical
from evaluation.rubric.rubric import Rubric, parts_of

OTHER_ANYWAY: Final = frozenset({*OWN_LIFE, "version", "published_on"})
"""keys of the header in which two versions differ by their nature"""


@dataclass(frozen=True, slots=True)
class Change:
    """A place that differs, such as `items.R3-1.rule.zero`; None where one of the two has nothing there."""

    place: str
    before: str | None
    after: str | None

    @property
    def kind(self) -> str:
        """added, removed or changed."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"

    def __str__(self) -> str:
        if self.before is None:
            return f"+ {self.place}: {self.after}"
        return (
            f"- {self.place}: {self.before}" if self.after is None else f"~ {self.place}: {self.before} → {self.after}"
        )


def changes(before: Rubric, after: Rubric) -> tuple[Change, ...]:
    """Every difference of content, in the order of the file; a whole item that is new or gone is one change."""
    return tuple(_changes("", parts_of(before), parts_of(after)))


def _changes(place: str, before: Any, after: Any) -> Iterator[Change]:
    one, other = _parts(before), _parts(after)
    if one is None or other is None:
        if before != after:
            yield Change(place, _text(before), _text(after))
        return
    for key in (*one, *(key for key in other if key not in one)):
        where = f"{place}.{key}" if place else key
        if where.removeprefix("rubric.") in OTHER_ANYWAY:
            continue
        if key not in one or key not in other:
            yield Change(where, _text(one.get(key)), _text(other.get(key)))
        else:
            yield from _changes(where, one[key], other[key])


def _parts(value: Any) -> Mapping[str, Any] | None:
    """The parts of a value under their names; None for a plain one. Parts of lists go by their codes."""
    if isinstance(value, BaseModel):
        return {name: getattr(value, name) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        return {str(key): part for key, part in value.items()}
    if isinstance(value, list | tuple):
        return {str(getattr(part, "code", number)): part for number, part in enumerate(value)}
    return None


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    text = canonical(value).decode()
    return text.strip('"')
