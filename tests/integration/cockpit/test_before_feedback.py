"""Before its feedback an agency learns nothing of the review: neither on its page nor from the interface."""

from datetime import timedelta
from pathlib import Path

import pytest

from cockpit.pages import result
from evaluation.commands import limits
from evaluation.commands.limits import Limit
from evaluation.parts.finding import UnknownThingError
from evaluation.passes.scoring import try_today
from evaluation.results.overview import parts_page
from evaluation.results.unit_page import UnitPage, computed_same, unit_page
from tests.integration.cockpit.case_pages import CasePages, told_by
from tests.integration.cockpit.filled import Cockpit
from tests.integration.evaluation.world import World, open_world

HIDDEN = ("复核后得分", "材料齐全", "伪造")
"""the version of the review, the reasons of reviewers, and what was found and nobody has confirmed"""


@pytest.fixture
def world(empty_cockpit: Cockpit, tmp_path: Path) -> World:
    found = open_world(empty_cockpit.database, tmp_path)
    found.publish_rubric()
    return found


def seen(world: World, name: str, code: str) -> str:
    """All that the views of the page say to somebody."""
    pages = CasePages(world, world.people)
    hrefs = [f"/evaluation/result?owner=U1&cycle={code}&view={view}" for view in ("losses", "items", "course")]
    return "".join(told_by(pages.see(result.layout, world[name], href)) for href in hrefs)


def answered(world: World, name: str, code: str) -> UnitPage:
    return unit_page(world.desk, world[name], code, "U1", world.at)


def test_before_the_feedback_an_agency_learns_nothing_of_the_review(world: World) -> None:
    code = world.reviewed({"R1-3": "0"})
    finding = Limit("V3", "检查记录", "佐证疑似伪造，正在核实")
    limits.find_limit(world.desk, world["officer"], code, "U1", finding, world.at)
    assert try_today(world.desk, world.at) == 2
    own, whole = answered(world, "ann", code), answered(world, "officer", code)
    assert ([one.kind for one in own.versions], own.findings) == (["automatic"], ())
    assert ([one.kind for one in whole.versions], len(whole.findings)) == (["automatic", "reviewed"], 1)
    assert own.part.score_tenths == own.versions[0].score_tenths != whole.part.score_tenths
    assert own.trial is not None
    assert "R1-3" in own.trial.open, "the trial score rests on no review"
    rows, _ = parts_page(world.desk, world["ann"], code, world.at, state=None, group=None, limit=9, offset=0)
    assert rows == [own.part]
    with pytest.raises(UnknownThingError):
        computed_same(world.desk, world["ann"], code, "U1", whole.versions[1].number, world.at)
    told = seen(world, "ann", code)
    assert [word for word in HIDDEN if word in told] == []
    told = seen(world, "officer", code)
    assert [word for word in HIDDEN if word not in told] == []

    world.feed_back(code)
    world.at += timedelta(days=1)
    assert try_today(world.desk, world.at) == 2, "the trial score goes on after the feedback"
    own = answered(world, "ann", code)
    assert [one.kind for one in own.versions] == ["automatic", "reviewed"]
    assert own.trial is not None
    assert "R1-3" not in own.trial.open
    assert "复核后得分" in seen(world, "ann", code)
