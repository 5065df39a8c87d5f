"""Electronic documents (电子公文): what the OA registered and what ERMS filed, as columns and as rows of the feeds."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from standins.cases import by_tier
from standins.codes import archival_code
from standins.columns import chosen, rows_of, where
from standins.days import date_texts, day_column, iso_texts, optional_iso_texts
from standins.feeds import Row
from standins.history import History, years
from standins.names import SUBJECTS, TOPICS
from standins.packages import FILED, STATUS, Handover, Packages, check_ids, check_rows, live
from standins.rng import Bools, Ints, cumulative_weights, span
from standins.system import World

DOCUMENT_LIMIT_DAYS: Final = 30
_TYPES: Final = ("发文", "收文", "签报")
_TYPE_WEIGHTS: Final = cumulative_weights((45, 40, 15))
_RETENTIONS: Final = ("永久", "30年", "10年")
_RETENTION_CODES: Final = ("Y", "D30", "D10")
SECRECY: Final = ("无", "内部", "涉密")
_FORMATS: Final = ("OFD", "PDF", "OFD", "PDF/A")

# Mandatory elements that a row of erms/doc-archive carries; it is complete when none is empty.
MANDATORY: Final = (
    "aggregation_level",
    "unit_name",
    "record_code",
    "archival_code",
    "fonds_code",
    "year",
    "retention",
    "category",
    "item_no",
    "title",
    "author",
    "formed_on",
    "secrecy",
    "pages",
    "format",
    "file_name",
    "file_size",
    "location",
    "control_flag",
)
# What is left empty in practice, text and number fields, and how often two are.
FORGOTTEN: Final = ("author", "control_flag", "item_no", "pages", "location", "format")


@dataclass(frozen=True)
class DocumentColumns:
    """Documents as columns; `owner` is an agency number, `gap` a position in FORGOTTEN where `incomplete`."""

    index: Ints
    owner: Ints
    finished: Ints
    is_finished: Bools
    in_scope: Bools
    secret: Bools
    paper: Bools
    incomplete: Bools
    gap: Ints
    packages: Packages

    def registered(self) -> Bools:
        """Whether the document is one that may be counted at all: finished and not secret."""
        found: Bools = self.is_finished & ~self.secret
        return found

    def filed(self) -> Bools:
        """Whether the document is filed."""
        found: Bools = self.packages.state == FILED
        return found


class Documents:
    """All documents of a world."""

    def __init__(self, world: World) -> None:
        self.world = world
        quiet = 0 if world.profile.untidiness.case_open else DOCUMENT_LIMIT_DAYS + 1
        self.history = History.of(world, quiet)
        self.size = world.profile.documents
        self._agencies = world.universe.agencies

    def columns(self, index: Ints) -> DocumentColumns:
        """The documents at these indexes."""
        rng, mess = self.history.rng, self.world.profile.untidiness
        owner = rng.pick("document.owner", index, self.world.universe.agency_weights)
        tier = self.world.universe.tier_column[owner]
        secret = rng.chance("document.secret", index, mess.document_secret)
        in_scope = ~rng.chance("document.scope", index, mess.document_unfiled_by_rule)
        is_open = rng.chance("document.open", index, mess.case_open / 3)
        finished = self.history.instants("document.finished", index)
        missing = rng.chance("document.missing", index, by_tier(mess.document_missing, tier))
        stuck = missing & rng.chance("document.stuck", index, 0.25)
        handover = Handover(
            finished,
            in_scope & ~secret & ~is_open & (~missing | stuck),
            stuck,
            rng.chance("document.late", index, by_tier(mess.case_late, tier)),
            by_tier(mess.check_failed, tier),
        )
        return DocumentColumns(
            index,
            owner,
            finished,
            ~is_open,
            in_scope,
            secret,
            rng.chance("document.paper", index, by_tier(mess.document_paper, tier)),
            rng.chance("document.incomplete", index, by_tier(mess.document_incomplete, tier)),
            rng.below("document.gap", index, len(FORGOTTEN)),
            live(self.history, "document", index, handover),
        )

    def units(self, columns: DocumentColumns) -> list[str]:
        """Credit codes of the agencies."""
        return [self._agencies[number].code for number in columns.owner.tolist()]

    def titles(self, index: Ints) -> list[str]:
        """Invented titles."""
        topics = chosen(TOPICS, self.history.rng.below("document.topic", index, len(TOPICS)))
        subjects = chosen(SUBJECTS, self.history.rng.below("document.subject", index, len(SUBJECTS)))
        return [f"关于{topic}{subject}的通知" for topic, subject in zip(topics, subjects, strict=True)]

    def rows(self, index: Ints) -> tuple[Ints, list[Row]]:
        """Rows of the feed erms/doc-register; secret ones are among them by mistake and must be refused."""
        columns = self.columns(index)
        day = day_column(columns.finished)
        kinds = self.history.rng.pick("document.type", index, _TYPE_WEIGHTS)
        return index, rows_of(
            {
                "doc_id": document_ids(index),
                "oa_system": chosen(("OA-A", "OA-B", "OA-C"), index % 3),
                "unit_uscc": self.units(columns),
                "doc_no": where(kinds == 0, self._document_numbers(columns), ""),
                "title": where(~columns.secret, self.titles(index), "涉密件题名不得入库"),
                "type": chosen(_TYPES, kinds),
                "drafter": [f"经办{number % 40 + 1:02d}" for number in index.tolist()],
                "signer": [f"签发{number % 12 + 1:02d}" for number in index.tolist()],
                "finished_at": optional_iso_texts(columns.finished, columns.is_finished),
                "filing_year": where(columns.is_finished, years(day).tolist()),
                "filing_due_on": where(columns.is_finished, date_texts(day + DOCUMENT_LIMIT_DAYS)),
                "secrecy": chosen(SECRECY, self._secrecy(columns)),
                "retention_hint": chosen(_RETENTIONS, index % 3),
                "clause_no": [f"WS-{number % 8 + 1}.{number % 6 + 1}" for number in index.tolist()],
                "scope": where(columns.in_scope, ["应归档"] * len(index), "不归档"),
                "reason": where(columns.in_scope, [""] * len(index), "重份或无查考价值"),
            }
        )

    def _secrecy(self, columns: DocumentColumns) -> Ints:
        internal = self.history.rng.chance("document.internal", columns.index, 0.1)
        return np.where(columns.secret, 2, np.where(internal, 1, 0)).astype(np.int64)

    def _document_numbers(self, columns: DocumentColumns) -> list[str]:
        parts = zip(columns.owner.tolist(), self._years(columns), columns.index.tolist(), strict=True)
        return [f"{self._agencies[owner].fonds_code}发〔{year}〕{number % 400 + 1}号" for owner, year, number in parts]

    @staticmethod
    def _years(columns: DocumentColumns) -> list[int]:
        found: list[int] = years(day_column(columns.finished)).tolist()
        return found

    def archive_rows(self, index: Ints) -> tuple[Ints, list[Row]]:
        """Rows of the feed erms/doc-archive, where there is a package."""
        columns = self.columns(index)
        there = columns.packages.exists()
        return index[there], [row for row, yes in zip(self.all_archived(columns), there.tolist(), strict=True) if yes]

    def all_archived(self, columns: DocumentColumns) -> list[Row]:
        """What each document looks like in the archive, or would if it were there."""
        index, packages, filed = columns.index, columns.packages, columns.filed()
        head: dict[str, Any] = {
            "doc_id": document_ids(index),
            "package_id": package_ids(index),
            "received_at": iso_texts(packages.pushed),
            "filed_at": optional_iso_texts(packages.filed, filed),
            "status": chosen(STATUS, packages.state),
            "check_id": check_ids("M", index, packages.last_attempt()),
            "paper_original": columns.paper.tolist(),
        }
        rows = rows_of(head | self._elements(columns, filed))
        gaps = zip(rows, columns.gap.tolist(), columns.incomplete.tolist(), strict=True)
        for row, gap, incomplete in gaps:
            if incomplete:
                row.update(dict.fromkeys(forgotten(gap)))
        return rows

    def _elements(self, columns: DocumentColumns, filed: Bools) -> dict[str, Any]:
        """The mandatory elements, complete."""
        index, rng = columns.index, self.history.rng
        agencies = [self._agencies[number] for number in columns.owner.tolist()]
        pages = 1 + rng.below("document.pages", index, 30)
        office = chosen(("BGS", "FGC", "ZHK", "JCK"), index % 4)
        item = (index % 9_999 + 1).tolist()
        coded = zip(agencies, self._years(columns), chosen(_RETENTION_CODES, index % 3), office, item, strict=True)
        codes = [archival_code(agency.fonds_code, "WS", year, term, desk, n) for agency, year, term, desk, n in coded]
        return {
            "aggregation_level": ["件"] * len(index),
            "unit_name": [agency.name for agency in agencies],
            "record_code": [f"DZ{number:09d}" for number in index.tolist()],
            "archival_code": where(filed, codes),
            "fonds_code": [agency.fonds_code for agency in agencies],
            "year": self._years(columns),
            "retention": chosen(_RETENTIONS, index % 3),
            "category": ["WS"] * len(index),
            "item_no": [f"{number:04d}" for number in item],
            "title": self.titles(index),
            "author": [agency.name for agency in agencies],
            "formed_on": date_texts(day_column(columns.finished)),
            "secrecy": chosen(SECRECY, self._secrecy(columns)),
            "pages": pages.tolist(),
            "format": chosen(_FORMATS, index % 4),
            "file_name": [f"{number:09d}.ofd" for number in index.tolist()],
            "file_size": (pages * 61_440 + rng.below("document.size", index, 50_000)).tolist(),
            "location": [f"ERMS/{number % 16:02d}" for number in index.tolist()],
            "control_flag": chosen(("控制", "开放"), rng.below("document.control", index, 2)),
        }

    def check_rows(self, index: Ints, attempt: int) -> tuple[Ints, list[Row]]:
        """Rows of the feed checks for one attempt."""
        columns = self.columns(index)
        named = {
            "system": ["ERMS"] * len(index),
            "object_kind": ["电子文件包"] * len(index),
            "object_id": package_ids(index),
            "unit_uscc": self.units(columns),
        }
        return check_rows(self.history, "M", index, attempt, columns.packages, named)

    def counts(self) -> tuple[int, int, int]:
        """How many packages, first checks and second checks there are."""
        packages = self.columns(span(0, self.size)).packages
        first, second = packages.results
        return int(packages.exists().sum()), int((first != 0).sum()), int((second != 0).sum())


def document_ids(index: Ints) -> list[str]:
    """Ids of the documents."""
    return [f"D{number:09d}" for number in index.tolist()]


def package_ids(index: Ints) -> list[str]:
    """Ids of their packages."""
    return [f"PM{number:09d}" for number in index.tolist()]


def forgotten(gap: int) -> tuple[str, ...]:
    """The elements that are empty for a gap: one, or two where the gap is even."""
    return (FORGOTTEN[gap],) if gap % 2 else (FORGOTTEN[gap], FORGOTTEN[gap + 1])


def is_complete(row: Row) -> bool:
    """Whether none of the mandatory elements is empty."""
    return all(row.get(name) not in (None, "") for name in MANDATORY)
