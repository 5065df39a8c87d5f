"""Fields of a source by their way: `a`, `a.b[0].c`, `creators[].name`, `header.@status`, `'列 名'`.

A name steps into an object, `[0]` takes one element of a list, `[]` every one of them.
What stands alone where a list may stand counts as a list of one, as XML writes it.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

Step = str | int | None
"""a name, the position in a list, or None for every element"""

NAME: Final = re.compile(r"(?:[^\W\d]|[@#])[\w:#-]*|'[^']+'")
INDEX: Final = re.compile(r"\[(\d{0,4})\]")
TEXT: Final = "#text"
"""the text of an XML element that has attributes or elements as well"""


class _Missing:
    """What a way leads to that is not there."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing()


@lru_cache(maxsize=4096)
def steps_of(path: str) -> tuple[Step, ...]:
    """The steps of a way; raises ValueError when it is none."""
    steps: list[Step] = []
    position = 0
    while True:
        name = NAME.match(path, position)
        if name is None:
            raise ValueError(f"expected a field such as name, a.b[0].c, items[].code or 'any text', found '{path}'")
        steps.append(name[0].strip("'"))
        position = name.end()
        while index := INDEX.match(path, position):
            steps.append(int(index[1]) if index[1] else None)
            position = index.end()
        if position == len(path):
            return tuple(steps)
        if path[position] != ".":
            raise ValueError(f"expected '.' or the end of the field at {path[position:]!r}, in '{path}'")
        position += 1


def field_of(path: str) -> str:
    """The outermost name of a way."""
    return str(steps_of(path)[0])


def is_plain(path: str) -> bool:
    """Whether a way is the mere name of a field."""
    return steps_of(path) == (path,)


def found(value: Any, steps: Sequence[Step]) -> Any:
    """What lies at the end of a way; None below a null or past the end of a list, MISSING where a name is not there."""
    for number, step in enumerate(steps):
        if value is None:
            return None
        if step is None:
            return _each(value, steps[number + 1 :])
        if isinstance(step, int):
            elements = value if isinstance(value, list) else [value]
            value = elements[step] if step < len(elements) else None
        elif isinstance(value, Mapping):
            if step not in value:
                return MISSING
            value = value[step]
        else:
            return value
    return value.get(TEXT, value) if isinstance(value, Mapping) else value


def _each(value: Any, steps: Sequence[Step]) -> Any:
    elements = value if isinstance(value, list) else [value]
    every = [found(element, steps) for element in elements]
    if every and all(one is MISSING for one in every):
        return MISSING
    return [None if one is MISSING else one for one in every]
