"""The DOCX as an office suite lays it out: converted to PDF, and measured with the ruler of the other file."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest

from evaluation.documents.model import Document, Form, Paragraph, Signature
from evaluation.documents.typesetting.fonts import find_faces, font_rules
from evaluation.documents.typesetting.pdf import Press
from evaluation.documents.typesetting.word import set_docx
from tests.documents import EVERY, ON, example, paper
from tests.paper_measures import Line, Measured, rules
from tests.programs import require_program

pytestmark = pytest.mark.slow

SENTENCE: Final = "档案工作是维护党和国家历史真实面貌保障人民群众根本利益的重要事业必须坚持依法治档"
LINE_MM: Final = 28.95 * 25.4 / 72
CHARACTER_MM: Final = 15.75 * 25.4 / 72
LONG: Final = "long"
HANGING: Final = "，。、；：）"
"""what the office suite lets stand over the end of a justified line, where Word draws the characters together"""
RED_HEADED: Final = tuple(kind for kind in EVERY if example(kind).head)
NUMBERED: Final = tuple(kind for kind in EVERY if example(kind).number)
SIGNED: Final = tuple(kind for kind in RED_HEADED if example(kind).signature)


def long_one() -> Document:
    """Pages of whole characters."""
    blocks = tuple(Paragraph(SENTENCE * 8, element="facts") for _ in range(8))
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
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Measured]]:
    """Every kind of document, and a long one, as an office suite prints its DOCX."""
    office = require_program("soffice", "system-packages-full.txt")
    folder = tmp_path_factory.mktemp("printed")
    press = Press(find_faces())
    for name in (*EVERY, LONG):
        document = long_one() if name == LONG else example(name, paper(copies_to=("杭州市档案馆",)))
        pdf = press.set(document)
        (folder / f"{name}.docx").write_bytes(set_docx(document, imprint_apart=pdf.pages > pdf.end).content)
    fonts = {"FONTCONFIG_FILE": str(installed_fonts(folder))}
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    files = [str(folder / f"{name}.docx") for name in (*EVERY, LONG)]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=300, env=os.environ | fonts)
    found = {path.stem: Measured(path.read_bytes()) for path in folder.glob("*.pdf")}
    yield found
    found.clear()


def installed_fonts(folder: Path) -> Path:
    """Settings by which the office suite takes the faces of our PDF where a licensed one is not installed."""
    named = {font_rules().faces[role].word: face.families[0] for role, face in find_faces().by_role.items()}
    matches = "".join(
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="same"><string>{family}</string></edit></match>'
        for name, family in named.items()
    )
    file = folder / "fonts.conf"
    file.write_text(f"<fontconfig><include>/etc/fonts/fonts.conf</include>{matches}</fontconfig>", encoding="utf-8")
    return file


def number_line(pdf: Measured) -> Line:
    """The line of the number, whose brackets are in the middle of it."""
    return next(line for line in pdf.lines(1) if "〕" in line.text and line.text.endswith("号"))


@pytest.mark.parametrize("kind", EVERY)
def test_every_kind_is_on_a4_between_the_margins(printed: Mapping[str, Measured], kind: str) -> None:
    pdf = printed[kind]
    for page in range(1, pdf.pages + 1):
        assert pdf.size(page) == pytest.approx((210, 297), abs=0.2)
        for line in pdf.type_area(page):
            assert line.left >= 27.5, line.text
            assert line.right <= (186 if line.text[-1] in HANGING else 184.6), line.text
            assert line.top >= 36.5, line.text
            assert line.bottom <= 262.5, line.text


def test_a_full_page_has_22_lines_of_28_characters_over_156_by_225_mm(printed: Mapping[str, Measured]) -> None:
    lines = printed[LONG].type_area(2)
    assert [len(printed[LONG].type_area(page)) for page in (2, 3)] == [22, 22]
    bases = [line.base for line in lines]
    assert [after - before for before, after in pairwise(bases)] == pytest.approx([LINE_MM] * 21, abs=0.05)
    full = [line for line in lines if len(line.letters) == 28]
    assert len(full) >= 15
    assert max(len(line.letters) for line in lines) == 28
    steps = [after.x - before.x for line in full for before, after in pairwise(line.letters)]
    assert steps == pytest.approx([CHARACTER_MM] * len(steps), abs=0.05)
    assert min(line.letters[0].x for line in lines) == pytest.approx(28, abs=0.4)
    assert max(line.right for line in lines) == pytest.approx(184, abs=1)
    assert 37 <= lines[0].top <= 37 + LINE_MM / 2
    assert 262 - LINE_MM / 2 <= lines[-1].bottom <= 262.3


def test_a_paragraph_begins_two_characters_in(printed: Mapping[str, Measured]) -> None:
    first = next(line for line in printed[LONG].type_area(2) if line.letters[0].x > 30)
    assert first.letters[0].x == pytest.approx(28 + 2 * CHARACTER_MM, abs=0.4)


@pytest.mark.parametrize("kind", RED_HEADED)
def test_the_red_head_and_the_red_line_stand_where_the_standard_has_them(
    printed: Mapping[str, Measured], kind: str
) -> None:
    pdf = printed[kind]
    assert pdf.red(1).any(axis=1).nonzero()[0][0] / 200 * 25.4 == pytest.approx(37 + 35, abs=1.5)
    ((top, bottom, left, right),) = rules(pdf.red(1))
    assert (left, right) == pytest.approx((28, 184), abs=0.4)
    assert bottom - top < 1
    assert top - number_line(pdf).bottom == pytest.approx(4, abs=1)


@pytest.mark.parametrize("kind", NUMBERED)
def test_a_number_has_the_brackets_of_the_standard(printed: Mapping[str, Measured], kind: str) -> None:
    found = [ord(one) for one in number_line(printed[kind]).text if one in "〔〕[]【】［］"]
    assert found == [0x3014, 0x3015]


@pytest.mark.parametrize("kind", SIGNED)
def test_the_date_stands_four_characters_from_the_right(printed: Mapping[str, Measured], kind: str) -> None:
    pdf = printed[kind]
    dates = [line for page in range(1, pdf.pages + 1) for line in pdf.lines(page) if line.text == "2026年3月5日"]
    assert dates[-1].right == pytest.approx(184 - 4 * CHARACTER_MM, abs=1.5)


@pytest.mark.parametrize("page", [1, 2, 3])
def test_page_numbers_stand_outside_7_mm_under_the_type_area(printed: Mapping[str, Measured], page: int) -> None:
    (number,) = [line for line in printed[LONG].lines(page) if line.base > 262]
    assert number.text == f"—{page}—"
    dash = number.letters[0]
    assert (dash.top + dash.bottom) / 2 == pytest.approx(262 + 7, abs=0.7)
    one_character = 14 * 25.4 / 72
    if page % 2:
        assert number.right == pytest.approx(184 - one_character, abs=0.8)
    else:
        assert number.left == pytest.approx(28 + one_character, abs=0.8)


@pytest.mark.parametrize("kind", RED_HEADED)
def test_the_imprint_ends_the_last_even_page(printed: Mapping[str, Measured], kind: str) -> None:
    pdf = printed[kind]
    assert pdf.pages % 2 == 0
    assert "印发" in pdf.text(pdf.pages)
    assert rules(pdf.dark(pdf.pages))[-1][1] == pytest.approx(262, abs=0.6)
