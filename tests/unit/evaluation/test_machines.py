"""Tables of states: what is wrong with a file is told with its line, and docs/states.md says what the tables say."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from core.access import access_table
from core.errors import ConfigurationError
from core.working_days import statutory
from evaluation.deadlines.clock import Stop
from evaluation.deadlines.demands import Stage
from evaluation.deadlines.limits import days
from evaluation.issues.facts import IssueFacts
from evaluation.issues.history import Happened, clock_of
from evaluation.issues.states import move
from evaluation.machines.loading import read_machine
from evaluation.machines.table import SYSTEM, Refusal, Transition
from evaluation.states_page import states_page
from evaluation.tables import machines
from tests.machine_case import FACTS, WITH_CALENDAR

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
TABLE = """name: {zh: 甲, en: a}
states:
  open: {zh: 开, en: open}
  shut: {zh: 关, en: shut, final: true}
events:
  begin: {zh: 始, en: begin}
  end: {zh: 终, en: end}
conditions:
  at_night: {zh: 夜, en: at night}
guards:
  allowed: [forbidden]
effects:
  noise: {zh: 声, en: noise}
refusals:
  forbidden: {zh: 禁, en: forbidden}
transitions:
  - {from: [begin], event: begin, to: open, who: system}
  - {from: [open], event: end, when: at_night, guards: [allowed], to: shut, who: notices.sign}
  - {from: [any open], event: end, to: shut, effects: [noise], who: notices.sign}
