"""What each item counts, row by row: the SQL of the definitions run on SQLite."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pytest

from core.days import day_number
from core.measures import MEASURES
from core.model import Images
from indicators.evaluation import evaluate, needs
from indicators.expressions import type_of
from indicators.items import build_images
from indicators.subjects import SUBJECTS, Type
from indicators.tables import Scope
from indicators.windows import DayRange
from indicators.words import ScopeKind
from tests.unit.indicators.golden import at_noon, catalogue
from tests.unit.indicators.rows import Delta, RowsTable, deltas

OWNER, HOLDER = 7, 8
TODAY = date(2026, 6, 30)
Rows = Iterable[Mapping[str, Any]]


@pytest.fixture(scope="module")
def images() -> Images:
    return build_images(catalogue())


def d(text: str | None) -> int | None:
    """`2026-06-01` or `06-01` of 2026 as a day number."""
    if text is None:
        return None
    return day_number(date.fromisoformat(text if len(text) > 5 else f"2026-{text}"))


def counted(images: Images, subject: str, **row: Any) -> list[tuple[str, int, int]]:
    """(measure, day, n) of one row, in the order of the measures."""
    typed = {"owner_id": OWNER, "holder_id": HOLDER, "category": 0}
    given = {**{name: typed[name] for name in typed if name in SUBJECTS[subject]}, **row}
    found = [(measure, day, n) for measure, _, _, day, n in deltas(images, {subject: [given]})]
    return sorted(found, key=lambda one: (MEASURES.index(one[0]), one[1]))


def level(found: Iterable[tuple[str, int, int]], measure: str, on: str) -> int:
    """A stock on a day."""
    return sum(n for one, day, n in found if one == measure and day <= (d(on) or 0))


CASES: list[tuple[str, str, str | None, bool]] = [
    ("c1", "2026-06-01", "2026-06-05", True),
    ("c2", "2026-06-10", None, True),
    ("c3", "2026-06-20", None, True),
    ("c4", "2026-06-20", "2026-06-29", True),
    ("c5", "2026-05-01", "2026-06-20", True),
    ("c6", "2025-06-10", "2025-06-12", True),
    ("c7", "2025-06-20", "2025-07-10", True),
    ("c8", "2026-06-01", None, False),
]
WANTED = {
    "c1": ("2026-06-05", 1, 1, 1),
    "c2": ("2026-06-25", 1, 0, 0),
    "c3": ("2026-07-05", 1, 0, 0),
    "c4": ("2026-06-29", 1, 1, 1),
    "c5": ("2026-05-16", 1, 1, 0),
    "c6": ("2025-06-12", 1, 1, 1),
    "c7": ("2025-07-05", 1, 1, 0),
}


def case_row(finished: str, filed: str | None, in_scope: bool) -> dict[str, Any]:
    return {
        "owner_id": OWNER,
        "category": 1,
        "in_scope": in_scope,
        "finished_day": d(finished),
        "filed_day": d(filed),
        "archived": filed is not None,
    }


@pytest.mark.parametrize(("name", "finished", "filed", "in_scope"), CASES)
def test_a_case_counts_on_its_due_or_filing_day(
    images: Images, name: str, finished: str, filed: str | None, in_scope: bool
) -> None:
    found = counted(images, "case", **case_row(finished, filed, in_scope))
    if name not in WANTED:
        assert found == []
        return
    day, *values = WANTED[name]
    wanted = [(f"di_{number:02d}", d(day), n) for number, n in enumerate(values, 1) if n]
    assert [one for one in found if one[0] != "cases_filed"] == wanted


def test_the_case_vector_adds_up(images: Images) -> None:
    """Σ of c1 … c8 at 2026-06-30: 5, 4, 2; A01 80.00, A02 40.0."""
    found = deltas(images, {"case": [case_row(*row) for _, *row in CASES]})  # type: ignore[arg-type]
    kinds: dict[Scope, ScopeKind] = {"甲": ScopeKind.AGENCY}
    evaluation = evaluate(catalogue(), RowsTable({"甲": [OWNER]}, found), kinds, at_noon(TODAY))["甲"]
    assert [evaluation.measures[f"di_{number:02d}"] for number in (1, 2, 3)] == [5, 4, 2]
    texts = [one.text for code in ("A01", "A02") if (one := evaluation.results[code]) is not None]
    assert texts == ["80.00", "40.0"]


def test_a_case_in_transit_is_due_later(images: Images) -> None:
    found = counted(images, "case", **case_row("2026-06-20", None, True))
    assert found == [("di_01", d("07-05"), 1)]


def test_cases_keep_their_category(images: Images) -> None:
    found = deltas(images, {"case": [case_row("2026-06-01", "2026-06-05", True)]})
    assert {category for _, _, category, _, _ in found} == {1}


def test_a_document_runs_until_its_year_closes(images: Images) -> None:
    row = {"in_scope": True, "finished_day": d("2025-09-01"), "close_day": d("2026-06-30"), "filed": False}
    found = counted(images, "document", **row)
    assert found == [
        ("di_04", d("2026-06-30"), 1),
        ("docs_running_due", d("2025-10-01"), 1),
        ("docs_running_due", d("2026-06-30"), -1),
    ]


@pytest.mark.parametrize(
    ("finished", "filed", "begins"),
    [
        ("2025-09-01", "2025-09-10", "2025-09-10"),
        ("2025-09-01", "2025-12-24", "2025-10-01"),
        ("2026-06-15", "2026-06-20", "2026-06-20"),
    ],
)
def test_a_filed_document_is_in_transit_from_the_earlier_of_filing_and_due(
    images: Images, finished: str, filed: str, begins: str
) -> None:
    row = {"in_scope": True, "finished_day": d(finished), "close_day": d("2026-06-30"), "filed": True}
    found = counted(images, "document", **row, filed_day=d(filed))
    assert ("docs_running_filed", d(begins), 1) in found
    assert ("docs_running_filed", d("2026-06-30"), -1) in found
    assert level(found, "docs_running_due", "2026-06-30") == 0
    assert ("di_05", d("2026-06-30"), 1) in found


def test_a_document_due_after_the_close_never_runs(images: Images) -> None:
    row = {"in_scope": True, "finished_day": d("2026-06-15"), "close_day": d("2026-06-30"), "filed": False}
    found = counted(images, "document", **row)
    assert level(found, "docs_running_due", "2026-06-29") == 0
    assert level(found, "docs_running_due", "2026-07-31") == 0
    assert ("di_04", d("2026-06-30"), 1) in found


def test_a_filed_document_is_a_new_filing(images: Images) -> None:
    row = {"in_scope": True, "finished_day": d("06-01"), "close_day": d("2027-06-30"), "filed": True}
    found = counted(images, "document", **row, filed_day=d("06-03"), complete=True, born_electronic=True)
    new = [measure for measure, day, n in found if day == d("06-03") and not measure.startswith("docs")]
    assert new == ["di_10", "di_13", "di_14", "documents_filed"]


def test_a_licence_counts_like_a_case(images: Images) -> None:
    row = {"in_scope": True, "issued_day": d("06-01"), "filed": True, "filed_day": d("06-30")}
    assert counted(images, "licence", **row) == [
        ("di_06", d("06-16"), 1),
        ("di_07", d("06-16"), 1),
        ("licences_filed", d("06-30"), 1),
    ]


ITEM: dict[str, Any] = {
    "is_archive_held": True,
    "traditional": True,
    "digitised": True,
    "begin_day": 100,
    "filed_day": 90,
    "filed_via_das": True,
    "complete": True,
    "born_electronic": False,
    "aged_day": 9000,
    "file_bytes": 5,
}


def owners_of(images: Images, row: Mapping[str, Any]) -> dict[str, int]:
    given = {"owner_id": OWNER, "holder_id": HOLDER, "category": 0, **row}
    return {measure: owner for measure, owner, _, _, _ in deltas(images, {"item": [given]})}


def test_archive_holdings_belong_to_the_archive_and_filings_to_the_unit(images: Images) -> None:
    owners = owners_of(images, {**ITEM, "due_day": 200, "transferred_day": 150})
    assert owners == {
        "di_08": HOLDER,
        "di_09": HOLDER,
        "di_10": OWNER,
        "di_13": OWNER,
        "di_15": OWNER,
        "di_16": OWNER,
        "di_30": HOLDER,
        "holding_items": HOLDER,
        "digital_bytes": HOLDER,
        "items_accessioned": HOLDER,
    }


def test_room_holdings_are_kept_apart(images: Images) -> None:
    owners = owners_of(images, {**ITEM, "is_archive_held": False})
    assert owners == {"di_08_room": HOLDER, "di_09_room": HOLDER, "di_10": OWNER, "di_13": OWNER}


@pytest.mark.parametrize(
    ("due", "extension", "transferred", "counts", "arrives"),
    [
        (200, None, None, 200, None),
        (200, None, 150, 200, 200),
        (200, None, 250, 200, 250),
        (200, 300, None, 301, None),
        (200, 300, 250, 301, 301),
        (200, 300, 350, 301, 350),
        (200, 199, None, 200, None),
        (200, 200, None, 201, None),
        (None, None, 250, None, None),
    ],
)
def test_an_item_is_due_for_accession_when_no_extension_lasts(
    images: Images,
    due: int | None,
    extension: int | None,
    transferred: int | None,
    counts: int | None,
    arrives: int | None,
) -> None:
    row = {"due_day": due, "extension_until_day": extension, "transferred_day": transferred}
    found = dict[str, int]()
    for measure, day, _ in counted(images, "item", is_archive_held=transferred is not None, **row):
        found[measure] = day
    assert (found.get("di_15"), found.get("di_16")) == (counts, arrives)


def test_an_accession_without_a_known_day_counts_from_the_due_day(images: Images) -> None:
    found = counted(images, "item", is_archive_held=True, due_day=200)
    assert ("di_16", 200, 1) in found


@pytest.mark.parametrize(("begin", "aged", "counts"), [(100, 9000, 9000), (9500, 9000, 9500), (None, 9000, 9000)])
def test_old_holdings_count_once_they_are_held(images: Images, begin: int | None, aged: int, counts: int) -> None:
    found = counted(images, "item", is_archive_held=True, begin_day=begin, aged_day=aged)
    assert ("di_30", counts, 1) in found


def test_only_the_first_concluded_attempt_counts(images: Images) -> None:
    def measures(**row: Any) -> list[str]:
        return [measure for measure, _, _ in counted(images, "check", finished_day=5, **row)]

    assert measures(attempt=1, concluded=True, passed=True) == ["di_11", "di_12"]
    assert measures(attempt=1, concluded=True, passed=False) == ["di_11"]
    assert measures(attempt=2, concluded=True, passed=True) == []
    assert measures(attempt=1, concluded=False, passed=False) == []


@pytest.mark.parametrize(
    ("effective", "ended", "flagged", "answered", "valid"),
    [
        (10, None, None, None, [(10, 99)]),
        (10, 50, None, None, [(10, 49)]),
        (10, None, 30, None, [(10, 29)]),
        (10, None, 30, 40, [(10, 29), (40, 99)]),
        (10, 50, 30, None, [(10, 29)]),
        (10, 50, 30, 40, [(10, 29), (40, 49)]),
        (10, 50, 30, 60, [(10, 29)]),
        (10, 50, 60, None, [(10, 49)]),
        (10, None, 5, None, []),
        (10, None, 5, 20, [(20, 99)]),
        (10, None, 5, 8, [(10, 99)]),
        (10, None, 30, 30, [(10, 99)]),
        (10, 10, None, None, []),
        (10, 5, None, None, []),
        (10, 5, 3, None, []),
        (None, 50, 20, None, []),
        (None, None, 20, None, []),
    ],
)
def test_a_scheme_is_valid_while_no_flag_is_open(
    images: Images,
    effective: int | None,
    ended: int | None,
    flagged: int | None,
    answered: int | None,
    valid: list[tuple[int, int]],
) -> None:
    days = {"effective_day": effective, "ended_day": ended, "flagged_day": flagged, "answered_day": answered}
    found = counted(images, "scheme", agreed=True, **days)
    held = [day for day in range(100) if sum(n for _, on, n in found if on <= day)]
    assert held == [day for since, until in valid for day in range(since, until + 1)]
    assert all(sum(n for _, on, n in found if on <= day) in (0, 1) for day in range(100))
    assert counted(images, "scheme", agreed=False, **days) == []


@pytest.mark.parametrize(
    ("opened", "deadline", "closed", "withdrawn", "open_days", "late_days"),
    [
        (10, 20, None, False, range(10, 40), range(21, 40)),
        (10, 20, 15, False, range(10, 15), range(0)),
        (10, 20, 20, False, range(10, 20), range(0)),
        (10, 20, 21, False, range(10, 21), range(0)),
        (10, 20, 30, False, range(10, 30), range(21, 30)),
        (10, 5, 30, False, range(10, 30), range(10, 30)),
        (10, 20, 5, False, range(0), range(0)),
        (10, 20, None, True, range(0), range(0)),
        (None, 20, 30, False, range(0), range(0)),
    ],
)
def test_an_issue_is_open_and_then_overdue(
    images: Images,
    opened: int | None,
    deadline: int,
    closed: int | None,
    withdrawn: bool,
    open_days: range,
    late_days: range,
) -> None:
    days = {"opened_day": opened, "deadline_day": deadline, "closed_day": closed}
    found = counted(images, "issue", is_hazard=False, withdrawn=withdrawn, **days)

    def held(measure: str) -> list[int]:
        return [day for day in range(40) if sum(n for one, on, n in found if one == measure and on <= day)]

    assert held("issues_open") == [*open_days]
    assert held("issues_overdue") == [*late_days]


def test_hazards_and_withdrawn_issues_are_not_due_for_rectification(images: Images) -> None:
    def measures(**row: Any) -> list[str]:
        found = counted(images, "issue", opened_day=1, deadline_day=9, closed_day=2, **row)
        return [measure for measure, _, _ in found if measure == "di_25"]

    assert measures(is_hazard=False, withdrawn=False) == ["di_25"]
    assert measures(is_hazard=True, withdrawn=False) == []
    assert measures(is_hazard=False, withdrawn=True) == []


def test_what_ends_is_taken_back(images: Images) -> None:
    assert counted(images, "unit", begin_day=5, end_day=9) == [("di_21", 5, 1), ("di_21", 9, -1)]
    assert counted(images, "unit", begin_day=5, end_day=None) == [("di_21", 5, 1)]
    assert counted(images, "unit", begin_day=None, end_day=9) == []
    assert Counter(dict(unit_sums(counted(images, "unit", begin_day=5, end_day=3)))).total() == 0


def unit_sums(found: Iterable[tuple[str, int, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for measure, _, n in found:
        sums[measure] = sums.get(measure, 0) + n
    return sums


def test_a_trial_publishes_nothing(images: Images) -> None:
    assert counted(images, "result", trial=True, published_day=5, superseded_day=9) == []
    assert counted(images, "result", trial=False, published_day=5, superseded_day=9) == [
        ("di_22", 5, 1),
        ("di_22", 9, -1),
    ]
    assert counted(images, "result", trial=False, published_day=None, superseded_day=9) == []


def test_manual_amounts_lie_on_their_day_and_levels_until_the_next(images: Images) -> None:
    amount = counted(images, "manual", item_code="DI-18", day=5, until_day=None, value=3)
    assert amount == [("di_18", 5, 3)]
    held = counted(images, "manual", item_code="DI-23", day=5, until_day=9, value=906)
    assert held == [("di_23", 5, 906), ("di_23", 9, -906)]
    last = counted(images, "manual", item_code="DI-31", day=5, until_day=None, value=40)
    assert last == [("di_31", 5, 40)]


def test_visits_of_the_plan_lie_on_the_planned_day(images: Images) -> None:
    assert counted(images, "visit", planned_day=5, visited_day=30) == [
        ("visits_planned", 5, 1),
        ("visits_done", 5, 1),
    ]
    assert counted(images, "visit", planned_day=5, visited_day=None) == [("visits_planned", 5, 1)]


def test_lookups(images: Images) -> None:
    row = {"accepted_day": 4, "answered_day": 6, "on_time": True, "cross_certificate": True}
    assert counted(images, "lookup", **row) == [
        ("di_28", 6, 1),
        ("di_29", 6, 1),
        ("lookups_accepted", 4, 1),
        ("cross_certificates", 6, 1),
    ]


def test_every_measure_is_summed_by_some_group(images: Images) -> None:
    summed = {measure for groups in images.groups.values() for group in groups for measure in group.sums}
    assert summed == set(MEASURES)


def test_every_group_is_typed_once_filled_in(images: Images) -> None:
    for subject, groups in images.groups.items():
        for group in groups:
            assert group.subject == subject
            for sql in (group.owner, group.category, group.day, *group.sums.values()):
                assert type_of(sql, SUBJECTS[subject]) is Type.NUMBER


@pytest.mark.parametrize(
    ("subject", "pair"),
    [
        ("case", {"di_01", "di_02"}),
        ("licence", {"di_06", "di_07"}),
        ("document", {"docs_running_due", "docs_running_filed"}),
    ],
)
def test_the_first_group_of_a_pair_counts_what_is_due(images: Images, subject: str, pair: set[str]) -> None:
    """The store keeps its open cases by the first group with both sides, which must not be the one that takes back."""
    first = next(group for group in images.groups[subject] if pair <= set(group.sums))
    assert all("-1" not in first.sums[measure] for measure in pair)


def test_terms_of_one_place_share_a_group(images: Images) -> None:
    places = [
        (group.subject, group.owner, group.category, group.day) for groups in images.groups.values() for group in groups
    ]
    assert len(places) == len(set(places))


def test_the_version_of_the_images_follows_their_sql(images: Images) -> None:
    assert build_images(catalogue()).definition_version == images.definition_version
    assert images.definition_version.startswith(f"{catalogue().declared}-")


def test_an_evaluation_reads_only_what_it_says_it_needs() -> None:
    asked = needs(catalogue(), at_noon(TODAY))

    class Strict:
        scopes: tuple[Scope, ...] = ("全市",)

        def over(self, measure: str, days: DayRange) -> list[int]:
            assert measure in asked[days]
            return [1]

    city: dict[Scope, ScopeKind] = {"全市": ScopeKind.CITY}
    assert evaluate(catalogue(), Strict(), city, at_noon(TODAY))["全市"].composite is not None


def test_sums_do_not_depend_on_the_order_of_rows(images: Images) -> None:
    rows = [case_row(*row) for _, *row in CASES]  # type: ignore[arg-type]

    def total(given: Rows) -> Counter[tuple[str, int, int, int]]:
        found: list[Delta] = deltas(images, {"case": given})
        return Counter({(measure, owner, kind, day): n for measure, owner, kind, day, n in found})

    assert total(rows) == total(rows[::-1])
