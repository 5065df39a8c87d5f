"""The banner of an issue whose figures have reached their targets, in words and not as they are stored."""

from types import SimpleNamespace
from typing import Any

from cockpit.pages.issues.reached import banner
from tests.unit.cockpit.fakes import NOW
from tests.unit.cockpit.pages.answering import answered
from tests.unit.cockpit.pages.trees import plain, texts

LOOKS = [{"at": NOW.isoformat(), "numerator": 97, "denominator": 100}]
PROOF = {"0": {"code": "A03", "target": "19/20", "direction": "at_least", "looks": LOOKS}}


def told(**changed: Any) -> str:
    visit, _ = answered({}, ("archivist", "11330106000000001A"), path="/issues")
    row: Any = SimpleNamespace(**{"met_at": NOW, "closed_at": None, "met_proof": PROOF, **changed})
    return "".join(texts(plain(banner(visit, row))))


def test_each_figure_is_told_by_its_name_with_its_target() -> None:
    said = told()
    assert "数据已达标" in said
    assert "A03 电子公文归档率 97% = 97/100 (≥ 95%)" in said
    assert "looks" not in said


def test_there_is_none_before_it_is_reached_or_after_it_is_closed() -> None:
    assert told(met_at=None) == told(closed_at=NOW) == ""
