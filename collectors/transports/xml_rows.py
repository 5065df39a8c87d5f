"""XML as rows: an element becomes an object of its parts, as JSON would say it.

Parts that occur once stand alone, parts that occur again become a list; attributes are called `@name`; the text of an
element that has parts or attributes as well is `#text`. Names carry the prefix that the source file gives their
namespace, and none where it gives none.

A document with a DOCTYPE is refused: so there are no entities that could grow or lead elsewhere. Depth and size of a
row are limited.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from xml.parsers import expat

from collectors.paths import TEXT

DEEPEST: Final = 64
ROW_CHARACTERS: Final = 4 * 1024 * 1024
BETWEEN: Final = "\x1f"
"""stands between namespace and name, where the parser writes both"""

Node = dict[str, Any]


class XmlError(ValueError):
    """Text that is no XML, or XML that is refused; the text says why."""


class XmlReader:
    """Takes a document piece by piece and gives the parts that it has met so far.

    `ways`: the names of the elements from the root down to a part that is wanted, for each kind of part.
    """

    def __init__(self, ways: Iterable[Sequence[str]], namespaces: Mapping[str, str]) -> None:
        self._ways = frozenset(map(tuple, ways))
        self._prefixes = {uri: prefix for prefix, uri in namespaces.items()}
        self._called: dict[str, str] = {}
        self._names: list[str] = []
        self._nodes: list[Node] = []
        self._texts: list[list[str]] = []
        self._parts: list[tuple[str, Node]] = []
        self._begun_at = 0
        self._characters = 0
        self._parser = expat.ParserCreate("utf-8", BETWEEN)
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = _refuse_doctype

    def feed(self, piece: bytes, *, last: bool = False) -> list[tuple[str, Node]]:
        """The parts, each with its name, that a further piece (UTF-8) brings to their end; raises XmlError."""
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            message = expat.ErrorString(error.code)
            raise XmlError(f"line {error.lineno}, column {error.offset + 1}: {message}") from None
        return self.taken()

    def taken(self) -> list[tuple[str, Node]]:
        """The parts that were met and not taken yet; also after an error."""
        parts, self._parts = self._parts, []
        return parts

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._names) >= DEEPEST:
            raise XmlError(f"more than {DEEPEST} elements within each other")
        self._names.append(self._name(name))
        if not self._begun_at and tuple(self._names) in self._ways:
            self._begun_at, self._characters = len(self._names), 0
        if self._begun_at:
            self._nodes.append({f"@{self._name(key)}": value for key, value in attributes.items()})
            self._texts.append([])

    def _text(self, text: str) -> None:
        if not self._begun_at:
            return
        self._characters += len(text)
        if self._characters > ROW_CHARACTERS:
            raise XmlError(f"a row of more than {ROW_CHARACTERS} characters")
        self._texts[-1].append(text)

    def _end(self, name: str) -> None:
        depth, called = len(self._names), self._names.pop()
        if not self._begun_at:
            return
        node, text = self._nodes.pop(), "".join(self._texts.pop()).strip()
        if depth == self._begun_at:
            self._begun_at = 0
            self._parts.append((called, _with_text(node, text)))
        else:
            _attach(self._nodes[-1], called, _with_text(node, text) if node else text or None)

    def _name(self, name: str) -> str:
        called = self._called.get(name)
        if called is None:
            uri, _, local = name.rpartition(BETWEEN)
            prefix = self._prefixes.get(uri, "")
            called = self._called[name] = f"{prefix}:{local}" if prefix else local
        return called


def _with_text(node: Node, text: str) -> Node:
    return node | {TEXT: text} if text else node


def _attach(parent: Node, name: str, value: Any) -> None:
    if name not in parent:
        parent[name] = value
    elif isinstance(parent[name], list):
        parent[name].append(value)
    else:
        parent[name] = [parent[name], value]


def _refuse_doctype(*_: object) -> None:
    raise XmlError("a document type (DOCTYPE) is refused: it could bring entities")


def xml_rows(pieces: Iterable[bytes], way: Sequence[str], namespaces: Mapping[str, str]) -> Iterator[Node]:
    """The rows of a document that comes in pieces (UTF-8); raises XmlError."""
    reader = XmlReader((way,), namespaces)
    for piece in pieces:
        yield from (node for _, node in reader.feed(piece))
    yield from (node for _, node in reader.feed(b"", last=True))
