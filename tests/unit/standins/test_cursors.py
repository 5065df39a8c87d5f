"""Cursors go back only to the feed that handed them out."""

import pytest

from standins.cursors import CursorError, decode_cursor, encode_cursor


def test_a_cursor_leads_back_to_its_stamp() -> None:
    assert decode_cursor("checks", encode_cursor("checks", 1_782_800_000_000_001)) == 1_782_800_000_000_001


BROKEN = encode_cursor("a", 5)[:-2]


@pytest.mark.parametrize("cursor", ["", "x", "1782800000000001", "MTIzLmFiYw", "汉", "====", BROKEN])
def test_anything_else_is_refused(cursor: str) -> None:
    with pytest.raises(CursorError):
        decode_cursor("a", cursor)


def test_a_cursor_of_another_feed_is_refused() -> None:
    with pytest.raises(CursorError):
        decode_cursor("edas/cases", encode_cursor("checks", 5))
