"""How long changes take into the snapshots of a process."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from cockpit.arrivals import Arrivals, live_patience
from store.readings import Version
from store.runs import Arrival, Latency
from tests.unit.cockpit.fakes import NOW, example_settings

SECOND = timedelta(seconds=1)


def version(batch: int) -> Version:
    return Version(batch, NOW, batch)


def store(*changes: tuple[int, float]) -> Callable[[int], Sequence[Arrival]]:
    """A store with batches, each with the second of its newest change."""
    found = [Arrival(batch, NOW + second * SECOND, NOW + (second + 0.5) * SECOND) for batch, second in changes]
    return lambda after: [one for one in found if one.batch_id > after]


def test_nothing_is_known_until_a_version_was_seen_to_come() -> None:
    arrivals = Arrivals()
    arrivals.note(version(3), NOW, store((1, -90), (3, -1)))
    assert arrivals.latency(NOW) == Latency(None, None, 0)


def test_a_batch_takes_from_its_change_to_the_snapshot_that_has_it() -> None:
    arrivals = Arrivals()
    arrivals.note(version(3), NOW, store())
    arrivals.note(version(5), NOW + 4 * SECOND, store((4, 1), (5, 3)))
    assert arrivals.latency(NOW + 4 * SECOND) == Latency(2.0, 2.9, 2)


def test_every_batch_is_counted_once_however_many_scopes_read_it() -> None:
    arrivals = Arrivals()
    batches = store((4, 1))
    for batch, second in ((3, 0), (4, 2), (4, 3), (3, 3), (4, 4)):
        arrivals.note(version(batch), NOW + second * SECOND, batches)
    assert arrivals.latency(NOW + 4 * SECOND).batches == 1


def test_what_a_version_does_not_have_yet_waits_for_the_next() -> None:
    arrivals = Arrivals()
    batches = store((4, 1), (5, 1))
    for batch, second in ((3, 0), (4, 2), (5, 3)):
        arrivals.note(version(batch), NOW + second * SECOND, batches)
    assert arrivals.latency(NOW + 3 * SECOND) == Latency(1.5, 1.95, 2)


def test_who_did_not_look_does_not_know_when_a_version_came() -> None:
    arrivals = Arrivals()
    arrivals.note(version(3), NOW, store())
    arrivals.note(version(4), NOW + 60 * SECOND, store((4, 1)))
    assert arrivals.latency(NOW + 60 * SECOND).batches == 0


def test_what_is_older_than_ten_minutes_is_not_about_now() -> None:
    arrivals = Arrivals()
    arrivals.note(version(3), NOW, store())
    arrivals.note(version(4), NOW + 2 * SECOND, store((4, 1)))
    assert arrivals.latency(NOW + timedelta(minutes=10)).batches == 1
    assert arrivals.latency(NOW + timedelta(minutes=11)).batches == 0


def test_what_this_program_tells_itself_comes_from_no_source() -> None:
    known = live_patience(example_settings())
    assert "evaluation" not in known
    assert {"platform", "registers"} <= set(known)
