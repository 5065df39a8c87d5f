"""How many fields have no value, as SQL."""

from collectors.column_definition import EmptyCountColumn
from collectors.pushdown.base import Expression, Fields, NoExpressionError
from collectors.pushdown.numbers import is_true


def empty_count_expression(column: EmptyCountColumn, fields: Fields) -> Expression:
    """The count of a column; its texts must not begin with white space."""
    always = [_emptiness(one, fields) for one in column.of]
    also = [_emptiness(one, fields) for one in column.also.of] if column.also else []
    sql = _sum(always)
    if column.also and also:
        sql = f"{sql} + CASE WHEN {is_true(column.also.when, fields)} THEN {_sum(also)} ELSE 0 END"
    named = (*column.of, *(column.also.of if column.also else ()))
    texts = tuple(fields.text(one) for one in dict.fromkeys(named) if fields.kind(one) == "text")
    return Expression(sql, begins=texts)


def _sum(conditions: list[str]) -> str:
    return "(" + " + ".join(f"({condition})::int" for condition in conditions) + ")"


def _emptiness(field_name: str, fields: Fields) -> str:
    """Whether a field that does not begin with white space has no value."""
    kind = fields.kind(field_name)
    if kind == "text":
        return f"COALESCE({fields.text(field_name)}, '') = ''"
    if kind in ("int", "bool", "date", "instant", "moment"):
        return f"{fields.sql(field_name)} IS NULL"
    raise NoExpressionError(f"{field_name} is {fields.types[field_name]}: whether it is empty has no SQL")
