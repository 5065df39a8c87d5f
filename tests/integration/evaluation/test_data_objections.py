"""A unit objects to what was collected about it; clocks stand, the holder answers, the correction is followed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.errors import AccessDeniedError, RefusedError
from evaluation.casework.deeds import By
from evaluation.commands.data_objections import (
    Answered,
    NewObjection,
    answer_objection,
    raise_objection,
    withdraw_objection,
)
from evaluation.commands.issues import NewFact, NewIssue, open_within
from evaluation.fieldwork.reading import objections_page, one_objection
from evaluation.fieldwork.unknown import UnknownObjectionError
from evaluation.moving import RefusedMoveError
from evaluation.rounds import walk
from store.database import Database
from store.evaluation import data_objections as kept
from store.evaluation.data_objections import ObjectionChoice, ObjectionRow, disputed, open_objections
from store.evaluation.issue_moves import stops
from tests.integration.evaluation.field import UNITS, Field, open_field
from tests.integration.store.rows import case, check, package

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
OWN, OTHER = UNITS[0], UNITS[1]
WHY = "该办件已于期限内归档，登记有误"


@pytest.fixture
def field(database: Database, tmp_path: Path) -> Field:
    found = open_field(database, tmp_path, AT)
    found.office.store.merge("case_file", case("C1", date(2026, 1, 5), OWN), case("C2", date(2026, 1, 5), OTHER))
    return found


def row(field: Field, number: int) -> ObjectionRow:
    with field.database.begin() as unit:
        found = kept.objection(unit, number)
    assert found is not None
    return found


def test_an_objection_stops_clocks_is_upheld_by_the_holder_and_traced_to_the_source(field: Field) -> None:
    archivist = field.person("archivist", "archivist", OWN)
    steward, officer = field.person("steward", "data_steward"), field.person("officer", "supervisor")
    new = NewObjection(OWN, "record", "C1", WHY, "case_file", ("R3-1",))
    with field.database.begin() as unit:
        fact = NewFact("办件未归档", "found", date(2026, 1, 5), "档案室")
        issue = open_within(
            unit, field.desk, NewIssue(OWN, "归档", "limit_case", "V1", [fact], item="A01"), By(1, "甲"), field.at
        )
    number = raise_objection(field.desk, archivist, new, field.later())
    found = row(field, number)
    assert (found.state, found.due_on, found.holder) == ("open", date(2026, 3, 16), "330100")
    assert {"R3-1", "DI-01", "A01"} <= set(found.items)
    assert found.snapshot["case_no"] == "C1"
    with field.database.begin() as unit:
        assert disputed(unit, "case_file", ["C1", "C2"]) == {"C1"}
        assert [one.objection_id for one in open_objections(unit, OWN, ["A01"])] == [number]
        assert open_objections(unit, OTHER, ["A01"]) == []
        assert stops(unit, issue) == [(date(2026, 3, 2), None, f"data_objection {number}")]
    with pytest.raises(RefusedMoveError) as twice:
        raise_objection(field.desk, archivist, new, field.later())
    assert twice.value.code == "data_objection.objection_open_already"

    field.later(days=2)
    told = Answered("uphold", "经核对归档时间登记有误", "已在平台更正归档时间")
    with pytest.raises(RefusedMoveError) as not_holder:
        answer_objection(field.desk, officer, number, told, field.later())
    assert not_holder.value.code == "data_objection.not_holder_of_source"
    with pytest.raises(RefusedMoveError) as untraced:
        answer_objection(field.desk, steward, number, Answered("uphold", "经核对有误"), field.later())
    assert untraced.value.code == "data_objection.correction_missing"
    assert answer_objection(field.desk, steward, number, told, field.later()) == "upheld"
    with field.database.begin() as unit:
        assert open_objections(unit, OWN, ["A01"]) == []
        assert stops(unit, issue) == [(date(2026, 3, 2), date(2026, 3, 4), f"data_objection {number}")]
    assert walk(field.desk, field.later()).traced == 0
    corrected = case("C1", date(2026, 1, 6), OWN) | {"version": 2}
    field.office.store.merge("case_file", corrected)
    assert walk(field.desk, field.later()).traced == 1
    assert walk(field.desk, field.later()).traced == 0
    assert row(field, number).corrected_version == 2
    assert [kind for kind, _ in field.office.letters(archivist)] == ["objection_upheld", "objection_traced"]


def test_a_value_is_traced_to_what_comes_for_the_days_that_were_disputed(field: Field) -> None:
    archivist, steward = field.person("archivist", "archivist", OWN), field.person("steward", "data_steward")
    store = field.office.store
    store.merge("matter", {"item_impl_code": "M1", "unit_code": OWN, "in_scope": True})
    store.merge("case_file", case("C3", date(2026, 1, 5), OWN))
    number = raise_objection(field.desk, archivist, NewObjection(OWN, "value", "A01", WHY), field.later())
    assert row(field, number).snapshot == {"DI-01": 2, "DI-02": 0, "figure": "DI-02/DI-01", "on": "2026-03-02"}
    told = Answered("uphold", "经核对归档信息包未推送", "已在平台补推归档信息包")
    answer_objection(field.desk, steward, number, told, field.later(days=2))
    store = replace(store, at=field.later())
    store.merge("case_file", case("C4", date(2026, 2, 16), OWN))
    assert walk(field.desk, field.later()).traced == 0, "what falls due on later days corrects nothing"
    store.merge("case_package", package("C1", date(2026, 1, 9)), source="platform")
    store.merge("check_report", check("KC1", date(2026, 1, 9), OWN), source="platform")
    assert walk(field.desk, field.later()).traced == 1
    assert walk(field.desk, field.later()).traced == 0
    assert [kind for kind, _ in field.office.letters(archivist)] == ["objection_upheld", "objection_figure_traced"]
    with field.database.begin() as unit:
        trace = kept.moves(unit, number)[-1]
    assert (trace.event, trace.detail) == ("trace", {"was": "0/2", "now": "1/2", "sources": ["platform"]})


def test_a_value_of_which_nothing_is_collected_is_never_traced(field: Field) -> None:
    archivist, steward = field.person("archivist", "archivist", OWN), field.person("steward", "data_steward")
    number = raise_objection(field.desk, archivist, NewObjection(OWN, "value", "R9-9", WHY), field.at)
    assert (row(field, number).snapshot, row(field, number).items) == ({}, ["R9-9"])
    told = Answered("uphold", "经核对该项评分有误", "已更正该项评分")
    answer_objection(field.desk, steward, number, told, field.later())
    assert walk(field.desk, field.later()).traced == 0


def test_only_the_unit_concerned_objects_and_nobody_elses_objections_are_seen(field: Field) -> None:
    archivist, other = field.person("archivist", "archivist", OWN), field.person("other", "archivist", OTHER)
    with pytest.raises(RefusedMoveError) as foreign:
        raise_objection(field.desk, archivist, NewObjection(OWN, "record", "C2", WHY, "case_file"), field.at)
    assert foreign.value.code == "data_objection.unit_not_concerned"
    with pytest.raises(AccessDeniedError):
        raise_objection(field.desk, archivist, NewObjection(OTHER, "record", "C2", WHY, "case_file"), field.at)
    with pytest.raises(RefusedError):
        raise_objection(field.desk, archivist, NewObjection(OWN, "record", "C1", "短", "case_file"), field.at)
    number = raise_objection(field.desk, archivist, NewObjection(OWN, "value", "A01", WHY), field.at)
    assert objections_page(field.desk, other, ObjectionChoice(), field.at)[1] == 0
    assert objections_page(field.desk, archivist, ObjectionChoice(), field.at)[1] == 1
    with pytest.raises(UnknownObjectionError):
        one_objection(field.desk, other, number, field.at)
    with pytest.raises(UnknownObjectionError):
        withdraw_objection(field.desk, other, number, field.at)
    assert withdraw_objection(field.desk, archivist, number, field.later()) == "withdrawn"


def test_who_answers_is_reminded_once_each_time(field: Field) -> None:
    archivist, steward = field.person("archivist", "archivist", OWN), field.person("steward", "data_steward")
    raise_objection(field.desk, archivist, NewObjection(OWN, "record", "C1", WHY, "case_file"), field.at)
    for day, kinds in ((12, 0), (13, 1), (14, 1), (15, 2), (16, 2), (17, 3), (30, 3)):
        field.at = datetime(2026, 3, day, 2, tzinfo=UTC)
        walk(field.desk, field.at)
        walk(field.desk, field.at)
        assert len(field.office.letters(steward)) - 1 == kinds, day
    assert [kind for kind, _ in field.office.letters(steward)][-1] == "objection_overdue"
