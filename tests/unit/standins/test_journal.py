"""What a stand-in remembers between two starts."""

from pathlib import Path

import pytest

from standins.journal import Change, Journal, Origin

ORIGIN = Origin(7, 1_782_800_000_000_000, "lively", 1.0)
CHANGES = [Change(1, "a", 5, "x5", {"id": "x5", "名": "青岚"}), Change(2, "a", 5, "x5", None)]


def test_changes_are_read_back_in_order(tmp_path: Path) -> None:
    journal = Journal(tmp_path, ORIGIN)
    journal.append(CHANGES)
    journal.close()

    again = Journal(tmp_path, ORIGIN)
    assert list(again.changes()) == CHANGES
    again.close()


def test_seed_and_start_are_those_of_the_first_start(tmp_path: Path) -> None:
    Journal(tmp_path, ORIGIN).close()

    again = Journal(tmp_path, Origin(8, ORIGIN.start + 1, "lively", 1.0))
    assert again.origin == ORIGIN
    again.close()


@pytest.mark.parametrize("wanted", [Origin(7, 0, "published", 1.0), Origin(7, 0, "lively", 2.0)])
def test_a_folder_of_another_profile_or_scale_is_refused(tmp_path: Path, wanted: Origin) -> None:
    Journal(tmp_path, ORIGIN).close()

    with pytest.raises(ValueError, match="use another state folder"):
        Journal(tmp_path, wanted)


def test_a_line_cut_short_by_a_kill_is_dropped(tmp_path: Path) -> None:
    journal = Journal(tmp_path, ORIGIN)
    journal.append(CHANGES)
    journal.close()
    with (tmp_path / "changes.jsonl").open("ab") as file:
        file.write(b'[3,"a",6,"x6",{"id"')

    again = Journal(tmp_path, ORIGIN)
    again.append([Change(4, "a", 7, "x7", None)])
    assert list(again.changes()) == [*CHANGES, Change(4, "a", 7, "x7", None)]
    again.close()
