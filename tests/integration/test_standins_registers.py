"""The registers and the look-up service over real ports."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from standins.days import iso, parse_iso
from standins.hosting import running
from standins.lookups import open_lookups
from standins.register_tables import KEYS
from standins.registers import open_registers
from tests.unit.standins.worlds import settings

Row = dict[str, Any]


class Doors:
    """Both doors of one stand-in."""

    def __init__(self, data: httpx.Client, control: httpx.Client) -> None:
        self.data = data
        self.control = control

    def get(self, path: str, **parameters: Any) -> Any:
        return self.data.get(path, params=parameters).raise_for_status().json()

    def change(self, count: int) -> Row:
        answer: Row = self.control.post("/_control/changes", json={"n": count}).raise_for_status().json()
        return answer


@pytest.fixture
def registers(tmp_path: Path) -> Iterator[Doors]:
    told = replace(
        settings(tmp_path / "registers", scale=0.1),
        credentials={"token": "t"},
        moves_path=tmp_path / "moves.json",
        requests_per_second=10_000,
        burst=10_000,
    )
    stand_in = open_registers(told)
    stand_in.traffic.running = False
    headers = {"Authorization": "Bearer t"}
    with (
        running(stand_in) as addresses,
        httpx.Client(base_url=addresses.data, headers=headers) as data,
        httpx.Client(base_url=addresses.control, timeout=60) as control,
    ):
        yield Doors(data, control)


@pytest.fixture
def lookups(tmp_path: Path) -> Iterator[Doors]:
    told = replace(
        settings(tmp_path, scale=0.3), credentials={"api_key": "k"}, requests_per_second=10_000, burst=10_000
    )
    stand_in = open_lookups(told)
    stand_in.traffic.running = False
    with (
        running(stand_in) as addresses,
        httpx.Client(base_url=addresses.data, headers={"X-Api-Key": "k"}) as data,
        httpx.Client(base_url=addresses.control, timeout=60) as control,
    ):
        yield Doors(data, control)


def walk(doors: Doors, table: str, limit: int, **since: str) -> list[Row]:
    page = doors.get(f"/registers/{table}", limit=limit, **since)
    rows: list[Row] = page["data"]
    while page["has_more"]:
        page = doors.get(f"/registers/{table}", limit=limit, cursor=page["next_cursor"])
        rows += page["data"]
    return rows


def test_every_table_is_read_to_its_end_in_order(registers: Doors) -> None:
    totals = registers.control.get("/_control/status").json()["rows"]
    for table, key in KEYS.items():
        rows = walk(registers, table, 100)
        assert len(rows) >= totals[table] > 0
        assert all(key in row for row in rows)
        assert [row["updated_at"] for row in rows] == sorted(row["updated_at"] for row in rows)
        assert not any(name.startswith("_") for row in rows for name in row)


def test_changes_come_after_a_cursor(registers: Doors) -> None:
    since = registers.get("/registers/units")["server_time"]
    changed = registers.change(80)["rows"]
    for table, count in changed.items():
        rows = walk(registers, table, 50, since=since)
        assert 0 < len(rows) <= count


def test_a_deleted_issue_comes_as_a_tombstone(registers: Doors) -> None:
    before = {row["issue_no"] for row in walk(registers, "issues", 500) if "deleted" not in row}
    since = registers.get("/registers/issues")["server_time"]
    gone: list[Row] = []
    while not gone:
        registers.change(20)
        gone = [row for row in walk(registers, "issues", 500, since=since) if "deleted" in row]
    assert set(gone[0]) == {"issue_no", "deleted", "updated_at"}
    assert gone[0]["issue_no"] in before or gone[0]["issue_no"].startswith("WTX")


def test_the_manual_file_adds_up_to_the_truth(registers: Doors) -> None:
    registers.change(40)
    rows = list(csv.DictReader(io.StringIO(registers.data.get("/files/manual-items.csv").raise_for_status().text)))
    truth = registers.control.get("/_control/truth", params={"at": "2026-06-30"}).json()["items"]
    inside = [row for row in rows if row["item_code"] == "DI-26" and "2025-06-30" < row["day"] <= "2026-06-30"]
    assert sum(int(row["value"]) for row in inside) == truth["DI-26"] > 0


@pytest.mark.parametrize("path", ["/registers/units", "/files/manual-items.csv"])
def test_a_wrong_token_is_refused(registers: Doors, path: str) -> None:
    answer = registers.data.get(path, headers={"Authorization": "Bearer guess"})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/registers/unknown", 404),
        ("/registers/units?limit=1001", 400),
        ("/registers/units?limit=0", 400),
        ("/registers/units?cursor=abc", 400),
        ("/registers/units?since=yesterday", 400),
    ],
)
def test_a_wrong_question_is_refused(registers: Doors, path: str, status: int) -> None:
    assert registers.data.get(path).status_code == status


def test_a_fault_hits_its_table_alone(registers: Doors) -> None:
    registers.control.post("/_control/faults", json={"kind": "status_500", "feed": "units", "times": 1})
    assert registers.data.get("/registers/archives").status_code == 200
    assert registers.data.get("/registers/units").status_code == 500
    assert registers.data.get("/registers/units").status_code == 200


def test_lookups_are_read_by_offset(lookups: Doors) -> None:
    rows: list[Row] = []
    while page := lookups.get("/requests", offset=len(rows), limit=400)["requests"]:
        rows += page
    assert (
        len({row["request_no"] for row in rows})
        == len(rows)
        == lookups.control.get("/_control/status").json()["rows"]["requests"]
    )


def test_lookups_that_changed_come_from_their_instant_on(lookups: Doors) -> None:
    last = lookups.get("/requests", offset=0, limit=1)["requests"][0]["updated_at"]
    answer = lookups.change(25)
    since = iso(parse_iso(answer["at"]) - 60_000_000)
    found = lookups.get("/requests", **{"from": since})
    assert found["count"] == len(found["requests"]) > 0
    assert all(row["updated_at"] > last for row in found["requests"])


def test_a_wrong_key_and_a_wrong_number_are_refused(lookups: Doors) -> None:
    assert lookups.data.get("/requests", headers={"X-Api-Key": "guess"}).status_code == 401
    for question in ("limit=501", "offset=-1", "from=yesterday"):
        assert lookups.data.get(f"/requests?{question}").status_code == 400
