"""The PDF, measured with a ruler: GB/T 9704-2012."""

from dataclasses import replace
from itertools import pairwise

import pytest

from core.audit_chain import sm3
from core.errors import RefusedError
from evaluation.documents import orders
from evaluation.documents.model import Attachment, Document, Form, Paragraph, Signature
from evaluation.documents.typesetting.fonts import Faces, find_faces
from evaluation.documents.typesetting.pdf import Press
from tests.documents import EVERY, ON, example, fact, feedback_facts, order_facts, paper
from tests.paper_measures import Line, Measured, rules

SENTENCE = "档案工作是维护党和国家历史真实面貌保障人民群众根本利益的重要事业必须坚持依法治档"
LINE_MM = 28.95 * 25.4 / 72
CHARACTER_MM = 15.75 * 25.4 / 72


def of_length(paragraphs: int, repeats: int = 8) -> Document:
    """A document without a red head, its body plain text of whole characters."""
    blocks = tuple(Paragraph(SENTENCE * repeats, element="facts") for _ in range(paragraphs))
    return Document(
        kind="order_correct",
        form=Form.ENFORCEMENT,
        body="杭州市档案局",
        head="",
        title=("杭州市档案局", "责令限期改正通知书"),
        number="杭档改〔2026〕12号",
        addressee="杭州市示范单位甲：",
        blocks=blocks,
        on=ON,
        signature=Signature("杭州市档案局", "2026年3月5日", "（印章）"),
    )


@pytest.fixture(scope="module")
def long_one(press: Press) -> Measured:
    return Measured(press.set(of_length(8)).content)


@pytest.fixture(scope="module")
def notice(press: Press) -> Measured:
    return Measured(press.set(example("guidance", paper(copies_to=("杭州市档案馆",)))).content)


def date_line(pdf: Measured, page: int) -> Line:
    return next(line for line in pdf.lines(page) if line.text == "2026年3月5日")


def middle(line: Line) -> float:
    return (line.letters[0].x + line.letters[-1].x + CHARACTER_MM) / 2


def test_a_full_page_has_22_lines(long_one: Measured) -> None:
    assert [len(long_one.type_area(page)) for page in (2, 3)] == [22, 22]


def test_a_full_line_has_28_characters(long_one: Measured) -> None:
    longest = [max(len(line.letters) for line in long_one.type_area(page)) for page in (2, 3)]
    full = [line for line in long_one.type_area(2) if len(line.letters) == 28]
    assert longest == [28, 28]
    assert len(full) >= 15
    steps = [after.x - before.x for line in full for before, after in pairwise(line.letters)]
    assert min(steps) == pytest.approx(CHARACTER_MM, abs=0.03)
    assert max(steps) == pytest.approx(CHARACTER_MM, abs=0.03)


def test_lines_are_28_95_points_apart(long_one: Measured) -> None:
    bases = [line.base for line in long_one.type_area(2)]
    assert [after - before for before, after in pairwise(bases)] == pytest.approx([LINE_MM] * 21, abs=0.02)


def test_margins_are_37_28_26_35(long_one: Measured) -> None:
    lines = long_one.type_area(2)
    assert min(line.letters[0].x for line in lines) == pytest.approx(28, abs=0.1)
    assert max(line.right for line in lines) == pytest.approx(184, abs=0.6)
    # the line of the grid begins at the margin; its letters stand in the middle of it
    assert 37 <= lines[0].top <= 37 + (LINE_MM - 16 * 25.4 / 72)
    assert 262 - (LINE_MM - 16 * 25.4 / 72) <= lines[-1].bottom + 0.5 <= 262.5


def test_a_paragraph_begins_two_characters_in(long_one: Measured) -> None:
    beginning = next(line for line in long_one.type_area(2) if line.letters[0].x > 30)
    assert beginning.letters[0].x == pytest.approx(28 + 2 * CHARACTER_MM, abs=0.1)


def test_the_red_head_begins_35_mm_under_the_type_area(notice: Measured) -> None:
    rows = notice.red(1).any(axis=1).nonzero()[0]
    assert rows[0] / 200 * 25.4 == pytest.approx(37 + 35, abs=1)


def test_the_red_line_is_156_mm_wide_and_4_mm_under_the_number(notice: Measured) -> None:
    ((top, bottom, left, right),) = rules(notice.red(1))
    number = next(line for line in notice.lines(1) if "号" in line.text)
    assert (left, right) == pytest.approx((28, 184), abs=0.3)
    assert right - left == pytest.approx(156, abs=0.3)
    assert top - number.bottom == pytest.approx(4, abs=1)
    assert bottom - top < 1


