"""Electronic licences (电子证照) and their links to the archive, as columns and as rows of the feeds."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from standins.cases import COUNT_CHUNK, NO_OWNER, UNKNOWN_UNIT, Cases, by_tier
from standins.columns import chosen, digests, licence_identifiers, rows_of, where
from standins.days import DAY, HOUR, OFFSET, date_texts, day_column, optional_iso_texts
from standins.feeds import Row
from standins.history import History, years
from standins.names import TOPICS
from standins.rng import Bools, Ints, cumulative_weights, span
from standins.system import World
from standins.truth import FILING_LIMIT_DAYS

TYPES: Final = 24
SERIALS: Final = 100_000_000  # so many licences of a year have serials of their own
# The two state lists: code, share among the states that are not plainly valid.
NATIONAL: Final = ("01", "02", "03", "04", "05", "06", "07")
PROVINCE: Final = ("10", "50", "60", "70", "80", "99")
VOID: Final = ("province", "99")  # 作废: the only state that counts nowhere
_NATIONAL_WEIGHTS: Final = cumulative_weights((0.001, 10, 5, 35, 35, 10, 5))
_PROVINCE_WEIGHTS: Final = cumulative_weights((0.001, 35, 35, 5, 5, 20))


@dataclass(frozen=True)
class LicenceColumns:
    """Licences as columns; `issuer` is an agency number or NO_OWNER, `case` a case index where `has_case`."""

    index: Ints
    type: Ints
    issuer: Ints
    case: Ints
    has_case: Bools
    issued: Ints  # day
    version: Ints
    national: Bools
    state: Ints
    linked: Bools
    filed: Bools
    filed_at: Ints

    def void(self) -> Bools:
        """Whether the licence was declared void."""
        found: Bools = ~self.national & (self.state == PROVINCE.index(VOID[1]))
        return found


class Certificates:
    """All licences of a world; every third or so case has one."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cases = Cases(world)
        self.size = world.profile.licences
        self.stride = max(1, self.cases.size // max(1, self.size))
        self.history: History = self.cases.history
        agencies = world.universe.agencies
        self._codes = [agency.code for agency in agencies] + [UNKNOWN_UNIT]
        self._names = [agency.name for agency in agencies] + ["外省颁证机构"]
        self._fonds = [agency.fonds_code for agency in agencies] + ["X000"]
        self._seat = np.array([agency.place for agency in agencies], dtype=np.int64)
        # Types are defined by municipal agencies: the first ones.
        self.type_codes = [f"{agencies[i % 8].code}{i + 1:03d}" for i in range(TYPES)]

    def case_of(self, index: Ints) -> Ints:
        """The case that each licence may come from: one out of a stretch of `stride` cases."""
        case = index * self.stride + self.history.rng.below("licence.case", index, self.stride)
        found: Ints = np.minimum(case, self.cases.size - 1)
        return found

    def columns(self, index: Ints) -> LicenceColumns:
        """The licences at these indexes."""
        rng, mess = self.history.rng, self.world.profile.untidiness
        case = self.case_of(index)
        cases = self.cases.columns(case)
        loose = rng.chance("licence.loose", index, mess.licence_without_case)
        has_case = ~loose & cases.is_finished & (cases.result == 0) & (cases.owner != NO_OWNER)
        issued = np.where(has_case, day_column(cases.finished), self.history.days("licence.issued", index))
        issuer = self._issuers(index, cases.owner)
        national = rng.chance("licence.list", index, 0.6)
        valid = ~rng.chance("licence.state", index, mess.licence_not_valid)
        other = np.where(
            national, rng.pick("licence.n", index, _NATIONAL_WEIGHTS), rng.pick("licence.p", index, _PROVINCE_WEIGHTS)
        )
        tier = self.world.universe.tier_column[np.maximum(issuer, 0)]
        linked = ~rng.chance("licence.missing", index, by_tier(mess.licence_missing, tier))
        late = rng.chance("licence.late", index, by_tier(mess.case_late, tier))
        filed_at = self._filed_at(index, issued, late)
        filed = linked & (filed_at <= self.history.start) & ~rng.chance("licence.stuck", index, mess.case_open / 4)
        return LicenceColumns(
            index,
            rng.below("licence.type", index, TYPES),
            issuer,
            case,
            has_case,
            issued,
            1 + rng.chance("licence.again", index, 0.04 if mess.case_open else 0.0).astype(np.int64),
            national,
            np.where(valid, 0, other),
            linked & (filed_at - 2 * HOUR <= self.history.start),
            filed,
            filed_at,
        )

    def _issuers(self, index: Ints, handling: Ints) -> Ints:
        """Mostly the handling agency; sometimes another one, sometimes one that no register knows."""
        rng, mess = self.history.rng, self.world.profile.untidiness
        count = len(self._seat)
        drawn = rng.pick("licence.issuer", index, self.world.universe.agency_weights)
        other = rng.chance("licence.other", index, mess.licence_other_issuer) | (handling == NO_OWNER)
        issuer = np.where(other, drawn % count, handling)
        return np.where(rng.chance("licence.unknown", index, mess.unknown_owner), NO_OWNER, issuer)

    def _filed_at(self, index: Ints, issued: Ints, late: Bools) -> Ints:
        rng = self.history.rng
        usual = (rng.unit("licence.lag", index) ** 2 * 9 * DAY).astype(np.int64)
        tardy = (16 + rng.below("licence.tardy", index, 40)) * DAY
        begun = issued * DAY - OFFSET + 18 * HOUR
        return begun + np.where(late, tardy, usual)

    def ids(self, columns: LicenceColumns) -> list[str]:
        """证照标识 of the licences."""
        types, issuers = chosen(self.type_codes, columns.type), chosen(self._codes, columns.issuer)
        return licence_identifiers(types, issuers, self.serials(columns), columns.version)

    @staticmethod
    def serials(columns: LicenceColumns) -> Ints:
        """Serial numbers, 10 digits: two of the year of issue, eight of the index, so twenty million stay apart."""
        return years(columns.issued) % 100 * SERIALS + columns.index % SERIALS

    def rows(self, index: Ints) -> tuple[Ints, list[Row]]:
        """Rows of the feed certificates."""
        columns = self.columns(index)
        rng = self.history.rng
        person = rng.chance("licence.person", index, 0.6)
        term = (1 + rng.below("licence.term", index, 5)) * 365
        numbers = self.cases.numbers(self.cases.columns(columns.case))
        masked = [f"3301**********{number:03d}X" for number in rng.below("licence.holder", index, 1_000).tolist()]
        return index, rows_of(
            {
                "cert_identifier": self.ids(columns),
                "cert_type_code": chosen(self.type_codes, columns.type),
                "cert_name": [type_name(number) for number in columns.type.tolist()],
                "cert_no": [f"{number:010d}" for number in self.serials(columns).tolist()],
                "holder_name": where(person, ["某*"] * len(index), "某某社"),
                "holder_code": masked,
                "holder_code_type": where(person, ["居民身份证"] * len(index), "统一社会信用代码"),
                "holder_type": where(person, ["自然人"] * len(index), "法人"),
                "issuer_name": chosen(self._names, columns.issuer),
                "issuer_code": chosen(self._codes, columns.issuer),
                "issued_on": date_texts(columns.issued),
                "valid_from": date_texts(columns.issued),
                "valid_to": date_texts(columns.issued + term),
                "version": columns.version.tolist(),
                "state_list": where(columns.national, ["national"] * len(index), "province"),
                "status": self._states(columns),
                "filing_due_on": date_texts(columns.issued + FILING_LIMIT_DAYS),
                "case_no": where(columns.has_case, numbers),
                "file_sm3": digests(rng, "licence.digest", index),
            }
        )

    @staticmethod
    def _states(columns: LicenceColumns) -> list[str]:
        pairs = zip(columns.national.tolist(), columns.state.tolist(), strict=True)
        return [NATIONAL[state] if national else PROVINCE[state] for national, state in pairs]

    def link_rows(self, index: Ints) -> tuple[Ints, list[Row]]:
        """Rows of the feed links, where a licence was handed over."""
        columns = self.columns(index)
        parts = zip(chosen(self._fonds, columns.issuer), years(columns.issued).tolist(), index.tolist(), strict=True)
        codes = [f"{fonds}-ZY·{year}-D30-ZZ-{number:08d}" for fonds, year, number in parts]
        rows = rows_of(
            {
                "cert_identifier": self.ids(columns),
                "archival_code": where(columns.filed, codes),
                "package_id": [f"PL{number:09d}" for number in index.tolist()],
                "filed_at": optional_iso_texts(columns.filed_at, columns.filed),
                "status": where(columns.filed, ["已归档"] * len(index), "待归档"),
            }
        )
        return index[columns.linked], [row for row, yes in zip(rows, columns.linked.tolist(), strict=True) if yes]

    def type_rows(self) -> list[Row]:
        """Rows of the feed types."""
        agencies = self.world.universe.agencies
        return [
            {
                "cert_type_code": code,
                "cert_type_name": type_name(number),
                "define_authority_name": agencies[number % 8].name,
                "define_authority_code": agencies[number % 8].code,
                "holder_type": ("自然人", "法人", "混合", "其他")[number % 4],
                "valid_range": f"{number % 5 + 1}年",
            }
            for number, code in enumerate(self.type_codes)
        ]

    def under_way(self) -> list[int]:
        """Indexes of licences issued lately that are yet to be linked."""
        columns = self.columns(span(0, min(self.size, COUNT_CHUNK)))
        lately = columns.issued > self.history.last_day - FILING_LIMIT_DAYS
        found: list[int] = columns.index[lately & ~columns.linked & (columns.filed_at > self.history.start)].tolist()
        return found

    def link_count(self) -> int:
        """How many links there are."""
        if not self.world.profile.untidiness.case_open:
            return self.size
        return int(self.columns(span(0, self.size)).linked.sum())

    def numbers_of_cases(self, case: Ints) -> list[list[str]]:
        """证照编号 of the licences that each of these cases brought, one at most: what edas/cases says of them."""
        index = np.minimum(case // self.stride, self.size - 1)
        columns = self.columns(index)
        mine = columns.has_case & (columns.case == case)
        numbers = self.serials(columns).tolist()
        return [[f"{number:010d}"] if yes else [] for number, yes in zip(numbers, mine.tolist(), strict=True)]


def type_name(number: int) -> str:
    """An invented name of a licence type."""
    return f"{TOPICS[number % len(TOPICS)]}{('许可证', '登记证', '资格证')[number % 3]}"


def is_void(row: dict[str, Any]) -> bool:
    """Whether a row of certificates says 作废."""
    return (row["state_list"], row["status"]) == VOID
