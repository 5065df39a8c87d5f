"""YAML files that people write: plain values, and the line on which each of them stands.

The reading is narrower than YAML 1.1, because its guesses hurt in code lists:
only `true` and `false` are booleans, a number with a leading zero (`01`) stays text, and `12:30` stays text.
An unquoted `2026-01-31` is a date.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from core.model import Mistake

Place = tuple[str | int, ...]
"""The way to a value: keys of mappings (as text) and positions in lists, from the root."""

_PLAIN: Final[tuple[tuple[str, str], ...]] = (
    ("null", r"~|null|"),
    ("bool", r"true|false"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)"),
    ("float", r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)"),
    ("date", r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # chosen while running
    """Reads plain scalars by the narrow rules of this module; with libyaml 8 × faster."""


_Loader.yaml_implicit_resolvers = {}

for _tag, _pattern in _PLAIN:
    _Loader.add_implicit_resolver(f"!{_tag}", re.compile(f"^(?:{_pattern})$"), None)


@dataclass(frozen=True, slots=True)
class Located:
    """The value of a file, the line of every part of it, and what is wrong with its YAML.

    With a syntax error `value` is None and `mistakes` says where.
    """

    file: str
    value: Any
    lines: Mapping[Place, int] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()

    def line(self, place: Sequence[str | int] = ()) -> int:
        """The 1-based line of the value at `place`; of the nearest part above it when it does not exist."""
        way = tuple(place)
        while way and way not in self.lines:
            way = way[:-1]
        return self.lines.get(way, 1)

    def mistake(self, place: Sequence[str | int], message: str) -> Mistake:
        """A mistake at the line of `place`."""
        return Mistake(self.file, self.line(place), message)

    def part(self, place: Sequence[str | int]) -> "Located":
        """A part of the file as if it were the whole: its value (None when there is no such part) and its lines."""
        way = tuple(place)
        value = self.value
        for step in way:
            of_list = isinstance(value, list) and isinstance(step, int) and step < len(value)
            value = value[step] if of_list or (isinstance(value, dict) and step in value) else None
        lines = {found[len(way) :]: line for found, line in self.lines.items() if found[: len(way)] == way}
        return Located(self.file, value, lines)


def load(path: Path, name: str | None = None) -> Located:
    """Reads a UTF-8 YAML file; `name` is what mistakes call it (default: the path as given)."""
    shown = name if name is not None else str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return Located(shown, None, mistakes=(Mistake(shown, 1, "the file is not UTF-8"),))
    except OSError as error:
        return Located(shown, None, mistakes=(Mistake(shown, 1, f"cannot be read: {error.strerror}"),))
    return loads(text, shown)


def loads(text: str, name: str) -> Located:
    """Reads YAML text; `name` is what mistakes call it."""
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        return Located(name, None, mistakes=(_syntax_mistake(name, error),))
    except UnicodeEncodeError:
        return Located(name, None, mistakes=(Mistake(name, 1, "the text is not UTF-8"),))
    if root is None:
        return Located(name, None, {(): 1})
    reading = _Reading(name)
    value = reading.value(root, ())
    return Located(name, value, reading.lines, tuple(reading.mistakes))


def _syntax_mistake(name: str, error: yaml.YAMLError) -> Mistake:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    return Mistake(name, mark.line + 1 if mark else 1, f"not valid YAML: {problem}")


class _Reading:
    """Turns nodes into values once, and notes lines and mistakes on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Place, int] = {}
        self.mistakes: list[Mistake] = []
        self._open: set[int] = set()

    def value(self, node: yaml.Node, place: Place, line: int | None = None) -> Any:
        """The plain value of a node; `line` is the line of its key, when it has one."""
        self.lines[place] = line if line is not None else node.start_mark.line + 1
        if id(node) in self._open:
            self._note(node, "an anchor that contains itself")
            return None
        self._open.add(id(node))
        try:
            return self._inner(node, place)
        finally:
            self._open.discard(id(node))

    def _inner(self, node: yaml.Node, place: Place) -> Any:
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, place))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(part, (*place, index)) for index, part in enumerate(node.value)]
        return self._scalar(node)

    def _pairs(self, node: yaml.MappingNode, place: Place) -> Iterator[tuple[Any, Any]]:
        seen: set[Any] = set()
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._note(key_node, "a key has to be a plain word")
                continue
            key = self._scalar(key_node)
            if key in seen:
                self._note(key_node, f"the key {key_node.value!r} stands here twice")
                continue
            seen.add(key)
            yield key, self.value(value_node, (*place, str(key)), key_node.start_mark.line + 1)

    def _scalar(self, node: yaml.Node) -> Any:
        text: str = node.value
        match node.tag:
            case "!null":
                return None
            case "!bool":
                return text == "true"
            case "!int":
                return int(text)
            case "!float":
                return float(text)
            case "!date":
                return self._date(node)
            case "tag:yaml.org,2002:str":
                return text
        self._note(node, f"the tag {node.tag!r} is not known")
        return text

    def _date(self, node: yaml.Node) -> date | None:
        try:
            return date.fromisoformat(node.value)
        except ValueError:
            self._note(node, f"{node.value} is not a date of the calendar")
            return None

    def _note(self, node: yaml.Node, message: str) -> None:
        self.mistakes.append(Mistake(self.name, node.start_mark.line + 1, message))
