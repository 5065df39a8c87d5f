"""Image groups become SQL; what is open is read from the definitions."""

from core.model import ImageGroup, Images
from store.merging.cells import cell_texts
from store.merging.images import deltas, measures_of, open_rows
from store.merging.texts import merge_texts
from store.records import TABLES


def images(*groups: ImageGroup) -> Images:
    """Images of one subject."""
    return Images(groups={groups[0].subject: groups}, definition_version="1")


def group(subject: str, day: str, **sums: str) -> ImageGroup:
    """A group without categories."""
    return ImageGroup(subject=subject, owner="owner_id", category="0", day=day, sums=sums)


def test_measures_are_in_the_order_of_the_columns() -> None:
    both = images(group("case", "a", cases_filed="1", di_02="1"), group("case", "b", di_01="1"))
    assert measures_of(both, ["case", "unknown"]) == ("di_01", "di_02", "cases_filed")


def test_the_image_before_is_the_image_after_negated() -> None:
    groups = (group("case", "due", di_01="x + 1"),)
    assert "-(x + 1)" in deltas(groups, ("di_01",), "rows", "-")
    assert "-(" not in deltas(groups, ("di_01",), "rows")


def test_rows_without_a_day_or_with_nothing_to_add_count_nowhere() -> None:
    text = deltas((group("case", "due", di_01="x", di_02="y"),), ("di_01", "di_02"), "rows")
    assert "(due) IS NOT NULL" in text
    assert "((x) <> 0 OR (y) <> 0)" in text


def test_open_is_due_less_done_of_the_first_group_that_has_both() -> None:
    found = open_rows(images(group("case", "a", di_01="1"), group("case", "b", di_01="d", di_02="e")), "case", "rows")
    assert found is not None
    assert "(b)::int AS due_day" in found
    assert "(d) - (e) > 0" in found


def test_documents_are_open_by_their_running_due_day_when_that_is_kept() -> None:
    running = group("document", "running", docs_running_due="1", docs_running_filed="f")
    closing = group("document", "closing", di_04="1", di_05="f")
    for order in ((running, closing), (closing, running)):
        found = open_rows(images(*order), "document", "rows")
        assert found is not None
        assert "running" in found
    alone = open_rows(images(closing), "document", "rows")
    assert alone is not None
    assert "closing" in alone


def test_nothing_is_open_where_no_group_says_so() -> None:
    assert open_rows(images(group("case", "a", di_01="1")), "case", "rows") is None
    assert open_rows(images(group("check", "a", di_11="1")), "check", "rows") is None


def test_only_the_measures_a_batch_can_touch_are_written() -> None:
    texts = cell_texts(("di_01", "cases_filed"))
    assert "di_02" not in texts.cell
    assert "cases_filed" in texts.activity
    assert cell_texts(("di_01",)).activity == ""


def test_texts_are_made_once_for_the_same_images_and_anew_for_others() -> None:
    first = images(group("case", "a", di_01="1"))
    other = images(group("case", "b", di_01="1"))
    table = TABLES["case_file"]
    assert merge_texts(table, first) is merge_texts(table, first)
    assert merge_texts(table, other) is not merge_texts(table, first)
    assert "subject_case" in merge_texts(table, first).subjects[0].after


def test_a_subject_that_no_group_counts_needs_no_images() -> None:
    texts = merge_texts(TABLES["plan_node"], images(group("case", "a", di_01="1")))
    assert texts.cells is None
    assert texts.subjects == ()
