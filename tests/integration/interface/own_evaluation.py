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


def fill_alerts(database: Database, at: datetime, owners: Mapping[str, int]) -> None:
    """An alert that fires and one that is over for each, taken up by somebody who is called like the owner."""
    for number, (code, place) in enumerate(owners.items(), 1):
        said = {"acknowledged_name": code, "acknowledged_words": code, "acknowledged_at": at, "acknowledged_by": 1}
        subject = {
            "rule": "AL-1",
            "rule_version": 1,
            "scope": code,
            "code": "A01",
            "stream": "act",
            "place": str(place),
        }
        found = {"unknown": "", "level": "serious", "rank": 1, "told_rank": 1, "steps": 0, "detail": {"told": code}}
        times = {
            "began_at": at,
            "pending_since": at,
            "fired_at": at,
            "judged_at": at,
            "told_at": at,
            "reason": "lasted",
        }
        one = {**said, **subject, **found, **times, "value": 50.0}
        add(database, "alert", **one, state="firing")
        add(database, "alert", **one, state="resolved", ended_at=at)
        words = {"subject": f"告警 {code}", "body": code}
        told = {"kind": "fired", "rule": "AL-1", "stream": "act", "level": "serious", "post": "unit_contact"}
        sent = {"alerts": [2 * number - 1, 2 * number], "alert_count": 2, "words": {}, "link": "", "made_at": at}
        add(database, "alert_message", group_key=code, **told, node=code, **sent, texts={"zh_CN": words, "en": words})
        silenced = {
            "rule": "AL-2",
            "scope": code,
            "code": "",
            "reason": code,
            "from_at": at,
            "until_at": at + timedelta(9),
        }
        add(database, "alert_silence", **silenced, made_by=1, made_name=code, made_at=at, ended_name="")


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
