"""`python -m benchmarks.alerts`: what looking at alerts costs and how soon they are told, one JSON line each."""

import argparse
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from aiosmtpd.smtp import Envelope

from alerts.desk import AlertDesk
from alerts.in_force import put_in_force
from alerts.passes.looking import LookReport, look
from benchmarks.figures import Figure, spread
from benchmarks.fill import fill
from benchmarks.machine import Meter, described
from benchmarks.stores import cluster, store_on
from core.clock import SystemClock
from core.days import date_of, local_day, month_of
from core.model import Images
from core.settings import load_settings
from indicators.catalogue import Catalogue, load
from indicators.deliveries import cadences_of
from indicators.engine import Engine
from indicators.engine_store import DatabaseStore
from indicators.items import build_images
from indicators.pacing import Cause
from indicators.words import ScopeKind
from operations.alerting import Alerting
from operations.configuration import DEFAULT_CONFIG, Configuration
from operations.post import Post
from store.alerting.rules import RuleVersion, put_rule
from store.database import Database
from store.owners import OwnerRow, owners_of
from tests.accounts import make_account, people_for
from tests.integration.store.rows import Store as Rows
from tests.integration.store.rows import unit
from tests.mail_kit import HOST, mail_host

CITY: Final = "330100"
TELLING: Final = "BM-1"
FIRING: Final = 10_000
MEASURE: Final = "di_01"
INDICATORS: Final = ("A01", "A02")
"""what is divided by that measure"""
DUE: Final = 100_000
"""far more than an agency has"""
MESSAGES: Final = 20
PATIENCE_S: Final = 60.0
LATER: Final = timedelta(days=3)
"""longer than any rule that ships asks a band to last"""


