"""The guard of the five documents: no order without a clause that gives its power, and never on a figure alone."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.law.clauses import Addressee, clause_table
from evaluation.law.facts import Fact, Officer
from evaluation.law.powers import (
    FEEDBACK,
    GUIDING,
    KINDS,
    ORDERS,
    PROVINCIAL,
    Authority,
    common_order,
    denial,
    documents_for,
    forbidden_words,
    opens_case,
    orders_of,
    power_table,
)

DAY = date(2026, 3, 2)
OFFICERS = (Officer("王", "ZJ-001"), Officer("李", "ZJ-002"))
TABLE = clause_table()
UNIT = Authority("organ")
WITH_NOTICE = Authority("organ", uses_provincial_notice=True)


def found(clause_id: str, ground: str = "") -> Fact:
    return Fact("found", "事实", DAY, "档案室", OFFICERS, ("照片",), clause_id, ground)


GROUNDED = [(code, ground) for code, clause in TABLE.clauses.items() for ground in clause.grounds]
AUTHORITIES = [Authority(kind, use) for kind in ("organ", "archive", "service_company") for use in (False, True)]

facts = st.builds(
    Fact,
    kind=st.sampled_from(["found", "rate"]),
    text=st.just("事实"),
    found_on=st.just(DAY),
    place=st.just("档案室"),
    found_by=st.sampled_from([OFFICERS, OFFICERS[:1], (OFFICERS[0], OFFICERS[0])]),
    evidence=st.sampled_from([("照片",), ()]),
    clause_id=st.sampled_from(["", "LC99", *TABLE.clauses]),
    ground=st.sampled_from(["", *TABLE.grounds]),
)
authorities = st.sampled_from(AUTHORITIES)


@given(facts=st.lists(facts, min_size=1, max_size=3), authority=authorities, kind=st.sampled_from(sorted(ORDERS)))
def test_an_order_always_stands_on_a_clause_with_its_power_and_on_facts(
    facts: list[Fact], authority: Authority, kind: str
) -> None:
    if denial(kind, facts, authority) is not None:
        return
    order = common_order(kind, facts, authority)
    assert order is not None
    for fact in facts:
        clause = TABLE.clauses[fact.clause_id]
        assert fact.kind == "found"
        assert fact.ground in clause.grounds
        assert clause.power != ("guide",)
        assert order in TABLE.grounds[fact.ground].orders
        assert fact.certified_officers() >= 2


@given(fact=facts, authority=authorities)
def test_no_fact_may_stand_in_two_kinds_of_order(fact: Fact, authority: Authority) -> None:
    assert len([kind for kind in documents_for(fact, authority) if kind in ORDERS]) <= 1


@given(fact=facts, authority=authorities)
def test_where_the_law_orders_nothing_less_will_do(fact: Fact, authority: Authority) -> None:
    allowed = documents_for(fact, authority)
    if orders_of(fact, authority):
        assert not set(allowed) - ORDERS
    else:
        assert not set(allowed) & ORDERS
        assert set(allowed) >= GUIDING


@given(fact=facts, authority=authorities, kind=st.sampled_from(sorted(KINDS)))
def test_every_refusal_has_its_sentence(fact: Fact, authority: Authority, kind: str) -> None:
    refused = denial(kind, [fact], authority)
    assert refused is None or power_table().refusals[refused.code].zh


@pytest.mark.parametrize(("clause_id", "ground"), GROUNDED)
def test_each_ground_gets_the_document_of_its_law(clause_id: str, ground: str) -> None:
    orders = TABLE.grounds[ground].orders
    addressees = TABLE.grounds[ground].addressees or ("organ",)
    expected = orders[0].document if orders else FEEDBACK
    assert documents_for(found(clause_id, ground), Authority(addressees[0], True))[0] == expected


@pytest.mark.parametrize("clause_id", [code for code, clause in TABLE.clauses.items() if clause.power == ("guide",)])
def test_a_clause_of_guidance_never_orders(clause_id: str) -> None:
    for kind, authority in product(ORDERS, AUTHORITIES):
        assert denial(kind, [found(clause_id)], authority) is not None


def test_national_law_stands_before_provincial_law() -> None:
    transfer = found("LC04", "not_transferred")
    assert documents_for(transfer, WITH_NOTICE) == ("order_correct",)
    refused = denial(PROVINCIAL, [transfer], WITH_NOTICE)
    assert refused is not None
    assert refused.code == "national_before_provincial"


def test_the_provincial_notice_is_for_authorities_that_use_it() -> None:
    late = found("LC02", "not_filed_as_prescribed")
    assert documents_for(late, WITH_NOTICE) == (PROVINCIAL,)
    assert documents_for(late, UNIT)[0] == FEEDBACK


def test_a_figure_may_be_guided_and_never_ordered() -> None:
    rate = Fact("rate", "归档率72%", clause_id="LC04", ground="not_transferred")
    assert documents_for(rate, WITH_NOTICE) == ("guidance", "feedback")
    for kind in ORDERS | {FEEDBACK}:
        refused = denial(kind, [rate], WITH_NOTICE)
        assert refused is not None
        assert refused.code == "fact_is_only_a_rate"


def test_store_rooms_are_a_hazard_or_a_case_of_the_provincial_measures_or_guidance() -> None:
    assert documents_for(found("LC05", "hazard"), UNIT) == ("order_remedy",)
    assert documents_for(found("LC05", "storage_not_as_prescribed"), WITH_NOTICE) == (PROVINCIAL,)
    assert documents_for(found("LC05"), WITH_NOTICE)[0] == FEEDBACK


@pytest.mark.parametrize(("addressee", "allowed"), [("archive", True), ("organ", False), ("enterprise", False)])
def test_article_48_meets_archives_alone(addressee: Addressee, allowed: bool) -> None:
    fact = found("LC15", "not_opened")
    assert (denial("order_correct", [fact], Authority(addressee)) is None) == allowed


def test_one_document_orders_under_one_article_and_a_fact_has_one_document() -> None:
    both = [found("LC04", "not_transferred"), found("LC16", "premises_occupied")]
    refused = denial("order_correct", both, UNIT)
    assert refused is not None
    assert (refused.code, refused.at) == ("grounds_mixed", 1)
    taken = denial("order_correct", both[:1], UNIT, frozenset({0}))
    assert taken is not None
    assert taken.code == "fact_has_document"
    same = [found("LC02", "refused_to_file"), found("LC04", "not_transferred")]
    order = common_order("order_correct", same, UNIT)
    assert order is not None
    assert str(order.by) == "regulation 49"


def test_an_officer_counts_once_and_with_a_certificate_of_that_day() -> None:
    fact = found("LC04", "not_transferred")
    ended = replace(OFFICERS[1], valid_until=date(2026, 3, 1))
    assert replace(fact, found_by=(OFFICERS[0], OFFICERS[0])).certified_officers() == 1
    assert replace(fact, found_by=(OFFICERS[0], ended)).certified_officers() == 1
    assert replace(fact, found_by=(OFFICERS[0], replace(ended, valid_until=DAY))).certified_officers() == 2


def test_what_is_destroyed_opens_a_case_and_orders_nothing() -> None:
    fact = found("LC07", "destroyed_or_falsified")
    assert str(opens_case(fact)) == "archives_law 48[4]"
    assert orders_of(fact, WITH_NOTICE) == ()
    assert opens_case(replace(fact, kind="rate")) is None
    assert opens_case(found("LC07")) is None


@pytest.mark.parametrize(
    ("kind", "text", "codes"),
    [
        ("guidance", "建议尽快归档", []),
        (
            "guidance",
            "责令你单位限期改正，否则依据第四十八条给予处分",
            [
                "guidance_orders",
                "guidance_orders",
                "guidance_sets_consequence",
                "guidance_threatens",
                "guidance_threatens",
            ],
        ),
        ("feedback", "逾期将通报批评", ["guidance_sets_consequence", "guidance_threatens"]),
        ("inspection_feedback", "逾期未整改的", []),
        ("inspection_feedback", "责令整改，依法承担法律责任", ["feedback_orders", "feedback_threatens"]),
        ("order_correct", "责令你单位限期改正，拒不改正的，依法给予处分", []),
    ],
)
def test_what_a_document_may_not_say(kind: str, text: str, codes: list[str]) -> None:
    assert [one.code for one in forbidden_words(kind, text)] == codes
