"""When a read begins behind its cursor, and when an empty answer is doubted."""

from datetime import UTC, datetime, timedelta

from collectors.lookback import Lookback

AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
HIGH = AT - timedelta(seconds=30)
OVERLAP = timedelta(minutes=10)


def test_a_first_load_has_nothing_behind_it() -> None:
    assert Lookback(OVERLAP).start(None, AT) is None


def test_after_a_start_the_last_stretch_is_read_again() -> None:
    assert Lookback(OVERLAP).start(HIGH, AT) == HIGH - OVERLAP


def test_the_last_stretch_is_read_again_each_half_of_it() -> None:
    lookback = Lookback(OVERLAP)
    lookback.done(AT)
    assert lookback.start(HIGH, AT + timedelta(minutes=4, seconds=59)) is None
    assert lookback.start(HIGH, AT + timedelta(minutes=5)) == HIGH - OVERLAP


def test_a_stretch_that_was_not_read_to_its_end_is_due_again() -> None:
    lookback = Lookback(OVERLAP)
    assert lookback.start(HIGH, AT) == lookback.start(HIGH, AT)


def test_a_source_without_news_is_read_again_once_more_and_then_left_alone() -> None:
    lookback = Lookback(OVERLAP)
    quiet = HIGH + 2 * OVERLAP
    lookback.done(quiet - timedelta(seconds=1), HIGH)
    assert lookback.start(HIGH, quiet + OVERLAP) == HIGH - OVERLAP
    lookback.done(quiet, HIGH)
    assert lookback.start(HIGH, quiet + OVERLAP) is None
    assert lookback.start(HIGH + timedelta(seconds=1), quiet + OVERLAP) is not None


def test_without_overlap_nothing_is_read_again() -> None:
    assert Lookback(timedelta(0)).start(HIGH, AT) is None


def test_an_empty_answer_after_rows_is_doubted_and_then_once_a_minute() -> None:
    lookback = Lookback(OVERLAP)
    assert lookback.doubts_nothing(AT)
    lookback.probed(AT)
    lookback.seen(0)
    assert not lookback.doubts_nothing(AT + timedelta(seconds=59))
    assert lookback.doubts_nothing(AT + timedelta(seconds=60))
    lookback.seen(3)
    assert lookback.doubts_nothing(AT + timedelta(seconds=1))