def main(arguments: Sequence[str]) -> int:
    """Says every figure; one that misses its budget is said to, and is no error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.alerts", description=__doc__)
    parser.add_argument("--units", type=int, default=5000, help="agencies under watch (default 5000)")
    parser.add_argument("--rows", type=int, default=1_000_000, help="records of all of them (default 1000000)")
    parser.add_argument("--mails", type=int, default=40, help="alerts told by mail one by one (default 40)")
    chosen = parser.parse_args(arguments)
    for figure in figures(chosen.units, chosen.rows, chosen.mails):
        print(figure.line(described()), flush=True)
    return 0


def figures(units: int, rows: int, mails: int) -> Iterator[Figure]:
    """A look at everything, one changed owner, ten thousand alerts at once, and the way from a commit to a mail."""
    at, catalogue = SystemClock().now(), load()
    images = build_images(catalogue)
    with cluster() as server, store_on(server, "alerts") as store:
        fill(store.database, images, rows, at, lambda text: print(text, file=sys.stderr), units)
        make_well(store.database, catalogue)
        store.settle()
        meter = Meter(server.pid)
        desk = AlertDesk(store.database, load_settings(DEFAULT_CONFIG), catalogue)
        owners = [one for one in owners_of(store.database, None) if one.kind == "agency"]
        with store.database.begin() as work:
            put_in_force(work, at)
        officers(store.database, desk, at - timedelta(days=1))
        places = [place.code for place in desk.settings.city.places]
        Engine(catalogue, DatabaseStore(store.database, places, cadences_of(desk.settings))).pass_once(at, Cause.TICK)
        store.settle()
        look(desk, at, full=True)
        yield full_pass(desk, meter, at + timedelta(seconds=1), units * len(catalogue.indicators))
        yield one_change(desk, images, owners, at + timedelta(seconds=2), "alerts_one_change_ms")
        yield told_by_mail(desk, images, mails)
        later = SystemClock().now() + timedelta(seconds=30)
        yield all_at_once(desk, meter, owners, later)
        yield one_change(desk, images, owners, later + LATER + timedelta(seconds=1), "alerts_one_change_of_many_ms")


def full_pass(desk: AlertDesk, meter: Meter, at: datetime, instances: int) -> Figure:
    """Processor time of a look at everything of which nothing has changed, of this process and the server."""
    with meter.running():
        look(desk, at, full=True)
    beside = {"own_s": round(meter.own_s, 2), "server_s": round(meter.others_s, 2), "wall_s": round(meter.wall_s, 2)}
    value = {"value": meter.own_s + meter.others_s}
    return Figure("alerts_full_pass_cpu_s", value, "s", {"value": 5.0}, instances, beside=beside)


def one_change(desk: AlertDesk, images: Images, owners: Sequence[OwnerRow], at: datetime, name: str) -> Figure:
    """How long a look takes after one owner has changed, beside the alerts that are open in the store."""
    took, repeats = [], 30
    for number, owner in enumerate(owners[-repeats:]):
        _case(Rows(desk.database, images, at), owner, f"{name}-{number}", at)
        began = time.perf_counter()
        look(desk, at + timedelta(milliseconds=number))
        took.append(1000 * (time.perf_counter() - began))
    with desk.database.begin() as work:
        beside = {"open": work.value("SELECT count(*) FROM alert WHERE ended_at IS NULL")}
    return Figure(name, spread(took), "ms", {"p50": 50.0}, repeats, beside=beside)


def all_at_once(desk: AlertDesk, meter: Meter, owners: Sequence[OwnerRow], at: datetime) -> Figure:
    """How many messages it takes when ten thousand alerts fire at once, beside what is bad in the store anyway.

    On a working day the digests of the day are due at that moment too; they are counted apart.
    """
    fall_due(desk.database, owners[: -(-FIRING // len(INDICATORS))], at)
    look(desk, at, full=True)
    report: LookReport = LookReport(at, True, 0, 0, 0)
    with meter.running():
        report = look(desk, at + LATER, full=True)
    with desk.database.begin() as work:
        asked = "SELECT count(*) FROM alert_message WHERE made_at = %(at)s AND kind = 'digest'"
        digests = work.value(asked, {"at": at + LATER})
    beside: dict[str, Any] = {
        "open": report.open,
        "digests": digests,
        "cpu_s": round(meter.own_s + meter.others_s, 2),
        "wall_s": round(meter.wall_s, 2),
    }
    value, budget = {"value": float(report.messages - digests)}, {"value": float(MESSAGES)}
    return Figure("alerts_messages_of_10000", value, "messages", budget, FIRING, beside=beside)


def told_by_mail(desk: AlertDesk, images: Images, mails: int) -> Figure:
    """From the commit of a record that makes an alert fire until the server has taken the mail to the unit.

    Each is the first record of a unit of which nothing was counted before.
    """
    clock = SystemClock()
    codes = [f"MAIL{number}" for number in range(mails)]
    Rows(desk.database, images, clock.now()).merge("unit", *map(unit, codes))
    owners = [one for one in owners_of(desk.database, None) if one.code in codes]
    with desk.database.begin() as work:
        put_rule(work, _telling(clock.now()))
    for number, owner in enumerate(owners):
        _person(desk.database, f"contact{number}", "archivist", owner.code, clock.now() - timedelta(days=1))
    arrived: list[float] = []

    def data(envelope: Envelope) -> None:
        arrived.append(time.monotonic())

    took = []
    with mail_host() as host, _at_work(desk, images, host.port, clock):
        host.data = data
        time.sleep(2 * desk.settings.worker.debounce_s)
        for number, owner in enumerate(owners):
            _case(Rows(desk.database, images, clock.now()), owner, f"mail-{number}", clock.now())
            committed, before = time.monotonic(), len(arrived)
            while len(arrived) == before and time.monotonic() < committed + PATIENCE_S:
                time.sleep(0.002)
            took.append(arrived[-1] - committed if len(arrived) > before else PATIENCE_S)
    with desk.database.begin() as work:
        # the rule, and whoever is told of a single unit, are here for this alone
        work.execute("DELETE FROM alert_rule WHERE rule = %(rule)s", {"rule": TELLING})
        work.execute("UPDATE role_grant SET until = %(at)s WHERE role = 'archivist'", {"at": clock.now()})
    return Figure("alerts_commit_to_mail_s", spread(took), "s", {"p95": 3.0}, len(took))


@contextmanager
def _at_work(desk: AlertDesk, images: Images, port: int, clock: SystemClock) -> Iterator[None]:
    """Alerts and post as the leading worker runs them."""
    mail = desk.settings.mail.model_copy(
        update={"host": HOST, "port": port, "encryption": "none", "sender": "cockpit@bureau.test"}
    )
    found = Configuration(Path("config.yaml"), desk.settings.model_copy(update={"mail": mail}), {})
    post = Post(found, desk.database, clock, desk.catalogue, images)
    over = threading.Event()
    threads = [threading.Thread(target=run, args=(over,)) for run in (Alerting(desk, clock).run, post.run)]
    for one in threads:
        one.start()
    try:
        yield
    finally:
        post.hang_up()
        over.set()
        for one in threads:
            one.join()


def officers(database: Database, desk: AlertDesk, at: datetime) -> None:
    """An officer of the city and one of each district, and an administrator."""
    _person(database, "officer", "supervisor", CITY, at)
    _person(database, "root", "system_admin", CITY, at)
    for place in desk.settings.city.places:
        if place.code != desk.settings.city.municipal_code:
            _person(database, f"officer{place.code}", "district_officer", str(place.code), at)


def make_well(database: Database, catalogue: Catalogue) -> None:
    """Every indicator of every scope comes to a hundred: what was made at random would be thousands of alerts."""
    sides = {
        columns: int(100 / one.factor)
        for one in catalogue.indicators.values()
        for columns in {one.columns, one.columns_for(ScopeKind.AGENCY)}
    }
    changes = ", ".join(f"{above} = {times} * {below}" for (above, below), times in sides.items())
    with database.begin() as work:
        for table in ("cell", "cell_day", "top", "top_day"):
            work.execute(f"UPDATE {table} SET {changes}")


def fall_due(database: Database, owners: Sequence[OwnerRow], at: datetime) -> None:
    """So much falls due for owners, and nothing of it is filed, that both indicators become critical."""
    day = local_day(at) - 1
    values = {"owners": [one.owner_id for one in owners], "day": day, "month": month_of(date_of(day)), "due": DUE}
    with database.begin() as work:
        for table, key, place in (("cell", "month, category", "%(month)s, 0"), ("cell_day", "day", "%(day)s")):
            work.execute(
                f"INSERT INTO {table} AS t (owner_id, {key}, {MEASURE})"
                f" SELECT owner_id, {place}, %(due)s FROM unnest(%(owners)s::int[]) o (owner_id)"
                f" ON CONFLICT (owner_id, {key})"
                f" DO UPDATE SET {MEASURE} = COALESCE(t.{MEASURE}, 0) + excluded.{MEASURE}",
                values,
            )


def _case(rows: Rows, owner: OwnerRow, number: str, at: datetime) -> None:
    """A case of an owner that was due long ago and is not archived."""
    finished = at - timedelta(days=200)
    case: dict[str, Any] = {"case_no": number, "item_impl_code": "M1", "power_type": 1, "unit_code": owner.code}
    case |= {"received_at": finished, "promised_at": finished, "finished_at": finished, "result": "granted"}
    rows.merge("case_file", case | {"version": int(at.timestamp() * 1_000_000)})


def _telling(at: datetime) -> RuleVersion:
    """A rule that tells the contact of a unit at once when none of its cases is there."""
    body = {
        "code": TELLING,
        "version": 1,
        "name": {"zh": "测速", "en": "Measured"},
        "stream": "act",
        "subject": {"kind": "indicator", "codes": ["A01"], "of": ["agency"]},
        "condition": {"kind": "threshold", "below": 0.01},
        "level": "critical",
        "to": ["unit_contact"],
    }
    return RuleVersion(TELLING, 1, body, at, at, None, "bench", "")


def _person(database: Database, name: str, role: str, node: str, at: datetime) -> None:
    known = make_account(people_for(database), name, role, node, at)
    with database.begin() as work:
        work.execute("UPDATE account SET email = %s WHERE account_id = %s", [f"{name}@bureau.test", known.account_id])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
