"""Whose page it is, and who may be chosen: never more than the visitor may see."""

import asyncio
from typing import Any

import pytest

from cockpit.pages.missing import SEARCH as MISSING
from cockpit.pages.missing import layout as missing_page
from cockpit.pages.owners import OwnerSearch, owner_code
from cockpit.pages.report.page import layout as report_page
from cockpit.pages.result.page import SEARCH as RESULT
from cockpit.pages.result.page import layout as result_page
from store.owners import OwnerRow, Reach
from tests.unit.cockpit.pages.answering import answered
from tests.unit.cockpit.pages.trees import parts_of, plain, texts

ONE, TWO = "11330106000000001A", "11330106000000002B"
OWNER = OwnerRow(1, ONE, "agency", "甲单位", "Unit One", "party", 330106)


def asked(search: OwnerSearch, *grants: tuple[str, str], **query: str) -> tuple[Any, ...]:
    """What the store is asked for: reach, place, superiors."""
    visit, reads = answered({"find_owners": [OWNER]}, *grants, **query)
    asyncio.run(search.find(visit, "甲"))
    return reads.arguments_of("find_owners")[3:]


@pytest.mark.parametrize(
    ("role", "node", "reach"),
    [
        ("bureau_leader", "330100", None),
        ("bureau_leader", "330106", Reach([], [330106])),
        ("archive_staff", "330106A", Reach(["330106A"], [])),
        ("archivist", ONE, Reach([ONE], [])),
    ],
)
def test_the_search_offers_owners_below_the_nodes_of_the_visitor_alone(
    role: str, node: str, reach: Reach | None
) -> None:
    assert asked(MISSING, (role, node)) == (reach, None, ())


def test_the_search_keeps_to_the_chosen_place() -> None:
    assert asked(MISSING, ("supervisor", "330100"), place="330106") == (None, 330106, ())


def test_results_of_agencies_under_the_own_one_are_offered_and_their_records_are_not() -> None:
    assert asked(RESULT, ("archivist", ONE)) == (Reach([ONE], []), None, (ONE,))
    assert asked(MISSING, ("archivist", ONE)) == (Reach([ONE], []), None, ())


def test_a_right_that_the_visitor_lacks_at_a_node_counts_nothing_there() -> None:
    found = asked(MISSING, ("reviewer", TWO), ("archivist", ONE))
    assert found == (Reach([ONE], []), None, ())


@pytest.mark.parametrize(
    ("grants", "expected"),
    [
        ([("archivist", ONE)], ONE),
        ([("archivist", ONE), ("archivist", TWO)], None),
        ([("archivist", ONE), ("district_officer", "330106")], None),
        ([("supervisor", "330100")], None),
    ],
)
def test_only_who_has_one_owner_is_led_there_at_once(grants: list[tuple[str, str]], expected: str | None) -> None:
    visit, _ = answered({}, *grants)
    assert owner_code(visit, "notices.read") == expected


@pytest.mark.parametrize("page", [missing_page, result_page])
def test_who_sees_many_and_names_none_is_offered_a_search(page: Any) -> None:
    visit, _ = answered({"find_owners": [OWNER]}, ("district_officer", "330106"))
    tree = asyncio.run(page(visit))
    assert list(parts_of(tree, "state-unknown")) == []
    assert "选择单位或档案馆" in list(texts(tree))
    assert ONE in str(plain(tree))


def test_who_reports_for_several_agencies_chooses_one() -> None:
    visit, _ = answered({"find_owners": [OWNER]}, ("archivist", ONE), ("archivist", TWO))
    assert "选择单位或档案馆" in list(texts(asyncio.run(report_page(visit))))


@pytest.mark.parametrize("page", [missing_page, result_page])
def test_an_owner_that_may_not_be_seen_is_told_like_one_that_does_not_exist(page: Any) -> None:
    other = OwnerRow(9, "9" * 18, "agency", "别处单位", None, None, 330102)
    told = []
    for found in (other, None):
        none: dict[str, Any] = {"own_cycles": [], "result_file": None, "owner_curve": ()}
        answers = {"find_owners": [OWNER], "owner_by_code": found, "superior_of": "", **none}
        visit, _ = answered(answers, ("district_officer", "330106"), owner="9" * 18)
        told.append(list(texts(asyncio.run(page(visit)))))
    assert told[0] == told[1]
    assert "没有这个单位，或您无权查看；可在下面查找" in told[0]
    assert "别处单位" not in told[0]
