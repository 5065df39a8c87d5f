"""The sources of the footer: what is the matter with them, told at once."""

from typing import Any

import pytest

from cockpit.i18n import load_texts
from cockpit.viewmodels.freshness import FeedBook
from cockpit.viewmodels.sources import source_rows
from store.views.sources import FeedState
from tests.unit.cockpit.facts import all_feeds, feed
from tests.unit.cockpit.fakes import NOW, example_settings


def platform(*changed: FeedState) -> dict[str, Any]:
    """The row of the platform, with some of its feeds changed."""
    names = {(one.source, one.feed) for one in changed}
    feeds = [*changed, *(one for one in all_feeds() if (one.source, one.feed) not in names)]
    rows = source_rows(example_settings(), load_texts(), FeedBook(example_settings(), feeds, NOW))
    return next(row for row in rows if row["code"] == "platform")


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("suspect", "doubtful"), ("retry", "late"), ("stopped", "stopped"), ("failed", "failed")],
)
def test_what_a_run_stumbled_over_is_told_at_once(outcome: str, state: str) -> None:
    row = platform(feed("platform", "cases", outcome=outcome, reason="why"))
    assert (row["state"], row["reason"]) == (state, "cases: why")


@pytest.mark.parametrize("outcome", ["ok", "empty", "running"])
def test_a_run_that_went_well_or_goes_on_is_no_trouble(outcome: str) -> None:
    row = platform(feed("platform", "cases", outcome=outcome))
    assert (row["state"], row["reason"]) == ("ok", "")


def test_the_worst_is_told_first_and_how_many_feeds_share_it() -> None:
    row = platform(
        feed("platform", "cases", outcome="suspect", reason="says nothing"),
        feed("platform", "checks", outcome="stopped", reason="column gone"),
        feed("platform", "doc-register", outcome="stopped"),
    )
    assert (row["state"], row["reason"]) == ("stopped", "checks: column gone (+1)")


def test_rows_in_quarantine_are_counted_over_all_feeds() -> None:
    row = platform(feed("platform", "cases", quarantined=3), feed("platform", "checks", quarantined=4))
    assert (row["state"], row["quarantined"]) == ("ok", 7)
