"""The statement that counts a subject as a whole."""

from store.bulk.tallies import LAST_MONTH, MONTHS_FROM, tallied, tally_text
from tests.integration.store.images import hand_made

COLUMNS = ("key", "natural_key", "owner_id", "category", "in_scope", "finished_day", "filed_day", "archived", "unused")


def test_only_columns_that_the_definitions_name_are_read() -> None:
    text = tally_text(hand_made(), "case", COLUMNS)
    assert "unused" not in text
    assert "natural_key" in text
    assert text.count("FROM subject_case") == 1


def test_each_group_sums_its_own_measures_and_the_results_are_put_together() -> None:
    text = tally_text(hand_made(), "item", ("holder_id", "owner_id", "begin_day", "filed_day", "due_day", "aged_day"))
    assert text.count("UNION ALL") == 3
    assert text.count("sum(") == text.count("max(") == 10


def test_a_category_that_all_groups_share_tells_no_rows_apart() -> None:
    images, columns = hand_made(), ("owner_id", "category", "finished_day")
    assert "g GROUP BY owner_id, period)" in tally_text(images, "lookup", columns)
    assert "g GROUP BY owner_id, category, period)" in tally_text(images, "check", columns)


def test_a_measure_of_several_groups_is_the_sum_of_theirs() -> None:
    text = tally_text(hand_made(), "unit", ("owner_id", "begin_day", "end_day"))
    assert "NULLIF(sum(di_21), 0)::bigint AS di_21\n" in text


def test_months_are_earlier_than_any_day() -> None:
    assert MONTHS_FROM + 299_912 < LAST_MONTH < -(10**9)
    assert f"period > {LAST_MONTH}" in tallied(("di_01",), "day", place=False)
