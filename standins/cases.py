"""Cases (办件) and their packages in EDAS, as columns and as rows of the feeds."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from standins.codes import credit_code
from standins.columns import case_numbers, chosen, digests, rows_of, where
from standins.days import DAY, HOUR, date_texts, day_column, iso_texts, optional_iso_texts
from standins.feeds import Row
from standins.history import History, whole_seconds, years, ymd
from standins.matters import POWER_TYPES, Matters
from standins.packages import FILED, RETURNED, STATUS, Handover, Packages, check_ids, check_rows, live
from standins.profile import Tiers
from standins.rng import Bools, Floats, Ints, cumulative_weights, span
from standins.system import World
from standins.truth import FILING_LIMIT_DAYS
from standins.universe import CITY

RESULTS: Final = ("准予", "办结", "不予", "撤回", "不予受理", "退件")
COUNTED_RESULTS: Final = 3  # the first three are decisions that are to be filed
_COUNTED_WEIGHTS: Final = cumulative_weights((88, 9, 3))
_CHANNELS: Final = ("网上", "窗口", "自助", "掌办")
_CHANNEL_WEIGHTS: Final = cumulative_weights((55, 25, 8, 12))
UNKNOWN_UNIT: Final = credit_code("11", CITY, 999_901)  # a valid code that no register holds
NO_OWNER: Final = -1
COUNT_CHUNK: Final = 250_000


@dataclass(frozen=True)
class CaseColumns:
    """Cases as columns; `owner` is an agency number or NO_OWNER, `result` a position in RESULTS."""

    index: Ints
    matter: Ints
    owner: Ints
    received: Ints
    finished: Ints
    is_finished: Bools
    result: Ints
    packages: Packages

    def counted(self) -> Bools:
        """Whether the case, its matter left aside, is one that is to be filed."""
        found: Bools = self.is_finished & (self.result < COUNTED_RESULTS) & (self.owner != NO_OWNER)
        return found

    def archived(self) -> Bools:
        """Whether the package is filed and its check passed; packages are filed by a check that passed."""
        found: Bools = self.packages.state == FILED
        return found


class Cases:
    """All cases of a world."""

    def __init__(self, world: World) -> None:
        self.world = world
        # Where everything is filed, the last days hold no case that would still be waiting.
        quiet = 0 if world.profile.untidiness.case_open else FILING_LIMIT_DAYS + 1
        self.history = History.of(world, quiet)
        self.matters = Matters(world, self.history)
        self.size = world.profile.cases
        universe = world.universe
        self._codes = [agency.code for agency in universe.agencies] + [UNKNOWN_UNIT]
        self._regions = np.array([agency.region for agency in universe.agencies] + [CITY], dtype=np.int64)
        self._fonds = [agency.fonds_code for agency in universe.agencies] + ["X000"]

    def columns(self, index: Ints) -> CaseColumns:
        """The cases at these indexes."""
        rng, mess = self.history.rng, self.world.profile.untidiness
        matter = rng.pick("case.matter", index, self.matters.shares)
        owner = self.matters.owner[matter]
        tier = self.world.universe.tier_column[owner]
        finished = self.history.instants("case.finished", index)
        received = whole_seconds(finished - rng.below("case.took", index, 20 * 24) * HOUR - HOUR)
        outside = rng.chance("case.outside", index, mess.case_out_of_scope_result)
        result = np.where(
            outside,
            COUNTED_RESULTS + rng.below("case.outside.kind", index, len(RESULTS) - COUNTED_RESULTS),
            rng.pick("case.result", index, _COUNTED_WEIGHTS),
        )
        is_open = rng.chance("case.open", index, mess.case_open)
        missing = rng.chance("case.missing", index, by_tier(mess.case_missing, tier))
        stuck = missing & rng.chance("case.stuck", index, 0.25)
        handover = Handover(
            finished,
            # A few withdrawn cases are pushed all the same.
            ~is_open & (~missing | stuck) & (~outside | rng.chance("case.outside.pushed", index, 0.05)),
            stuck,
            rng.chance("case.late", index, by_tier(mess.case_late, tier)),
            by_tier(mess.check_failed, tier),
        )
        packages = live(self.history, "case", index, handover)
        lost = rng.chance("case.unknown", index, mess.unknown_owner)
        return CaseColumns(
            index, matter, np.where(lost, NO_OWNER, owner), received, finished, ~is_open, result, packages
        )

    def numbers(self, columns: CaseColumns) -> list[str]:
        """办件编号 of the cases."""
        return case_numbers(self._regions[columns.owner], ymd(day_column(columns.received)), columns.index)

    def units(self, columns: CaseColumns) -> list[str]:
        """Credit codes of the handling agencies."""
        return chosen(self._codes, columns.owner)

    def rows(self, index: Ints, licence_ids: list[list[str]]) -> list[Row]:
        """Rows of the feed edas/cases."""
        columns = self.columns(index)
        rng, matter = self.history.rng, columns.matter
        person = rng.chance("case.person", index, 0.62)
        promised = columns.received + (5 + rng.below("case.promise", index, 20)) * DAY
        masked = [f"3301**********{number:03d}X" for number in rng.below("case.holder", index, 1_000).tolist()]
        return rows_of(
            {
                "case_no": self.numbers(columns),
                "item_impl_code": chosen(self.matters.code, matter),
                "item_name": chosen(self.matters.name, matter),
                "power_type": chosen(POWER_TYPES, self.matters.power_type[matter]),
                "unit_uscc": self.units(columns),
                "region_code": self._regions[columns.owner].tolist(),
                "applicant_type": where(person, ["自然人"] * len(index), "法人"),
                "applicant_no_masked": masked,
                "channel": chosen(_CHANNELS, rng.pick("case.channel", index, _CHANNEL_WEIGHTS)),
                "received_at": iso_texts(columns.received),
                "promised_at": iso_texts(promised),
                "finished_at": optional_iso_texts(columns.finished, columns.is_finished),
                "filing_due_at": where(columns.is_finished, self._due_texts(columns)),
                "result": where(columns.is_finished, chosen(RESULTS, columns.result)),
                "materials": (1 + rng.below("case.materials", index, 9)).tolist(),
                "licence_ids": licence_ids,
            }
        )

    @staticmethod
    def _due_texts(columns: CaseColumns) -> list[str]:
        return date_texts(day_column(columns.finished) + FILING_LIMIT_DAYS)

    def package_rows(self, index: Ints) -> tuple[Ints, list[Row]]:
        """Rows of the feed edas/case-archive, where there is a package."""
        columns = self.columns(index)
        there = columns.packages.exists()
        return index[there], [row for row, yes in zip(self.all_packages(columns), there.tolist(), strict=True) if yes]

    def all_packages(self, columns: CaseColumns) -> list[Row]:
        """What the package of each case looks like, or would if there were one."""
        index, packages = columns.index, columns.packages
        files = 3 + self.history.rng.below("case.files", index, 14)
        return rows_of(
            {
                "case_no": self.numbers(columns),
                "package_id": self.package_ids(columns),
                "package_sm3": digests(self.history.rng, "case.digest", index),
                "files": files.tolist(),
                "bytes": (files * (40_000 + self.history.rng.below("case.bytes", index, 900_000))).tolist(),
                "pushed_at": iso_texts(packages.pushed),
                "filed_at": optional_iso_texts(packages.filed, packages.state == FILED),
                "archival_code": where(packages.state == FILED, self._archival_codes(columns)),
                "status": chosen(STATUS, packages.state),
                "check_id": check_ids("E", index, packages.last_attempt()),
                "error": where(packages.state == RETURNED, ["四性检测不通过"] * len(index), ""),
            }
        )

    def package_ids(self, columns: CaseColumns) -> list[str]:
        """Ids of the packages."""
        return [f"PE{number:09d}" for number in columns.index.tolist()]

    def _archival_codes(self, columns: CaseColumns) -> list[str]:
        retention = chosen(("Y", "D30", "D10"), columns.matter % 3)
        parts = zip(
            chosen(self._fonds, columns.owner),
            years(day_column(columns.finished)).tolist(),
            retention,
            columns.matter.tolist(),
            columns.index.tolist(),
            strict=True,
        )
        return [f"{fonds}-ZY·{year}-{term}-{matter:04d}-{number:08d}" for fonds, year, term, matter, number in parts]

    def check_rows(self, index: Ints, attempt: int) -> tuple[Ints, list[Row]]:
        """Rows of the feed checks for one attempt."""
        columns = self.columns(index)
        named = {
            "system": ["EDAS"] * len(index),
            "object_kind": ["办件包"] * len(index),
            "object_id": self.package_ids(columns),
            "unit_uscc": self.units(columns),
        }
        return check_rows(self.history, "E", index, attempt, columns.packages, named)

    def counts(self) -> tuple[int, int, int]:
        """How many packages, first checks and second checks there are."""
        if not self.world.profile.untidiness.case_open:
            return self.size, self.size, 0
        totals = np.zeros(3, dtype=np.int64)
        for low in range(0, self.size, COUNT_CHUNK):
            packages = self.columns(span(low, min(low + COUNT_CHUNK, self.size))).packages
            first, second = packages.results
            totals += [packages.exists().sum(), (first != 0).sum(), (second != 0).sum()]
        return int(totals[0]), int(totals[1]), int(totals[2])


def by_tier(rates: Tiers, tier: Ints) -> Floats:
    """The rate of each row's quality tier."""
    return np.array(rates, dtype=np.float64)[tier]
