"""What the feed of the wall tells of figures: volumes that pass round numbers, and indicators that recover."""

from alerts.passes.milestones import note_milestones
from core.model import Band
from store.database import Database
from store.views.activity import activity
from store.views.scopes import CITY, resolve_scope
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


def test_an_indicator_that_is_back_in_its_band_is_told_by_place_and_one_that_is_milder_is_not(
    database: Database,
) -> None:
    watch = watch_on(database)
    for owner in ("U1", "U2"):
        watch.say(owner, {"A01": Band.CRIT})
    watch.look()
    watch.look(3000)
    watch.say("U1", {"A01": Band.NEAR})
    watch.say("U2", {"A01": Band.WARN})
    for _ in range(300):
        watch.look(10)
        if ("AL-1", "U1", "A01") not in watch.open():
            break

    def told(code: str) -> list[tuple[str, int, int]]:
        scope = resolve_scope(watch.database, code)
        assert scope is not None
        found = activity(watch.database, scope, watch.at)
        return [(one.code, one.place, one.count) for one in found if one.code == "figures_recovered"]

    recovered = [("figures_recovered", 330106, 1)]
    assert told("330100") == told("330106") == told("U1") == recovered
    assert told("U2") == told("330102") == []
    assert watch.open()["AL-1", "U2", "A01"].state == "firing"