"""


def read(tmp_path: Path, text: str, code: str | None = "forbidden") -> Any:
    path = tmp_path / "states.yaml"
    path.write_text(text, encoding="utf-8")
    return read_machine(
        path, "door", guards={"allowed": lambda facts, at: code}, conditions={"at_night": lambda facts, at: bool(facts)}
    )


def test_the_first_row_whose_condition_holds_counts(tmp_path: Path) -> None:
    door = read(tmp_path, TABLE)
    assert door.move("open", "end", True, AT) == Refusal("door", "forbidden", "open", "end")
    assert door.move("open", "end", False, AT) == Transition("door", "open", "end", "shut", AT, ("noise",), "open.end")
    assert door.move("shut", "end", False, AT).code == "state_is_final"
    assert door.move(None, "end", False, AT).code == "not_in_this_state"
    assert [row.code for row in door.possible("open")] == ["open.end.at_night", "open.end"]


def test_a_guard_that_refuses_with_an_unknown_code_is_a_mistake_of_ours(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="refuses with 'whatever'"):
        read(tmp_path, TABLE, "whatever").move("open", "end", True, AT)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("event: end, when", "event: finish, when", "18: no event 'finish'"),
        ("guards: [allowed], to: shut", "guards: [allowed], to: ajar", "18: no state 'ajar'"),
        ("guards: [allowed], to", "guards: [permitted], to", "18: no guard 'permitted'"),
        ("when: at_night", "when: at_noon", "18: no condition 'at_noon'"),
        ("effects: [noise]", "effects: [smell]", "19: no effect 'smell'"),
        (
            "to: shut, who: notices.sign}\n  - {from: [any",
            "to: shut, who: notices.wave}\n  - {from: [any",
            "18: no permission",
        ),
        ("when: at_night, guards", "guards", "open.end stands behind a row that fits always"),
        ("allowed: [forbidden]", "allowed: [denied]", "11: allowed: no refusal 'denied'"),
        ("  shut: {zh: 关", "  ajar: {zh: 半, en: ajar}\n  shut: {zh: 关", "4: states: ajar is used by no row"),
        (
            "  noise: {zh: 声, en: noise}",
            "  noise: {zh: 声, en: noise}\n  light: {zh: 光, en: light}",
            "effects: light is used",
        ),
        (
            "  forbidden: {zh: 禁, en: forbidden}",
            "  forbidden: {zh: 禁, en: forbidden}\n  late: {zh: 晚, en: late}",
            "late is used",
        ),
        ("states:\n", "ground: here\nstates:\n", "unknown key 'ground'"),
        ("zh: 开, ", "", "'states.open.zh' is missing"),
    ],
)
def test_a_mistake_in_a_table_is_told_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in TABLE
    with pytest.raises(ConfigurationError) as caught:
        read(tmp_path, TABLE.replace(old, new, 1))
    assert any(told in str(mistake) for mistake in caught.value.mistakes), caught.value


@pytest.mark.parametrize("machine", machines(), ids=lambda one: one.name)
def test_every_act_of_a_person_is_allowed_to_some_role(machine: Any) -> None:
    granted = {permission for role in access_table().roles.values() for permission in role.may}
    assert {row.who for row in machine.rows} - {SYSTEM} <= granted


@pytest.mark.parametrize("machine", machines(), ids=lambda one: one.name)
def test_every_state_can_be_reached_and_every_case_can_end(machine: Any) -> None:
    reached: set[str | None] = {None}
    while more := {row.to for row in machine.rows if row.state in reached} - reached:
        reached |= more
    assert reached == {None, *machine.states}
    ending: set[str | None] = set(machine.final)
    while more := {row.state for row in machine.rows if row.to in ending} - ending:
        ending |= more
    assert ending == {None, *machine.states}


def test_the_page_has_every_row_and_every_refusal() -> None:
    page = states_page()
    for machine in machines():
        assert all(f"| `{row.code}` |" in page for row in machine.rows)
        assert all(f"| `{code}` |" in page for code in machine.refusals)


def test_moving_says_what_happens_or_why_nothing_does() -> None:
    refused = move("closed", "submit_report", IssueFacts(statutory()), AT)
    assert refused == Refusal("issue", "state_is_final", "closed", "submit_report")


def test_a_stop_is_open_until_the_clock_runs_on_and_a_second_one_changes_nothing() -> None:
    happened = [
        Happened(date(2026, 3, 5), "ask_extension", ("clock_stops",)),
        Happened(date(2026, 3, 9), "submit_report", ("extension_lapses", "clock_stops")),
        Happened(date(2026, 3, 12), "fail_recheck", ("clock_runs_on", "correction_time")),
        Happened(date(2026, 3, 20), "submit_report", ("clock_stops",)),
    ]
    objection = Stop(date(2026, 3, 14), date(2026, 3, 15), "data_objection")
    clock = clock_of(date(2026, 3, 2), Stage("met", days(30)), happened, [objection])
    assert clock.stops == (
        Stop(date(2026, 3, 5), date(2026, 3, 12), "ask_extension"),
        Stop(date(2026, 3, 20), None, "submit_report"),
        objection,
    )
    assert clock.failed_on == (date(2026, 3, 12),)
    assert clock.extensions == ()


def test_an_extension_is_read_from_what_happened() -> None:
    granted = Happened(date(2026, 3, 9), "grant_extension", ("clock_runs_on", "deadline_extended"), 20)
    clock = clock_of(date(2026, 3, 2), Stage("met", days(30)), [granted])
    assert [(one.decided_on, one.days) for one in clock.extensions] == [(date(2026, 3, 9), 20)]


@pytest.mark.parametrize("machine", machines(), ids=lambda one: one.name)
def test_whatever_is_asked_about_a_case_of_which_nothing_is_known_has_an_answer(machine: Any) -> None:
    facts_of = FACTS[machine.name]
    facts = facts_of(statutory()) if machine.name in WITH_CALENDAR else facts_of()
    for state in (None, *machine.states):
        for event in machine.events:
            answer = machine.move(state, event, facts, AT)
            if isinstance(answer, Refusal):
                sentence = machine.refusals[answer.code]
                assert sentence.of("zh_CN") != sentence.of("en")
            else:
                assert not machine.is_final(state)
                assert answer.to in machine.states
