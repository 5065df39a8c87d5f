"""Sweeps, backfills and the missing list by an operator's hand, beside a demo that goes on working."""

import csv
import signal
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.days import local_date
from operations.demo_config import reader_url
from operations.demo_folder import DemoFolder
from tests.system.numbers import CITY, Cockpit
from tests.system.running import Demo, app, command_line, environment

FEED = ("das", "items")


def variables(demo: Demo) -> dict[str, str]:
    """What a person at this demo would have in the environment."""
    secrets = DemoFolder(demo.folder).secrets()
    das = reader_url(demo.description["standins"]["das"]["data"], secrets["COCKPIT_DAS_PASSWORD"])
    return {**secrets, "DATABASE_URL": demo.description["database_url"], "COCKPIT_DAS_URL": das}


def run(demo: Demo, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return app("--config", demo.description["config"], *arguments, **variables(demo))


def days(demo: Demo) -> tuple[str, str]:
    """From the first to the last day on which items of the archives were changed."""
    versions = (demo.value(f"SELECT {bound}(version) FROM catalogue_item") for bound in ("min", "max"))
    first, last = (local_date(datetime.fromtimestamp(version / 1e6, UTC)).isoformat() for version in versions)
    return first, last


def progress(cockpit: Cockpit, kind: str) -> list[dict[str, Any]]:
    return [
        row for source in cockpit.get("/api/sources")["sources"] for row in source["progress"] if row["kind"] == kind
    ]


def test_a_source_is_swept_beside_its_traffic(demo: Demo, cockpit: Cockpit) -> None:
    report = run(demo, "sweep", "das", "volumes", "--margin", "0")
    assert report.returncode == 0, report.stdout + report.stderr
    assert report.stdout.startswith("das/volumes: ")
    feed = cockpit.feeds()["das/volumes"]
    assert feed["sweep"]["outcome"] in ("equal", "repaired")
    assert feed["sweep"]["days"] > 0
    assert feed["sweep"]["deleted"] == 0, "nothing has gone without a word"


def test_a_source_that_cannot_be_swept_says_so(demo: Demo) -> None:
    refused = run(demo, "sweep", "filerooms")
    assert refused.returncode == 1
    assert "filerooms/* cannot be swept; these can: " in refused.stderr


def test_a_backfill_that_is_killed_goes_on_and_never_moves_the_live_cursor(demo: Demo, cockpit: Cockpit) -> None:
    first, last = days(demo)
    call = ("--config", demo.description["config"], "backfill", *FEED, "--from", first, "--to", last)
    beside = "SELECT count(*) FROM watermark WHERE feed = 'items' AND starts_with(partition, 'backfill:')"
    process = subprocess.Popen(
        command_line(*call, "--rate", "500"),
        env=environment() | variables(demo),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        demo.wait_until(
            lambda: (demo.value(beside) and _rows_so_far(cockpit)) or process.poll() is not None, "a cursor of its own"
        )
        assert process.poll() is None, "it must not have ended before it could be killed"
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    (row,) = _items(cockpit)
    assert row["ended_at"] is None
    done = row["rows"]
    ended = run(demo, *call[2:], "--rate", "0")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "rows" in ended.stderr.splitlines()[-1], "a file gets plain lines"
    assert demo.value(beside) == 0
    (row,) = _items(cockpit)
    assert row["ended_at"] is not None
    assert row["rows"] > done > 0
    assert run(demo, "verify", "--json").returncode == 0


def _rows_so_far(cockpit: Cockpit) -> int:
    """What the meter of the backfill says; it is written now and then, after the cursor that stands with its rows."""
    return sum(one["rows"] for one in _items(cockpit))


def _items(cockpit: Cockpit) -> list[dict[str, Any]]:
    """How the backfill of the items stands."""
    return [one for one in progress(cockpit, "backfill") if one["feed"] == "items"]


def test_the_table_of_what_is_missing_is_as_long_as_the_list(demo: Demo, cockpit: Cockpit, tmp_path: Path) -> None:
    found = cockpit.get("/api/missing", scope=CITY)
    owner = found["rows"][0]["owner"]
    file = tmp_path / "missing.csv"
    listed = run(demo, "missing", "--owner", owner, "--csv", str(file))
    assert listed.returncode == 0, listed.stderr
    assert file.read_bytes().startswith(b"\xef\xbb\xbf"), "a spreadsheet knows UTF-8 by its mark"
    with file.open(encoding="utf-8-sig", newline="") as stream:
        assert "导出时间" in next(stream)
        rows = list(csv.DictReader(stream))
    own = cockpit.get("/api/missing", owner=owner)
    assert abs(len(rows) - own["due"] - own["coming"]) <= 5, "traffic goes on"
    assert {row["单位代码"] for row in rows} == {owner}
    reasons = {row["reason"] for page in "123" for row in cockpit.get("/api/missing", scope=CITY, page=page)["rows"]}
    assert len(reasons) > 1


def test_every_page_follows_the_one_before(demo: Demo, cockpit: Cockpit) -> None:
    period = cockpit.get("/api/missing", scope=CITY)["rows"][0]["due_on"][:4]
    page, keys, following = 0, [], "1"
    while following and page < 5:
        answer = cockpit.get("/api/missing", scope=CITY, period=period, page=following)
        keys += [(row["due_on"], row["key"]) for row in answer["rows"]]
        following, page = answer["next"], page + 1
    assert len(keys) == len(set(keys))
    assert [due for due, _ in keys] == sorted(due for due, _ in keys)
