"""Two hundred notices, each as PDF and as DOCX, from their facts to the digest of the file."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from resource import RUSAGE_SELF, getrusage
from statistics import median
from time import perf_counter, process_time
from typing import Final

from benchmarks.figures import Figure
from benchmarks.machine import described
from evaluation.documents.model import Document
from evaluation.documents.typesetting.fonts import find_faces
from evaluation.documents.typesetting.pdf import Press
from evaluation.documents.typesetting.word import set_docx
from tests.documents import example, paper

COUNT: Final = 200
BUDGET_S: Final = 60.0
KINDS: Final = ("feedback", "guidance", "inspection_feedback", "order_remedy", "order_correct")
"""what a city issues by the hundred; the feedback has a table of 33 items"""


def figures() -> Iterator[Figure]:
    """The time for all notices, and for one PDF and one DOCX."""
    began, cpu = perf_counter(), process_time()
    press = Press(find_faces())
    pdf_ms, docx_ms, digests = [], [], set()
    for number in range(1, COUNT + 1):
        document = _notice(number)
        start = perf_counter()
        pdf = press.set(document)
        between = perf_counter()
        word = set_docx(document, imprint_apart=pdf.pages > pdf.end)
        pdf_ms.append((between - start) * 1000)
        docx_ms.append((perf_counter() - between) * 1000)
        digests |= {pdf.digest, word.digest}
    took = perf_counter() - began
    beside = {
        "cpu_s": round(process_time() - cpu, 1),
        "peak_mb": getrusage(RUSAGE_SELF).ru_maxrss // 1024,
        "files": len(digests),
        "first_pdf_ms": round(pdf_ms[0]),
    }
    yield Figure("notices_200_s", {"value": took}, "s", {"value": BUDGET_S}, COUNT, beside=beside)
    yield Figure("notice_pdf_ms", {"p50": median(pdf_ms)}, "ms", {}, COUNT)
    yield Figure("notice_docx_ms", {"p50": median(docx_ms)}, "ms", {}, COUNT)


def _notice(number: int) -> Document:
    frame = paper(number=number, name=f"杭州市示范单位{number}", copies_to=("杭州市档案馆",))
    return example(KINDS[number % len(KINDS)], replace(frame, demo_mark="演示数据 · 单位为虚构"))


def main() -> int:
    """Says every figure; one that misses its budget is said to, and is no error."""
    for figure in figures():
        print(figure.line(described()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
