"""Readings are appended when they change; bands and versions are kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.model import Band, Reading
from store.database import Database
from store.readings import (
    BandState,
    append_readings,
    bump_version,
    closed_day,
    current_version,
    latest_readings,
    load_bands,
    note_closed,
    reading_history,
    readings_as_known,
    save_bands,
    thin_readings,
    version_state,
)

T0 = datetime(2026, 11, 26, 4, tzinfo=UTC)


def reading(code: str = "A01", scope: int | str = 330100, at: datetime = T0, numerator: int = 1) -> Reading:
    """A reading of three."""
    return Reading(code, scope, at, numerator, 3, numerator / 3, Band.WARN, 99.9, 99.0, None, "1-abc")


def test_a_reading_comes_back_exactly(database: Database) -> None:
    append_readings(database, [reading()], T0)
    stored = latest_readings(database)["330100", "A01"]
    assert (stored.numerator, stored.denominator, stored.value, stored.band, stored.crit) == (
        1,
        3,
        1 / 3,
        Band.WARN,
        None,
    )
    assert (stored.at, stored.known_at, stored.scope) == (T0, T0, "330100")


def test_only_what_changed_is_appended(database: Database) -> None:
    readings = [reading(), reading("A02"), reading(scope="11330100990000025U")]
    assert append_readings(database, readings, T0) == 3
    later = [replace(r, at=T0 + timedelta(minutes=1)) for r in readings]
    assert append_readings(database, later, T0 + timedelta(minutes=1)) == 0
    later[1] = replace(later[1], numerator=2)
    assert append_readings(database, later, T0 + timedelta(minutes=2)) == 1
    history = reading_history(database, 330100, "A02", T0)
    assert [(r.numerator, r.at) for r in history] == [(1, T0), (2, T0 + timedelta(minutes=1))]


def test_a_band_that_changes_alone_is_a_change(database: Database) -> None:
    append_readings(database, [reading()], T0)
    assert append_readings(database, [replace(reading(), band=None)], T0) == 1
    assert latest_readings(database, ["330100"])["330100", "A01"].band is None
    assert latest_readings(database, ["330106"]) == {}
    assert append_readings(database, [], T0) == 0


def test_any_earlier_screen_can_be_told_again(database: Database) -> None:
    for minute in range(3):
        instant = T0 + timedelta(minutes=minute)
        append_readings(database, [reading(at=instant, numerator=minute)], instant)
    known = readings_as_known(database, 330100, T0 + timedelta(minutes=1, seconds=30))
    assert known["A01"].numerator == 1
    assert readings_as_known(database, 330100, T0 - timedelta(seconds=1)) == {}


def test_old_readings_are_thinned_to_the_last_of_each_local_day(database: Database) -> None:
    for hour in range(60):
        instant = T0 + timedelta(hours=hour)
        append_readings(database, [reading(at=instant, numerator=hour)], instant)
    assert thin_readings(database, T0 + timedelta(days=90)) == 0
    thin_readings(database, T0 + timedelta(days=200))
    left = [r.at for r in reading_history(database, 330100, "A01", T0)]
    assert left == [datetime(2026, 11, day, 15, tzinfo=UTC) for day in (26, 27, 28)]


def test_the_newest_reading_is_never_thinned_away(database: Database) -> None:
    append_readings(database, [reading(numerator=1)], T0)
    append_readings(database, [reading(numerator=2, at=T0 - timedelta(hours=1))], T0)
    thin_readings(database, T0 + timedelta(days=200))
    assert latest_readings(database)["330100", "A01"].numerator == 2


def test_the_newest_closed_day_never_goes_back(database: Database) -> None:
    assert closed_day(database) is None
    for day in (20_783, 20_785, 20_784):
        note_closed(database, day)
    assert closed_day(database) == 20_785


def test_band_states_replace_each_other(database: Database) -> None:
    save_bands(database, [BandState("330100", "A01", Band.MET, T0), BandState("330106", "A01", None, T0)])
    save_bands(database, [BandState("330100", "A01", Band.MET, T0, Band.WARN, T0)])
    assert load_bands(database, ["330100"]) == {
        ("330100", "A01"): BandState("330100", "A01", Band.MET, T0, Band.WARN, T0)
    }
    assert len(load_bands(database)) == 2


def test_snapshot_versions_rise_and_are_announced(database: Database) -> None:
    assert current_version(database) == 0
    with database.listen("snapshot") as listener:
        assert [bump_version(database, T0), bump_version(database, T0)] == [1, 2]
        heard = [n.payload for n in listener.wait(30)]
        while len(heard) < 2:
            heard += [n.payload for n in listener.wait(30)]
    assert heard == ["1", "2"]
    assert version_state(database).number == current_version(database) == 2
