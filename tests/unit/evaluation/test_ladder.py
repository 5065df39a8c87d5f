"""The ladder: what is due on a day, to whom, once; guidance ends at urging."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ConfigurationError
from evaluation.ladder import FILE, Done, Pursuit, basis_in, due_steps, ladder_table, read_ladder
from evaluation.law.clauses import Severity

END = date(2026, 3, 31)
ORDER = Pursuit("met-1", END, "order")
GUIDANCE = Pursuit("met-1", END, "guidance")
FINDINGS = frozenset(ladder_table().needs)


def codes(pursuit: Pursuit, days: int) -> list[str]:
    return [one.step for one in due_steps(pursuit, END + timedelta(days=days))]


def pursued(pursuit: Pursuit, days: range) -> list[tuple[int, str]]:
    """(day, step) of a case on which somebody works each day."""
    found = []
    for day in days:
        for step in codes(pursuit, day):
            found.append((day, step))
            pursuit = replace(pursuit, done=(*pursuit.done, Done(step, pursuit.stage, END)))
    return found


def test_an_order_climbs_from_the_first_reminder_to_the_case() -> None:
    assert pursued(replace(ORDER, findings=FINDINGS), range(-10, 60)) == [
        (-7, "remind_7"),
        (-3, "remind_3"),
        (-1, "remind_1"),
        (1, "overdue_notice"),
        (7, "urging"),
        (15, "talk"),
        (30, "circular"),
        (45, "case"),
    ]


def test_guidance_ends_at_urging() -> None:
    assert [
        step for _, step in pursued(replace(GUIDANCE, findings=FINDINGS, is_investigated=True), range(-10, 400))
    ] == [
        "remind_7",
        "remind_3",
        "remind_1",
        "overdue_notice",
        "urging",
    ]


@pytest.mark.parametrize(("severity", "day"), [("grave", 0), ("serious", 1), ("ordinary", 7)])
def test_urging_begins_by_severity(severity: Severity, day: int) -> None:
    pursuit = replace(ORDER, severity=severity)
    assert "urging" not in codes(pursuit, day - 1)
    assert "urging" in codes(pursuit, day)


def test_after_an_outage_only_the_latest_message_goes_out() -> None:
    assert codes(ORDER, -2) == ["remind_3"]
    assert codes(ORDER, 20) == ["overdue_notice", "urging", "talk"]


def test_a_moved_deadline_is_reminded_of_again_and_urged_once() -> None:
    done = tuple(Done(step, "met-1", END) for step in ("remind_7", "remind_3", "remind_1", "overdue_notice", "urging"))
    moved = replace(ORDER, act_by=END + timedelta(days=30), done=done)
    assert codes(moved, 23) == ["remind_7"]
    assert codes(moved, 37) == ["overdue_notice"]
    assert codes(replace(moved, stage="node-1"), 37) == ["overdue_notice", "urging"], "another stage"


def test_nothing_is_due_while_the_clock_stands() -> None:
    assert codes(replace(ORDER, act_by=None, findings=FINDINGS, is_investigated=True), 100) == []


def test_a_reprimand_needs_a_provincial_notice_that_officers_found_not_followed() -> None:
    provincial = replace(ORDER, document="zhejiang_notice", findings=frozenset({"provincial_notice_not_followed"}))
    assert "reprimand" not in codes(provincial, 29)
    assert "reprimand" in codes(provincial, 30)
    assert "reprimand" not in codes(replace(provincial, findings=frozenset()), 30)
    assert "reprimand" not in codes(replace(provincial, document="order_correct"), 30)
    assert "reprimand" not in codes(replace(provincial, kind="guidance"), 30)


def test_a_case_needs_a_suspicion_and_a_proposal_the_end_of_an_investigation() -> None:
    assert "case" not in codes(ORDER, 45)
    suspected = replace(ORDER, findings=frozenset({"violation_suspected"}))
    assert "case" in codes(suspected, 45)
    answerable = replace(ORDER, findings=frozenset({"persons_answerable"}))
    assert "proposal" not in codes(answerable, 100)
    assert "proposal" in codes(replace(answerable, is_investigated=True), 50)


@given(day=st.integers(-30, 200), stage=st.sampled_from(["met-1", "node-2"]))
def test_what_was_done_is_never_due_again(day: int, stage: str) -> None:
    pursuit = Pursuit(stage, END, "order", findings=FINDINGS, is_investigated=True)
    due = due_steps(pursuit, END + timedelta(days=day))
    assert all(one.since <= END + timedelta(days=day) for one in due)
    done = replace(pursuit, done=tuple(Done(one.step, stage, END) for one in due))
    assert set(codes(done, day)).isdisjoint(one.step for one in due)


def test_what_is_no_law_is_cited_without_an_article() -> None:
    bases = {step.code: basis_in(step, "zh_CN") for step in ladder_table().steps}
    assert bases["talk"] == "内部工作机制"
    assert bases["circular"] == "内部工作机制"
    assert bases["case"] == "《中华人民共和国档案法实施条例》第四十六条第一款"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("code: talk,", "code: urging,", "urging stands here twice"),
        ("who: [supervisor,", "who: [boss,", "urging: no role 'boss'"),
        ("needs: violation_suspected", "needs: a_feeling", "case: no finding 'a_feeling'"),
        ("serious: urging_serious", "serious: soon", "urging: no parameter 'soon'"),
        ("'regulation 46(1)'", "'custom 1'", "case: no law 'custom'"),
        ("'regulation 46(1)'", "habit", "case: expected 'law article"),
        ("after: investigation,", "after: investigation, day: 3,", "either a day or something that it comes after"),
        ("only_for: zhejiang_notice", "only_for: a_letter", "reprimand: no document 'a_letter'"),
    ],
)
def test_a_mistake_in_the_ladder_is_told_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "ladder.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_ladder(path)
    assert any(told in str(mistake) and mistake.line > 6 for mistake in caught.value.mistakes), caught.value
