"""Single rows of the unified platform, written after the start: a case, a document, a package, a check."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from standins.cases import RESULTS, Cases
from standins.checks import CASE, DOCUMENT, CheckKey
from standins.codes import archival_code, case_number
from standins.days import DAY, HOUR, SECOND, date_of, date_text, day_of, iso
from standins.documents import DOCUMENT_LIMIT_DAYS, Documents
from standins.feeds import Row
from standins.packages import TOOL_VERSION, check_id
from standins.rng import Ints
from standins.truth import FILING_LIMIT_DAYS

CASES: Final = "edas/cases"
PACKAGES: Final = "edas/case-archive"
DOCUMENTS: Final = "erms/doc-register"
ARCHIVED: Final = "erms/doc-archive"
CHECKS: Final = "checks"
MATTERS: Final = "edas/item-catalog"


@dataclass(frozen=True)
class Kind:
    """A kind of object that goes into the archive: its letter, feeds, and what check reports say of it."""

    letter: str
    subjects: str
    packages: str
    system: str
    object_kind: str


KINDS: Final = {
    CASE: Kind(CASE, CASES, PACKAGES, "EDAS", "办件包"),
    DOCUMENT: Kind(DOCUMENT, DOCUMENTS, ARCHIVED, "ERMS", "电子文件包"),
}


@dataclass(frozen=True)
class PlatformRows:
    """Builds rows; what is not given comes from the generator, as for any other index."""

    cases: Cases
    documents: Documents

    def case(self, index: int, finished: int, took_hours: int) -> Row:
        """A case that was finished at an instant."""
        row = self.cases.rows(_one(index), [[]])[0]
        received = finished - took_hours * HOUR
        row["case_no"] = case_number(row["region_code"], f"{date_of(day_of(received)):%Y%m%d}", index)
        row["received_at"] = iso(received)
        row["promised_at"] = iso(received + 20 * DAY)
        row["result"] = row["result"] or RESULTS[0]
        return self.finished_case(row, finished)

    @staticmethod
    def finished_case(row: Row, finished: int) -> Row:
        """The case with another instant of finishing."""
        return row | {"finished_at": iso(finished), "filing_due_at": date_text(day_of(finished) + FILING_LIMIT_DAYS)}

    def document(self, index: int, finished: int) -> Row:
        """A document that was finished at an instant; never a secret one."""
        row = self.documents.rows(_one(index))[1][0]
        return self.finished_document(row | {"secrecy": "无"}, finished)

    @staticmethod
    def finished_document(row: Row, finished: int) -> Row:
        """The document with another instant of finishing, and so perhaps of another filing year."""
        day = day_of(finished)
        return row | {
            "finished_at": iso(finished),
            "filing_year": date_of(day).year,
            "filing_due_on": date_text(day + DOCUMENT_LIMIT_DAYS),
        }

    def package(self, kind: Kind, index: int, subject: Row, pushed: int) -> Row:
        """The package of a case or document, pushed at an instant and being checked."""
        if kind.letter == CASE:
            row = self.cases.all_packages(self.cases.columns(_one(index)))[0]
            row |= {"case_no": subject["case_no"], "pushed_at": iso(pushed), "error": ""}
        else:
            row = self.documents.all_archived(self.documents.columns(_one(index)))[0]
            row |= {"received_at": iso(pushed), "title": row["title"] and subject["title"]}
        return row | {"status": "检测中", "filed_at": None, "archival_code": None, "check_id": None}

    def filed(self, row: Row, at: int, check: Row) -> Row:
        """The package, filed on the strength of a check."""
        number = int(row["package_id"][2:])
        year = date_of(day_of(at)).year
        code = archival_code(
            "J001", "WS" if "doc_id" in row else "ZY", year, "D30", f"{number // 10_000:03d}", number % 10_000
        )
        done = {"status": "已归档", "filed_at": iso(at), "archival_code": code, "check_id": check["check_id"]}
        return row | done | ({"error": ""} if "error" in row else {})

    @staticmethod
    def returned(row: Row, check: Row) -> Row:
        """The package, sent back because of a check."""
        back = {"status": "退回", "filed_at": None, "archival_code": None, "check_id": check["check_id"]}
        return row | back | ({"error": "四性检测不通过"} if "error" in row else {})

    @staticmethod
    def check(key: CheckKey, subject: Row, at: int, failed_items: str) -> Row:
        """A report of a check that was finished at an instant; it failed if there are failed items."""
        kind = KINDS[key.kind]
        return {
            "check_id": check_id(key.kind, key.number, key.attempt),
            "system": kind.system,
            "stage": "归档",
            "object_kind": kind.object_kind,
            "object_id": f"P{key.kind}{key.number:09d}",
            "unit_uscc": subject["unit_uscc"],
            "attempt": key.attempt,
            "result": "不通过" if failed_items else "通过",
            "started_at": iso(at - 90 * SECOND),
            "finished_at": iso(at),
            "failed_items": failed_items,
            "tool_version": TOOL_VERSION,
        }


def _one(index: int) -> Ints:
    return np.array([index], dtype=np.int64)
