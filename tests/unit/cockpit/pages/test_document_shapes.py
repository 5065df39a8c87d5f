"""The fields of a draft: nested ones as rows, what was typed over what is stored, what a draft keeps of it."""

from typing import Any

import pytest

from cockpit.pages.documents.shapes import (
    content_of,
    drafted,
    grown,
    rows_of,
    shapes_of,
    shown,
    shrunk,
    told,
    typed_over,
)
from evaluation.casework.composing import MODULES
from evaluation.casework.contents import OF_ISSUES

FACT = {"kind": "found", "text": "未移交", "found_on": "2026-03-02", "place": "档案室", "evidence": ["照片"]}
KNOWN: dict[str, Any] = {
    "period": "2026年",
    "points": [{"item": "移交", "due": "2026-04-07"}, {"item": "报送清单", "due": "2026-04-07"}],
}


def one(kind: str, name: str) -> Any:
    return next(shape for shape in shapes_of(kind) if shape.name == name)


@pytest.mark.parametrize("kind", sorted(MODULES))
def test_every_kind_can_be_typed(kind: str) -> None:
    shapes = shapes_of(kind)
    assert shapes[0].name == "copies_to"
    assert len({shape.name for shape in shapes}) == len(shapes)


def test_evidence_that_was_frozen_is_no_field_and_goes_along() -> None:
    facts = one("handling_proposal", "facts")
    assert [column.name for column in facts.columns] == ["text", "found_on", "place"]
    assert not facts.can_grow
    shapes = shapes_of("handling_proposal")
    content = typed_over(shapes, content_of(shapes, {"facts": [FACT]}, {}), {"facts.0.text": "2018年未移交"})
    assert content["facts"] == [{**FACT, "text": "2018年未移交"}]


@pytest.mark.parametrize("kind", sorted(OF_ISSUES))
def test_what_was_frozen_and_what_the_clock_says_is_typed_in_no_order(kind: str) -> None:
    names = {shape.name for shape in shapes_of(kind)}
    assert not names & {"facts", "demands", "report_by"}
    assert "copies_to" in names


def test_a_draft_keeps_what_it_says_otherwise_and_nothing_else() -> None:
    shapes = shapes_of("guidance")
    typed = {"points.1.due": "2026-05-01", "copies_to": "甲局\n\n 乙局 ", "period": "2026年"}
    content = typed_over(shapes, content_of(shapes, KNOWN, {}), typed)
    draft = drafted(content, KNOWN, {"hidden": 1})
    changed = [KNOWN["points"][0], {"item": "报送清单", "due": "2026-05-01"}]
    assert draft == {"hidden": 1, "copies_to": ["甲局", "乙局"], "points": changed}
    assert content_of(shapes, KNOWN, draft)["points"] == changed
    back = typed_over(shapes, content_of(shapes, KNOWN, draft), {"points.1.due": "2026-04-07"})
    assert "points" not in drafted(back, KNOWN, draft)


def test_nothing_is_typed_into_rows_and_fields_that_are_not_there() -> None:
    shapes = shapes_of("guidance")
    content = content_of(shapes, KNOWN, {})
    typed = {"points.7.item": "x", "points.0.kind": "x", "signed": "x", "points": "x"}
    assert typed_over(shapes, content, typed) == content


def test_rows_come_and_go() -> None:
    points = one("guidance", "points")
    assert grown(points, KNOWN["points"])[-1]["item"] == ""
    assert shrunk(KNOWN["points"], 0) == [KNOWN["points"][1]]


def test_questions_and_answers_are_rows_of_two() -> None:
    talk = one("investigation_record", "talk")
    assert rows_of(talk, [("为何", "无人")]) == [{"question": "为何", "answer": "无人"}]
    shapes = shapes_of("investigation_record")
    content = content_of(shapes, {}, {"talk": grown(talk, [["为何", "无人"]])})
    typed = typed_over(shapes, content, {"talk.1.question": "何时", "talk.1.answer": "四月"})
    assert typed["talk"] == [["为何", "无人"], ["何时", "四月"]]


def test_a_reference_is_one_row_without_number() -> None:
    document = one("urging", "document")
    assert document.is_group
    shapes = shapes_of("urging")
    known = {"document": {"title": "责令限期改正通知书", "number": ""}}
    typed = typed_over(shapes, content_of(shapes, known, {}), {"document.0.number": "西湖档改〔2026〕1号"})
    assert typed["document"] == {"title": "责令限期改正通知书", "number": "西湖档改〔2026〕1号"}


def test_a_computed_score_is_never_typed() -> None:
    assert {shape.name for shape in shapes_of("feedback")} == {"copies_to", "points"}


@pytest.mark.parametrize(
    ("kind", "name", "typed", "kept"),
    [
        ("extension_decision", "due", "2026-04-07", "2026-04-07"),
        ("extension_decision", "due", "", None),
        ("recheck_opinion", "days_left", "12", 12),
        ("recheck_opinion", "days_left", "viele", None),
        ("inspection_notice", "subjects", "1\n3\nx", [1, 3]),
        ("talk_record", "matters", "一\n 二 \n", ["一", "二"]),
    ],
)
def test_what_is_typed_is_kept_by_its_form(kind: str, name: str, typed: str, kept: Any) -> None:
    shape = one(kind, name)
    assert told(shape, typed) == kept
    assert told(shape, shown(shape, kept)) == kept
