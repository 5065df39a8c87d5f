"""The DOCX, measured in its own units: twentieths of a point, eighths of one for rules."""

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.document import Document as File
from docx.oxml.ns import qn

from core.audit_chain import sm3
from evaluation.documents.model import Attachment, Paragraph
from evaluation.documents.typesetting.word import Docx, set_docx
from evaluation.documents.typesetting.word_xml import ORDER
from tests.documents import EVERY, example, paper

MM = 1440 / 25.4


def opened(made: Docx) -> File:
    return docx.Document(io.BytesIO(made.content))


@pytest.fixture(scope="module")
def notice() -> File:
    frame = paper(
        copies_to=("杭州市档案馆",), demo_mark="演示数据 · 单位为虚构", verification_address="https://example.org/v/7"
    )
    return opened(set_docx(example("guidance", frame)))


def attribute(node: Any, path: str, name: str) -> str:
    found = node.find(f".//{qn(path)}")
    assert found is not None, path
    return str(found.get(qn(f"w:{name}")))


def paragraph(file: File, text: str) -> Any:
    return next(one._p for one in file.paragraphs if text in one.text)


def test_the_paper_is_a4_with_margins_37_28_26_35(notice: File) -> None:
    section = notice.sections[0]._sectPr
    size = [int(attribute(section, "w:pgSz", side)) / MM for side in "wh"]
    margins = [int(attribute(section, "w:pgMar", side)) / MM for side in ("top", "left", "right", "bottom")]
    assert size == pytest.approx([210, 297], abs=0.1)
    assert margins == pytest.approx([37, 28, 26, 35], abs=0.05)


def test_the_grid_is_22_lines_by_28_characters(notice: File) -> None:
    section = notice.sections[0]._sectPr
    assert attribute(section, "w:docGrid", "type") == "linesAndChars"
    pitch = int(attribute(section, "w:docGrid", "linePitch")) / 20
    character = 16 + int(attribute(section, "w:docGrid", "charSpace")) / 4096
    assert pitch == pytest.approx(28.95)
    assert character == pytest.approx(15.75)
    assert int((297 - 37 - 35) / 25.4 * 72 / pitch) == 22
    assert int((210 - 28 - 26) / 25.4 * 72 / character) == 28


def test_the_body_is_fangsong_of_16_points_on_exact_lines(notice: File) -> None:
    body = paragraph(notice, "根据《中华人民共和国档案法》")
    assert attribute(body, "w:rFonts", "eastAsia") == "仿宋_GB2312"
    assert attribute(body, "w:sz", "val") == "32"
    lines = body.find(qn("w:pPr")).find(qn("w:spacing"))
    assert (lines.get(qn("w:line")), lines.get(qn("w:lineRule"))) == ("579", "exact")
    assert attribute(body, "w:ind", "firstLine") == "630"  # two characters
    closer = body.find(f".//{qn('w:rPr')}/{qn('w:spacing')}")
    assert closer.get(qn("w:val")) == "-6"  # 15.75 points from one to the next, and a little less


def test_the_red_head_begins_35_mm_under_the_type_area_in_xiaobiaosong(notice: File) -> None:
    head = paragraph(notice, "杭州市档案局文件")
    assert attribute(head, "w:rFonts", "eastAsia") == "方正小标宋简体"
    assert attribute(head, "w:color", "val") == "E60012"
    assert int(attribute(head, "w:spacing", "before")) / MM == pytest.approx(35, abs=0.1)


def test_the_red_line_is_4_mm_under_the_number_over_the_type_area(notice: File) -> None:
    number = paragraph(notice, "杭档导〔2026〕12号")
    rule = number.find(f".//{qn('w:pBdr')}/{qn('w:bottom')}")
    # a fifth of an exact line lies under its base line, of which the characters reach into an eighth of their size
    under = (28.95 / 5 - 16 / 8) / 72 * 25.4
    assert under + int(rule.get(qn("w:space"))) / 72 * 25.4 == pytest.approx(4, abs=0.2)
    assert rule.get(qn("w:color")) == "E60012"
    assert number.find(f".//{qn('w:ind')}") is None  # an indent would shorten it


def test_the_title_has_22_points_and_is_centred(notice: File) -> None:
    title = paragraph(notice, "业务指导意见书")
    assert attribute(title, "w:sz", "val") == "44"
    assert attribute(title, "w:jc", "val") == "center"


def test_page_numbers_stand_outside_one_character_in(notice: File) -> None:
    section = notice.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        number = footer.paragraphs[0]
        assert number.text == "—  —"
        assert "PAGE" in number._p.xml
        assert attribute(number._p, "w:jc", "val") == side
        assert attribute(number._p, "w:ind", side) == "280"  # one character of 14 points
        assert attribute(number._p, "w:sz", "val") == "28"
        assert attribute(number._p, "w:rFonts", "eastAsia") == "宋体"
    assert notice.settings.odd_and_even_pages_header_footer
    # the line ends so far above the bottom of the paper that its dash lies 7 mm under the type area
    distance = int(attribute(section._sectPr, "w:pgMar", "footer")) / MM
    assert 35 - 7 - distance == pytest.approx(14 / 2 / 72 * 25.4, abs=0.1)


