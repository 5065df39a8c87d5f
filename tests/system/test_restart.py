"""A second start goes on where the first one ended; a reset forgets; what is in the way is said in one sentence."""

import socket

from tests.databases import passable_folder
from tests.system.numbers import CITY, Cockpit, differences, places
from tests.system.running import Demo, app, wait_gone
from tests.system.sources import Sources

BATCHES = "SELECT coalesce(sum(inserted + updated), 0)::int FROM batch WHERE batch_id > %s"
BY_FEED = """
SELECT string_agg(told, ', ') FROM (
    SELECT concat_ws(' ', source || '/' || feed, count(*), sum(inserted), sum(updated), min(known_at)) AS told
      FROM batch WHERE batch_id > %s GROUP BY source, feed ORDER BY sum(inserted + updated) DESC LIMIT 6) AS most"""
"""what brought the most of it: batches, rows inserted and updated, since when"""


def test_a_second_start_goes_on_where_the_first_ended(demo: Demo, cockpit: Cockpit, sources: Sources) -> None:
    first_run = demo.value("SELECT min(started_at) FROM run")
    rows = demo.value("SELECT count(*) FROM case_file")
    last_batch = demo.value("SELECT max(batch_id) FROM batch")
    processes = demo.processes()
    assert demo.stop() == 0
    assert not wait_gone(processes)

    demo.start()
    assert demo.value("SELECT min(started_at) FROM run") == first_run
    with sources.paused():
        assert differences(cockpit, sources, [CITY, *places(cockpit)]) == []
        assert demo.value(BATCHES, last_batch) < rows / 10, demo.value(BY_FEED, last_batch)


def test_a_demo_that_runs_already_is_said_in_one_sentence(demo: Demo) -> None:
    for more in ((), ("--reset",)):
        told = app("demo", "--folder", str(demo.folder), *more)
        assert (told.returncode, told.stdout) == (1, "")
        assert told.stderr.count("\n") == 1
        assert "is running" in told.stderr
        assert str(demo.folder) in told.stderr


def test_a_taken_port_is_said_in_one_sentence() -> None:
    with passable_folder() as folder, socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = app("demo", "--folder", str(folder), PORT=port)
        assert (told.returncode, told.stdout) == (1, "")
        assert told.stderr.count("\n") == 1
        assert port in told.stderr
        assert "PORT=" in told.stderr
        assert not (folder / ".demo" / "demo.json").exists()


def test_a_reset_forgets_what_an_interrupted_start_has_left() -> None:
    with passable_folder() as folder:
        interrupted = Demo(folder)
        interrupted.launch()
        interrupted.wait_until(lambda: (folder / ".demo" / "demo.json").exists(), "its processes named")
        processes = interrupted.processes()
        assert interrupted.stop() == 0, interrupted.logs()
        assert not wait_gone(processes)
        assert (folder / ".demo" / "postgres").exists()
        told = app("demo", "--folder", str(folder), "--reset")
        assert told.returncode == 0, told.stderr
        assert not (folder / ".demo").exists()
