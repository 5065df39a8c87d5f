"""Windows, and the case-level vector: which day counts, and in which items."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from standins.days import day_number
from standins.feeds import Row
from standins.licence_truth import licence_days
from standins.platform import open_platform
from standins.platform_truth import case_days
from standins.serve import StandIn
from standins.truth import (
    Effect,
    Ledger,
    Table,
    Window,
    cycle,
    filing_year,
    plan_year,
    rolling_12m,
    stock,
)
from tests.unit.standins.worlds import settings


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


AS_OF = day("2026-06-30")


def dates(window: Window) -> tuple[int, int]:
    return window.after + 1, window.until


def test_windows_hold_the_days_of_their_kind() -> None:
    assert dates(rolling_12m(AS_OF)) == (day("2025-07-01"), AS_OF)
    assert dates(plan_year(AS_OF)) == (day("2026-01-01"), AS_OF)
    assert dates(filing_year(AS_OF)) == (day("2025-07-01"), AS_OF)
    assert dates(filing_year(AS_OF - 1)) == (day("2024-07-01"), day("2025-06-30"))
    assert dates(cycle(AS_OF, day("2024-01-01"))) == (day("2024-01-01"), AS_OF)
    assert stock(AS_OF).after < day("1900-01-01")


# case, finished, filed → due or filed day that counts, items
VECTOR = (
    ("c1", "2026-06-01", "2026-06-05", "2026-06-05", 3),
    ("c2", "2026-06-10", None, "2026-06-25", 1),
    ("c3", "2026-06-20", None, "2026-07-05", 1),  # 在途: its day lies after the as-of day
    ("c4", "2026-06-20", "2026-06-29", "2026-06-29", 3),
    ("c5", "2026-05-01", "2026-06-20", "2026-05-16", 2),
    ("c6", "2025-06-10", "2025-06-12", "2025-06-12", 3),
    ("c7", "2025-06-20", "2025-07-10", "2025-07-05", 2),
)


@pytest.mark.parametrize(
    ("finished", "filed", "counts_on", "items"), [row[1:] for row in VECTOR], ids=[r[0] for r in VECTOR]
)
def test_a_case_counts_on_its_due_day_or_when_it_was_filed_before(
    finished: str, filed: str | None, counts_on: str, items: int
) -> None:
    found = case_days(day(finished), day(filed) if filed else None)

    assert found == dict.fromkeys(("DI-01", "DI-02", "DI-03")[:items], day(counts_on))


def test_the_fifteenth_day_is_in_time_and_the_sixteenth_is_not() -> None:
    assert set(case_days(100, 115)) == {"DI-01", "DI-02", "DI-03"}
    assert case_days(100, 116) == {"DI-01": 115, "DI-02": 115}


def test_a_licence_counts_like_a_case() -> None:
    assert licence_days(100, None) == {"DI-06": 115}
    assert licence_days(100, 103) == {"DI-06": 103, "DI-07": 103}
    assert licence_days(100, 140) == {"DI-06": 115, "DI-07": 115}


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[StandIn]:
    stand_in = open_platform(settings(tmp_path))
    yield stand_in
    stand_in.system.close()


def write_case(platform: StandIn, finished: str, filed: str | None, result: str) -> None:
    """One case of the vector, with a package that passed its check where it is filed."""
    system = platform.system
    matter = next(i for i, row in enumerate(open_matters(platform)) if row["in_scope"] and not row["valid_to"])
    matters, cases = system.feeds["edas/item-catalog"], system.feeds["edas/cases"]
    template, catalogue = cases.original(0), matters.current(matter)
    assert template is not None
    assert catalogue is not None
    index = cases.new_index()
    case = {
        "case_no": f"c{index}",
        "item_impl_code": catalogue["item_impl_code"],
        "unit_uscc": system.world.universe.agencies[0].code,
        "finished_at": f"{finished}T00:00:00.000000+08:00",
        "result": result,
    }
    system.write("edas/cases", index, template | case)
    if filed:
        at = f"{filed}T23:59:59.999999+08:00"
        check = {"check_id": f"E{index:09d}-1", "unit_uscc": "", "attempt": 1, "result": "通过", "finished_at": at}
        system.write("checks", (1 << 40) + (index * 8 + 1) * 2, check)
        package = {"case_no": f"c{index}", "status": "已归档", "filed_at": at, "check_id": f"E{index:09d}-1"}
        system.write("edas/case-archive", index, package)


def open_matters(platform: StandIn) -> list[Row]:
    return platform.system.feeds["edas/item-catalog"].page(-1, 1_000).rows


def test_the_case_level_vector_adds_5_4_and_2(platform: StandIn) -> None:
    owner = platform.system.world.universe.agencies[0].code
    before = platform.system.items(owner, AS_OF)

    for _, finished, filed, _, _ in VECTOR:
        write_case(platform, finished, filed, "准予")
    write_case(platform, "2026-06-01", None, "撤回")
    after = platform.system.items(owner, AS_OF)

    assert [after[item] - before[item] for item in ("DI-01", "DI-02", "DI-03")] == [5, 4, 2]


def test_a_ledger_forgets_what_is_taken_back() -> None:
    ledger = Ledger()
    effects = Counter([Effect("DI-01", 3, AS_OF), Effect("DI-01", 3, AS_OF)])

    ledger.replace(Counter(), effects)
    assert ledger.total("DI-01", {3}, stock(AS_OF)) == 2
    assert ledger.total("DI-01", {4}, stock(AS_OF)) == 0
    assert ledger.total("DI-01", {3}, stock(AS_OF - 1)) == 0

    ledger.replace(effects, Counter())
    assert ledger.total("DI-01", {3}, stock(AS_OF)) == 0


def test_a_closed_gate_keeps_its_contributions_out() -> None:
    ledger = Ledger()
    ledger.replace(Counter(), Counter([Effect("DI-01", 3, AS_OF, gate=5)]))

    assert ledger.total("DI-01", {3}, stock(AS_OF), {5: True}) == 1
    assert ledger.total("DI-01", {3}, stock(AS_OF), {5: False}) == 0


def test_a_table_sums_rows_and_days() -> None:
    table = Table(3, first_day=100, days=10)
    table.add(np.array([0, 1, 1, 2]), np.array([100, 105, 105, 109]), np.array([True, True, True, False]))

    assert table.total(np.array([True, True, True]), Window(99, 109)) == 3
    assert table.total(np.array([False, True, False]), Window(104, 105)) == 2
    assert table.total(np.array([True, True, True]), Window(105, 400)) == 0
    assert table.total(np.array([True, True, True]), Window(-(10**9), 99)) == 0
