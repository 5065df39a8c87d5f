"""The demo's fieldwork: officers, the plan of a year with its draw, a visit, a lead, an objection to data."""

import json
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Final
from uuid import UUID, uuid5

from evaluation.commands import concluding, deciding_leads, inspection_plans, leads, on_site, visits
from evaluation.commands.data_objections import NewObjection, raise_objection
from evaluation.commands.officers import NewOfficer, register_officer
from evaluation.commands.signing_records import Signed, sign_record
from evaluation.fieldwork.notices import Notice
from evaluation.fieldwork.planning import who_is_left
from evaluation.fieldwork.site import digest_of, record_of
from evaluation.leads.deciding import Told
from operations.demo_evaluation.cast import Cast
from operations.demo_evaluation.issues import CERTIFICATES
from operations.demo_evaluation.texts import texts
from store.evaluation import inspections as kept
from store.evaluation.inspections import InspectionRow

VALID: Final = timedelta(days=1500)
DEVICE: Final = UUID(int=20_260_630)
DISPUTED: Final = "A03"


def register_officers(cast: Cast) -> None:
    """Two officers with certificates, each with an account."""
    until = cast.days.today + VALID
    for one in texts()["officers"]:
        account = cast.number(one["account"])
        new = NewOfficer(cast.city, one["name"], one["certificate"], until, account)
        register_officer(cast.desk, cast.person("head"), new, cast.days.ago(90))


def inspect(cast: Cast) -> None:
    """The plan of the year, drawn; one agency was visited and something found, the next one has its notice."""
    first, second, *_ = _drawn(cast)
    _notify(cast, first, cast.days.ago(40), cast.days.today - timedelta(days=8))
    _visit(cast, first)
    _notify(cast, second, cast.days.ago(2), cast.days.today + timedelta(days=21))


def _drawn(cast: Cast) -> list[int]:
    """Planned, approved, drawn by a seed that was announced the day before; the inspections of agencies."""
    days, words, desk = cast.days, texts()["plan"], cast.desk
    planner, year = cast.person("supervisor"), days.today.year
    with desk.database.begin() as unit:
        left = who_is_left(unit, desk, cast.city, year)
    planned = max(ceil(len(left.codes) / left.years), 3)
    new = inspection_plans.NewPlan(cast.city, year, planned, tuple(sorted(left.archives)[:1]), words["note"])
    plan = inspection_plans.begin_plan(desk, planner, new, days.ago(62))
    inspection_plans.move_plan(desk, planner, plan, "submit_plan", "", days.ago(61))
    inspection_plans.move_plan(desk, cast.person("leader"), plan, "approve_plan", "", days.ago(60))
    told = inspection_plans.Announced(words["seed"], words["seed_source"], days.today - timedelta(days=58))
    inspection_plans.announce_seed(desk, planner, plan, told, days.ago(59))
    made = inspection_plans.draw_plan(desk, planner, plan, days.ago(58))
    return [one for one in made if _row(cast, one).owner_code not in left.archives]


def _notify(cast: Cast, inspection: int, at: datetime, on: date) -> None:
    words = texts()["visit"]
    notice = Notice(on, time(9), time(16, 30), words["place"], (1, 2), (words["material"],))
    visits.notify_unit(cast.desk, cast.person("supervisor"), inspection, notice, at)


def _visit(cast: Cast, inspection: int) -> None:
    """On site a fact is noted, the record is signed by both sides, and the fact becomes an issue to be confirmed."""
    desk, words, officer, at = cast.desk, texts()["visit"], cast.person("supervisor"), cast.days.ago(8)
    row = _row(cast, inspection)
    arrival = on_site.Arrival(at, words["place"], (words["signer"],), tuple(row.officers), shown=True)
    on_site.arrive(desk, officer, inspection, arrival, at)
    raw = json.dumps({"text": words["fact"]}, ensure_ascii=False)
    entry = on_site.NewEntry(uuid5(DEVICE, row.number), DEVICE, "fact", raw, digest_of(raw), at)
    on_site.sync_entries(desk, officer, inspection, [entry], at)
    with desk.database.begin() as unit:
        digest = record_of(kept.entries(unit, inspection)).digest
    left = at + timedelta(hours=3)
    sign_record(desk, officer, inspection, Signed(digest, left, officer.name, CERTIFICATES, words["signer"]), left)
    line = len(_row(cast, inspection).record["lines"]) - 1
    found = concluding.Found(line, words["title"])
    concluding.open_issues(desk, officer, inspection, [found], cast.days.ago(7))


def _row(cast: Cast, inspection: int) -> InspectionRow:
    with cast.desk.database.begin() as unit:
        row = kept.inspection(unit, inspection)
    assert row is not None
    return row


def take_lead(cast: Cast) -> None:
    """A lead that somebody has told, and that is being checked."""
    words, officer = texts()["lead"], cast.person("supervisor")
    new = leads.NewLead("complaint", words["about"], words["text"], owner=cast.others[-1])
    lead = leads.register_lead(cast.desk, officer, new, cast.days.ago(6))
    told = Told(handler=officer.account_id)
    deciding_leads.decide_lead(cast.desk, officer, lead, "take_up", told, cast.days.ago(5))


def object_to_data(cast: Cast) -> None:
    """The agency of the demo's archivist objects to a figure of its own; it is not answered yet."""
    new = NewObjection(cast.own, "value", DISPUTED, texts()["data_objection"])
    raise_objection(cast.desk, cast.person("archivist"), new, cast.days.ago(2))
