"""Feeds on a real store: never read, silent behind items, and rules that look at fewer of them."""

from datetime import timedelta

import pytest

from alerts.commands.revising import revise
from alerts.passes.surroundings import surroundings
from core.conditions import Condition
from core.days import local_date
from core.model import Band, Polling, RunReport
from store.alerting.episodes import moves_of
from store.alerting.rules import versions_of
from store.conditions import note_numbers
from store.database import Database
from store.polls import keep_polls
from store.runs import Runs
from tests.integration.alerts.watch import CITY, WEST, Watch, ran, watch_on

FEED = ("AL-3", "", "platform/cases")


@pytest.fixture
def watch(database: Database) -> Watch:
    """A city under watch, with somebody who may change rules."""
    found = watch_on(database)
    found.person("boss", "division_head", CITY)
    return found


def failed(watch: Watch, runs: Runs) -> None:
    number = runs.start("platform", "cases", watch.at)
    runs.finish(number, RunReport("platform", "cases", watch.at, watch.at, "failed", reason="connection refused"))


def change(watch: Watch, rule: str, **keys: object) -> None:
    """A new version of a rule with some keys changed."""
    with watch.database.begin() as work:
        body = {**versions_of(work, rule)[0].body, **keys}
    revise(watch.desk, watch.persons["boss"], body, "试用", watch.at)


def ended(watch: Watch, number: int) -> tuple[str, str]:
    with watch.database.begin() as work:
        last = moves_of(work, number)[-1]
    return last.new, last.reason


def test_a_feed_that_never_succeeded_is_silent_since_it_was_first_read_in_vain(watch: Watch) -> None:
    runs = Runs(watch.database)
    failed(watch, runs)
    watch.look(1)
    assert FEED not in watch.open()
    for _ in range(5):
        watch.at += timedelta(days=1)
        failed(watch, runs)
    watch.look()
    assert watch.open()[FEED].state == "firing"
    assert watch.open()[FEED].value == pytest.approx((5 * 24 * 60 + 1) * 60)
    assert watch.letters("root")[0] == "【紧急】系统：数据源 platform/cases"
    ran(runs, "platform", "cases", watch.at)
    watch.look(0.1)
    assert FEED not in watch.open()


def test_a_first_load_that_goes_on_is_not_late(watch: Watch) -> None:
    runs = Runs(watch.database)
    number = runs.start("platform", "cases", watch.at)
    watch.look(3 * 24 * 60)
    assert FEED not in watch.open()
    with watch.database.begin() as work:
        work.execute("INSERT INTO feed_state (source, feed, outcome, reason) VALUES ('platform', 'cases', '', '')")
    watch.look()
    assert FEED not in watch.open(), "its first run is under way"
    runs.finish(number, RunReport("platform", "cases", watch.at, watch.at, "failed", reason="the worker stopped"))
    runs.start("platform", "cases", watch.at)
    with watch.database.begin() as work:
        work.execute(
            "INSERT INTO loading_feed (table_name, source, feed, rows, rejected, at)"
            " VALUES ('case_file', 'platform', 'cases', 1000, 0, %(at)s)",
            {"at": watch.at},
        )
    watch.look(1)
    assert FEED not in watch.open(), "its first load has just brought something"
    watch.look(24 * 60)
    assert watch.open()[FEED].state == "firing"


def test_a_rule_that_looks_at_fewer_feeds_tells_nobody_that_the_others_are_well(watch: Watch) -> None:
    ran(Runs(watch.database), "platform", "cases", watch.at)
    watch.look(3000)
    number, told = watch.open()[FEED].alert_id, len(watch.letters("root"))
    change(watch, "AL-3", subject={"kind": "feed", "sources": ["das"]})
    watch.look(1)
    assert FEED not in watch.open()
    assert ended(watch, number) == ("resolved", "scope_gone")
    assert not any("已解除" in one for one in watch.letters("root")[told:])


def test_a_rule_that_looks_at_something_else_tells_nobody_that_what_it_looked_at_is_well(watch: Watch) -> None:
    ran(Runs(watch.database), "platform", "cases", watch.at)
    watch.look(3000)
    number, told = watch.open()[FEED].alert_id, len(watch.letters("root"))
    change(watch, "AL-3", subject={"kind": "finding"}, condition={"kind": "found", "kinds": ["jump"]})
    watch.look(1)
    assert ended(watch, number) == ("resolved", "scope_gone")
    assert len(watch.letters("root")) == told


def test_a_kind_of_finding_that_a_rule_drops_is_withdrawn(watch: Watch) -> None:
    note_numbers(watch.database, [Condition("jump", scope=WEST, item="DI-08")], ["jump"], [WEST], watch.at)
    watch.look()
    watch.look(5)
    found = watch.open()["AL-6", WEST, "jump:DI-08"]
    told = len(watch.letters("steward"))
    change(watch, "AL-6", condition={"kind": "found", "kinds": ["contradiction"]})
    watch.look(1)
    assert ended(watch, found.alert_id) == ("resolved", "scope_gone")
    assert len(watch.letters("steward")) == told


def test_what_a_first_reading_has_brought_in_part_is_not_judged(watch: Watch) -> None:
    """One side of a ratio, or nodes before their batches, say nothing; once all is read they are judged."""
    keep_polls(watch.database, [Polling("registers", "units", interval_s=300.0)])
    doubt = Condition("contradiction", scope=WEST, item="D03")
    note_numbers(watch.database, [doubt], ["contradiction"], [WEST], watch.at)
    watch.count("U2", {"D03": Band.CRIT})
    due_on = local_date(watch.at) + timedelta(days=5)
    node = {"node_id": "N1", "unit_code": "U1", "plan_year": 2026, "step": "arranging", "due_on": due_on}
    watch.store.merge("plan_node", node)
    watch.look()
    watch.look(30)
    assert [key for key in watch.open() if key[0] in {"AL-1", "AL-4", "AL-5", "AL-6"}] == []
    for feed in surroundings(watch.desk, watch.at).unread:
        ran(Runs(watch.database), *feed, watch.at)
    watch.look()
    assert {"AL-1", "AL-4"} <= {rule for rule, _, _ in watch.open()}
    watch.look(5)
    assert watch.open()["AL-6", WEST, "contradiction:D03"].state == "firing"


def test_a_rule_on_items_is_not_judged_while_its_source_is_silent(watch: Watch) -> None:
    ran(Runs(watch.database), "platform", "case-archive", watch.at)
    change(
        watch,
        "AL-8",
        enabled=True,
        condition={"kind": "threshold", "below": 1},
    )
    watch.look()
    keys = [("AL-8", scope, "DI-02") for scope in (CITY, WEST)]
    assert {watch.open()[key].state for key in keys} == {"firing"}
    watch.look(3000)
    assert {(watch.open()[key].state, watch.open()[key].unknown) for key in keys} == {("firing", "stale")}
