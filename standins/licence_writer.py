"""What happens in the licence library after the start: licences issued and linked, states changed, rows put right."""

from collections import deque
from typing import Final

import numpy as np

from standins.certificates import NATIONAL, PROVINCE, SERIALS, Certificates, is_void
from standins.codes import licence_identifier
from standins.days import DAY, date_of, date_text, day_of, iso, now, parse_day, parse_iso
from standins.feeds import Row
from standins.rows_at_hand import RowsAtHand
from standins.system import System
from standins.truth import FILING_LIMIT_DAYS

CERTIFICATES: Final = "certificates"
LINKS: Final = "links"
TYPES: Final = "types"
_LINE: Final = 3_000
_TRIES: Final = 200


class LicenceWriter:
    """Author of the licence library. Every call writes one row."""

    def __init__(self, system: System, certificates: Certificates) -> None:
        self._system = system
        self._certificates = certificates
        self._random = system.random
        self._untidy = bool(system.world.profile.untidiness.case_open)
        self._at_hand = RowsAtHand(system)
        waiting = certificates.under_way()
        waiting += reversed(system.feeds[CERTIFICATES].recent(_LINE))
        self._line: deque[int] = deque(waiting, maxlen=_LINE)

    def step(self) -> None:
        """A licence is issued or linked; now and then a row is put right."""
        draw = self._random.random()
        if self._untidy and draw < 0.05:
            self._correct()
        elif draw < 0.5 or not self._link_next():
            self._issue(day_of(now()))

    def change(self) -> None:
        """One changed row: new, linked, corrected, deleted or brought back."""
        draw = self._random.random()
        if draw < 0.3:
            reach = self._random.choices((1, 30, 400), (6, 3, 1))[0]
            self._issue(day_of(now()) - self._random.randrange(reach))
        elif draw < 0.55 and self._link_next():
            pass
        else:
            self._correct()

    def _issue(self, day: int) -> None:
        index = self._system.feeds[CERTIFICATES].new_index()
        row = self._certificates.rows(np.array([index], dtype=np.int64))[1][0]
        serial = f"{date_of(day).year % 100:02d}{index % SERIALS:08d}"
        issued = {"cert_no": serial, "case_no": None, "state_list": "national", "status": NATIONAL[0]}
        row = _dated(row | issued, day)
        row["cert_identifier"] = licence_identifier(row["cert_type_code"], row["issuer_code"], serial, row["version"])
        self._system.write(CERTIFICATES, index, row)
        if not self._untidy or self._random.random() > 0.04:
            self._line.append(index)

    def _link_next(self) -> bool:
        """Links the licence that waits longest; whether there was one."""
        while self._line:
            index = self._line.popleft()
            licence = self._system.feeds[CERTIFICATES].current(index)
            if licence is not None and self._system.feeds[LINKS].current(index) is None:
                self._system.write(LINKS, index, _link(licence, index, now()))
                return True
        return False

    def _correct(self) -> None:
        actions = (
            self._state,
            self._date,
            self._issuer,
            self._same,
            self._filed,
            self._unfiled,
            self._erase,
            self._at_hand.bring_back,
        )
        for _ in range(_TRIES):
            if self._random.choices(actions, (5, 3, 2, 2, 3, 2, 3, 2))[0]():
                return
        raise RuntimeError("no row of the licence library can be corrected any more")

    def _rewrite(self, name: str, found: tuple[int, Row] | None, changed: Row) -> bool:
        if found is None:
            return False
        self._system.write(name, found[0], found[1] | changed)
        return True

    def _state(self) -> bool:
        """Another state of its own list; 作废 counts nowhere, and may be taken back."""
        found = self._at_hand.some(CERTIFICATES)
        if found is None:
            return False
        states = NATIONAL if found[1]["state_list"] == "national" else PROVINCE
        state = states[0] if is_void(found[1]) else self._random.choice(states)
        return self._rewrite(CERTIFICATES, found, {"status": state})

    def _date(self) -> bool:
        found = self._at_hand.some(CERTIFICATES)
        if found is None:
            return False
        day = min(parse_day(found[1]["issued_on"]) + self._random.choice((-30, -2, -1, 1, 16)), day_of(now()))
        return self._rewrite(CERTIFICATES, (found[0], _dated(found[1], day)), {})

    def _issuer(self) -> bool:
        agency = self._random.choice(self._system.world.universe.agencies)
        found = self._at_hand.some(CERTIFICATES)
        return self._rewrite(CERTIFICATES, found, {"issuer_code": agency.code, "issuer_name": agency.name})

    def _same(self) -> bool:
        return self._rewrite(CERTIFICATES, self._at_hand.some(CERTIFICATES), {})

    def _filed(self) -> bool:
        """The filing date moves, or what waited is filed."""
        found = self._at_hand.some(LINKS)
        if found is None:
            return False
        if found[1]["status"] != "已归档":
            code = f"J001-ZY·{date_of(day_of(now())).year}-D30-ZZ-{found[0]:08d}"
            return self._rewrite(LINKS, found, {"status": "已归档", "filed_at": iso(now()), "archival_code": code})
        at = min(parse_iso(found[1]["filed_at"]) + self._random.choice((-20, -1, 1, 14)) * DAY, now())
        return self._rewrite(LINKS, found, {"filed_at": iso(at)})

    def _unfiled(self) -> bool:
        return self._rewrite(
            LINKS, self._at_hand.some(LINKS), {"status": "退回", "filed_at": None, "archival_code": None}
        )

    def _erase(self) -> bool:
        name = self._random.choice((CERTIFICATES, LINKS))
        found = self._at_hand.some(name)
        if found is None:
            return False
        self._at_hand.take_back(name, found)
        return True


def _dated(row: Row, day: int) -> Row:
    """The licence with another day of issue; its identifier stays."""
    return row | {
        "issued_on": date_text(day),
        "valid_from": date_text(day),
        "valid_to": date_text(day + 3 * 365),
        "filing_due_on": date_text(day + FILING_LIMIT_DAYS),
    }


def _link(licence: Row, index: int, at: int) -> Row:
    return {
        "cert_identifier": licence["cert_identifier"],
        "archival_code": f"J001-ZY·{date_of(day_of(at)).year}-D30-ZZ-{index:08d}",
        "package_id": f"PL{index:09d}",
        "filed_at": iso(at),
        "status": "已归档",
    }
