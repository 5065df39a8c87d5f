"""Answers of OAI-PMH: what a page says, and what can be saved of one that is ill-formed. Fetches nothing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from collectors.paths import TEXT
from collectors.transports.xml_rows import XmlError, XmlReader
from core.model import Reject

OAI: Final = "OAI-PMH"
NAMESPACE: Final = "http://www.openarchives.org/OAI/2.0/"
LISTS: Final = ("ListRecords", "ListIdentifiers")

_WAYS: Final = (
    (OAI, "responseDate"),
    (OAI, "error"),
    (OAI, "Identify"),
    *((OAI, verb, part) for verb in LISTS for part in ("record", "header", "resumptionToken")),
)
_RECORD: Final = re.compile(r"<((?:[\w.-]+:)?(?:record|header))(?=[\s>]).*?</\1\s*>", re.DOTALL)
_TOKEN: Final = re.compile(r"<((?:[\w.-]+:)?resumptionToken)(?=[\s>/]).*?(?:</\1\s*>|/>)", re.DOTALL)
_ROOT: Final = re.compile(r"<(?:[\w.-]+:)?OAI-PMH\b[^>]*>")
_VERB: Final = re.compile(r"<(?:[\w.-]+:)?(?:ListRecords|ListIdentifiers)\b[^>]*>")
_DATE: Final = re.compile(r"responseDate>\s*([^<\s]+)\s*<")
_IDENTIFIER: Final = re.compile(r"identifier\s*>\s*([^<\s]{1,200})\s*<")
_DECLARED: Final = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)[\"']")


@dataclass(frozen=True, slots=True)
class OaiPage:
    """What an answer says. `token`: None without the element, '' when it is empty."""

    records: Sequence[Mapping[str, Any]] = ()
    rejects: Sequence[Reject] = ()
    token: str | None = None
    size: int | None = None
    errors: Sequence[tuple[str, str]] = ()
    response_date: str = ""
    identify: Mapping[str, Any] = field(default_factory=dict)

    def has_error(self, code: str) -> bool:
        """Whether the repository reports an error of a kind."""
        return any(found == code for found, _ in self.errors)


def decoded(body: bytes) -> tuple[str, str]:
    """The text of an answer and the encoding that it turned out to be in; what is promised is tried first."""
    declared = _DECLARED.match(body[:200])
    promised = declared[1].decode() if declared else "utf-8"
    for encoding in dict.fromkeys((promised, "utf-8-sig", "gb18030")):
        try:
            return body.decode(encoding).removeprefix("\ufeff"), encoding
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("utf-8", "replace"), "utf-8"


def page_of(text: str, namespaces: Mapping[str, str]) -> OaiPage:
    """A well-formed answer; raises XmlError when it is none."""
    reader = XmlReader(_WAYS, namespaces)
    parts = reader.feed(text.encode("utf-8", "surrogatepass"), last=True)
    if not parts:
        raise XmlError("no answer of OAI-PMH")
    return _page(parts)


def _page(parts: Sequence[tuple[str, Mapping[str, Any]]]) -> OaiPage:
    by_name: dict[str, list[Mapping[str, Any]]] = {}
    for name, node in parts:
        by_name.setdefault(name, []).append(node)
    token = by_name.get("resumptionToken", [{}])[-1]
    size = str(token.get("@completeListSize", ""))
    return OaiPage(
        records=[_record(name, node) for name, node in parts if name in ("record", "header")],
        token=str(token.get(TEXT, "")) if "resumptionToken" in by_name else None,
        size=int(size) if size.isdecimal() else None,
        errors=[(str(node.get("@code", "")), str(node.get(TEXT, ""))) for node in by_name.get("error", ())],
        response_date=str(by_name.get("responseDate", [{}])[-1].get(TEXT, "")),
        identify=by_name.get("Identify", [{}])[-1],
    )


def _record(name: str, node: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row: `header` and `metadata`; some repositories wrap the headers of ListIdentifiers, too."""
    row = dict(node) if name == "record" else {"header": node}
    header = row.get("header")
    return row | {"header": header if isinstance(header, Mapping) else {}}


def is_cut_off(text: str) -> bool:
    """Whether an answer begins as one of the protocol and does not come to its end."""
    root = _ROOT.search(text)
    return root is not None and f"</{_name(root[0])}" not in text[-500:]


def saved_page(text: str, namespaces: Mapping[str, str], fault: XmlError) -> OaiPage:
    """What can be read of an ill-formed answer: each record that is well-formed by itself.

    Of the others nothing is kept but what names them. Raises `fault` when the answer has no frame to stand in.
    """
    root, verb = _ROOT.search(text), _VERB.search(text)
    if root is None or verb is None or "<!DOCTYPE" in text[: root.start()].upper():
        raise fault
    frame = root[0], verb[0]
    parts: list[tuple[str, Mapping[str, Any]]] = []
    rejects: list[Reject] = []
    end = verb.end()
    for fragment in _fragments(text, verb.end()):
        end = max(end, fragment.end())
        try:
            parts += _framed(frame, fragment[0], namespaces)
        except XmlError as error:
            named = _IDENTIFIER.search(fragment[0])
            rejects.append(Reject({}, "bad_xml", f"the record is ill-formed: {error}", named[1] if named else ""))
    token = _last_token(text, end)
    if token:
        parts += _framed(frame, token, namespaces)
    if not parts and not rejects:
        raise fault
    date = _DATE.search(text)
    page = _page([*parts, *([("responseDate", {TEXT: date[1]})] if date else ())])
    return OaiPage(page.records, rejects, page.token, page.size, response_date=page.response_date)


def _fragments(text: str, begin: int) -> Iterator[re.Match[str]]:
    """The records one after the other; headers within records are parts of them."""
    yield from _RECORD.finditer(text, begin)


def _last_token(text: str, begin: int) -> str:
    tokens = [found[0] for found in _TOKEN.finditer(text, begin)]
    return tokens[-1] if tokens else ""


def _framed(frame: tuple[str, str], part: str, namespaces: Mapping[str, str]) -> list[tuple[str, Mapping[str, Any]]]:
    """A part read within the beginning of its document, which declares its namespaces."""
    root, verb = frame
    closing = "".join(f"</{_name(tag)}>" for tag in (verb, root))
    whole = f"{root}{verb}{part}{closing}"
    return list(XmlReader(_WAYS, namespaces).feed(whole.encode("utf-8", "surrogatepass"), last=True))


def _name(tag: str) -> str:
    found = re.match(r"<([\w.:-]+)", tag)
    assert found is not None
    return found[1]
