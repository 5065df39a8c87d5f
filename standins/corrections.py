"""Rows put right, put wrong, deleted and brought back: one row at a time, of a kind drawn by lot."""

from collections.abc import Callable
from typing import Final

from standins.cases import COUNTED_RESULTS, RESULTS
from standins.checks import Checks, parse_check_id
from standins.days import DAY, iso, now, parse_iso
from standins.documents import FORGOTTEN, MANDATORY
from standins.feeds import Row
from standins.platform_rows import ARCHIVED, CASES, CHECKS, DOCUMENTS, MATTERS, PACKAGES, PlatformRows
from standins.rows_at_hand import RowsAtHand
from standins.system import System

_TRIES: Final = 200
_COUNTED: Final = RESULTS[:COUNTED_RESULTS]
_ERASABLE: Final = (CASES, PACKAGES, CHECKS, DOCUMENTS, ARCHIVED)

Correction = Callable[[Row], Row | None]


class PlatformCorrections:
    """Corrections of the platform's rows; each takes a row and returns the new one, or None when it does not apply."""

    def __init__(self, system: System, rows: PlatformRows, checks: Checks) -> None:
        self._system = system
        self._rows = rows
        self._checks = checks
        self._random = system.random
        self._at_hand = RowsAtHand(system)
        self._kinds: tuple[tuple[int, str, Correction], ...] = (
            (12, CASES, self._case_moved),
            (8, CASES, self._case_decided_otherwise),
            (5, CASES, self._other_unit),
            (3, CASES, self._case_open_or_not),
            (6, CASES, dict),  # the same row once more
            (10, PACKAGES, self._filed_otherwise),
            (6, PACKAGES, self._sent_back_or_filed),
            (8, CHECKS, self._other_result),
            (5, CHECKS, self._checked_otherwise),
            (8, DOCUMENTS, self._document_moved),
            (4, DOCUMENTS, self._other_unit),
            (8, ARCHIVED, self._elements_otherwise),
            (4, ARCHIVED, self._paper_or_not),
            (5, ARCHIVED, self._sent_back_or_filed),
            (1, MATTERS, self._matter_in_or_out),
        )
        self._weights = [weight for weight, _, _ in self._kinds]

    def correct(self) -> None:
        """Writes or deletes one row."""
        for _ in range(_TRIES):
            draw = self._random.random()
            if draw < 0.16:
                done = self._erase()
            elif draw < 0.24:
                done = self._at_hand.bring_back()
            else:
                done = self._rewrite()
            if done:
                return
        raise RuntimeError("no row of the platform can be corrected any more")

    def _rewrite(self) -> bool:
        _, name, correction = self._random.choices(self._kinds, self._weights)[0]
        found = self._at_hand.some(name)
        row = correction(found[1]) if found else None
        if found is None or row is None:
            return False
        self._system.write(name, found[0], row)
        return True

    def _erase(self) -> bool:
        name = self._random.choice(_ERASABLE)
        found = self._at_hand.some(name)
        if found is None or found[1].get("secrecy") == "涉密":
            return False
        self._at_hand.take_back(name, found)
        return True

    def _moved(self, text: str) -> int:
        """An instant some days off, at midnight now and then, never in the future."""
        at = parse_iso(text) + self._random.choice((-40, -16, -3, -1, 1, 3, 20)) * DAY
        if self._random.random() < 0.2:
            at = parse_iso(f"{iso(at)[:10]}T00:00:00+08:00")
        return min(at, now())

    def _case_moved(self, row: Row) -> Row | None:
        return self._rows.finished_case(row, self._moved(row["finished_at"])) if row["finished_at"] else None

    def _case_decided_otherwise(self, row: Row) -> Row | None:
        if not row["finished_at"]:
            return None
        others = RESULTS[COUNTED_RESULTS:] if row["result"] in _COUNTED else _COUNTED
        return row | {"result": self._random.choice(others)}

    def _other_unit(self, row: Row) -> Row | None:
        if row.get("secrecy") == "涉密":
            return None
        return row | {"unit_uscc": self._random.choice(self._system.world.universe.agencies).code}

    def _case_open_or_not(self, row: Row) -> Row | None:
        if row["finished_at"]:
            return row | {"finished_at": None, "filing_due_at": None, "result": None}
        return self._rows.finished_case(row | {"result": RESULTS[0]}, now())

    def _filed_otherwise(self, row: Row) -> Row | None:
        return row | {"filed_at": iso(self._moved(row["filed_at"]))} if row["status"] == "已归档" else None

    def _sent_back_or_filed(self, row: Row) -> Row | None:
        if not row["check_id"]:
            return None
        check = self._system.feeds[CHECKS].current(self._checks.index_of(parse_check_id(row["check_id"])))
        if check is None:
            return None
        return self._rows.returned(row, check) if row["status"] == "已归档" else self._rows.filed(row, now(), check)

    def _other_result(self, row: Row) -> Row | None:
        finished = row["finished_at"] or iso(now())
        if row["result"] == "通过":
            return row | {"result": "不通过", "failed_items": "GD-2-1"}
        return row | {"result": "通过", "failed_items": "", "finished_at": finished}

    def _checked_otherwise(self, row: Row) -> Row | None:
        return row | {"finished_at": iso(self._moved(row["finished_at"]))} if row["finished_at"] else None

    def _document_moved(self, row: Row) -> Row | None:
        if not row["finished_at"] or row["secrecy"] == "涉密":
            return None
        return self._rows.finished_document(row, self._moved(row["finished_at"]))

    def _elements_otherwise(self, row: Row) -> Row | None:
        """An incomplete record gets its elements, a complete one loses one."""
        missing = [name for name in MANDATORY if row[name] in (None, "") and name != "archival_code"]
        if not missing:
            return row | {self._random.choice(FORGOTTEN): None}
        filler = {"pages": 1, "author": row["unit_name"], "control_flag": "控制", "item_no": "0001", "format": "OFD"}
        return row | {name: filler.get(name, "ERMS/00") for name in missing}

    def _paper_or_not(self, row: Row) -> Row | None:
        return row | {"paper_original": not row["paper_original"]}

    def _matter_in_or_out(self, row: Row) -> Row | None:
        return row | {"in_scope": not row["in_scope"]}
