"""The list of what is missing: records lead their own unit to an objection, and say when one is open."""

import asyncio
import json
from typing import Any

import pytest

from cockpit.pages.missing import layout as missing_layout
from core.days import local_day
from store.owners import OwnerRow
from store.views.missing import MissingCount, MissingPage, MissingRow, Place, Reason
from store.views.results import Lacking
from tests.unit.cockpit.fakes import NOW
from tests.unit.cockpit.pages.answering import answered
from tests.unit.cockpit.pages.trees import plain

CODE = "11330106000000001A"
OWNER = OwnerRow(1, CODE, "agency", "甲单位", "Unit One", "party", 330106)


def _missing_row(key: str) -> MissingRow:
    at: Any = Place.__new__(Place)
    told = (None, None, None, None, None, None)
    return MissingRow("case", key, "某事项", CODE, "甲单位", 330106, local_day(NOW), 0, next(iter(Reason)), *told, at)


@pytest.mark.parametrize(("role", "node"), [("archivist", CODE), ("supervisor", "330100")])
def test_a_record_leads_its_own_unit_to_an_objection_unless_one_is_open(role: str, node: str) -> None:
    keys = ("C1", "C2")
    rows = tuple(_missing_row(key) for key in keys)
    answers: dict[str, Any] = {"owner_by_code": OWNER, "lacking": Lacking([], [], []), "owner_figures": []}
    answers |= {"missing": MissingPage(MissingCount(2, 0), rows, None), "disputed_rows": {("case", "C1")}}
    visit, _ = answered(answers, (role, node), path="/missing", owner=CODE)
    tree = json.dumps(plain(asyncio.run(missing_layout(visit))), ensure_ascii=False)
    ways = [key for key in keys if f"/objections?act=new&owner={CODE}&table=case_file&record={key}" in tree]
    assert ways == (["C2"] if role == "archivist" else [])
    assert tree.count("异议中") == 1
