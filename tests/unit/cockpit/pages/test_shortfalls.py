"""Behind a figure: its records in their states, what raises it and where, for those who may see it."""

import asyncio
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from cockpit.pages import data_lists, place_figures
from cockpit.pages.shortfalls import red_panel, view
from core.days import day_number
from core.model import Band
from evaluation.behind import behind_table
from evaluation.casework.data_lists import DataRecords
from evaluation.casework.owner_figures import OwnerFigure
from indicators.schema import Label
from people.commands.filing_pages import FilingLine, FilingPage
from people.letters import Pair
from store.filings import FilingRow
from store.owners import OwnerRow
from store.views.behind import Behind
from store.views.shortfalls import ShortRow
from tests.unit.cockpit.fakes import NOW
from tests.unit.cockpit.pages.answering import answered
from tests.unit.cockpit.pages.trees import parts_of, texts

CODE = "11330106000000001A"
OWNER = OwnerRow(1, CODE, "agency", "甲单位", "Unit One", "party", 330106)
ON = date(2026, 11, 26)
DAY = day_number(ON)
ROWS = {
    "C02": ShortRow("node", DAY, "N1", "四性检测", "node_passed"),
    "D01": ShortRow("lost_point", DAY, "R1-1", "2026-1", "point_low"),
    "D03": ShortRow("issue", DAY, "I1", "目录不全", "issue_late", raises=False),
    "D04": ShortRow("scheme", None, "3", "", "scheme_submitted"),
}


FILING = FilingRow(
    12,
    "DI-18",
    CODE,
    "甲单位",
    None,
    330106,
    "agency",
    ON,
    1,
    ON,
    "",
    "entered",
    None,
    None,
    1,
    "甲",
    NOW,
    None,
    None,
    None,
)


def figure(code: str, band: Band | None = Band.CRIT) -> OwnerFigure:
    behind = Behind("nodes", DAY - 300, DAY, day_number(date(2026, 12, 31)))
    return OwnerFigure(
        code, Label(zh="指标", en="Figure"), 3, 4, "75.0%", "95.0%", Fraction(95, 100), band, ON, None, behind
    )


def seen(code: str, role: str, node: str, rows: int = 1, **more: Any) -> list[Any]:
    answers: dict[str, Any] = {
        "owner_figure": more.pop("figure", figure(code)),
        "rows_behind": ([ROWS[code]] * rows, rows),
        "filings_of": FilingPage(1, 1, (FilingLine(FILING, is_expired=False, may=frozenset()),)),
        "value_names": {"R1-1": Pair("档案工作责任制", "Responsibility")},
    }
    visit, _ = answered(answers, (role, node), path="/missing", owner=CODE, figure=code, **more)
    return asyncio.run(view(visit, OWNER, code))


def hrefs(tree: list[Any]) -> set[str]:
    shown = [*parts_of(tree, "link"), *parts_of(tree, "button")]
    return {one["props"]["href"] for one in shown if "href" in one["props"]}


def told(tree: list[Any]) -> str:
    return " ".join(texts(tree))


@pytest.mark.parametrize(
    ("code", "role", "way"),
    [
        ("C02", "archivist", "/manual?act=new&owner=" + CODE),
        ("D01", "archivist", "/evaluation/result?owner=" + CODE),
        ("D03", "archivist", "/issues?owner=" + CODE),
    ],
)
def test_a_figure_leads_to_what_is_behind_it_and_to_where_it_is_raised(code: str, role: str, way: str) -> None:
    tree = seen(code, role, CODE)
    assert way in hrefs(tree)
    assert ROWS[code].number in told(tree)


def test_a_manual_item_says_how_many_are_filed_by_when_and_by_whom() -> None:
    said = told(seen("C02", "archivist", CODE))
    assert "DI-18 现计 3，应计 4" in said
    assert "2026-12-31" in said
    assert "另一人确认后计入" in said
    assert "批次已过此步骤" in said


def test_a_value_that_waits_for_a_second_person_is_told_to_those_who_file() -> None:
    assert "/manual?filing=12" in hrefs(seen("C02", "archivist", CODE))
    assert "/manual?filing=12" not in hrefs(seen("C02", "bureau_leader", "330106")) | hrefs(
        seen("D04", "archivist", CODE)
    )


