"""Every document of the loop: it has the elements of its kind, and says what is missing or must not be there."""

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from cockpit.i18n import LANGUAGES, load_texts
from core.errors import ConfigurationError, RefusedError
from core.yamllines import loads
from evaluation.documents import (
    delivery_receipt,
    feedback,
    guidance,
    inspection_feedback,
    site_record,
    talk_record,
    urging,
)
from evaluation.documents.drafting import Draft, whole_text
from evaluation.documents.kinds import FILE, kinds, read_kinds
from evaluation.documents.model import Form
from evaluation.documents.numbering import number_text
from evaluation.documents.paper import Reference
from evaluation.documents.texts import Texts, ordinal
from evaluation.law.approval import approval_table
from evaluation.law.powers import KINDS, forbidden_words
from tests.documents import (
    EVERY,
    NOTICE,
    example,
    fact,
    feedback_facts,
    guidance_facts,
    inspection_facts,
    paper,
    point,
    site_facts,
)

FOLDER = FILE.parent
PLACE = re.compile(r"\{(\w+)")
SHARED = {"wording.yaml", "kinds.yaml", "fields.yaml"}


def refused(kind: str, compose: Any, *arguments: Any) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        compose(*arguments)
    assert sentences(caught.value), kind
    return caught.value


def sentences(error: RefusedError) -> list[str]:
    """The sentence in both languages, with every field filled."""
    texts = load_texts()
    found = [texts(language, f"refused.{error.code}", **error.values) for language in LANGUAGES]
    assert not any("{" in one for one in found)
    return found


def test_there_is_an_example_of_every_kind() -> None:
    assert set(EVERY) == set(kinds().kinds)


@pytest.mark.parametrize("kind", sorted(EVERY))
def test_every_kind_makes_a_document(kind: str) -> None:
    document = example(kind)
    about = kinds().kinds[kind]
    assert about.title.zh in document.title
    assert (document.head == "杭州市档案局文件") == (about.form is Form.RED_HEAD)
    assert (document.imprint is not None) == (about.form is Form.RED_HEAD)
    if about.numbered:
        assert document.number == f"杭档{about.mark}〔2026〕12号"
    assert forbidden_words(kind, whole_text(document)) == ()
    assert "{" not in whole_text(document)


def test_what_the_bureau_issues_has_an_approval_chain() -> None:
    issued = {code for code, kind in kinds().kinds.items() if kind.power != "unit"}
    assert issued <= set(approval_table().documents)
    assert set(kinds().kinds) >= KINDS


def test_the_five_documents_have_the_elements_of_the_table() -> None:
    every = set(kinds().elements)
    only_from_two = {"evidence", "clause", "report_duty"}
    orders_only = {"order_basis", "consequence"}
    assert set(kinds().kinds["guidance"].elements) == every - only_from_two - orders_only
    assert set(kinds().kinds["feedback"].elements) == every - only_from_two - orders_only
    assert set(kinds().kinds["inspection_feedback"].elements) == every - orders_only
    for order in ("order_remedy", "order_correct", "zhejiang_notice"):
        assert set(kinds().kinds[order].elements) == every


def templates() -> Iterator[tuple[str, str]]:
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.name not in SHARED:
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
            for value in content.values():
                for place in PLACE.findall(value) if isinstance(value, str) else ():
                    yield path.name, place
            for label in content.get("labels", {}):
                yield path.name, label


def test_every_field_of_a_template_has_a_name_for_refusals() -> None:
    named = set(yaml.safe_load((FOLDER / "fields.yaml").read_text(encoding="utf-8"))) | set(kinds().elements)
    assert [one for one in templates() if one[1] not in named] == []


def test_every_document_module_has_its_texts_beside_it() -> None:
    modules = {path.stem for path in FOLDER.glob("*.py") if "compose(" in path.read_text(encoding="utf-8")}
    assert {path.stem for path in FOLDER.glob("*.yaml") if path.name not in SHARED} == modules


@pytest.mark.parametrize("name", [one.name for one in fields(guidance.Point) if one.name != "due"])
def test_a_guidance_point_without_one_of_its_parts_is_refused(name: str) -> None:
    facts = replace(guidance_facts(), points=[point(**{name: " "})])
    error = refused("guidance", guidance.compose, paper(), facts)
    assert error.code == "document_lacks"
    assert "业务指导意见书" in sentences(error)[0]


@pytest.mark.parametrize(
    ("advice", "words"),
    [
        ("责令限期补归档", "责令"),
        ("补归档，否则依照《中华人民共和国档案法》第四十八条追究", "否则"),
        ("补归档，违反的依法给予处分", "处分"),
        ("逾期未补的将通报批评", "逾期"),
    ],
)
def test_guidance_neither_orders_nor_threatens(advice: str, words: str) -> None:
    error = refused("guidance", guidance.compose, paper(), replace(guidance_facts(), points=[point(advice=advice)]))
    assert (error.code, error.values["words"]) == ("document_says", words)


def test_feedback_on_an_inspection_does_not_order() -> None:
    facts = inspection_facts(fact("LC01", "", text="责令整改后仍未明确责任人"))
    error = refused("inspection_feedback", inspection_feedback.compose, paper(), facts)
    assert (error.code, error.values["words"]) == ("document_says", "责令")


