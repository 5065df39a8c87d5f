"""The little SQL that items may use."""

import re

import pytest

from indicators.expressions import ExpressionError, tokens, type_of
from indicators.subjects import SUBJECTS, Type

COLUMNS = {**SUBJECTS["case"], **SUBJECTS["manual"]}


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("finished_day + 15", Type.NUMBER),
        ("-value", Type.NUMBER),
        ("in_scope AND NOT archived", Type.TRUTH),
        ("filed_day IS NOT NULL", Type.TRUTH),
        ("CASE WHEN in_scope THEN 1 ELSE 0 END", Type.NUMBER),
        ("CASE WHEN in_scope THEN NULL ELSE filed_day END", Type.NUMBER),
        ("CASE WHEN in_scope THEN 1 WHEN archived THEN 2 END", Type.NUMBER),
        ("(filed_day - finished_day) <= 15 OR (archived)", Type.TRUTH),
        ("item_code = 'DI-18'", Type.TRUTH),
        ("item_code", Type.TEXT),
        ("NULL", Type.NOTHING),
    ],
)
def test_type(sql: str, kind: Type) -> None:
    assert type_of(sql, COLUMNS) is kind


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("archived + 1", "expected a number, found a yes/no value"),
        ("in_scope AND filed_day", "expected a yes/no value, found a number"),
        ("NOT filed_day", "expected a yes/no value, found a number"),
        ("- archived", "expected a number, found a yes/no value"),
        ("item_code = 3", "expected a text, found a number"),
        ("CASE WHEN 1 THEN 2 END", "expected a yes/no value, found a number"),
        ("CASE WHEN in_scope THEN 1 ELSE archived END", "expected a number, found a yes/no value"),
        ("filed_day * 2", "'*' is not allowed"),
        ("filed_day / 2", "'/' is not allowed"),
        ("1.5", "'.' is not allowed"),
        ("value; DROP", "';' is not allowed"),
        ("sum(filed_day)", "unknown column 'sum'"),
        ("paper", "unknown column 'paper'; known: owner_id"),
        ("value 2", "expected 'the end', found '2'"),
        ("CASE in_scope", "expected 'WHEN', found 'in_scope'"),
        ("(value", "expected ')', found 'the end'"),
        ("value +", "expected a value, found 'the end'"),
        ("value IS 3", "expected 'NULL', found '3'"),
        ("", "expected a value, found 'the end'"),
    ],
)
def test_what_is_not_allowed_is_named(sql: str, message: str) -> None:
    with pytest.raises(ExpressionError, match=f"^{re.escape(message)}"):
        type_of(sql, COLUMNS)


def test_tokens_keep_quoted_texts_whole() -> None:
    assert tokens("item_code='DI-18'") == ["item_code", "=", "'DI-18'"]
