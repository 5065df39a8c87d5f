"""The schema contract: what it means when the fields of a source are not those of its file.

An unknown field warns. A missing field, or one that has changed its type, stops the feed and keeps what is stored.
"""

from collections.abc import Collection, Sequence
from typing import Any

from collectors.base import RawRow
from collectors.converting.base import NOTHING, Converter, UnfitError, shown
from collectors.definition import Refuse
from core.errors import StopSourceError

FORM_CHANGED: int = 3
"""So many values, and none of them fits: the form of the column has changed. Fewer may be accidents."""

_WORDS = {str: "text", bool: "yes or no", int: "a number", float: "a decimal number", list: "a list", dict: "an object"}


def type_word(kind: type) -> str:
    """What a person would call values of a type."""
    return _WORDS.get(kind, kind.__name__)


def unknown_fields(rows: Sequence[RawRow], known: Collection[str]) -> list[str]:
    """Fields of any row that the source file does not name, in order."""
    seen: dict[str, None] = {}
    for row in rows:
        seen.update(dict.fromkeys(row))
    return sorted(field for field in seen if field not in known)


def rows_without(rows: Sequence[RawRow], fields: Sequence[str], feed: str) -> dict[int, str]:
    """Row number → the first field it lacks; raises StopSourceError when no row has a field, or the last rows lack it.

    A source that drops a field does so at some moment, in the middle of a page. Rows put aside could not be mapped
    again when that field has another name now; so nothing of the page is taken until the mapping is mended.
    """
    lacking: dict[int, str] = {}
    last = list(range(len(rows)))[-FORM_CHANGED:] if len(rows) >= FORM_CHANGED else [-1]
    for field in fields:
        numbers = [number for number, row in enumerate(rows) if field not in row]
        if len(numbers) == len(rows) or numbers[-FORM_CHANGED:] == last:
            message = f"{feed}: expected the field '{field}', found no such field"
            raise StopSourceError(message, "missing_field", field=field)
        for number in numbers:
            lacking.setdefault(number, field)
    return lacking


def check_form(
    feed: str, fields: str, converter: Converter, values: Sequence[Any], faults: dict[int, UnfitError]
) -> None:
    """Raises StopSourceError when not one value of a column has the form the source file promises."""
    filled = [number for number, value in enumerate(values) if not _is_nothing(value)]
    formless = [number for number in filled if number in faults and _is_about_form(converter, faults[number])]
    if not filled or len(formless) < len(filled):
        return
    first = faults[formless[0]]
    value = values[formless[0]]
    if first.reason == "type":
        raise _form_error(feed, fields, first.detail, converter.expects, type_word(type(value)))
    if len(formless) >= FORM_CHANGED:
        found = shown(value)
        raise _form_error(feed, fields, f"expected {converter.expects}, found '{found}'", converter.expects, found)


def _form_error(feed: str, field: str, problem: str, expected: str, found: str) -> StopSourceError:
    return StopSourceError(f"{feed}: field '{field}': {problem}", "form", field=field, expected=expected, found=found)


def check_secrecy(feed: str, refuse: Refuse, secrecy: Sequence[Any]) -> None:
    """Raises StopSourceError when no value of the secrecy field is understood: then its codes have changed."""
    understood = (*refuse.secret, *refuse.harmless)
    values = [value for value in secrecy if value not in (None, "")]
    strange = [value for value in values if value not in understood]
    if not strange or len(strange) < len(values):
        return
    mistyped = type(strange[0]) is not str
    if mistyped or len(strange) >= FORM_CHANGED:
        found = type_word(type(strange[0])) if mistyped else "none of them"
        expected = ", ".join(understood)
        raise _form_error(feed, refuse.field, f"expected {expected}, found {found}", expected, found)


def _is_nothing(value: Any) -> bool:
    return type(value) is NOTHING or value == ""


def _is_about_form(converter: Converter, fault: UnfitError) -> bool:
    return fault.reason == "type" or (converter.structural and fault.reason.startswith("bad_"))
