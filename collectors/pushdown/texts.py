"""Texts and digests as SQL."""

from typing import Final

from collectors.column_definition import DigestColumn, TextColumn
from collectors.pushdown.base import Around, Expression, expect
from collectors.pushdown.quoting import text

SPACES: Final = " \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""what Python trims beside control characters and line ends, as a class of a regular expression"""
BREAKS: Final = "\t-\r\u001c-\u001f\u0085\u2028\u2029"
"""control characters and line ends that Python trims"""
INVISIBLE: Final = "\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069"
MARK: Final = "␟"
"""stands between texts that are looked at together; a text that holds it beside a space counts as not plain"""

TEXT_BYTES: Final = 4000
"""what the store takes"""


def text_expression(field_name: str, column: TextColumn, around: Around) -> Expression:
    """A text within the bounds of its column and of what the store takes."""
    expect(around, field_name, "text")
    found = around.fields.text(field_name)
    # bytes are counted at once, characters one by one
    sizes = [f"octet_length({found}) <= {column.size} OR length({found}) <= {column.size}"]
    if column.size * 4 > TEXT_BYTES:
        sizes.append(f"octet_length({found}) <= {TEXT_BYTES}")
    if not column.lines:
        return Expression(f"NULLIF({found}, '')", tuple(sizes), clean=(found,))
    odd = f"[{INVISIBLE}]|^[{SPACES}{BREAKS}]|[{SPACES}{BREAKS}]$"
    return Expression(f"NULLIF({found}, '')", (*sizes, f"{found} !~ {text(odd)}"))


def digest_expression(field_name: str, column: DigestColumn, around: Around) -> Expression:
    """A digest in small letters."""
    expect(around, field_name, "text")
    found = around.fields.text(field_name)
    return Expression(f"NULLIF(lower({found}), '')", (f"{found} ~ '^([0-9a-fA-F]{{64}})?$'",))
