"""A cycle as its authority prepares, changes and opens it on the page."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from cockpit.pages.evaluation import acts, layout, preparing
from core.errors import RefusedError
from tests.integration.cockpit.case_pages import CasePages, acts_of
from tests.integration.cockpit.filled import Cockpit
from tests.integration.evaluation.world import LEFT_OUT, open_world

CHANGE = "?act=change&cycle=EV2026-001"


def test_a_cycle_is_prepared_changed_until_it_opens_and_left_as_it_is_then(
    empty_cockpit: Cockpit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = open_world(empty_cockpit.database, tmp_path)
    world.publish_rubric()
    pages, officer = CasePages(world, world.people), world["officer"]
    for name in ("tell", "leave_for"):
        monkeypatch.setattr(preparing, name, lambda *told: None)
    for name in ("tell", "show_again"):
        monkeypatch.setattr(acts, name, lambda *told: None)

    def send(search: str, items: list[str], why: str, seen: int | None = None) -> Any:
        typed = "2026年度评价", "capability-1", "2026-01-01", "2026-12-31", None, items, why
        return asyncio.run(preparing.prepare(pages.visit(officer, "/evaluation" + search), 1, *typed, seen, search))

    reason = LEFT_OUT["R1-5"]
    with pytest.raises(RefusedError, match="cannot be left out"):
        send("?act=prepare", ["R1-5"], "短")
    send("?act=prepare", ["R1-5"], reason)
    assert "change" in acts_of(pages.see(layout, officer, "/evaluation"))
    before = world.cycle("EV2026-001")
    assert pages.see(layout, officer, "/evaluation" + CHANGE)
    send(CHANGE, list(LEFT_OUT), reason, before.revision)
    assert world.cycle("EV2026-001").left_out == LEFT_OUT
    opening = "?act=open_cycle&cycle=EV2026-001"
    asyncio.run(acts.do(pages.visit(officer, "/evaluation" + opening), 1, None, None, opening))
    assert "change" not in acts_of(pages.see(layout, officer, "/evaluation"))
    with pytest.raises(RefusedError, match="not changed"):
        send(CHANGE, [], "", before.revision + 1)
