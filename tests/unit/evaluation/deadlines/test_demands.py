"""Limits by severity and demand, and what is wrong with a file of them."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ConfigurationError
from core.working_days import statutory
from evaluation.deadlines.demands import quarter_ends, read_demands, severity_limit, stages_of
from evaluation.deadlines.limits import Limit, end_of, fixed, months, working_days
from evaluation.law.clauses import Severity
from evaluation.law.parameters import read_parameters, value

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(("severity", "limit"), [("grave", 7), ("serious", 30), ("ordinary", 60)])
def test_the_limit_of_a_severity_is_in_calendar_days(severity: Severity, limit: int) -> None:
    assert severity_limit(severity, DAY) == Limit("days", limit)


def test_a_transfer_has_a_plan_its_nodes_and_a_last_day() -> None:
    nodes = [date(2026, 9, 30), date(2026, 6, 30)]
    found = stages_of("transfer", "serious", DAY, nodes)
    assert [(one.code, one.number) for one in found] == [("plan", 1), ("node", 1), ("node", 2), ("accession", 1)]
    assert [one.limit for one in found] == [working_days(15), fixed(nodes[1]), fixed(nodes[0]), months(12)]


def test_premises_are_due_at_the_end_of_the_next_year_with_progress_each_quarter() -> None:
    found = stages_of("premises", "serious", date(2026, 11, 30))
    assert [one.limit.on for one in found] == [
        date(2026, 12, 31),
        date(2027, 3, 31),
        date(2027, 6, 30),
        date(2027, 9, 30),
        date(2027, 12, 31),
    ]


@given(after=st.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_quarters_end_where_a_month_of_three_six_nine_or_twelve_does(after: date) -> None:
    found = list(quarter_ends(after, date(after.year + 1, 12, 31)))
    days = (
        date.fromordinal(number) for number in range(after.toordinal() + 1, date(after.year + 1, 12, 31).toordinal())
    )
    assert found == [day for day in days if day.month % 3 == 0 and date.fromordinal(day.toordinal() + 1).day == 1]


def test_months_end_on_the_last_day_where_a_month_is_shorter_and_move_off_a_day_off() -> None:
    assert end_of(months(1), date(2026, 1, 31), statutory()) == date(2026, 2, 28), "a Saturday that is worked"
    assert end_of(months(12), DAY, statutory()) == date(2027, 3, 2)
    assert end_of(fixed(date(2026, 10, 1)), DAY, statutory()) == date(2026, 10, 8)


def test_a_limit_is_at_least_a_day() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        Limit("days", 0)
    with pytest.raises(ValueError, match="fixed date"):
        Limit("days", 3, DAY)


def test_a_figure_holds_from_its_day_on(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    values = "[{since: 2024-01-01, value: 5}, {since: 2026-07-01, value: 7}]"
    path.write_text(f"parameters:\n  a: {{zh: 甲, en: a, unit: days, values: {values}}}\n", encoding="utf-8")
    found = read_parameters(path)["a"]
    assert [found.on(day) for day in (date(2020, 1, 1), date(2026, 6, 30), date(2026, 7, 1))] == [5, 5, 7]
    path.write_text(path.read_text(encoding="utf-8").replace("2024", "2027"), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"p.yaml:2: a: days have to rise"):
        read_parameters(path)


def test_the_figures_of_the_domain_ship() -> None:
    names = ("defence_days", "recheck_days", "recheck_min_days", "guidance_days", "objection_days", "slip_back_days")
    assert [value(name, DAY) for name in names] == [5, 10, 10, 90, 10, 90]


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        ("{days: nothing}", "a: no parameter 'nothing' in days"),
        ("{working_days: scheme_days}", "a: no parameter 'scheme_days' in working_days"),
        ("{days: scheme_days, months: transfer_months}", "a: a limit has one amount"),
        ("soon", "demands.a.stages.0.limit"),
    ],
)
def test_a_mistake_in_the_demands_is_told_with_its_line(tmp_path: Path, limit: str, told: str) -> None:
    path = tmp_path / "demands.yaml"
    stage = f"{{code: s, zh: 甲, en: s, limit: {limit}, met: {{zh: 甲, en: s}}}}"
    path.write_text(f"demands:\n  a:\n    zh: 甲\n    en: a\n    stages:\n      - {stage}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_demands(path)
    assert any(told in str(mistake) and mistake.line == 6 for mistake in caught.value.mistakes), caught.value
