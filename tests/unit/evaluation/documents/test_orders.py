"""The documents that order: worded by kind, one article each, refused where the law gives no power."""

from dataclasses import replace
from datetime import date

import pytest

from core.errors import RefusedError
from evaluation.documents import orders
from evaluation.documents.drafting import whole_text
from evaluation.documents.model import Document
from evaluation.law.facts import Fact
from tests.documents import OFFICERS, fact, order_facts, paper


def text_of(kind: str, *facts: Fact, addressee: str = "organ") -> str:
    return whole_text(orders.compose(kind, paper(addressee), order_facts(*facts)))  # type: ignore[arg-type]


def refusal(document: str, *facts: Fact, **others: object) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        orders.compose(document, paper(**others), order_facts(*facts))  # type: ignore[arg-type]
    return caught.value


def test_an_order_to_correct_names_article_49_and_its_consequence_alone() -> None:
    text = text_of("order_correct", fact())
    assert "依据《中华人民共和国档案法实施条例》第四十九条，责令你单位限期改正：" in text
    assert "拒不改正的" in text
    assert "第四十五条" not in text
    assert "刑事责任" not in text


def test_an_order_to_remedy_is_for_hazards() -> None:
    text = text_of("order_remedy", fact("LC06", "hazard", text="库房西墙渗水，3组密集架已受潮"))
    assert "依据《中华人民共和国档案法》第四十五条，责令你单位限期整改：" in text
    assert "第四十八条第八项" in text
    assert refusal("order_remedy", fact()).values["sentence_en"].startswith("An order to remedy is for hazards")


def test_the_provincial_notice_names_the_case_of_article_37() -> None:
    text = text_of("zhejiang_notice", fact("LC20", "archives_work_missing"))
    assert "第三十七条第一项所列情形" in text
    assert "依据该办法第三十七条，责令你单位限期改正：" in text
    assert "赔偿损失" in text


def test_plain_late_filing_is_ordered_by_article_39_of_the_provincial_rules() -> None:
    text = text_of("zhejiang_notice", fact("LC02", "not_filed_as_prescribed"))
    assert "依据《浙江省实施〈中华人民共和国档案法〉办法》第三十九条，责令你单位限期改正：" in text


def test_a_service_company_is_told_of_reconsideration_and_court_and_no_consequence() -> None:
    text = text_of("order_correct", fact("LC17", "company_ignored_hazard"), addressee="service_company")
    assert "60日内向杭州市人民政府申请行政复议" in text
    assert "6个月内向杭州市示范区人民法院提起行政诉讼" in text
    assert "处分" not in text


def test_an_organ_is_not_told_of_reconsideration() -> None:
    assert "行政复议" not in text_of("order_correct", fact())


def test_a_figure_orders_nothing() -> None:
    refused = refusal("order_correct", fact(), fact(kind="rate"))
    assert (refused.code, refused.values["number"]) == ("document_denied", 2)
    assert "lead" in str(refused)


def test_facts_on_two_articles_need_two_documents() -> None:
    assert "One document orders under one article" in str(
        refusal("order_correct", fact(), fact("LC16", "premises_occupied"))
    )


def test_one_officer_is_not_enough() -> None:
    assert "two officers" in str(refusal("order_correct", fact(found_by=OFFICERS[:1])))


def test_an_enterprise_needs_the_organ_of_reconsideration() -> None:
    office = replace(paper().office, review_organ="")
    refused = refusal("order_correct", fact(), kind="enterprise", office=office)
    assert (refused.code, refused.values["field_zh"]) == ("document_lacks", "复议机关")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (orders.OrderFacts([fact()], [], date(2026, 4, 10)), "demands"),
        (orders.OrderFacts([fact()], [replace(order_facts().demands[0], text=" ")], date(2026, 4, 10)), "demands"),
    ],
)
def test_what_is_missing_is_named(facts: orders.OrderFacts, field: str) -> None:
    with pytest.raises(RefusedError) as caught:
        orders.compose("order_correct", paper(), facts)
    assert caught.value.values["field_en"] == field


def test_days_and_places_of_several_findings_are_all_covered() -> None:
    text = text_of("order_correct", fact(), fact(found_on=date(2026, 3, 4), place="你单位信息中心"))
    assert "经查，2026年3月2日至2026年3月4日" in text


def elements(document: Document) -> set[str]:
    return {block.element for block in document.blocks}


def test_the_frame_has_number_date_seal_and_copies() -> None:
    document = orders.compose("order_correct", paper(), order_facts())
    assert document.number == "杭档改〔2026〕12号"
    assert document.title == ("杭州市档案局", "责令限期改正通知书")
    assert document.addressee == "杭州市示范单位甲（统一社会信用代码11330100MB0000000X）："
    assert document.signature is not None
    assert (document.signature.dated, document.signature.seal) == ("2026年3月5日", "（印章）")
    assert document.note == "本文书一式两份：一份送达杭州市示范单位甲，一份存档。"
    assert document.head == ""
    assert {"facts", "order_basis", "demands", "report_duty", "rights", "contact"} <= elements(document)