def test_records_are_disputed_and_rows_of_ours_are_led_to() -> None:
    assert any("table=plan_node&record=N1" in href for href in hrefs(seen("C02", "archivist", CODE)))
    own = hrefs(seen("D01", "archivist", CODE))
    assert not any(href.startswith("/objections") for href in own)
    assert "/issues?issue=I1" in hrefs(seen("D03", "archivist", CODE))


def test_a_lost_point_is_called_by_its_item_in_the_language_of_the_reader() -> None:
    assert "档案工作责任制 R1-1 · 2026-1" in told(seen("D01", "archivist", CODE))
    assert "Responsibility R1-1 · 2026-1" in told(seen("D01", "archivist", CODE, language="en"))


def test_what_is_registered_elsewhere_says_where_and_a_row_may_have_no_day() -> None:
    said = told(seen("D04", "archivist", CODE))
    assert "综合归档计划系统" in said
    assert "已报审，待审核同意" in said


def test_without_a_record_it_still_says_what_has_to_be_done() -> None:
    said = told(seen("C02", "archivist", CODE, rows=0))
    assert "没有相关记录" in said
    assert "由谁办理" in said


@pytest.mark.parametrize("code", ["D01", "D03"])
def test_collected_records_alone_do_not_open_results_and_issues(code: str) -> None:
    assert ROWS[code].number not in told(seen(code, "data_steward", "330100"))
    assert "N1" in told(seen("C02", "data_steward", "330100"))


def test_a_reader_is_offered_only_ways_that_lie_open() -> None:
    ways = hrefs(seen("C02", "bureau_leader", "330106"))
    assert not any(href.startswith("/manual") for href in ways)


def test_a_figure_of_which_nothing_is_known_is_unknown() -> None:
    tree = seen("C02", "archivist", CODE, figure=None)
    assert "N1" not in told(tree)


@pytest.mark.parametrize(("role", "node", "leads"), [("archivist", CODE, True), ("data_steward", "330100", False)])
def test_red_figures_lead_those_who_may_see_it_to_what_raises_them(role: str, node: str, leads: bool) -> None:
    visit, _ = answered({"owner_figures": [figure("D03"), figure("C02", Band.MET)]}, (role, node), path="/missing")
    panel = asyncio.run(red_panel(visit, OWNER))
    assert "75.0%" in told(panel)
    assert (f"/missing?owner={CODE}&figure=D03" in hrefs(panel)) is leads
    assert not any(href.endswith("C02") for href in hrefs(panel))


@pytest.mark.parametrize(
    ("role", "node", "sees"),
    [("district_officer", "330106", True), ("district_officer", "330102", False), ("data_steward", "330100", False)],
)
def test_a_place_sees_which_agencies_nobody_has_inspected(role: str, node: str, sees: bool) -> None:
    rows = [ShortRow("agency", None, CODE, "甲单位", "agency_unplanned")]
    answers = {"place_figure": figure("D02"), "rows_of_place": (rows, 1)}
    visit, _ = answered(answers, (role, node), path="/missing", place="330106", figure="D02")
    tree = asyncio.run(place_figures.view(visit, "D02"))
    assert ("甲单位" in told(tree)) is sees
    assert (f"/missing?place=330106&owner={CODE}&figure=D02" in hrefs(tree)) is sees
    assert bool(place_figures.ways(visit)) is sees


@pytest.mark.parametrize("known", [True, False])
def test_a_figure_of_a_rubric_that_no_indicator_gives_leads_to_its_records(known: bool) -> None:
    row = ShortRow("item", DAY, "I7", "J001-x", "code_malformed")
    name, told_ = Pair("档号规范唯一率", "Archival codes valid"), behind_table().data["codes_valid"]
    records = DataRecords(name, told_, date(2026, 1, 1), ON, [row], 1) if known else None
    asked = {"path": "/missing", "owner": CODE, "data": "codes_valid", "cycle": "EV2026-001"}
    visit, _ = answered({"data_records": records}, ("archivist", CODE), **asked)
    tree = asyncio.run(data_lists.view(visit, OWNER, "codes_valid"))
    assert ("档号不规范" in told(tree)) is known
    assert ("2026-01-01 之后至 2026-11-26" in told(tree)) is known
    assert (f"/objections?act=new&owner={CODE}&table=catalogue_item&record=I7" in hrefs(tree)) is known
