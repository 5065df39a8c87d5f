"""Who is told of what: together, spared, again, and further up."""

from datetime import datetime, timedelta

import pytest

from alerts.commands.acknowledging import take_up
from alerts.routing.routing import routing
from core.days import LOCAL
from core.model import Band
from store.database import Database
from store.runs import Runs
from tests.integration.alerts.watch import WEST, Watch, ran, watch_on
from tests.integration.store.rows import unit

FEED = ("AL-3", "", "platform/cases")


@pytest.fixture
def watch(database: Database) -> Watch:
    """A city under watch."""
    return watch_on(database)


def test_what_fires_together_is_one_message_to_each_post(watch: Watch) -> None:
    watch.say("U1", {"A01": Band.CRIT, "A03": Band.WARN, "A04": Band.CRIT})
    watch.say("U2", {"A01": Band.CRIT})
    watch.look()
    report = watch.look(3000)
    assert report.messages == 3
    assert [len(watch.letters(name)) for name in ("ann", "ben", "west", "east")] == [1, 1, 1, 0]
    assert "4 项" in watch.letters("west")[0] or "4" in watch.letters("west")[0]


def test_a_group_that_was_just_told_gathers_what_follows(watch: Watch) -> None:
    watch.say("U1", {"A01": Band.CRIT})
    watch.look()
    watch.say("U2", {"A01": Band.CRIT})
    watch.look(1)
    hold = 2 * watch.desk.catalogue.refresh_interval("A01")
    watch.look(hold / timedelta(minutes=1) - 1)
    watch.look(1)
    assert [len(watch.letters(name)) for name in ("ann", "west", "ben")] == [1, 1, 1]
    watch.look(routing().group_interval / timedelta(minutes=1))
    assert [len(watch.letters(name)) for name in ("ann", "west", "ben")] == [1, 2, 1]


def test_an_event_of_the_whole_spares_the_units_and_tells_the_authority_once(watch: Watch) -> None:
    many = routing().mass + 1
    watch.store.merge("unit", *(unit(f"M{number}", int(WEST)) for number in range(many)))
    watch.person("mia", "archivist", "M0")
    for number in range(many):
        watch.say(f"M{number}", {"A01": Band.CRIT})
    watch.look()
    watch.look(3000)
    assert len(watch.letters("west")) == 1, "one message, which says that the others have no contact"
    assert len(watch.letters("mia")) == 1, "one unit with a contact is no event of the whole"


def test_the_digest_tells_every_unit_of_an_event_of_the_whole_once(watch: Watch) -> None:
    many = routing().mass + 1
    watch.store.merge("unit", *(unit(f"M{number}", int(WEST)) for number in range(many)))
    for number in range(many):
        watch.person(f"contact{number}", "archivist", f"M{number}")
        watch.say(f"M{number}", {"A01": Band.CRIT})
    contacts = [f"contact{number}" for number in range(many)]
    watch.at = datetime(2026, 11, 26, 9, 0, tzinfo=LOCAL)
    watch.look()
    watch.at = datetime(2026, 11, 26, 23, 0, tzinfo=LOCAL)
    watch.look()
    assert len(watch.letters("west")) == 1
    assert {len(watch.letters(name)) for name in contacts} == {0}
    for day in (27, 30):
        watch.at = datetime(2026, 11, day, 8, 30, tzinfo=LOCAL)
        watch.look()
        assert {tuple(watch.letters(name)) for name in contacts} == {("待处置告警 1 条",)}
    assert len(watch.letters("west")) == 3


def test_a_silent_source_is_one_message_and_its_numbers_are_stale_not_bad(watch: Watch) -> None:
    runs = Runs(watch.database)
    ran(runs, "platform", "cases", watch.at)
    watch.say("U1", {"A01": Band.CRIT})
    watch.look()
    watch.look(3000)
    assert watch.open()[FEED].state == "firing"
    assert len(watch.letters("root")) == 1
    assert ("AL-1", "U1", "A01") not in watch.open()
    ran(runs, "platform", "cases", watch.at)
    watch.look(0.1)
    assert FEED not in watch.open()
    assert len(watch.letters("root")) == 2


def test_a_rule_repeats_for_its_time_and_stops_when_somebody_takes_it_up(watch: Watch) -> None:
    runs = Runs(watch.database)
    ran(runs, "platform", "cases", watch.at)
    watch.look(3000)
    told = len(watch.letters("root"))
    watch.look(30)
    assert len(watch.letters("root")) == told
    watch.look(30)
    assert len(watch.letters("root")) == told + 1
    take_up(watch.desk, watch.persons["root"], watch.open()[FEED].alert_id, "已联系平台厂商", watch.at)
    watch.look(61)
    assert len(watch.letters("root")) == told + 1


def test_what_nobody_takes_up_goes_further_up_by_working_hours_alone(watch: Watch) -> None:
    runs = Runs(watch.database)
    watch.at = datetime(2026, 9, 30, 16, 0, tzinfo=LOCAL)
    ran(runs, "platform", "cases", watch.at - timedelta(days=1))
    watch.look()
    assert watch.letters("steward") == []
    watch.at = datetime(2026, 10, 7, 12, 0, tzinfo=LOCAL)
    watch.look()
    assert watch.letters("steward") == [], "the National Day holidays have no working hours"
    watch.at = datetime(2026, 10, 8, 12, 0, tzinfo=LOCAL)
    watch.look()
    assert len(watch.letters("steward")) == 1
    watch.look(10)
    assert len(watch.letters("steward")) == 1


