"""A city with officers and agencies whose readings a test says, and looks at them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from alerts.desk import AlertDesk
from alerts.in_force import put_in_force
from alerts.passes.looking import LookReport, look
from alerts.rules import FILE
from cockpit.i18n import load_texts
from core.access import Principal
from core.model import Band, RunReport
from core.yamllines import load as load_yaml
from indicators.catalogue import Catalogue, load
from indicators.items import build_images
from people.letters import read, wordings
from people.people import People
from store.alerting.episodes import Episode, open_episodes
from store.alerting.rules import RuleVersion, put_rule
from store.database import Database
from store.grants import grants_of
from store.letters import Choice, keep_texts, of_account
from store.readings import append_readings
from store.runs import Runs
from tests.accounts import make_account, people_for
from tests.integration.alerts.sums import counts_of, put_counts, reading_of
from tests.integration.store.rows import Store, unit

CITY, WEST, EAST = "330100", "330106", "330102"
BEFORE = datetime(2026, 9, 1, 2, tzinfo=UTC)
AT = datetime(2026, 11, 26, 2, tzinfo=UTC)
"""a Thursday morning in Hangzhou"""
AMONG = 1000
"""the denominator of every figure that a test says"""


@dataclass
class Watch:
    """The store, the desk and who works there; `at` moves on as a test says."""

    people: People
    desk: AlertDesk
    store: Store
    at: datetime = AT
    persons: dict[str, Principal] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        """The store."""
        return self.desk.database

    def person(self, name: str, role: str, node: str) -> Principal:
        """Somebody with a role at a node."""
        known = make_account(self.people, name, role, node, BEFORE)
        with self.database.begin() as work:
            grants = grants_of(work, known.account_id, BEFORE)
        self.persons[name] = Principal(known.account_id, name, name.capitalize(), grants, address="192.0.2.7")
        return self.persons[name]

    def say(self, owner: str, bands: Mapping[str, Band]) -> None:
        """An owner's indicators are in these bands now, and the engine has kept their readings."""
        self.count(owner, bands)
        self.read(owner, bands)

    def count(self, owner: str, bands: Mapping[str, Band], among: int = AMONG) -> None:
        """An owner's sums have changed, so that its indicators are in these bands now; no reading says so yet."""
        put_counts(self.database, owner, counts_of(self.desk.catalogue, bands, among, self.at), self.at)

    def read(self, owner: str, bands: Mapping[str, Band], among: int = AMONG) -> None:
        """The engine keeps readings of an owner in these bands."""
        catalogue = self.desk.catalogue
        found = [reading_of(catalogue, code, owner, band, among, self.at) for code, band in bands.items()]
        append_readings(self.database, found, self.at)

    def look(self, minutes: float = 0, *, full: bool = True) -> LookReport:
        """Some minutes later somebody looks at everything."""
        self.at += timedelta(minutes=minutes)
        return look(self.desk, self.at, full=full)

    def open(self) -> dict[tuple[str, str, str], Episode]:
        """What is open, by rule, scope and code."""
        with self.database.begin() as work:
            return {(one.rule, one.scope, one.code): one for one in open_episodes(work)}

    def letters(self, name: str) -> list[str]:
        """The subjects of somebody's letters, the oldest first."""
        with self.database.begin() as work:
            found = of_account(work, self.persons[name].account_id, Choice(limit=200))
        return [read(one, "zh_CN").subject for one in reversed(found)]


def watch_on(database: Database) -> Watch:
    """Two agencies in one district and one in another, an officer of each, their head, contacts, and administrators."""
    people, catalogue = people_for(database), load()
    store = Store(database, build_images(catalogue), BEFORE)
    store.merge("unit", unit("U1", int(WEST)), unit("U2", int(WEST)), unit("U3", int(EAST)))
    keep_texts(database, wordings(load_texts().tables), BEFORE)
    settings = people.settings
    found = Watch(people, AlertDesk(database, settings, catalogue), store)
    with database.begin() as work:
        put_in_force(work, BEFORE)
        for one in _plain_rules(catalogue):
            put_rule(work, one)
    for name, role, node in (
        ("ann", "archivist", "U1"),
        ("ben", "archivist", "U2"),
        ("west", "district_officer", WEST),
        ("east", "district_officer", EAST),
        ("head", "division_head", WEST),
        ("root", "system_admin", CITY),
        ("steward", "data_steward", CITY),
    ):
        found.person(name, role, node)
    return found


def _plain_rules(catalogue: Catalogue) -> Iterator[RuleVersion]:
    """The rules that ship, but over at once (how long they are kept on is for scenarios), and AL-1 of owners alone.

    What so small a city comes to has bands of its own, and with every unit a visit is due that nobody has made (D04).
    """
    of_owners: dict[str, object] = {"kind": "indicator", "of": ["agency", "archive"]}
    of_owners["codes"] = [code for code in catalogue.indicators if code != "D04"]
    for one in load_yaml(FILE, "rules.yaml").value["rules"]:
        if "keep_firing_for" in one:
            body = {key: value for key, value in one.items() if key != "keep_firing_for"} | {"version": 2}
            body |= {"subject": of_owners} if one["code"] == "AL-1" else {}
            yield RuleVersion(one["code"], 2, body, BEFORE, BEFORE, None, "test", "")


def ran(runs: Runs, source: str, feed: str, at: datetime) -> None:
    """A feed was read well at an instant."""
    number = runs.start(source, feed, at)
    runs.finish(number, RunReport(source, feed, at, at, "ok", rows=1))
