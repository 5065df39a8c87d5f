"""Leads, a plan with its draw, visits, officers and objections as the pages show them: rows straight in the store."""

import json
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from evaluation.fieldwork.site import digest_of
from evaluation.inspections.drawing import ALGORITHM, DrawList, draw
from evaluation.inspections.drawing import digest_of as digest_of_list
from store.database import Database
from tests.integration.cockpit.evaluated import U1, add

NODE = "330106"
NOTICE = {
    "visit_on": "2026-12-15",
    "begins": "09:00",
    "ends": "16:30",
    "place": "办公楼三楼档案室",
    "subjects": [1, 2, 4],
    "material": ["归档范围和保管期限表", "库房温湿度记录"],
}
STATES = ("drawn", "notified", "on_site", "to_feed_back", "done")


def fill_field(database: Database, at: datetime, account: int) -> None:
    """A little of everything at one district; the account is of an officer there, and knows who told a lead."""
    add_officers(database, at, account)
    add_leads(database, at, account)
    add_plan(database, at, account)
    for number, state in enumerate(STATES, 1):
        add_visit(database, at, number, state)
    add_objections(database, at, account)


def add_officers(database: Database, at: datetime, account: int) -> None:
    """Two officers, one whose certificate ends soon and who keeps away from an owner."""
    for number, (name, until, person) in enumerate(
        (("王某", date(2030, 1, 1), account), ("李某", date(2026, 12, 20), None)), 1
    ):
        told = {"name": name, "certificate": f"ZJ-00{number}", "valid_until": until, "person_id": person}
        add(
            database, "officer", officer_id=number, node=NODE, is_active=True, changed_at=at, changed_by="tests", **told
        )
    add(
        database,
        "officer_interest",
        officer_id=2,
        owner_code=U1,
        reason="配偶在该单位任职",
        declared_at=at,
        declared_by="tests",
    )


def add_leads(database: Database, at: datetime, account: int) -> None:
    """One that is named and waits, one of damage that is late, one that was turned to an inspection."""
    today = at.date()
    shared: dict[str, Any] = {"node": NODE, "state_since": at, "registered_at": at, "registered_name": "登记员"}
    rows: tuple[dict[str, Any], ...] = (
        {
            "source": "informer",
            "about": "某局",
            "owner_code": U1,
            "text": "擅自销毁到期会计账册",
            "is_named": True,
            "knowing": [account],
            "reporter": b"sealed",
            "state": "registered",
            "acknowledge_by": today + timedelta(days=2),
            "decide_by": today + timedelta(days=15),
        },
        {
            "source": "damage",
            "about": "Unit U1",
            "owner_code": U1,
            "text": "库房进水，两排密集架档案受潮",
            "is_grave": True,
            "state": "checking",
            "handler_id": account,
            "handler_name": "王某",
            "decide_by": today - timedelta(days=1),
            "damage": {"time": "今晨", "extent": "两排密集架", "measures": "已转移", "persons": "李某"},
        },
        {
            "source": "archive",
            "about": "某乡镇",
            "text": "移交进馆档案被水浸",
            "state": "to_inspection",
            "facts": ["12卷受潮", "无库房记录"],
            "decide_by": today + timedelta(days=5),
            "decided_at": at,
        },
    )
    for number, row in enumerate(rows, 1):
        add(database, "supervision_lead", lead_id=number, revision=0, **shared, **row)
        move = {"at": at, "from_state": "", "to_state": row["state"], "event": "register", "by_name": "登记员"}
        add(database, "supervision_lead_move", lead_id=number, by=account, **move)


def add_plan(database: Database, at: datetime, account: int) -> None:
    """A plan that was drawn from by an announced seed."""
    names = {f"U{number}" * 9: f"演示单位第{number}号" for number in range(1, 9)}
    text = DrawList(3, names, {"ZJ-001": "王某", "ZJ-002": "李某", "ZJ-003": "周某"}).text()
    visits = draw(text, "582")
    told = {"seed": "582", "seed_source": "福彩3D第2026300期", "announced_at": at - timedelta(days=9)}
    told |= {"draw_list": text, "list_digest": digest_of_list(text)}
    plan = {"year_id": 1, "node": NODE, "plan_year": 2026, "planned": 3, "state": "drawn", "state_since": at}
    by = {"created_by": account, "created_name": "王某", "created_at": at, "announced_by": "王某", "draw_on": at.date()}
    add(database, "inspection_year", revision=0, **plan, **by, **told)
    result = {"visits": [{"unit": one.unit, "officers": list(one.officers)} for one in visits]}
    add(
        database, "inspection_draw", year_id=1, algorithm=ALGORITHM, result=result, drawn_at=at, drawn_by="王某", **told
    )


