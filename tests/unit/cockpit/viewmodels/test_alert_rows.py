"""需处置: alerts come first and are counted, and nobody reads twice of one thing."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest

from cockpit.editions import press
from cockpit.facts import SnapshotFacts, WallAlerts
from cockpit.i18n import load_texts
from cockpit.snapshot import snapshot_payload
from cockpit.viewmodels.alert_rows import late_subject, subjects_of
from core.conditions import Condition
from core.days import LOCAL, date_of
from store.views.alerts import WallGroup
from tests.unit.cockpit.facts import city_facts
from tests.unit.cockpit.fakes import NOW, catalogue, example_settings

RED = WallGroup("AL-1", "指标进入预警", "serious", 12, 12, NOW, None, "甲局", "A01", {})
LATE = WallGroup(
    "AL-5",
    "节点逾期",
    "warning",
    1,
    1,
    NOW - timedelta(days=1),
    "330106",
    "乙局",
    "node:N1@2026-11-01",
    {"title": "handover"},
)


def built(facts: SnapshotFacts) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(
        orjson.dumps(snapshot_payload(catalogue(), example_settings(), load_texts(), facts))
    )
    return found


def test_what_fires_stands_before_everything_else_grouped_and_counted() -> None:
    quiet = built(city_facts())
    told = built(replace(city_facts(), alerts=WallAlerts((RED, LATE), looked_at=NOW)))
    first, second = told["attention"][:2]
    assert (first["who"], first["place"], first["what"], first["band"]) == (
        "AL-1 指标进入预警",
        "",
        "12 个单位",
        "CRIT",
    )
    assert (second["who"], second["place"], second["what"], second["band"]) == (
        "AL-5 节点逾期",
        "西湖",
        "乙局 · 移交计划节点“交接”",
        "WARN",
    )
    assert told["attention_total"] == quiet["attention_total"] + 13
    assert told["attention_counts"]["alert"] == 13
    assert sum(told["attention_counts"].values()) == told["attention_total"]
    assert len(told["attention"]) == len(quiet["attention"])


@pytest.mark.parametrize(
    ("changes", "place", "what"),
    [
        ({"place": "330106"}, "西湖", "政务服务办件电子归档率"),
        ({"place": "330100"}, "全市", "政务服务办件电子归档率"),
        ({"place": "", "code": "platform/cases"}, "", "数据源 platform/cases"),
        ({"place": "", "code": "schema_drift:das/items"}, "", "数据结构变化（das/items）"),
        ({"place": "330106", "code": "contradiction:A01"}, "西湖", "指标自相矛盾（政务服务办件电子归档率）"),
        ({"place": "330106", "count": 3, "owners": 3}, "西湖", "3 个单位"),
        ({"place": "", "count": 2}, "系统", "2 条"),
    ],
)
def test_the_list_says_where_and_what_also_where_there_is_no_owner(changes: Any, place: str, what: str) -> None:
    one = replace(RED, **{"count": 1, "owners": 0, "owner_name": None, **changes})
    (row, *_) = built(replace(city_facts(), alerts=WallAlerts((one,), looked_at=NOW)))["attention"]
    assert (row["place"], row["what"]) == (place, what)


def test_what_an_alert_tells_of_is_shown_once() -> None:
    facts = city_facts()
    node = next(row for row in facts.late.rows if row.kind == "node")
    wrong = Condition("contradiction", scope="330100", item="A01")
    subject = late_subject(node)
    assert subject.code == f"node:{node.key}@{date_of(node.due_day).isoformat()}"
    assert subjects_of([node], [wrong]) == [subject.code, "contradiction:A01"]
    told = frozenset({(subject.scope, subject.code), ("330100", "contradiction:A01")})
    before = built(replace(facts, conditions=(wrong,)))
    after = built(replace(facts, conditions=(wrong,), alerts=WallAlerts((RED,), told)))
    assert before["attention_counts"]["condition"] == 1
    assert after["attention_counts"]["condition"] == 0
    assert after["attention_counts"]["node"] == before["attention_counts"]["node"] - 1
    assert after["attention_total"] == before["attention_total"] - 2 + RED.count


def test_many_rules_that_fire_keep_the_budget_of_a_snapshot() -> None:
    many = tuple(replace(RED, rule=f"AL-{number}", name="指标" * 12) for number in range(1, 40))
    payload = built(replace(city_facts(), alerts=WallAlerts(many)))
    assert len([row for row in payload["attention"] if row["kind"] == "alert"]) == 5
    assert payload["attention_counts"]["alert"] == 39 * 12
    assert len(press("330100", payload).body) <= 20_000


@pytest.mark.parametrize(
    ("looked_at", "note", "freshness"),
    [
        (NOW - timedelta(minutes=1), None, None),
        (NOW - timedelta(seconds=61), f"告警截至 {(NOW - timedelta(seconds=61)).astimezone(LOCAL):%H:%M}", "stale"),
        (NOW - timedelta(days=1), f"告警截至 {(NOW - timedelta(days=1)).astimezone(LOCAL):%m-%d %H:%M}", "stale"),
        (None, "告警规则尚未应用", "stale"),
    ],
)
def test_what_nobody_looks_at_any_more_is_called_stale(
    looked_at: datetime | None, note: str | None, freshness: str | None
) -> None:
    shown = built(replace(city_facts(), alerts=WallAlerts((RED,), looked_at=looked_at)))
    alert, *_, overdue = shown["attention"]
    assert (shown["attention_late"], alert.get("freshness")) == (note, freshness)
    assert "freshness" not in overdue
