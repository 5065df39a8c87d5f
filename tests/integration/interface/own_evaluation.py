"""A case of every kind for each of some agencies, with its code in every text that people read."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from store.database import Database
from tests.integration.cockpit.evaluated import CYCLE, add, add_cycle, add_issue, add_part

CODE = "2026-1"


def fill_evaluation(database: Database, at: datetime, agencies: Mapping[str, int]) -> None:
    """Parts and published results of a cycle; issues, documents, leads, inspections and objections to data."""
    add_cycle(database, at)
    for code, place in agencies.items():
        add_part(
            database, at, code, f"单位 {code}", state="published", score_tenths=800, grade="good", place_code=place
        )
        standing = {"rank": 1, "ranked": 9, "published_on": at.date(), "published_at": at, "score_id": 1}
        add(
            database,
            "evaluation_publication",
            cycle_id=CYCLE,
            owner_code=code,
            score_tenths=800,
            grade="good",
            **standing,
        )
        _cases(database, at, code, str(place))


def _cases(database: Database, at: datetime, code: str, node: str) -> None:
    today, since = at.date(), {"state_since": at, "revision": 1}
    due = today + timedelta(days=9)
    add_issue(database, at, f"EV-{code}", "rectifying", due=5, owner_code=code, node=node, title=f"问题 {code}")
    told: dict[str, Any] = {"node": node, "owner_code": code}
    drafted = {"kind": "guidance", "state": "delivered", "drafted_name": code, "drafted_at": at, "revision": 1}
    add(database, "official_document", **told, **drafted)
    lead = {"source": "complaint", "about": f"线索 {code}", "text": code, "state": "checking", "decide_by": due}
    add(database, "supervision_lead", **told, **lead, **since, registered_at=at, registered_name=code)
    visit = {"number": f"JC-{code}", "plan_year": today.year, "state": "notified", "created_at": at}
    add(database, "inspection", **told, **visit, **since, created_name=code)
    claim = {"kind": "record", "table_name": "case_file", "record_key": f"late-{code}", "claim": code, "state": "open"}
    raised = {"raised_by": 1, "raised_name": code, "raised_at": at, "due_on": due, "holder": "330100"}
    add(database, "data_objection", owner_code=code, **claim, **raised, **since)
