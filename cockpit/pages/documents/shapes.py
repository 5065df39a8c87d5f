"""What a person may say in a draft: the fields of the facts of its kind, nested ones as rows of fields. Pure."""

import dataclasses
import types
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from evaluation.casework.composing import MODULES
from evaluation.casework.contents import set_of
from evaluation.law.facts import Fact

COPIES: Final = "copies_to"
PAIR: Final = ("question", "answer")
"""what the two texts of a talk are called"""
KEPT_COLUMNS: Final[Mapping[type, frozenset[str]]] = {
    Fact: frozenset({"kind", "found_by", "evidence", "clause_id", "ground"})
}
"""what was frozen with the evidence: it goes along and is never typed over"""
FIXED_ROWS: Final = frozenset({"facts", "items", "issues"})
"""rows that come from elsewhere: they are worded here, none is added and none falls away"""
OPEN: Final[Mapping[str, frozenset[str]]] = {"feedback": frozenset({COPIES, "points"})}
"""kinds of which only some fields are typed, for the others were computed"""


@dataclass(frozen=True, slots=True)
class Shape:
    """A field of a draft: text, lines, date, number, numbers, moment, yes, choice; or rows (a group: one row)."""

    name: str
    form: str
    columns: tuple["Shape", ...] = ()
    options: tuple[str, ...] = ()
    is_group: bool = False

    @property
    def is_nested(self) -> bool:
        """Whether it has fields of its own."""
        return bool(self.columns)

    @property
    def can_grow(self) -> bool:
        """Whether rows are added and dropped by hand."""
        return self.is_nested and not self.is_group and self.name not in FIXED_ROWS


def shapes_of(kind: str) -> list[Shape]:
    """The fields of a kind of document that are typed, in their order."""
    found = [Shape(COPIES, "lines"), *_fields(MODULES[kind][0])]
    open_to = OPEN.get(kind)
    return [one for one in found if one.name not in set_of(kind) and (open_to is None or one.name in open_to)]


def content_of(shapes: Sequence[Shape], known: Mapping[str, Any], draft: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields hold: what was typed, else what is stored of the issues."""
    return {one.name: draft.get(one.name, known.get(one.name)) for one in shapes}


def told(shape: Shape, value: Any) -> Any:
    """What was typed into one field, as it is kept; None: nothing."""
    if shape.form == "yes":
        return value in (True, "True")
    text = "" if value is None else str(value).strip()
    if shape.form in ("lines", "numbers"):
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return (lines if shape.form == "lines" else [int(one) for one in lines if one.isdecimal()]) or None
    if shape.form == "number":
        return int(text) if text.isdecimal() else None
    return text or None


def shown(shape: Shape, value: Any) -> Any:
    """A kept value as it stands in its control."""
    if shape.form in ("lines", "numbers"):
        return "\n".join(map(str, value or ()))
    if shape.form == "yes":
        return str(bool(value))
    return None if value is None else str(value)


def rows_of(shape: Shape, value: Any) -> list[dict[str, Any]]:
    """The rows of a nested field; a group has just one."""
    rows = [value] if shape.is_group else list(value or ())
    return [_row(shape, one) for one in rows]


def typed_over(shapes: Sequence[Shape], content: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """Content with what was typed: keys are `name`, or `name.row.column`; rows that are not there are left out."""
    found = deepcopy(dict(content))
    by_name = {one.name: one for one in shapes}
    for key, value in typed.items():
        name, *place = key.split(".")
        shape = by_name.get(name)
        if shape is not None and not place and not shape.is_nested:
            found[name] = told(shape, value)
        elif shape is not None and len(place) == 2:
            _type_into(shape, found, int(place[0]), place[1], value)
    return found


def drafted(content: Mapping[str, Any], known: Mapping[str, Any], draft: Mapping[str, Any]) -> dict[str, Any]:
    """What a draft keeps: what it says otherwise than what is stored, and what it does not show."""
    own = {name: value for name, value in content.items() if value is not None and value != known.get(name)}
    return {name: value for name, value in draft.items() if name not in content} | own


def grown(shape: Shape, value: Any) -> list[Any]:
    """The rows with an empty one behind them."""
    empty = ["", ""] if _is_pair(shape) else {column.name: "" for column in shape.columns if column.form == "text"}
    return [*(value or ()), empty]


def shrunk(value: Any, place: int) -> list[Any]:
    """The rows without one."""
    return [one for number, one in enumerate(value or ()) if number != place]


def _type_into(shape: Shape, content: dict[str, Any], row: int, column: str, value: Any) -> None:
    own = next((one for one in shape.columns if one.name == column), None)
    if own is None:
        return
    if shape.is_group:
        content[shape.name] = {**(content[shape.name] or {}), column: told(own, value)}
        return
    rows = content[shape.name] or []
    if row >= len(rows):
        return
    if _is_pair(shape):
        rows[row] = [told(own, value) or "" if name == column else rows[row][at] for at, name in enumerate(PAIR)]
    else:
        rows[row] = {**rows[row], column: told(own, value)}


def _row(shape: Shape, one: Any) -> dict[str, Any]:
    if _is_pair(shape):
        return dict(zip(PAIR, one, strict=True))
    return dict(one or {})


def _is_pair(shape: Shape) -> bool:
    return tuple(one.name for one in shape.columns) == PAIR


def _fields(facts: type) -> Iterator[Shape]:
    hints = get_type_hints(facts)
    for one in dataclasses.fields(facts):
        found = _shape(one.name, hints[one.name])
        if found is not None:
            yield found


def _shape(name: str, hint: Any) -> Shape | None:
    """The shape of a field by its type; None: nobody types such a thing."""
    hint = _without_none(hint)
    simple = {str: "text", int: "number", bool: "yes", date: "date", datetime: "moment"}.get(hint)
    if simple is not None:
        return Shape(name, simple)
    if get_origin(hint) is Literal:
        return Shape(name, "choice", options=get_args(hint))
    if dataclasses.is_dataclass(hint):
        return Shape(name, "rows", _columns(hint), is_group=True)
    return _sequence(name, get_args(hint)[0]) if get_origin(hint) in (Sequence, tuple) else None


def _sequence(name: str, part: Any) -> Shape | None:
    if part is str or part is int:
        return Shape(name, "lines" if part is str else "numbers")
    if get_origin(part) is tuple:
        return Shape(name, "rows", tuple(Shape(one, "text") for one in PAIR))
    return Shape(name, "rows", _columns(part)) if dataclasses.is_dataclass(part) else None


def _columns(facts: Any) -> tuple[Shape, ...]:
    kept = KEPT_COLUMNS.get(facts, frozenset())
    return tuple(one for one in _fields(facts) if one.name not in kept)


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        parts = [one for one in get_args(hint) if one is not type(None)]
        return parts[0] if len(parts) == 1 else hint
    return hint
