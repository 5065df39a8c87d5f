"""What `app.py loading` says."""

from datetime import UTC, datetime

from operations.loading import NOTHING, described
from store.bulk import LoadState

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)


def test_every_source_of_a_table_has_a_line() -> None:
    states = [
        LoadState("catalogue_item", "loading", AT, "das", None, 120_000, AT),
        LoadState("catalogue_item", "loading", AT, "filerooms", AT, 0, None),
    ]
    assert described(states) == [
        "catalogue_item (loading): das has not read everything yet; 120000 rows, the last at 2026-11-26 04:00:00 UTC",
        "catalogue_item (loading): filerooms has read everything once; 0 rows",
    ]


def test_nothing_is_said_in_words() -> None:
    assert described([]) == [NOTHING]