def test_the_number_stands_two_lines_under_the_head_in_the_middle(notice: Measured) -> None:
    number = next(line for line in notice.lines(1) if "号" in line.text)
    head = next(line for line in notice.lines(1) if line.text == "杭州市档案局文件")
    assert (number.left + number.right) / 2 == pytest.approx(106, abs=0.5)
    assert 2 * LINE_MM <= number.top - head.bottom <= 3.2 * LINE_MM


def test_the_number_has_the_brackets_of_the_standard(notice: Measured) -> None:
    number = next(line for line in notice.lines(1) if "号" in line.text)
    assert number.text == "杭档导〔2026〕12号"
    assert [ord(one) for one in number.text if one in "〔〕[]【】［］"] == [0x3014, 0x3015]


def test_the_title_is_centred_two_lines_under_the_red_line(notice: Measured) -> None:
    title = next(line for line in notice.lines(1) if line.text == "业务指导意见书")
    ((_, bottom, _, _),) = rules(notice.red(1))
    assert (title.left + title.right) / 2 == pytest.approx(106, abs=0.5)
    assert title.letters[1].x - title.letters[0].x == pytest.approx(22 * 25.4 / 72, abs=0.05)
    assert 2 * LINE_MM - 1 <= title.top - bottom <= 3 * LINE_MM


@pytest.mark.parametrize("page", [1, 2, 3])
def test_page_numbers_stand_outside_7_mm_under_the_type_area(long_one: Measured, page: int) -> None:
    (number,) = [line for line in long_one.lines(page) if line.base > 262]
    assert number.text == f"—{page}—"
    dash = number.letters[0]
    assert (dash.top + dash.bottom) / 2 == pytest.approx(262 + 7, abs=0.5)
    one_character = 14 * 25.4 / 72
    if page % 2:
        assert number.right == pytest.approx(184 - one_character, abs=0.8)
    else:
        assert number.left == pytest.approx(28 + one_character, abs=0.8)


def test_the_date_stands_four_characters_from_the_right_and_the_body_over_its_middle(press: Press) -> None:
    pdf = press.set(of_length(1))
    measured = Measured(pdf.content)
    date = date_line(measured, 1)
    body = next(line for line in measured.lines(1) if line.text == "杭州市档案局（印章）")
    assert date.right == pytest.approx(184 - 4 * CHARACTER_MM, abs=1)  # its last character is narrower than its cell
    assert middle(body) == pytest.approx(middle(date), abs=0.3)
    assert pdf.seal is not None
    assert pdf.seal.x_mm == pytest.approx(middle(date), abs=0.3)
    assert body.base < pdf.seal.y_mm < date.base


@pytest.mark.parametrize("repeats", range(1, 17))
def test_no_page_has_the_signature_alone(press: Press, repeats: int) -> None:
    document = of_length(2, repeats)
    pdf = press.set(document)
    measured = Measured(pdf.content)
    assert pdf.seal is not None
    assert pdf.seal.page == measured.pages
    first = measured.type_area(measured.pages)[0]
    assert first.text not in ("杭州市档案局（印章）", "2026年3月5日")


def test_the_imprint_ends_the_last_even_page(notice: Measured) -> None:
    assert notice.pages == 2
    ruled = rules(notice.dark(2))
    assert len(ruled) == 4
    assert ruled[-1][1] == pytest.approx(262, abs=0.4)
    assert [line.text for line in notice.type_area(2)][-3:] == [
        "抄送：杭州市档案馆。",
        "一式两份：送杭州市示范单位甲一份，存档一份。",
        "杭州市档案局2026年3月5日印发",
    ]


def test_an_imprint_that_finds_no_room_goes_on_to_the_next_even_page_and_neither_is_numbered(press: Press) -> None:
    frame = paper(copies_to=tuple(f"杭州市示范单位{number}" for number in range(60)))
    pdf = press.set(example("inspection_notice", frame))
    measured = Measured(pdf.content)
    assert (pdf.end, pdf.pages) == (2, 4)
    assert measured.type_area(3) == []
    assert "—" not in measured.text(3) + measured.text(4)
    assert rules(measured.dark(4))[-1][1] == pytest.approx(262, abs=0.4)


def test_the_head_of_a_table_stands_on_every_page_and_no_row_is_torn(press: Press) -> None:
    measured = Measured(press.set(example("feedback")).content)
    with_rows = [page for page in range(1, measured.pages + 1) if "R" in measured.text(page)]
    assert len(with_rows) == 3
    for page in with_rows:
        assert "编号评分项分值得分说明" in measured.text(page)
    second = [line.text for line in measured.type_area(3)]
    assert second[1].startswith("R") or second[2].startswith("R")


