"""Component ids."""

import pytest

from cockpit import ids


def test_an_id_is_page_part_role() -> None:
    assert ids.make("wall", "snapshot", "store") == "wall-snapshot-store"


@pytest.mark.parametrize("words", [("wall", "", "store"), ("wall", "a-b", "store")])
def test_a_word_that_could_not_be_read_back_is_refused(words: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match="three words"):
        ids.make(*words)