def test_feedback_on_an_inspection_gives_way_to_an_order() -> None:
    error = refused("inspection_feedback", inspection_feedback.compose, paper(), inspection_facts(fact()))
    assert "应当责令" in sentences(error)[0]


def test_an_element_that_the_kind_must_not_have_is_named() -> None:
    draft = Draft("guidance", paper(), Texts("guidance", {}))
    for element in kinds().kinds["guidance"].elements:
        draft.state(element)
    draft.add("consequence", "不达标的从重处理。")
    error = refused("guidance", draft.finish)
    assert (error.code, error.values["element_zh"]) == ("document_must_not_have", "后果")


def test_an_element_that_is_missing_is_named() -> None:
    draft = Draft("guidance", paper(), Texts("guidance", {}))
    draft.add("facts", "电子公文归档率72.4%。")
    error = refused("guidance", draft.finish)
    assert (error.code, error.values["element_en"]) == ("document_lacks", "demands")


@pytest.mark.parametrize(
    ("office", "field"),
    [({"name": ""}, "发文机关"), ({"code": ""}, "机关代字"), ({"contact": ""}, "联系人"), ({"phone": ""}, "电话")],
)
def test_an_office_without_one_of_its_parts_is_refused(office: dict[str, str], field: str) -> None:
    frame = replace(paper(), office=replace(paper().office, **office))  # type: ignore[arg-type]
    assert refused("guidance", guidance.compose, frame, guidance_facts()).values["field_zh"] == field


def test_an_addressee_without_a_credit_code_is_refused() -> None:
    frame = replace(paper(), addressee=replace(paper().addressee, uscc=""))
    assert refused("guidance", guidance.compose, frame, guidance_facts()).values["field_zh"] == "统一社会信用代码"


def test_a_trial_says_that_nothing_is_published_and_full_marks_need_no_guidance() -> None:
    text = whole_text(feedback.compose(paper(), feedback_facts(points=0, limits=(), is_trial=True)))
    assert "本次为试评，结果不公布。" in text
    assert "无指导意见" in text
    assert "无等次限制情形" in text


def test_a_record_on_site_names_two_officers() -> None:
    error = refused("site_record", site_record.compose, paper(), site_facts(officers=site_facts().officers[:1]))
    assert error.values["field_en"] == "two officers with certificate numbers"


def test_whoever_refuses_to_sign_needs_a_witness() -> None:
    error = refused("site_record", site_record.compose, paper(), site_facts(refusal="不认可记录"))
    assert error.values["field_zh"] == "见证人"
    left = delivery_receipt.DeliveryReceipt(NOTICE, "left", refusal="不愿签收")
    assert refused("delivery_receipt", delivery_receipt.compose, paper(), left).values["field_zh"] == "见证人"


def test_a_talk_cites_an_article_only_with_a_service_company() -> None:
    assert "第五十一条" not in whole_text(example("talk_record"))
    assert "第五十一条" in whole_text(example("talk_record", paper("service_company")))
    assert talk_record.COMPANY == "service_company"


def test_a_unit_writes_to_the_bureau_and_signs_itself() -> None:
    document = example("rectification_report")
    assert (document.addressee, document.number) == ("杭州市档案局：", "示范甲〔2026〕7号")
    assert document.signature is not None
    assert document.signature.body == "杭州市示范单位甲"


def test_a_draft_leaves_the_place_of_its_number_open() -> None:
    assert example("guidance", paper(number=None)).number == "杭档导〔2026〕　号"


def test_numbers_begin_with_one() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        number_text("guidance", "杭档", 2026, 0)


def test_levels_count_as_the_standard_has_them() -> None:
    assert [ordinal(level, 12) for level in (1, 2, 3, 4)] == ["十二、", "（十二）", "12.", "（12）"]


def test_dates_are_not_padded() -> None:
    text = whole_text(guidance.compose(paper(), replace(guidance_facts(), points=[point(due=date(2026, 6, 3))])))
    assert "宜于2026年6月3日前达到" in text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("    mark: 评", "    mark: 导"), "share a mark"),
        (("    mark: 评\n", ""), "go together"),
        (
            ("elements: [title, number, addressee, facts, demands", "elements: [title, number, adressee, facts"),
            "unknown",
        ),
        (("{no: 15,", "{no: 14,"), "each once"),
        (("power: guide\n", "power: guides\n"), "power"),
    ],
)
def test_a_mistake_in_the_kinds_is_said(change: tuple[str, str], message: str) -> None:
    text = Path(FILE).read_text(encoding="utf-8").replace(*change)
    with pytest.raises(ConfigurationError, match=message):
        read_kinds(loads(text, "kinds.yaml"))


def test_an_urging_of_guidance_names_a_suggested_date_and_asks_for_no_report() -> None:
    days = date(2026, 4, 3), date(2026, 4, 10), ("办件归档率（参考目标92%）",), date(2026, 4, 20)
    guided = whole_text(urging.compose(paper(), urging.Urging(Reference("评价反馈意见书", "杭档评〔2026〕5号"), *days)))
    assert "建议于2026年4月3日前达到" in guided
    assert "反馈办理情况" not in guided
    assert "反馈办理情况" in whole_text(urging.compose(paper(), urging.Urging(NOTICE, *days)))
