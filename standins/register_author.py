"""What happens to the registers: units move, plans slip, batches go on, issues are closed, results are published.

A judgement once given stays: so the manual items never fall, and none passes its denominator.
"""

from collections.abc import Callable
from typing import Final

from standins.accession_rows import CHECKING, DONE, STEPS
from standins.days import date_of, date_text, day_of, now, parse_day
from standins.evaluation_rows import STAGES, result_row
from standins.feeds import Row
from standins.register_tables import Tables
from standins.supervision_rows import HAZARD, ISSUE, ISSUE_TITLES
from standins.system import System
from standins.universe import CITY, MUNICIPAL, PLACE_CODES


class RegisterAuthor:
    """Writes changes; each kind says whether it found a row to change."""

    def __init__(self, system: System, tables: Tables) -> None:
        self._system = system
        self._tables = tables
        self._random = system.random
        self._kinds: tuple[tuple[Callable[[], bool], int], ...] = (
            (self.close_issue, 16),
            (self.open_issue, 14),
            (self.extend_issue, 10),
            (self.withdraw_issue, 5),
            (self.delete_issue, 4),
            (self.flag_scheme, 7),
            (self.answer_flag, 7),
            (self.move_node, 10),
            (self.advance_batch, 10),
            (self.advance_loop, 8),
            (self.visit, 8),
            (self.connect, 5),
            (self.move_unit, 3),
        )

    @property
    def _today(self) -> int:
        return day_of(now())

    def change(self) -> None:
        """One change of a random kind; a new issue when there is nothing of that kind to do."""
        kinds, weights = zip(*self._kinds, strict=True)
        (kind,) = self._random.choices(kinds, weights)
        if not kind():
            self.open_issue()

    def step(self) -> None:
        """One event of a working day; units do not move and rows are not deleted by themselves."""
        kind = self._random.choice(
            (self.close_issue, self.advance_batch, self.advance_loop, self.visit, self.open_issue)
        )
        if not kind():
            self.open_issue()

    def _pick(self, table: str, suits: Callable[[Row], bool]) -> tuple[int, Row] | None:
        found = [(index, row) for index, row in self._tables.indexed(table) if suits(row)]
        if not found:
            return None
        index, row = self._random.choice(found)
        return index, dict(row)

    def _rewrite(self, table: str, suits: Callable[[Row], bool], **values: object) -> Row | None:
        found = self._pick(table, suits)
        if found is None:
            return None
        index, row = found
        row |= values
        self._system.write(table, index, row)
        return row

    def move_unit(self) -> bool:
        """A unit comes under another place, with all its history."""
        index, row = self._random.choice(list(self._tables.indexed("units")))
        place = self._random.choice([p for p in PLACE_CODES if _region(p) != row["place_code"]])
        self._system.write("units", index, {**row, "place_code": _region(place)})
        return True

    def close_issue(self) -> bool:
        """An open issue or hazard is closed; on time when its deadline has not passed."""
        found = self._pick("issues", is_open)
        if found is None:
            return False
        index, row = found
        row["closed_on"] = date_text(self._today)
        judged = "_removed" if row["kind"] == HAZARD else "_on_time"
        row[judged] = row["kind"] == HAZARD or parse_day(row["deadline_on"]) >= self._today
        self._system.write("issues", index, row)
        return True

    def open_issue(self) -> bool:
        """A new issue of some agency."""
        feed = self._system.feeds["issues"]
        index = feed.new_index()
        agency = self._random.choice(self._system.world.universe.agencies)
        row = {
            "issue_no": f"WTX{index:06d}",
            "owner_code": agency.code,
            "kind": ISSUE,
            "severity": "一般",
            "title": self._random.choice(ISSUE_TITLES),
            "document_no": f"演档改〔{date_of(self._today).year}〕{500 + index % 400}号",
            "opened_on": date_text(self._today),
            "deadline_on": date_text(self._today + 60),
            "closed_on": None,
            "withdrawn": False,
            "_on_time": False,
        }
        self._system.write("issues", index, row)
        return True

    def extend_issue(self) -> bool:
        """The deadline of an open issue is put off; hazards have no extension."""
        found = self._pick("issues", lambda row: is_open(row) and row["kind"] == ISSUE)
        if found is None:
            return False
        index, row = found
        row["deadline_on"] = date_text(parse_day(row["deadline_on"]) + self._random.randint(5, 30))
        self._system.write("issues", index, row)
        return True

    def withdraw_issue(self) -> bool:
        """An open issue is withdrawn."""
        return self._rewrite("issues", lambda row: is_open(row) and row["kind"] == ISSUE, withdrawn=True) is not None

    def delete_issue(self) -> bool:
        """An issue that was entered by mistake is deleted."""
        found = self._pick("issues", lambda row: is_open(row) and row["kind"] == ISSUE)
        if found is None:
            return False
        self._system.erase("issues", found[0])
        return True

    def flag_scheme(self) -> bool:
        """A unit's duties change: its scheme is flagged until the unit answers."""
        row = self._rewrite(
            "schemes",
            lambda r: r["state"] == "已同意" and r["ended_on"] is None and r["flagged_on"] is None,
            flagged_on=date_text(self._today),
        )
        return row is not None

    def answer_flag(self) -> bool:
        """A unit answers a flag."""
        row = self._rewrite(
            "schemes",
            lambda r: r["flagged_on"] is not None and r["flag_answered_on"] is None,
            flag_answered_on=date_text(self._today),
        )
        return row is not None

    def move_node(self) -> bool:
        """The due date of a plan node that is not done is put off, with the batch that stands there."""
        open_steps = {row["batch_no"]: row["step"] for row in self._tables.rows("batches")}
        node = self._pick("nodes", lambda row: not row["_on_time"] and open_steps.get(row["batch_no"]) == row["step"])
        if node is None:
            return False
        index, row = node
        row["due_on"] = date_text(parse_day(row["due_on"]) + self._random.randint(3, 20))
        self._system.write("nodes", index, row)
        self._rewrite("batches", lambda batch: batch["batch_no"] == row["batch_no"], step_due_on=row["due_on"])
        return True

    def advance_batch(self) -> bool:
        """A batch is through its step and stands at the next."""
        found = self._pick("batches", lambda row: row["step"] != DONE)
        if found is None:
            return False
        index, batch = found
        step = STEPS.index(batch["step"])
        nodes = {
            row["step"]: (i, row) for i, row in self._tables.indexed("nodes") if row["batch_no"] == batch["batch_no"]
        }
        self._finish_node(*nodes[batch["step"]])
        if step == CHECKING:
            self._inspect(batch)
        last = step + 1 == len(STEPS)
        batch |= {"step": DONE if last else STEPS[step + 1], "step_entered_on": date_text(self._today)}
        batch |= {"step_due_on": None, "done_on": date_text(self._today)} if last else {}
        if not last:
            batch["step_due_on"] = nodes[STEPS[step + 1]][1]["due_on"]
        self._system.write("batches", index, batch)
        return True

    def _finish_node(self, index: int, node: Row) -> None:
        if parse_day(node["due_on"]) >= self._today:
            self._system.write("nodes", index, {**node, "_on_time": True})

    def _inspect(self, batch: Row) -> None:
        row = {"batch_no": batch["batch_no"], "unit_uscc": batch["unit_uscc"], "_passed": self._random.random() < 0.95}
        row["first_inspection_on"] = date_text(self._today)
        self._system.write("batch-inspections", self._system.feeds["batch-inspections"].new_index(), row)

    def advance_loop(self) -> bool:
        """A unit enters the next stage of its evaluation; leaving feedback and re-evaluation publishes a result."""
        found = self._pick("participations", lambda row: row["stage"] != STAGES[-1])
        if found is None:
            return False
        index, row = found
        before = STAGES.index(row["stage"])
        row |= {"stage": STAGES[before + 1], "stage_entered_on": date_text(self._today)}
        self._system.write("participations", index, row)
        if before in (1, 3):
            self._publish(row["unit_uscc"], row["cycle"] + ("-R" if before == 3 else ""))
        return True

    def _publish(self, code: str, cycle: str) -> None:
        results = [(i, row) for i, row in self._tables.indexed("results") if row["unit_uscc"] == code]
        earlier = [(i, row) for i, row in results if not row["trial"] and row["superseded_on"] is None]
        today = date_text(self._today)
        if any(row["cycle"] == cycle or row["published_on"] == today for _, row in results):
            return  # one result for a cycle, one score for a day
        for index, row in earlier:
            self._system.write("results", index, {**row, "superseded_on": today})
        score = earlier[-1][1]["_score"] if earlier else 780
        fresh = result_row(code, cycle, self._today, min(993, max(250, score + self._random.randint(-10, 40))))
        self._system.write("results", self._system.feeds["results"].new_index(), fresh)

    def visit(self) -> bool:
        """An inspection that was planned is made."""
        due = self._today + 30
        row = self._rewrite(
            "inspection-plans",
            lambda r: r["visited_on"] is None and parse_day(r["planned_on"]) <= due,
            visited_on=date_text(self._today),
        )
        return row is not None

    def connect(self) -> bool:
        """A unit's connection to the platform is accepted."""
        row = self._rewrite(
            "connections",
            lambda r: r["state"] in ("接入中", "应接未接"),
            **{"state": "已接入", "since": date_text(self._today), "grace_until": None},
        )
        return row is not None


def is_open(row: Row) -> bool:
    """Whether an issue or hazard waits to be closed."""
    return row["closed_on"] is None and not row["withdrawn"]


def _region(place: int) -> int:
    return CITY if place == MUNICIPAL else place


REGIONS: Final = {_region(place): place for place in PLACE_CODES}
