"""The page of an issue says stages and documents in the words of the reader, never by their codes."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from cockpit.pages.issues import one
from store.evaluation.issue_parts import StageRow
from tests.unit.cockpit.pages.answering import answered
from tests.unit.cockpit.pages.trees import texts

DUE = date(2026, 6, 30)


def stage(code: str, number: int) -> Any:
    return SimpleNamespace(code=code, number=number, due_on=DUE, done_on=None)


def told(demand: str, shown: Any, *others: Any, language: str = "zh_CN") -> str:
    visit, _ = answered({}, ("supervisor", "330100"), language=language)
    found: Any = SimpleNamespace(case=SimpleNamespace(row=SimpleNamespace(demand=demand), stages=[shown, *others]))
    return next(texts(one._stage(visit, found, shown)))


def test_a_stage_has_its_name_and_a_number_only_among_several_alike() -> None:
    assert told("other", stage("met", 1)) == "完成整改"
    assert told("other", stage("met", 1), language="en") == "Met"
    assert told("transfer", stage("node", 2), stage("node", 1), stage("plan", 1)) == "计划节点 2"


def test_a_stage_that_the_table_knows_no_more_is_told_by_its_code() -> None:
    assert told("gone", stage("met", 1)) == "met"
    assert {"code", "number"} <= set(StageRow.__slots__)


@pytest.mark.parametrize(("state", "said"), [("delivered", "已送达"), ("to_sign", "待签发"), ("void", "作废")])
def test_the_state_of_a_document_is_one_of_documents(state: str, said: str) -> None:
    visit, _ = answered({}, ("supervisor", "330100"))
    row: Any = SimpleNamespace(kind="order_correct", document_id=3, number_text="杭档改〔2026〕1号", state=state)
    assert said in list(texts(one._document(visit, row)))
