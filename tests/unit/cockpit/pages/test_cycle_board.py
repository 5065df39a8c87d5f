"""The overview of a cycle: how well two reviewers agree, and automatic scores with their records."""

import asyncio
from collections.abc import Mapping
from typing import Any

from cockpit.pages.evaluation import board, live
from store.views.cycle_board import Agreed, CycleBoard, CycleRow, SpotTally, Tally
from tests.unit.cockpit.fakes import NOW
from tests.unit.cockpit.pages.answering import answered
from tests.unit.cockpit.pages.trees import plain, texts

CITY = "330100"


def counted(*tallies: Tally, **checked: Any) -> CycleBoard:
    cycle = CycleRow(7, "2026-7", CITY, "第7轮", "capability-1", NOW.date(), NOW.date(), False, "running", NOW, 1, 1)
    return CycleBoard(cycle, tallies or (Tally("party", "reviewing", 1, 0, 0),), {}, (), **checked)


def told(language: str = "zh_CN", **checked: Any) -> list[str]:
    visit, _ = answered({}, ("supervisor", CITY), path="/evaluation", language=language)
    return list(texts(plain(board.view(visit, counted(**checked)))))


def moved(answers: dict[str, Any], **query: str) -> Mapping[str, Mapping[str, Any]]:
    visit, _ = answered(answers, ("supervisor", CITY), path="/evaluation", **query)
    return asyncio.run(live(visit))


def test_the_agreement_of_two_reviewers_stands_beside_what_they_judged() -> None:
    said = told(agreed=Agreed(16, 15))
    assert said[said.index("双人评定项") + 1] == "16"
    assert said[said.index("结论一致项") + 1] == "15"
    assert said[said.index("一致率") + 1] == "93.8%"
    assert "Agreement of two reviewers" in told("en", agreed=Agreed(16, 15))


def test_agreement_and_spot_checks_are_shown_once_somebody_has_looked() -> None:
    assert "双人盲评一致率" not in told()
    assert "自动评分抽查" not in told(agreed=Agreed(2, 2))
    both = told(agreed=Agreed(2, 2), spots=SpotTally(drawn=4, compared=0))
    assert both[both.index("与记录一致") + 1] == "–"
    assert both[both.index("一致率") + 1] == "100.0%"


def test_the_progress_moves_while_it_is_looked_at() -> None:
    found = counted(Tally("party", "reviewing", 1, 0, 0), Tally("party", "published", 3, 0, 0))
    told_now = moved({"cycles_of": [found.cycle], "cycle_board": found})
    visit, _ = answered({}, ("supervisor", CITY), path="/evaluation")
    assert list(told_now) == [one["props"]["id"] for one in plain(board.view(visit, found))]
    said = list(texts(plain([one["children"] for one in told_now.values()])))
    assert {"25.0%", "75.0%"} <= set(said)


def test_nothing_moves_without_a_cycle_or_beside_the_overview() -> None:
    found = counted()
    answers = {"cycles_of": [found.cycle], "cycle_board": found}
    assert moved(answers, view="units") == moved({"cycles_of": []}) == moved(answers, cycle="other") == {}
    empty = CycleBoard(found.cycle, (), {}, ())
    assert moved({**answers, "cycle_board": empty}) == {}