def test_long_names_stay_between_the_margins(press: Press) -> None:
    name = "杭州市示范区" + "档案事业发展与公共服务" * 6 + "领导小组办公室"
    for kind in ("order_correct", "feedback", "delivery_receipt"):
        measured = Measured(press.set(example(kind, paper(name=name, copies_to=(name, name)))).content)
        for page in range(1, measured.pages + 1):
            for line in measured.type_area(page):
                assert line.left >= 27.5, (kind, line.text)
                assert line.right <= 184.6, (kind, line.text)


@pytest.mark.parametrize("copies", range(1, 40, 2))
def test_the_imprint_is_on_an_even_page_however_many_copies_there_are(press: Press, copies: int) -> None:
    frame = paper(copies_to=tuple(f"杭州市示范区示范单位第{number}号" for number in range(copies)))
    measured = Measured(press.set(example("guidance", frame)).content)
    assert measured.pages % 2 == 0
    assert "印发" in measured.text(measured.pages)
    assert rules(measured.dark(measured.pages))[-1][1] == pytest.approx(262, abs=0.4)


def test_a_digest_is_broken_at_the_margin(press: Press) -> None:
    digest = "ab" * 32
    document = orders.compose("order_correct", paper(), order_facts(fact(evidence=(f"SM3：{digest}",))))
    measured = Measured(press.set(document).content)
    for line in measured.type_area(1):
        assert line.right <= 184.6
    assert digest in measured.text(1).replace("\n", "")


def test_an_annex_begins_on_its_own_page_before_the_imprint(press: Press) -> None:
    annex = (Attachment("整改事项清单", (Paragraph(SENTENCE),)), Attachment("检查照片", (Paragraph(SENTENCE),)))
    measured = Measured(press.set(example("guidance", paper(attachments=annex))).content)
    texts = [measured.text(page) for page in range(1, measured.pages + 1)]
    assert "附件：1.整改事项清单" in texts[1]
    assert texts[2].startswith("附件1\n整改事项清单")
    assert texts[3].startswith("附件2\n检查照片")
    assert "印发" in texts[3]


def test_a_demo_says_so_on_every_page(press: Press) -> None:
    measured = Measured(press.set(example("feedback", paper(demo_mark="演示数据 · 单位为虚构"))).content)
    for page in range(1, measured.pages + 1):
        assert measured.text(page).startswith("演示数据·单位为虚构")


def test_where_to_compare_it_stands_on_the_last_page(press: Press) -> None:
    measured = Measured(press.set(example("guidance", paper(verification_address="https://example.org/v/7"))).content)
    assert "核验地址：https://example.org/v/7" in measured.text(2)
    assert "核验地址" not in measured.text(1)


@pytest.mark.parametrize("kind", sorted(EVERY))
def test_the_same_document_has_the_same_bytes(faces: Faces, kind: str) -> None:
    frame = paper(demo_mark="演示数据 · 单位为虚构")
    first, second = Press(faces).set(example(kind, frame)), Press(find_faces()).set(example(kind, frame))
    assert first.content == second.content
    assert first.digest == sm3(first.content).hex()
    assert Press(faces).set(replace(example(kind, frame), number="杭档改〔2026〕13号")).digest != first.digest


def test_a_character_that_no_font_has_is_named(press: Press) -> None:
    document = replace(of_length(1), blocks=(Paragraph("张\U0003fffd某"),))
    with pytest.raises(RefusedError) as caught:
        press.set(document)
    assert (caught.value.code, caught.value.values) == ("document_no_glyph", {"text": "U+3FFFD"})


def test_what_was_typed_is_text_and_never_markup(press: Press) -> None:
    typed = '#read("/etc/passwd")*$x$_[y]<z>@w`v`'
    document = replace(of_length(1), blocks=(Paragraph(typed),))
    found = "".join(letter for letter in Measured(press.set(document).content).text(1) if letter.isprintable())
    assert typed in found.replace("“", '"').replace("”", '"').replace(" ", "")


def test_an_item_table_of_33_rows_keeps_its_columns(press: Press) -> None:
    assert len(feedback_facts().items) == 33
    measured = Measured(press.set(example("feedback")).content)
    text = "".join(measured.text(page) for page in range(1, measured.pages + 1))
    assert all(f"R{number // 7 + 1}-{number % 7 + 1}" in text for number in range(33))
