"""The sources of the footer: what is the matter with them, told at once."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from cockpit.i18n import load_texts
from cockpit.viewmodels.freshness import FeedBook
from cockpit.viewmodels.numbers import instant
from cockpit.viewmodels.sources import brief, source_rows
from core.days import LOCAL
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
    assert (row["state"], row["reason"]) == (state, "办件：why")


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
    assert (row["state"], row["reason"]) == ("stopped", "四性检测报告：column gone（另有 1 项）")


def test_rows_in_quarantine_are_counted_over_all_feeds() -> None:
    row = platform(feed("platform", "cases", quarantined=3), feed("platform", "checks", quarantined=4))
    assert (row["state"], row["quarantined"]) == ("ok", 7)


def test_how_a_source_is_polled_is_told_over_all_its_feeds() -> None:
    soon, later = NOW + timedelta(seconds=60), NOW + timedelta(seconds=300)
    row = platform(
        feed("platform", "cases", next_run_at=later, circuit="half_open", source_at=NOW),
        feed("platform", "checks", next_run_at=soon),
    )
    assert (row["next_run_at"], row["circuit"], row["source_at"]) == (instant(soon), "half_open", instant(NOW))


def test_the_wall_carries_only_what_is_out_of_the_ordinary() -> None:
    assert {"resting", "circuit", "next_run_at"}.isdisjoint(brief(platform()))
    assert brief(platform(feed("platform", "cases", circuit="open")))["circuit"] == "open"


def test_a_source_that_rests_is_neither_late_nor_at_work() -> None:
    plain = example_settings()
    rested = plain.sources["platform"].model_copy(update={"works": "working_days"})
    settings = plain.model_copy(update={"sources": plain.sources | {"platform": rested}})
    friday, sunday = (datetime(2026, 11, day, 20, tzinfo=LOCAL) for day in (27, 29))
    feeds = [replace(one, last_success_at=friday.replace(hour=23, minute=59), outcome="retry") for one in all_feeds()]
    rows = {row["code"]: row for row in source_rows(settings, load_texts(), FeedBook(settings, feeds, sunday))}
    assert (rows["platform"]["state"], rows["platform"]["resting"]) == ("ok", True)
    assert (rows["licences"]["state"], rows["licences"]["resting"]) == ("late", False)
