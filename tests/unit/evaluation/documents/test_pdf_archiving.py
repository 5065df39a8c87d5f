"""What makes a PDF fit for an archive (ISO 19005-2, level b), and what its properties say.

No validator can be installed by the package managers of the project, so the demands that a file of this kind can break
are looked at one by one.
"""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from evaluation.documents.typesetting.fonts import Faces
from evaluation.documents.typesetting.pdf import Press
from tests.documents import EVERY, example, paper


def everything(value: Any, seen: set[int] | None = None) -> Iterator[dict[str, Any]]:
    """Every dictionary of a file."""
    seen = set() if seen is None else seen
    if isinstance(value, IndirectObject):
        if value.idnum in seen:
            return
        seen.add(value.idnum)
        value = value.get_object()
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from everything(inner, seen)
    elif isinstance(value, list):
        for inner in value:
            yield from everything(inner, seen)


@pytest.fixture(scope="module")
def content(press: Press) -> bytes:
    return press.set(example("feedback", paper(demo_mark="演示数据 · 单位为虚构"))).content


@pytest.fixture(scope="module")
def reader(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def test_it_says_that_it_is_pdf_a_2b(content: bytes) -> None:
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in content


def test_its_colours_have_a_profile(reader: PdfReader) -> None:
    (intent,) = [one for one in everything(reader.root_object["/OutputIntents"]) if "/DestOutputProfile" in one]
    assert intent["/S"] == "/GTS_PDFA1"
    assert len(intent["/DestOutputProfile"].get_object().get_data()) > 300


def test_every_font_is_embedded_and_readable_as_text(reader: PdfReader) -> None:
    fonts = [one for one in everything(reader.trailer) if one.get("/Type") == "/Font"]
    described = [one for one in everything(reader.trailer) if one.get("/Type") == "/FontDescriptor"]
    assert len(described) >= 2
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(one) for one in described)
    assert all("/ToUnicode" in one for one in fonts if one["/Subtype"] == "/Type0")


def test_nothing_in_it_acts_or_hides(reader: PdfReader, content: bytes) -> None:
    assert not reader.is_encrypted
    assert "/ID" in reader.trailer
    for one in everything(reader.trailer):
        assert not {"/JS", "/JavaScript", "/AA", "/EmbeddedFiles"} & set(one)
        assert one.get("/S") not in ("/JavaScript", "/Launch", "/ResetForm", "/SubmitForm", "/ImportData")


def test_its_properties_name_it_and_its_fonts(reader: PdfReader, faces: Faces) -> None:
    about = reader.metadata
    assert about is not None
    assert about.title == "评价反馈意见书杭档评〔2026〕12号"
    assert about.author == "杭州市档案局"
    assert about.subject == faces.note()
    assert "演示数据" in str(about.get("/Keywords"))
    assert about.creation_date is not None
    assert about.creation_date.date().isoformat() == "2026-03-05"


@pytest.mark.parametrize("kind", sorted(EVERY))
def test_no_font_without_need(press: Press, kind: str) -> None:
    assert len(press.set(example(kind)).content) < 200_000
