"""Values that are looked up in the codes of their column, as SQL."""

from collections.abc import Mapping
from typing import Any, Final

from collectors.pushdown.base import Around, Expression, Fields, NoExpressionError, expect
from collectors.pushdown.quoting import text, value, values

_CODE_KINDS: Final[Mapping[type, str]] = {str: "text", int: "int", bool: "bool"}


def coded_expression(column_name: str, column: Any, around: Around) -> Expression:
    """What the codes of a column say of a field, or of several together."""
    if column.type == "texts":
        raise NoExpressionError(f"{column_name}: a list of texts has no SQL")
    if isinstance(column.from_, tuple) and len(column.from_) > 1:
        return _coded_together(column.from_, column.codes, around.fields)
    field_name = column.from_[0] if isinstance(column.from_, tuple) else column.from_ or column_name
    kinds = {_CODE_KINDS.get(type(code), "") for code in column.codes}
    if len(kinds) > 1 or not kinds <= {"text", "int", "bool"}:
        raise NoExpressionError(f"{column_name}: codes of several types")
    kind = expect(around, field_name, *kinds)
    found = around.fields.text(field_name) if kind == "text" else around.fields.sql(field_name)
    cases = " ".join(f"WHEN {value(code)} THEN {value(ours)}" for code, ours in column.codes.items())
    known = [*column.codes, *([""] if kind == "text" else [])]
    if any(isinstance(code, str) and code != code.strip() for code in column.codes):
        raise NoExpressionError(f"{column_name}: a code with spaces around it")
    exact = (found,) if kind == "text" else ()
    return Expression(f"CASE {found} {cases} END", (f"{found} IN ({values(known)})",), exact=exact)


def _coded_together(names: tuple[str, ...], codes: Mapping[str, Any], fields: Fields) -> Expression:
    if any(fields.kind(one) != "text" for one in names):
        raise NoExpressionError(f"{', '.join(names)}: expected texts")
    found = [fields.text(one) for one in names]
    matches = {
        code: " AND ".join(f"{one} = {text(part)}" for one, part in zip(found, code.split("/"), strict=True))
        for code in map(str, codes)
    }
    cases = " ".join(f"WHEN {matches[str(code)]} THEN {value(ours)}" for code, ours in codes.items())
    known = " OR ".join(f"({match})" for match in matches.values())
    return Expression(f"CASE {cases} END", (f"COALESCE({known}, false)",))
