"""What the machine refuses comes as one sentence, and the next start works once it has been put right."""

import socket
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from core.errors import OperationError
from store.embedded import EmbeddedCluster
from tests.databases import programs_of
from tests.integration.embedded_cases import ask, cluster_of, small_disk, tell
from tests.persons import person


def refusal_of(cluster: EmbeddedCluster) -> str:
    with pytest.raises(OperationError) as caught:
        cluster.start()
    return str(caught.value)


def fake_programs(folder: Path, version: str, initdb: str = "exit 1") -> Path:
    """Programs that claim a version; `initdb` is what theirs does."""
    folder.mkdir()
    for name, script in {"postgres": f"echo 'postgres (PostgreSQL) {version}'", "initdb": initdb}.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    return folder


def test_a_taken_port_is_named(open_place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        told = refusal_of(cluster_of(open_place / "db", tcp_port=port))
    assert told == f"Port {port} on 127.0.0.1 is taken by another program: choose another port."
    with cluster_of(open_place / "db") as cluster:
        assert ask(cluster.url, "SELECT 1") == 1


def test_a_port_that_the_running_server_does_not_have_is_refused(open_place: Path, free_port: int) -> None:
    with cluster_of(open_place / "db") as cluster:
        assert "without a TCP port" in refusal_of(cluster_of(open_place / "db", tcp_port=free_port))
        assert ask(cluster.url, "SELECT 1") == 1


def test_a_disk_that_fills_up_while_the_cluster_is_made_is_named(open_place: Path) -> None:
    with small_disk(open_place / "disk", "24m") as disk:
        told = refusal_of(cluster_of(disk / "db"))
        assert told == f"The disk of {disk}/db is full: make room and start again; nothing that was stored is lost."
        assert not (disk / "db" / "data").exists()
        subprocess.run(["mount", "-o", "remount,size=256m", str(disk)], check=True)
        with cluster_of(disk / "db") as cluster:
            assert ask(cluster.url, "SELECT 1") == 1


def test_a_disk_that_is_full_at_the_start_is_named(open_place: Path) -> None:
    with small_disk(open_place / "disk", "200m") as disk:
        with cluster_of(disk / "db") as cluster:
            tell(cluster.url, "CREATE TABLE kept AS SELECT 7 AS n")
        _fill(disk / "filler")
        assert f"The disk of {disk}/db is full" in refusal_of(cluster_of(disk / "db"))
        (disk / "filler").unlink()
        with cluster_of(disk / "db") as cluster:
            assert ask(cluster.url, "SELECT n FROM kept") == 7


def _fill(filler: Path) -> None:
    """Leaves no block free."""
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"\0" * 65536):
            pass


def test_a_disk_without_room_for_the_first_file_is_named(open_place: Path) -> None:
    with small_disk(open_place / "disk", "64k") as disk:
        _fill(disk / "filler")
        assert f"The disk of {disk}/db is full" in refusal_of(cluster_of(disk / "db"))


def test_a_disk_that_initdb_finds_full_is_named(open_place: Path) -> None:
    programs = fake_programs(
        open_place / "bin", "18.4", 'echo "initdb: error: could not write file: No space left on device" >&2; exit 1'
    )
    assert f"The disk of {open_place}/db is full" in refusal_of(cluster_of(open_place / "db", programs))


def test_what_initdb_complains_of_is_passed_on(open_place: Path) -> None:
    programs = fake_programs(open_place / "bin", "18.4", 'echo "initdb: error: invalid locale name" >&2; exit 1')
    assert refusal_of(cluster_of(open_place / "db", programs)) == (
        f"The database in {open_place}/db could not be made: initdb: error: invalid locale name."
    )


def test_a_read_only_disk_is_named(open_place: Path) -> None:
    with small_disk(open_place / "disk", "64k") as disk:
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        told = refusal_of(cluster_of(disk / "db"))
    assert told == f"{disk}/db is on a read-only file system: choose a folder that can be written to."


def test_a_folder_that_may_not_be_written_to_is_named(open_place: Path) -> None:
    who = person("user")
    place = who.own(open_place / "place", 0o555)
    with who.start(place / "db") as owner:
        told = owner.hear()["refused"]
    assert told.startswith(f"This is {who.name}, which may not write in {place}/db (owner: {who.name})")


def test_a_file_in_place_of_the_folder_is_named(open_place: Path) -> None:
    (open_place / "db").write_text("not a folder")
    assert refusal_of(cluster_of(open_place / "db")).startswith(f"{open_place}/db cannot be used: ")


def test_a_folder_without_programs_is_named(open_place: Path) -> None:
    told = refusal_of(cluster_of(open_place / "db", open_place))
    assert told == (
        f"{open_place} holds no program postgres: set COCKPIT_PG_BIN to the bin folder of PostgreSQL 15 or newer."
    )


def test_programs_that_are_too_old_are_named(open_place: Path) -> None:
    programs = fake_programs(open_place / "bin", "14.12 (Debian 14.12-1)")
    assert f"{programs} holds PostgreSQL 14.12, and 15 is the oldest" in refusal_of(
        cluster_of(open_place / "db", programs)
    )


def test_programs_that_do_not_run_are_named(open_place: Path) -> None:
    programs = fake_programs(open_place / "bin", "18.4")
    (programs / "postgres").write_bytes(b"\x7fELF of another machine")
    assert f"{programs}/postgres does not run: " in refusal_of(cluster_of(open_place / "db", programs))


def test_a_database_of_another_version_is_refused_with_both_versions(open_place: Path) -> None:
    with cluster_of(open_place / "db", programs_of(15)):
        pass
    told = refusal_of(cluster_of(open_place / "db"))
    assert "was made by PostgreSQL 15, and the programs are of PostgreSQL 18.4" in told


@pytest.mark.parametrize(
    ("written", "said"),
    [(b"", "holds no version"), (b"\xff\xfe", "holds no version"), (None, "PG_VERSION is missing")],
)
def test_a_damaged_version_file_is_named(open_place: Path, written: bytes | None, said: str) -> None:
    with cluster_of(open_place / "db") as cluster:
        file = cluster.home.data / "PG_VERSION"
    file.unlink() if written is None else file.write_bytes(written)
    assert said in refusal_of(cluster_of(open_place / "db"))


def test_a_server_that_gives_up_is_quoted(open_place: Path) -> None:
    told = refusal_of(cluster_of(open_place / "db", shared_buffers="many"))
    assert "did not start: invalid value for parameter" in told
    assert f"(see {open_place}/db/server.log)" in told


def test_a_missing_password_is_named(open_place: Path) -> None:
    with cluster_of(open_place / "db") as cluster:
        password = cluster.home.password
    password.unlink()
    assert f"is missing ({password})" in refusal_of(cluster_of(open_place / "db"))


def test_a_wrong_password_is_told_and_the_server_stopped(open_place: Path) -> None:
    with cluster_of(open_place / "db") as cluster:
        data = cluster.home.data
        cluster.home.password.write_text("wrong")
    assert "refuses the connection: " in refusal_of(cluster_of(open_place / "db"))
    assert not (data / "postmaster.pid").exists()
