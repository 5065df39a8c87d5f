"""Pushing what changes: every change once, in the order of its feed, and again when it was not taken."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from standins.feeds import Row
from standins.licences import open_licences
from standins.pushing import Pusher, Target
from standins.serve import StandIn
from tests.unit.standins.worlds import settings

TARGET = Target("http://cockpit.example/api/push/licences", "key", "secret")


class Noting(Pusher):
    """Takes bodies itself, or does not."""

    def __init__(self, stand_in: StandIn) -> None:
        super().__init__(stand_in.system, TARGET)
        self.bodies: list[Row] = []
        self.refuses = 0

    def _post(self, body: Row) -> bool:
        if self.refuses:
            self.refuses -= 1
            return False
        self.bodies.append(body)
        return True


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[StandIn]:
    made = open_licences(settings(tmp_path))
    yield made
    made.system.close()


def state(bodies: list[Row]) -> dict[tuple[str, str], Any]:
    """What a receiver knows: by feed and key the newest row, None where it was deleted."""
    known: dict[tuple[str, str], tuple[str, Any]] = {}
    keys = {"types": "cert_type_code", "certificates": "cert_identifier", "links": "cert_identifier"}
    for body in bodies:
        told = [(row[keys[body["feed"]]], row["updated_at"], row) for row in body["rows"]]
        told += [(gone["id"], gone["deleted_at"], None) for gone in body["deletions"]]
        for key, moment, row in told:
            if moment >= known.get((body["feed"], key), ("", None))[0]:
                known[body["feed"], key] = moment, row
    return {name: row for name, (_, row) in known.items()}


def test_nothing_is_pushed_of_what_was_there_before(stand_in: StandIn) -> None:
    pusher = Noting(stand_in)
    assert (pusher.push_all(), pusher.bodies) == (False, [])


def test_every_change_is_pushed_and_pushed_once(stand_in: StandIn) -> None:
    pusher = Noting(stand_in)
    system = stand_in.system
    before = system.last_stamp
    for _ in range(4):
        system.change(stand_in.controls.author, 400)
        pusher.push_all()
    assert pusher.push_all() is False
    known = state(pusher.bodies)
    for name, feed in system.feeds.items():
        rows = feed.page(before, 100_000).rows
        assert {row[feed.key]: row for row in rows} == {
            key: row for (of, key), row in known.items() if of == name and row is not None
        }
    gone = {(one.feed, one.key) for one in system.deletions if one.stamp > before}
    assert {name for name, row in known.items() if row is None} <= gone
    assert max(len(body["rows"]) for body in pusher.bodies) <= 500


def test_a_body_that_was_not_taken_comes_again(stand_in: StandIn) -> None:
    pusher = Noting(stand_in)
    stand_in.system.change(stand_in.controls.author, 50)
    pusher.refuses = 1
    assert pusher.push_all() is True
    assert pusher.push_all() is False
    told = sum(len(body["rows"]) + len(body["deletions"]) for body in pusher.bodies)
    assert told == pusher.pushed.rows + pusher.pushed.deletions > 0


def test_an_address_that_does_not_answer_is_noted(stand_in: StandIn) -> None:
    pusher = Pusher(stand_in.system, Target("http:///nowhere", "key", "secret"))
    stand_in.system.change(stand_in.controls.author, 1)
    assert pusher.push_all() is True
    assert pusher.pushed.refused