def test_the_date_stands_four_characters_from_the_right_and_goes_along_with_the_text(notice: File) -> None:
    date, body = paragraph(notice, "2026年3月5日"), paragraph(notice, "杭州市档案局（印章）")
    date = next(one._p for one in notice.paragraphs if one.text == "2026年3月5日")
    assert attribute(date, "w:ind", "right") == str(4 * 315)
    assert body.find(f".//{qn('w:keepNext')}") is not None
    last = paragraph(notice, "联系人")
    assert last.find(f".//{qn('w:keepNext')}") is not None


def test_the_imprint_lies_at_the_bottom_between_thick_and_thin_rules(notice: File) -> None:
    lines = [paragraph(notice, text) for text in ("抄送：", "一式两份：", "印发")]
    tops = [int(attribute(one, "w:framePr", "y")) / 20 for one in lines]
    assert tops[-1] + 28.95 == pytest.approx(262 / 25.4 * 72, abs=0.1)
    rules = [attribute(one, "w:bottom", "sz") for one in lines]
    assert rules == ["6", "6", "8"]  # 0.25 mm, 0.25 mm, 0.35 mm
    assert attribute(lines[0], "w:top", "sz") == "8"


def test_an_imprint_of_its_own_page_is_on_an_even_one() -> None:
    file = opened(set_docx(example("guidance"), imprint_apart=True))
    assert len(file.sections) == 2
    assert attribute(file.sections[1]._sectPr, "w:type", "val") == "evenPage"
    assert attribute(file.sections[1]._sectPr, "w:docGrid", "linePitch") == "579"


def test_a_demo_says_so_in_every_header(notice: File) -> None:
    section = notice.sections[0]
    for header in (section.header, section.even_page_header):
        assert header.paragraphs[0].text == "演示数据 · 单位为虚构"


def test_the_item_table_repeats_its_head_and_tears_no_row() -> None:
    file = opened(set_docx(example("feedback")))
    (table,) = file.tables
    assert len(table.rows) == 34
    assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)
    width = sum(int(column.get(qn("w:w"))) for column in table._tbl.iter(qn("w:gridCol")))
    assert width / MM == pytest.approx(156, abs=0.2)


def test_an_open_cell_has_room_for_a_pen() -> None:
    (table,) = opened(set_docx(example("case_filing"))).tables
    heights = [row._tr.find(f".//{qn('w:trHeight')}") for row in table.rows]
    assert [height is not None for height in heights] == [False] * 7 + [True] * 3


def test_an_annex_begins_on_its_own_page() -> None:
    frame = paper(attachments=(Attachment("整改事项清单", (Paragraph("一件。"),)),))
    file = opened(set_docx(example("guidance", frame)))
    assert paragraph(file, "附件：整改事项清单") is not None
    mark = next(one._p for one in file.paragraphs if one.text == "附件")
    assert mark.find(f".//{qn('w:pageBreakBefore')}") is not None
    assert attribute(mark, "w:rFonts", "eastAsia") == "黑体"


def test_a_year_is_no_chinese_word_and_stays_whole(notice: File) -> None:
    languages = notice.styles["Normal"].element.rPr.find(qn("w:lang"))
    assert (languages.get(qn("w:val")), languages.get(qn("w:eastAsia"))) == ("en-US", "zh-CN")


def test_long_words_may_be_broken(notice: File) -> None:
    assert attribute(paragraph(notice, "11330100MB0000000X"), "w:wordWrap", "val") == "0"


@pytest.mark.parametrize("kind", sorted(EVERY))
def test_the_same_document_has_the_same_bytes(kind: str) -> None:
    first, second = set_docx(example(kind)), set_docx(example(kind))
    assert first == second
    assert first.digest == sm3(first.content).hex()


@pytest.mark.parametrize("kind", sorted(EVERY))
def test_properties_stand_in_the_order_of_the_schema(kind: str) -> None:
    with zipfile.ZipFile(io.BytesIO(set_docx(example(kind)).content)) as parts:
        names = [name for name in parts.namelist() if name.startswith("word/") and name.endswith(".xml")]
        assert "word/document.xml" in names
        for name in names:
            root = docx.oxml.parse_xml(parts.read(name))
            if name not in ("word/document.xml", "word/styles.xml") and "footer" not in name and "header" not in name:
                continue
            for parent, order in ORDER.items():
                known = {qn(f"w:{one}"): place for place, one in enumerate(order.split())}
                for node in root.iter(qn(f"w:{parent}")):
                    places = [known[child.tag] for child in node if child.tag in known]
                    if parent != "sectPr":
                        assert places == sorted(places), (name, parent)


def test_its_properties_name_the_fonts(notice: File) -> None:
    about = notice.core_properties
    assert about.title == "业务指导意见书杭档导〔2026〕12号"
    assert about.author == "杭州市档案局"
    assert about.created is not None
    assert about.created.date().isoformat() == "2026-03-05"
    assert "仿宋_GB2312" in about.comments
