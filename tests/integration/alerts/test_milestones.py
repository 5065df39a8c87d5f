"""Volumes that pass round numbers, from records to the feed of the wall."""

from alerts.passes.milestones import note_milestones
from store.database import Database
from store.views.activity import activity
from store.views.scopes import CITY
from tests.integration.alerts.watch import watch_on
from tests.integration.store.rows import archive


def test_a_volume_that_passes_a_round_number_is_told_of_place_and_city(database: Database) -> None:
    watch = watch_on(database)
    watch.store.merge("archive", archive("A1"))
    assert note_milestones(watch.desk, watch.at) == 0
    watch.store.merge(
        "lookup",
        *(
            {"request_no": f"Q{number}", "unit_code": "A1", "accepted_at": watch.at, "channel": "counter"}
            for number in range(100)
        ),
    )
    assert note_milestones(watch.desk, watch.at) == 2
    assert note_milestones(watch.desk, watch.at) == 0
    found = {(one.code, one.place, one.count) for one in activity(watch.database, CITY, watch.at)}
    assert {("milestone.lookups.1", 330106, 100), ("milestone.lookups.1", 330100, 100)} <= found
