"""The embedded server's life: it starts for whoever needs it, ends with the last of them, and loses nothing."""

import os
import shutil
import signal
import stat
import threading
from contextlib import closing, suppress
from pathlib import Path

import psycopg2
import pytest

from core.errors import OperationError
from store.embedded import EmbeddedCluster, attach_or_start
from store.embedded.lock import wait_for
from tests.databases import programs_of
from tests.integration.embedded_cases import PATIENCE_S, ask, ends, is_alive, parent_of, tell
from tests.persons import Person

FILL = ("CREATE TABLE kept (n int)", "INSERT INTO kept SELECT generate_series(1, 1000)")
COUNT = "SELECT count(*) FROM kept"


@pytest.mark.parametrize("version", [15, 18])
def test_a_new_cluster_is_private_checked_and_sorts_the_same_everywhere(open_place: Path, version: int) -> None:
    cluster = EmbeddedCluster(open_place / "db", programs_of(version))
    with cluster:
        url = cluster.url
        assert ask(url, "SELECT current_setting('server_version_num')::int / 10000") == version
        assert ask(url, "SHOW data_checksums") == "on"
        assert ask(url, "SHOW server_encoding") == "UTF8"
        assert ask(url, "SELECT rolpassword ~ '^SCRAM-SHA-256' FROM pg_authid WHERE rolname = current_user") is True
        assert ask(url, "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules") == "scram-sha-256"
        assert ask(url, "SELECT min(x COLLATE \"default\") FROM unnest(ARRAY['é', 'z', '中']) x") == "z"
        assert ask(url, "SELECT upper('é' COLLATE \"default\")") == "É"
        for setting, value in {"fsync": "on", "synchronous_commit": "on", "jit": "off", "TimeZone": "UTC"}.items():
            assert ask(url, f"SHOW {setting}") == value
        for path in (cluster.home.data, Path(ask(url, "SHOW unix_socket_directories"))):
            assert stat.S_IMODE(path.stat().st_mode) == 0o700
        log = cluster.home.log
        for path in (cluster.home.password, log):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "database system is shut down" in log.read_text()


def test_settings_of_the_caller_win(open_place: Path) -> None:
    with EmbeddedCluster(open_place / "db", settings={"max_connections": "23"}) as cluster:
        assert ask(cluster.url, "SHOW max_connections") == "23"


def test_what_is_committed_survives_a_restart(who: Person, place: Path) -> None:
    with who.start(place / "db") as owner:
        first = owner.hear()
        tell(first["url"], *FILL)
        owner.finish()
        assert not is_alive(first["pid"])
    with who.start(place / "db") as owner:
        again = owner.hear()
        assert again["url"] == first["url"]
        assert ask(again["url"], COUNT) == 1000


def test_a_killed_owner_takes_the_server_along_and_loses_nothing(who: Person, place: Path) -> None:
    with who.start(place / "db") as owner:
        first = owner.hear()
        tell(first["url"], *FILL)
        with closing(psycopg2.connect(first["url"])) as connection, connection.cursor() as cursor:
            cursor.execute("DELETE FROM kept")
            owner.kill()
            assert ends(first["pid"])
    with who.start(place / "db") as owner:
        assert ask(owner.hear()["url"], COUNT) == 1000


def test_a_start_right_after_a_killed_owner_waits_for_the_old_server(who: Person, place: Path) -> None:
    with who.start(place / "db") as owner:
        first = owner.hear()
        tell(first["url"], *FILL)
        owner.kill()
    with who.start(place / "db") as owner:
        again = owner.hear()
        assert ask(again["url"], COUNT) == 1000
        assert again["pid"] != first["pid"]


def test_a_killed_server_is_recovered_by_the_next_start(who: Person, place: Path) -> None:
    with who.start(place / "db") as owner:
        first = owner.hear()
        tell(first["url"], *FILL)
        os.kill(first["pid"], signal.SIGKILL)
        with who.start(place / "db") as other:
            again = other.hear()
            assert again["pid"] != first["pid"]
            assert ask(first["url"], COUNT) == 1000


def test_a_query_that_outlives_its_killed_server_is_ended_by_the_next_start(who: Person, place: Path) -> None:
    def never_ends(url: str) -> None:
        with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor, suppress(psycopg2.Error):
            cursor.execute("DO 'BEGIN LOOP END LOOP; END'")

    with who.start(place / "db") as owner:
        first = owner.hear()
        query = threading.Thread(target=never_ends, args=(first["url"],))
        query.start()
        running = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'DO %' AND state = 'active'"
        assert wait_for(lambda: ask(first["url"], running) == 1, PATIENCE_S)
        os.kill(first["pid"], signal.SIGKILL)
        with who.start(place / "db") as other:
            assert ask(other.hear()["url"], "SELECT 1") == 1
        query.join(PATIENCE_S)
        assert not query.is_alive()


