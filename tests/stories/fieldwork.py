"""What stories do with leads, inspections and objections to data."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import Any, Final
from uuid import UUID, uuid4

from evaluation.commands import concluding, data_objections, deciding_leads, inspection_plans, leads, officers, visits
from evaluation.commands.concluding import Found
from evaluation.commands.data_objections import Answered, NewObjection
from evaluation.commands.deciding_leads import EVENTS
from evaluation.commands.inspection_plans import Announced, NewPlan
from evaluation.commands.leads import Figure, NewLead, Reporter
from evaluation.commands.on_site import Arrival, NewEntry, arrive, sync_entries
from evaluation.commands.signing_records import Signed, sign_record
from evaluation.fieldwork.notices import Notice
from evaluation.fieldwork.site import digest_of, record_of
from evaluation.leads.deciding import Opened, Told
from evaluation.parts.bulk import Bulk
from store.evaluation import inspections as kept
from store.evaluation.officers import Interest
from tests.integration.evaluation.world import CITY
from tests.stories.stage import ARCHIVE
from tests.stories.story import Step, Story, Thing, Verb

DEVICE: Final = UUID(int=7)
LEAD: Final[Mapping[str, Any]] = {"source": "complaint", "about": "某局", "text": "会计档案长期不移交", "owner": "U1"}


def register_lead(step: Step) -> Thing:
    """Entered by an officer; `reporter`: who told it, known to the persons in `knowing`."""
    return Thing("lead", leads.register_lead(step.desk, step.person, _lead(step), step.at))


def report_damage(step: Step) -> Thing:
    """Reported by a unit of its own."""
    return Thing("lead", leads.report_damage(step.desk, step.person, _lead(step, source="damage"), step.at))


def hand_over(step: Step) -> Thing:
    """Handed over by the archive; `files` are the evidence."""
    told = dict(step.told)
    evidence = tuple(step.upload(kind) for kind in told.pop("files", ()))
    new = NewLead(**{**LEAD, **told, "source": "archive", "evidence": evidence, "facts": tuple(told.get("facts", ()))})
    return Thing("lead", leads.hand_over_lead(step.desk, step.person, ARCHIVE, new, step.at))


def notice_figure(step: Step) -> Thing | None:
    """A rule notices a figure; None: it has before."""
    usual = {"owner": "U1", "item": "A01", "text": "A01 低于预警线", "value": "81.2", "window": "rolling_12m"}
    figure = Figure(**{**usual, "snapshot": "S-1", "low_refreshes": 2, "once": "A01 U1", **step.told})
    with step.desk.database.begin() as unit:
        number = leads.notice_figure(unit, step.desk, figure, step.at)
    return None if number is None else Thing("lead", number)


def decide(event: deciding_leads.Event) -> Verb:
    """The verb of an event of a lead; `handler` is a person, `officers` have these certificates, `files` show it."""

    def verb(step: Step) -> list[Thing]:
        told = dict(step.told)
        handler = told.pop("handler", None)
        number = None if handler is None else step.story.person(handler).account_id
        uploads = tuple(step.upload(kind) for kind in told.pop("files", ()))
        officers = _officers(step) if told.pop("officers", None) is not None else ()
        values = Told(handler=number, officers=officers, uploads=uploads, **told)
        done = deciding_leads.decide_lead(step.desk, step.person, step.key, event, values, step.at)
        return _opened(done.opened)

    return verb


def _opened(found: Opened) -> list[Thing]:
    """What a decision has opened, in the order: inspection, issue, documents."""
    made = [Thing("inspection", found.inspection)] if found.inspection is not None else []
    made += [Thing("issue", found.issue)] if found.issue else []
    return [*made, *(Thing("document", number) for number in found.documents)]


def begin_plan(step: Step) -> Thing:
    """The plan of a year, with the archive in it unless it is told otherwise."""
    new = NewPlan(CITY, 2026, step.told.get("planned", 4), tuple(step.told.get("archives", (ARCHIVE,))))
    return Thing("plan", inspection_plans.begin_plan(step.desk, step.person, new, step.at))


def move_plan(event: inspection_plans.Event) -> Verb:
    """The verb of an event of a plan."""

    def verb(step: Step) -> None:
        inspection_plans.move_plan(
            step.desk,
            step.person,
            step.key,
            event,
            step.told.get("reason", ""),
            step.at,
        )

    return verb


def announce_seed(step: Step) -> None:
    """The seed is told before the draw."""
    told = Announced("582", "福彩3D", step.told["draw_on"])
    inspection_plans.announce_seed(step.desk, step.person, step.key, told, step.at)


def draw(step: Step) -> list[Thing]:
    """Everybody who is drawn, the archives first."""
    made = inspection_plans.draw_plan(step.desk, step.person, step.key, step.at)
    return [Thing("inspection", number) for number in made]


def link_lead(step: Step) -> Thing:
    """An inspection for a lead, by officers with these certificates."""
    new = visits.ForLead(step.key, step.told.get("owner", "U1"), _officers(step))
    return Thing("inspection", visits.link_lead(step.desk, step.person, new, step.at))


def notify(step: Step) -> None:
    """The unit is told of a visit."""
    notice = Notice(step.told["visit_on"], time(9), time(16, 30), "办公楼三楼档案室", (1, 2), ("归档范围表",))
    document = step.story.key(step.told["document"]) if "document" in step.told else None
    visits.notify_unit(step.desk, step.person, step.key, notice, step.at, document)


def go_without_notice(step: Step) -> None:
    """Nobody is told before."""
    told = step.told
    visits.go_without_notice(step.desk, step.person, step.key, told["visit_on"], told.get("reason", ""), step.at)


def change_visit(event: visits.Change) -> Verb:
    """The verb of postponing or cancelling a visit."""

    def verb(step: Step) -> None:
        visits.change_visit(
            step.desk,
            step.person,
            step.key,
            event,
            step.told.get("reason", ""),
            step.at,
        )

    return verb


def have_interest(step: Step) -> None:
    """An officer has an interest in a unit."""
    (number,) = _officers(step)
    interest = Interest(number, step.owner, "近亲属任职")
    officers.declare_interest(step.desk, step.person, interest, step.at)


def arrive_on_site(step: Step) -> None:
    """The officers arrive and show their certificates."""
    told = Arrival(
        step.at,
        "办公楼三楼档案室",
        ("赵主任",),
        _officers(step),
        shown=step.told.get("shown", True),
    )
    arrive(step.desk, step.person, step.key, told, step.at)


def note(step: Step) -> Bulk:
    """What is noted on site, and whether it was kept."""
    raw = json.dumps(step.told, ensure_ascii=False)
    entry = NewEntry(uuid4(), DEVICE, "fact", raw, digest_of(raw), step.at)
    (outcome,) = sync_entries(step.desk, step.person, step.key, [entry], step.at)
    return Bulk((), {"entry": outcome.code}) if outcome.code else Bulk(("entry",), {})


def sign(step: Step) -> None:
    """The record is signed by both sides, unless it is told otherwise."""
    with step.desk.database.begin() as unit:
        digest = record_of(kept.entries(unit, step.key)).digest
    signed = Signed(digest, step.at, "王", ("ZJ-001", "ZJ-002"), "赵主任")
    told = {**step.told, **({"officers": tuple(step.told["officers"])} if "officers" in step.told else {})}
    sign_record(step.desk, step.person, step.key, replace(signed, **told), step.at)


def open_found(step: Step) -> list[Thing]:
    """What was found becomes issues (`found`: the lines, with clause and ground)."""
    found = [Found(**one) for one in step.told["found"]]
    return [
        Thing("issue", number) for number in concluding.open_issues(step.desk, step.person, step.key, found, step.at)
    ]


def find_nothing(step: Step) -> None:
    """Nothing was found."""
    concluding.find_nothing(step.desk, step.person, step.key, step.at)


def feed_back(step: Step) -> None:
    """By documents that are sealed."""
    documents = [step.story.key(name) for name in step.told.get("documents", ())]
    concluding.feed_back(step.desk, step.person, step.key, documents, step.at)


def object_to_data(step: Step) -> Thing:
    """A unit objects to a record or value of its own."""
    told = {"owner": "U1", **step.told}
    new = NewObjection(**{**told, "items": tuple(told.get("items", ()))})
    return Thing("objection", data_objections.raise_objection(step.desk, step.person, new, step.at))


def answer_data(step: Step) -> None:
    """Whoever holds the source answers."""
    data_objections.answer_objection(step.desk, step.person, step.key, Answered(**step.told), step.at)


def withdraw_data(step: Step) -> None:
    """The unit takes it back."""
    data_objections.withdraw_objection(step.desk, step.person, step.key, step.at)


def _lead(step: Step, **more: Any) -> NewLead:
    told = {**LEAD, **step.told, **more}
    if "reporter" in told:
        told["reporter"] = Reporter(told["reporter"])
    told["knowing"] = tuple(step.story.person(name).account_id for name in told.get("knowing", ()))
    if "damage" in told:
        told["damage"] = leads.Damage(**told["damage"])
    return NewLead(**told)


def _officers(step: Step) -> tuple[int, ...]:
    wanted = step.told.get("officers", ("ZJ-001", "ZJ-002"))
    known = officers_by_number(step.story)
    return tuple(known[certificate] for certificate in wanted)


def officers_by_number(story: Story) -> Mapping[str, int]:
    """Certificate → the officer's number."""
    return dict(story.rows("SELECT certificate, officer_id FROM officer"))


VERBS: Final[Mapping[str, Verb]] = {
    **{f"lead: {event.replace('_', ' ')}": decide(event) for event in EVENTS},
    "register lead": register_lead,
    "report damage": report_damage,
    "hand over lead": hand_over,
    "notice figure": notice_figure,
    "begin plan": begin_plan,
    "submit plan": move_plan("submit_plan"),
    "return plan": move_plan("return_plan"),
    "approve plan": move_plan("approve_plan"),
    "cancel plan": move_plan("cancel"),
    "announce seed": announce_seed,
    "draw": draw,
    "link lead": link_lead,
    "notify": notify,
    "go without notice": go_without_notice,
    "postpone visit": change_visit("postpone"),
    "cancel visit": change_visit("cancel"),
    "have interest": have_interest,
    "arrive": arrive_on_site,
    "note on site": note,
    "sign record": sign,
    "open found issues": open_found,
    "find nothing on site": find_nothing,
    "feed back visit": feed_back,
    "object to data": object_to_data,
    "answer data": answer_data,
    "withdraw data objection": withdraw_data,
}
