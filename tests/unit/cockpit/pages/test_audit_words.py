"""What stands in a line of the audit trail is said in words, in both languages."""

from datetime import UTC, datetime
from typing import Any

import pytest

from cockpit.pages.audit_words import account_of, accounts_in, brief
from store.trail.searching import TrailLine
from tests.unit.cockpit.pages.trees import visit_of

AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)


def said(language: str = "en", **parts: Any) -> str:
    facts: dict[str, Any] = {"before": None, "after": None, "detail": {}} | parts
    line = TrailLine(1, AT, "account.left", "li", "person", "", "account", "3", None, "ok", **facts)
    return brief(visit_of(("audit_admin", "330100"), path="/audit", language=language), line, {7: ("wang", "Wang")})


@pytest.mark.parametrize(
    ("parts", "zh", "en"),
    [
        ({"detail": {"choice": {}}}, "条件 全部", "Searched for everything"),
        ({"detail": {"choice": {"actor": "li"}}}, "条件 (操作人 li)", "Searched for (Who li)"),
        ({"detail": {"successor": None}}, "接任者 无", "Successor none"),
        ({"detail": {"successor": 7}}, "接任者 wang", "Successor wang"),
        ({"detail": {"successor": 8}}, "接任者 8", "Successor 8"),
        ({"detail": {"rows": 7}}, "行数 7", "Rows 7"),
        ({"detail": {"why": ""}}, "", ""),
        ({"after": {"role": "supervisor"}}, "角色 监管处承办人", "Role Supervisor"),
        ({"detail": {"stage": "full"}}, "进度 已登录", "Step Signed in"),
        ({"detail": {"first": True}}, "首次 是", "First time yes"),
        ({"detail": {"reason": "wrong_level"}}, "缘由 此角色不能授予该节点", "Because This role cannot be held there"),
        ({"after": {"expires_at": "2026-11-26T04:00:00+00:00"}}, "到期 2026-11-26 12:00", "Expires 2026-11-26 12:00"),
    ],
)
def test_values_are_said_as_people_say_them(parts: dict[str, Any], zh: str, en: str) -> None:
    for language, wanted in (("zh_CN", zh), ("en", en)):
        told = said(language, **parts)
        assert told == wanted
        assert not set(told) & set("{}[]_")


def test_only_what_has_changed_is_told_of_before_and_after() -> None:
    before, after = {"name": "su", "state": "active"}, {"name": "su", "state": "locked"}
    assert said(before=before, after=after, detail={"why": "away", "name": "su"}) == "State Active → Locked; Why away"


def test_long_lists_are_counted_and_unknown_fields_keep_their_name() -> None:
    assert said(detail={"odd_field": list("abcdefgh")}) == "odd field a, b, c, d, e, f, 2 more"


@pytest.mark.parametrize(
    ("kind", "code", "number"),
    [("account", "3", 3), ("account", "li", None), ("grant", "3", None), ("account", "", None)],
)
def test_accounts_are_told_from_other_objects_and_from_names(kind: str, code: str, number: int | None) -> None:
    line = TrailLine(1, AT, "x", "li", "person", "", kind, code, None, "ok", None, {"handler": 9}, {"successor": None})
    assert account_of(line) == number
    assert accounts_in([line]) == {9} | ({number} if number else set())