def test_a_server_whose_owner_and_guard_were_killed_is_taken_over(who: Person, place: Path) -> None:
    with who.start(place / "db") as owner:
        first = owner.hear()
        tell(first["url"], *FILL)
        os.kill(parent_of(first["pid"]), signal.SIGKILL)
        owner.kill()
        assert is_alive(first["pid"])
    with who.start(place / "db") as owner:
        again = owner.hear()
        assert not is_alive(first["pid"])
        assert ask(again["url"], COUNT) == 1000


def test_when_all_are_killed_the_next_start_finds_everything(who: Person, place: Path) -> None:
    with who.start(place / "db") as owner:
        first = owner.hear()
        tell(first["url"], *FILL)
        for pid in (parent_of(first["pid"]), first["pid"]):
            os.kill(pid, signal.SIGKILL)
        owner.kill()
    with who.start(place / "db") as owner:
        assert ask(owner.hear()["url"], COUNT) == 1000


def test_a_start_killed_while_the_cluster_is_made_is_made_good_by_the_next(who: Person, place: Path) -> None:
    with who.start(place / "db") as owner:
        assert wait_for((place / "db" / "data.unfinished" / "PG_VERSION").exists, PATIENCE_S)
        owner.kill()
    with who.start(place / "db") as owner:
        assert ask(owner.hear()["url"], "SELECT 1") == 1
    assert not (place / "db" / "data.unfinished").exists()


def test_two_starts_at_once_share_one_server_until_the_last_is_done(who: Person, place: Path) -> None:
    with who.start(place / "db") as one, who.start(place / "db") as other:
        first, second = one.hear(), other.hear()
        assert first == second
        one.finish()
        assert ask(first["url"], "SELECT 1") == 1
        other.finish()
        assert not is_alive(first["pid"])


def test_the_first_owner_may_be_killed_while_another_uses_the_server(who: Person, place: Path) -> None:
    with who.start(place / "db") as one:
        first = one.hear()
        with who.start(place / "db") as other:
            assert other.hear() == first
            one.kill()
            assert ask(first["url"], "SELECT 1") == 1
        assert ends(first["pid"])


def test_ctrl_c_reaches_the_owner_and_leaves_it_the_server(who: Person, place: Path) -> None:
    with who.start(place / "db") as owner:
        first = owner.hear()
        os.killpg(owner.pid, signal.SIGINT)
        assert owner.hear() == {"interrupted": True, "still": 42}
        assert owner.hear() == {"done": True}
        assert not is_alive(first["pid"])


def test_a_folder_that_is_removed_under_the_server_does_not_keep_it_running(open_place: Path) -> None:
    cluster = EmbeddedCluster(open_place / "db").start()
    pid = cluster.pid
    shutil.rmtree(open_place / "db")
    cluster.stop()
    assert ends(pid)


def test_start_and_stop_may_be_repeated(open_place: Path) -> None:
    cluster = EmbeddedCluster(open_place / "db")
    assert cluster.start().pid == cluster.start().pid
    pid = cluster.pid
    cluster.stop()
    cluster.stop()
    assert not is_alive(pid)
    with pytest.raises(RuntimeError):
        _ = cluster.url


def test_a_command_attaches_to_the_running_server_and_leaves_it_running(open_place: Path) -> None:
    with EmbeddedCluster(open_place / "db") as cluster:
        with attach_or_start(open_place / "db") as url:
            assert url == cluster.url
        assert is_alive(cluster.pid)


def test_a_command_starts_a_server_that_does_not_run_and_stops_it_again(open_place: Path) -> None:
    with attach_or_start(open_place / "db") as url:
        pid = ask(url, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int")
    assert not is_alive(pid)


def test_over_tcp_it_listens_on_this_machine_alone(open_place: Path, free_port: int) -> None:
    with EmbeddedCluster(open_place / "db", tcp_port=free_port) as cluster:
        assert f"@127.0.0.1:{free_port}/" in cluster.url
        assert ask(cluster.url, "SHOW listen_addresses") == "127.0.0.1"
        with attach_or_start(open_place / "db") as by_socket:
            assert ask(by_socket, "SHOW port") == str(free_port)


def test_erase_leaves_nothing_of_the_database(open_place: Path) -> None:
    cluster = EmbeddedCluster(open_place / "db").start()
    tell(cluster.url, *FILL)
    cluster.erase()
    assert [path.name for path in (open_place / "db").iterdir()] == ["locks"]
    with cluster:
        assert ask(cluster.url, "SELECT to_regclass('kept') IS NULL") is True


def test_erase_is_refused_while_somebody_uses_the_database(open_place: Path) -> None:
    with EmbeddedCluster(open_place / "db") as cluster:
        with pytest.raises(OperationError, match="is in use"):
            EmbeddedCluster(open_place / "db").erase()
        assert ask(cluster.url, "SELECT 1") == 1