def add_visit(database: Database, at: datetime, number: int, state: str) -> None:
    """A visit in a state, with what belongs to it by then."""
    row: dict[str, Any] = {"number": f"{NODE}-2026-{number:04d}", "node": NODE, "owner_code": U1, "plan_year": 2026}
    row |= {
        "year_id": 1,
        "officers": [1, 2],
        "state": state,
        "state_since": at,
        "created_at": at,
        "created_name": "王某",
    }
    if state != "drawn":
        row |= {"visit_on": at.date(), "notified_at": at - timedelta(days=20), "notice": NOTICE}
    if state in ("on_site", "to_feed_back", "done"):
        officers = [
            {"name": n, "certificate": c, "valid_until": "2030-01-01"}
            for n, c in (("王某", "ZJ-001"), ("李某", "ZJ-002"))
        ]
        row |= {
            "arrived_at": at - timedelta(hours=3),
            "present": {"place": "三楼", "persons": ["赵主任"], "officers": officers},
        }
    if state in ("to_feed_back", "done"):
        lines = ["库房渗水未处置", "温湿度无记录"]
        record = {"lines": lines, "facts": [{"text": lines[0], "clause_id": "", "ground": ""}], "unit_signer": "赵主任"}
        row |= {
            "signed_at": at,
            "feedback_by": at.date() + timedelta(days=10),
            "record": record,
            "record_digest": "ab" * 32,
        }
    add(database, "inspection", inspection_id=number, revision=0, **row)
    if state in ("on_site", "to_feed_back"):
        add_entries(database, at, number)


def add_entries(database: Database, at: datetime, inspection: int) -> None:
    """Two facts and two checks."""
    noted: tuple[tuple[str, dict[str, Any]], ...] = (
        ("fact", {"text": "库房渗水未处置"}),
        ("fact", {"text": "温湿度无记录"}),
        ("check", {"point": "climate", "result": "not_ok", "note": "温湿度无记录"}),
        ("check", {"point": "room", "result": "ok"}),
    )
    for place, (kind, told) in enumerate(noted):
        raw = json.dumps(told, ensure_ascii=False)
        known = {
            "entry_id": str(UUID(int=inspection * 100 + place)),
            "device": str(UUID(int=7)),
            "digest": digest_of(raw),
        }
        made = at - timedelta(hours=2) + timedelta(minutes=place)
        times = {"made_at": made, "received_at": at, "by": 1, "by_name": "王某"}
        add(database, "site_entry", inspection_id=inspection, kind=kind, content={"raw": raw}, **known, **times)


def add_objections(database: Database, at: datetime, account: int) -> None:
    """One that is open and due soon, one that was upheld and corrected."""
    shared = {"owner_code": U1, "kind": "record", "table_name": "case_file", "source": "platform", "holder": "330100"}
    times = {"state_since": at, "raised_by": account, "raised_name": "档案员", "raised_at": at - timedelta(days=5)}
    snapshot = {
        "case_no": "CASE-1",
        "item_impl_code": "M1",
        "received_at": "2026-01-05T02:00:00+00:00",
        "source": "platform",
    }
    claim = {"claim": "该办件已于期限内归档，登记有误", "items": ["DI-01", "DI-02", "A03"], "snapshot": snapshot}
    open_one = {"record_key": "CASE-1", "state": "open", "due_on": at.date() + timedelta(days=2)}
    done = {"record_key": "CASE-2", "state": "upheld", "due_on": at.date() - timedelta(days=9), "answer": "核实无误"}
    done |= {"correction": "统一平台补登归档时间", "answered_name": "数据治理员", "answered_at": at, "traced_at": at}
    for number, row in enumerate((open_one, done), 1):
        version = {"version": 1_700_000_000_000_000, "corrected_version": 1_700_000_100_000_000}
        add(database, "data_objection", objection_id=number, revision=0, **shared, **times, **claim, **row, **version)
