"""Rows that were deleted, and secret ones."""

import pytest

from core.errors import StopSourceError
from core.model import Deletion
from tests.unit.collectors.case_feed import AT, UPDATED, VERSION, as_tuples, mapper, raw, without


def test_a_tombstone_deletes_its_row_and_needs_no_other_field() -> None:
    page = mapper().map([raw(), {"no": "C2", "deleted": True, "updated_at": UPDATED}], AT)
    assert page.deletions == {"cases": [Deletion(("C2",), VERSION)]}
    assert len(page.rows) == 1


def test_a_row_that_says_it_is_not_deleted_lives() -> None:
    assert len(mapper().map([raw(deleted=False)], AT).rows) == 1


def test_a_tombstone_without_a_moment_is_put_aside() -> None:
    page = mapper().map([{"no": "C2", "deleted": True}], AT)
    assert (page.deletions, page.rejects[0].reason, page.rejects[0].key) == ({}, "required", "C2")


def test_a_secret_row_leaves_nothing_but_a_deletion_of_its_key() -> None:
    page = mapper().map([raw(no="S1", title="机密要事", secrecy="涉密"), raw()], AT)
    assert (page.refused, page.rejects, page.deletions) == (1, [], {"cases": [Deletion(("S1",), VERSION)]})
    assert "机密要事" not in repr(page)


def test_a_secret_row_that_lacks_a_field_is_secret_all_the_same() -> None:
    page = mapper().map([without(raw(title="机密要事", secrecy="涉密"), "files"), raw()], AT)
    assert page.refused == 1
    assert "机密要事" not in repr(page)


def test_a_secret_row_whose_moment_cannot_be_read_leaves_nothing_at_all() -> None:
    page = mapper().map([raw(no="S1", title="机密要事", secrecy="涉密", updated_at="?"), raw()], AT)
    assert (page.refused, page.rejects, page.deletions) == (1, [], {})


def test_a_secrecy_that_is_not_understood_puts_the_row_aside_without_its_content() -> None:
    page = mapper().map([raw(no="S1", title="机密要事", secrecy="核心"), raw(), raw()], AT)
    assert (page.refused, page.rejects[0].reason, page.rejects[0].raw, page.rejects[0].key) == (
        0,
        "unknown_secrecy",
        {},
        "S1",
    )
    assert "机密要事" not in repr(page)


def test_a_row_that_lacks_its_secrecy_is_put_aside_without_its_content() -> None:
    page = mapper().map([without(raw(no="S1", title="机密要事"), "secrecy"), raw()], AT)
    assert (page.rejects[0].reason, page.rejects[0].raw) == ("missing_field", {})
    assert "机密要事" not in repr(page)


def test_new_secrecy_codes_in_every_row_stop_the_feed_and_delete_nothing() -> None:
    with pytest.raises(StopSourceError, match="field 'secrecy': expected 涉密, 无, found none of them"):
        mapper().map([raw(secrecy="一般")] * 3, AT)


def test_no_secrecy_is_harmless() -> None:
    assert len(mapper().map([raw(secrecy=None), raw(secrecy="")], AT).rows) == 2


def test_some_secrecies_that_are_not_understood_do_not_stop_a_feed_of_tuples() -> None:
    rows = [raw(no=f"S{number}", secrecy="核心") for number in range(4)] + [raw()]
    page = mapper().map(as_tuples(rows), AT)
    assert [reject.reason for reject in page.rejects] == ["unknown_secrecy"] * 4
    with pytest.raises(StopSourceError, match="none of them"):
        mapper().map(as_tuples(rows[:4]), AT)