def test_what_was_taken_up_and_is_not_mended_goes_back_to_its_post_and_no_further(watch: Watch) -> None:
    watch.at = datetime(2026, 11, 26, 9, 0, tzinfo=LOCAL)
    watch.say("U1", {"A01": Band.CRIT})
    watch.look()
    watch.look(8 * 60)
    alert = watch.open()["AL-1", "U1", "A01"]
    take_up(watch.desk, watch.persons["west"], alert.alert_id, "正在补归档", watch.at + timedelta(minutes=1))
    watch.look(30 * 24 * 60)
    again = watch.open()["AL-1", "U1", "A01"]
    assert (again.state, again.steps, again.telling.again, again.telling.waits_since) == ("firing", 0, False, watch.at)
    assert sum(one.startswith("【未解除") for one in watch.letters("west")) == 1
    assert watch.letters("head") == []
    watch.look(8 * 24 * 60)
    assert len(watch.letters("head")) == 1


def test_groups_that_gather_nothing_any_more_are_forgotten(watch: Watch) -> None:
    def groups() -> set[str]:
        with watch.database.begin() as work:
            return {key for (key,) in work.rows("SELECT group_key FROM alert_group")}

    watch.say("U1", {"A01": Band.CRIT})
    watch.look()
    watch.look(3000)
    assert {"AL-1|officer|330106", "AL-1|unit_contact|U1"} <= groups()
    watch.look(routing().group_interval / timedelta(minutes=1))
    assert groups() <= {"digest"}


def test_a_unit_that_moves_is_told_of_where_it_stands_now(watch: Watch) -> None:
    watch.say("U1", {"A01": Band.CRIT})
    watch.look()
    watch.look(3000)
    watch.store.merge("unit", unit("U1", 330102, version=2))
    watch.say("U1", {"A01": Band.MET})
    watch.look(1)
    assert len(watch.letters("west")) == 1
    assert len(watch.letters("east")) == 1


def test_looking_again_at_the_same_moment_tells_nobody_anything(watch: Watch) -> None:
    watch.say("U1", {"A01": Band.CRIT})
    watch.look()
    watch.look(3000)
    before = len(watch.letters("west"))
    for _ in range(3):
        report = watch.look(0)
        assert (report.moved, report.messages) == (0, 0)
    assert len(watch.letters("west")) == before


def test_mail_waits_for_working_hours_and_urgent_mail_does_not(watch: Watch) -> None:
    watch.at = datetime(2026, 11, 25, 20, 0, tzinfo=LOCAL)
    watch.say("U1", {"B01": Band.CRIT})
    ran(Runs(watch.database), "platform", "cases", watch.at - timedelta(days=1))
    with watch.database.begin() as work:
        work.execute("UPDATE account SET email = 'account' || account_id || '@bureau.invalid'")
    watch.look()
    watch.at = datetime(2026, 11, 27, 23, 0, tzinfo=LOCAL)
    watch.look()
    with watch.database.begin() as work:
        due = {
            name: work.value(
                "SELECT min(due_at) FROM mail WHERE account_id = %(account)s",
                {"account": watch.persons[name].account_id},
            )
            for name in ("root", "west")
        }
    assert due["root"] == datetime(2026, 11, 25, 20, 0, tzinfo=LOCAL)
    assert due["west"] == datetime(2026, 11, 30, 8, 30, tzinfo=LOCAL)


def test_a_digest_on_working_days_tells_of_what_nobody_has_taken_up(watch: Watch) -> None:
    watch.at = datetime(2026, 11, 26, 9, 0, tzinfo=LOCAL)
    watch.say("U1", {"A01": Band.CRIT})
    watch.say("U2", {"A01": Band.WARN})
    watch.say("U3", {"A01": Band.CRIT})
    watch.look()
    watch.at = datetime(2026, 11, 26, 23, 0, tzinfo=LOCAL)
    watch.look()
    take_up(watch.desk, watch.persons["west"], watch.open()["AL-1", "U2", "A01"].alert_id, "正在补归档", watch.at)
    before = {name: watch.letters(name) for name in ("ann", "west", "east", "ben")}
    watch.at = datetime(2026, 11, 27, 8, 29, tzinfo=LOCAL)
    watch.look()
    assert {name: watch.letters(name) for name in before} == before
    watch.look(1)
    watch.look(60)
    told = {name: watch.letters(name)[len(before[name]) :] for name in before}
    assert told == {"ann": [], "west": ["待处置告警 1 条"], "east": ["待处置告警 1 条"], "ben": []}, "units know"
    watch.at = datetime(2026, 11, 28, 9, 0, tzinfo=LOCAL)
    watch.look()
    assert len(watch.letters("west")) == len(before["west"]) + 1, "a Saturday has no digest"
    watch.at = datetime(2026, 11, 30, 9, 0, tzinfo=LOCAL)
    watch.look()
    assert len(watch.letters("west")) == len(before["west"]) + 2
    assert len(watch.letters("ann")) == len(before["ann"])
