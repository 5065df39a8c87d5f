"""What has a day of its own on a real store: nodes with and without a batch, clocks that stand, what is long due."""

from datetime import datetime, timedelta

import pytest

from alerts.reading import rules_page
from core.days import LOCAL, local_date
from store.database import Database
from tests.integration.alerts.watch import WEST, Watch, watch_on

AT = datetime(2026, 11, 26, 9, 0, tzinfo=LOCAL)


@pytest.fixture
def watch(database: Database) -> Watch:
    """A city under watch on a Thursday morning."""
    found = watch_on(database)
    found.at = AT
    return found


def node(watch: Watch, number: str, due_in: int, **more: object) -> None:
    """A node of the plan of U1 that is due in some days."""
    due_on = local_date(watch.at) + timedelta(days=due_in)
    watch.store.merge(
        "plan_node",
        {"node_id": number, "unit_code": "U1", "plan_year": 2026, "step": "arranging", "due_on": due_on} | more,
    )


def batch(watch: Watch, number: str, step: str, due_in: int | None = None, version: int = 1) -> None:
    due_on = None if due_in is None else local_date(watch.at) + timedelta(days=due_in)
    watch.store.merge(
        "accession_batch",
        {"batch_no": number, "unit_code": "U1", "plan_year": 2026, "step": step, "version": version}
        | ({} if due_on is None else {"step_due_on": due_on}),
    )


def objected(watch: Watch, table: str, key: str, since: datetime, until: datetime | None) -> None:
    with watch.database.begin() as work:
        work.execute(
            "INSERT INTO data_objection (owner_code, kind, table_name, record_key, items, claim, evidence, source,"
            " holder, snapshot, digest, state, state_since, raised_by, raised_name, raised_at, due_on, is_provisional,"
            " answer, correction, answered_name, revision)"
            " VALUES ('U1', 'record', %(table)s, %(key)s, '{}', '', '{}', 'registers', '330106', '{}', '', %(state)s,"
            " %(state_since)s, 1, '', %(since)s, '2026-12-31', FALSE, '', '', '', 1)",
            {
                "table": table,
                "key": key,
                "state": "open" if until is None else "rejected",
                "state_since": until or since,
                "since": since,
            },
        )


def open_of(watch: Watch, rule: str) -> dict[str, tuple[str, int]]:
    """State and rank of what is open of a rule, by kind and key."""
    found = watch.open()
    return {code.partition("@")[0]: (one.state, one.rank) for (named, _, code), one in found.items() if named == rule}


def test_a_node_without_a_batch_is_open_and_comes_near(watch: Watch) -> None:
    node(watch, "N1", 5)
    node(watch, "N2", 5, batch_no="nobody knows it")
    node(watch, "N3", 5, batch_no="B1")
    node(watch, "N4", 5, batch_no="B2")
    batch(watch, "B1", "notice")
    batch(watch, "B2", "checking")
    watch.look()
    assert open_of(watch, "AL-4") == dict.fromkeys(("node:N1", "node:N2", "node:N3"), ("firing", 2))
    assert watch.letters("ann"), "the unit is told"


def test_a_node_is_over_when_its_batch_passes_its_step(watch: Watch) -> None:
    node(watch, "N1", -3, batch_no="B1")
    watch.look()
    assert open_of(watch, "AL-5") == {"node:N1": ("firing", 1)}
    batch(watch, "B1", "checking")
    watch.look(60)
    assert open_of(watch, "AL-5") == {}


def test_what_was_told_of_goes_on_however_long_it_is_overdue(watch: Watch) -> None:
    node(watch, "N1", -390)
    node(watch, "N0", -401)
    watch.look()
    assert open_of(watch, "AL-5") == {"node:N1": ("firing", 3)}, "what is overdue for longer is no news"
    watch.look(15 * 24 * 60)
    assert open_of(watch, "AL-5") == {"node:N1": ("firing", 3)}
    batch(watch, "B1", "done")
    node(watch, "N1", -405, batch_no="B1", version=2)
    watch.look(60)
    assert open_of(watch, "AL-5") == {}


def test_a_clock_stands_while_the_record_is_objected_to(watch: Watch) -> None:
    node(watch, "N1", -3)
    node(watch, "N2", -3, batch_no="B1")
    node(watch, "N3", -3)
    batch(watch, "B1", "notice", -3)
    objected(watch, "plan_node", "N1", AT - timedelta(days=4), None)
    objected(watch, "plan_node", "N2", AT - timedelta(days=5), AT - timedelta(days=4))
    objected(watch, "accession_batch", "B1", AT - timedelta(days=5), AT - timedelta(days=3))
    watch.look()
    assert open_of(watch, "AL-5") == {"node:N2": ("firing", 1), "node:N3": ("firing", 1)}
    found = next(one for (rule, _, code), one in watch.open().items() if rule == "AL-5" and code.startswith("node:N2"))
    assert found.detail["due_on"] == "2026-11-25"
    assert found.detail["stopped"] == 2, "two objections at once stop it once"
    watch.look(4 * 24 * 60)
    assert open_of(watch, "AL-5") == {"node:N2": ("firing", 1), "node:N3": ("firing", 2)}, "N1 stands as it did"
    assert open_of(watch, "AL-4") == {"node:N1": ("firing", 3)}


def test_what_is_overdue_goes_up_by_its_own_days(watch: Watch) -> None:
    watch.person("lena", "agency_leader", "U1")
    watch.person("boss", "bureau_leader", WEST)
    people = ("ann", "lena", "west", "head", "boss")

    def told() -> dict[str, int]:
        return {name: sum("移交计划节点" in one for one in watch.letters(name)) for name in people}

    node(watch, "N1", -1)
    watch.look()
    assert told() == {"ann": 1, "lena": 0, "west": 0, "head": 0, "boss": 0}
    watch.look(5 * 24 * 60)
    assert told() == {"ann": 1, "lena": 0, "west": 0, "head": 0, "boss": 0}
    watch.look(24 * 60)
    assert told() == {"ann": 2, "lena": 1, "west": 1, "head": 0, "boss": 0}
    watch.look(8 * 24 * 60)
    assert told() == {"ann": 3, "lena": 2, "west": 2, "head": 0, "boss": 1}


def test_what_a_unit_without_anybody_has_to_do_is_told_to_the_officer_in_charge(watch: Watch) -> None:
    node(watch, "N1", 5, unit_code="U3")
    watch.look()
    assert any("单位 U3" in one for one in watch.letters("east"))
    assert watch.letters("west") == []
    without = {one.line.version.rule: one.without for one in rules_page(watch.desk, watch.at)}
    assert without["AL-4"] == {"unit_contact": 1}
    assert without["AL-5"] == {"unit_contact": 1, "unit_leader": 3}
    watch.person("eva", "archivist", "U3")
    assert {one.line.version.rule: one.without for one in rules_page(watch.desk, watch.at)}["AL-4"] == {}
