"""The approval of documents: each step in its turn, nobody takes two, and what is sent back is drafted again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ConfigurationError
from evaluation.documents.kinds import kinds
from evaluation.issues.states import issue_machine
from evaluation.law.approval import FILE, Taken, approval_table, next_step, read_approval, refusal, state_of
from evaluation.law.powers import KINDS, ORDERS

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
TABLE = approval_table()
ORDER = TABLE.chain_of("order_correct")

acts = st.lists(
    st.tuples(st.sampled_from(list(TABLE.steps)), st.sampled_from("甲乙丙丁戊"), st.booleans()), max_size=25
)


def test_orders_pass_the_legal_review_and_guidance_does_not() -> None:
    assert {kind for kind in KINDS if "legal_review" in TABLE.chain_of(kind)} == ORDERS
    assert ORDER == ("draft", "check", "legal_review", "sign", "seal")


def test_every_kind_of_document_has_a_chain_and_no_other() -> None:
    assert TABLE.documents.keys() == kinds().kinds.keys()


def test_the_states_of_approval_are_states_of_an_issue() -> None:
    assert {step.state for step in TABLE.steps.values()} <= issue_machine().states.keys()


@given(acts=acts, kind=st.sampled_from(sorted(TABLE.documents)))
def test_whatever_is_tried_nobody_takes_two_kinds_of_step(acts: list[tuple[str, str, bool]], kind: str) -> None:
    chain = TABLE.chain_of(kind)
    taken: list[Taken] = []
    for number, (step, person, rejects) in enumerate(acts):
        wanted = Taken(step, person, AT + timedelta(hours=number), rejects, "请重新核对事实")
        if refusal(chain, taken, wanted) is None:
            taken.append(wanted)
    steps_of = {person: {one.step for one in taken if one.person == person} for person in "甲乙丙丁戊"}
    assert all(len(steps) <= 1 for steps in steps_of.values())
    last_round: list[str] = []
    for one in taken:
        last_round = [] if one.is_rejected else [*last_round, one.step]
    assert tuple(last_round) == chain[: len(last_round)]
    assert (next_step(chain, taken) is None) == (tuple(last_round) == chain)


@pytest.mark.parametrize(
    ("taken", "wanted", "code"),
    [
        ("", "check:乙", "step_not_next"),
        ("draft:甲", "check:甲", "step_of_another_kind_taken"),
        ("draft:甲", "check:乙:-", "opinion_missing"),
        ("draft:甲", "check:乙:-请改", "opinion_missing"),
        ("", "draft:甲:-请重新核对", "draft_cannot_be_rejected"),
        ("draft:甲 check:乙:-事实不清", "check:乙", "step_not_next"),
        ("draft:甲 check:乙:-事实不清", "draft:乙", "step_of_another_kind_taken"),
        ("draft:甲 check:乙 legal_review:丙 sign:丁 seal:戊", "seal:戊", "document_is_finished"),
        ("draft:甲 check:乙:-事实不清 draft:甲", "check:乙", None),
    ],
)
def test_a_step_out_of_order_is_refused(taken: str, wanted: str, code: str | None) -> None:
    assert refusal(ORDER, [act(one) for one in taken.split()], act(wanted)) == code
    assert code is None or TABLE.refusals[code].en


def act(text: str) -> Taken:
    step, person, opinion = [*text.split(":"), ""][:3]
    return Taken(step, person, AT, opinion.startswith("-"), opinion.removeprefix("-"))


def test_a_document_waits_in_the_state_of_its_next_step() -> None:
    assert state_of(ORDER, []) == "drafting"
    assert state_of(ORDER, [act("draft:甲"), act("check:乙")]) == "legal_review"
    assert state_of(ORDER[:1], [act("draft:甲")]) is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("permission: notices.sign", "permission: notices.wave", "sign: no permission 'notices.wave'"),
        ("plain: [draft, check, sign, seal]", "plain: [draft, read, sign, seal]", "plain: no step 'read'"),
        ("plain: [draft, check, sign, seal]", "plain: [draft, check, check]", "plain: a step stands here twice"),
        ("feedback: plain", "feedback: long", "feedback: no chain 'long'"),
    ],
)
def test_a_mistake_in_the_chains_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = tmp_path / "approval.yaml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=told):
        read_approval(path)
