"""Where the embedded server's files go when the folder, or the programs, are not within reach of its account."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from core.errors import OperationError
from store.embedded.account import server_account
from store.embedded.binaries import find_binaries
from store.embedded.home import POINTER
from store.embedded.lock import wait_for
from store.embedded.postmaster import read_postmaster
from tests.integration.embedded_cases import PATIENCE_S, ask, cluster_of, ends, tell
from tests.persons import ROOT, Person, myself, ordinary


@pytest.fixture
def state(open_place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in place of /var/lib/archive-cockpit."""
    monkeypatch.setattr("store.embedded.home.STATE", open_place / "state")
    return open_place / "state"


@pytest.fixture
def closed(open_place: Path) -> Path:
    """A folder that nobody else may enter, as `mktemp -d` makes it."""
    folder = open_place / "closed"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def two_people() -> tuple[Person, Person]:
    """Root and an ordinary user."""
    user = ordinary() if ROOT else None
    if user is None:
        pytest.skip("only root can start processes of two accounts")
    return myself(), user


def test_below_a_closed_folder_the_data_live_where_the_server_can_reach_them(closed: Path, state: Path) -> None:
    with cluster_of(closed / "db") as cluster:
        tell(cluster.url, "CREATE TABLE kept AS SELECT 7 AS n")
        assert (cluster.home.path.parent == state) is ROOT
        assert (closed / "db" / POINTER).exists() is ROOT
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    with cluster_of(closed / "db") as cluster:
        assert ask(cluster.url, "SELECT n FROM kept") == 7


def test_a_folder_that_is_moved_takes_its_database_along(closed: Path, state: Path) -> None:
    with cluster_of(closed / "db") as cluster:
        tell(cluster.url, "CREATE TABLE kept AS SELECT 7 AS n")
    (closed / "db").rename(closed / "moved")
    with cluster_of(closed / "moved") as cluster:
        assert ask(cluster.url, "SELECT n FROM kept") == 7


@pytest.mark.parametrize("place", ["/etc", "gone"])
def test_a_folder_that_points_nowhere_is_not_begun_anew(open_place: Path, state: Path, place: str) -> None:
    (open_place / POINTER).write_text(f"{state / place}\n")
    with pytest.raises(OperationError, match=r"should be in|was started by root"):
        cluster_of(open_place).start()


def test_a_folder_that_was_removed_and_made_anew_is_empty(closed: Path, state: Path) -> None:
    with cluster_of(closed / "db") as cluster:
        tell(cluster.url, "CREATE TABLE kept AS SELECT 7 AS n")
    shutil.rmtree(closed / "db")
    with cluster_of(closed / "db") as cluster:
        assert ask(cluster.url, "SELECT to_regclass('kept') IS NULL") is True


def test_erase_removes_what_lives_elsewhere_too(closed: Path, state: Path) -> None:
    cluster = cluster_of(closed / "db").start()
    cluster.erase()
    left = [path.name for folder in (closed / "db", state) if folder.exists() for path in folder.iterdir()]
    assert left in ([], ["locks"])


def test_data_that_are_out_of_reach_now_are_never_begun_anew(who: Person, open_place: Path, state: Path) -> None:
    place = open_place / "place"
    place.mkdir()
    with cluster_of(place / "db"):
        pass
    if not ROOT:
        pytest.skip("an ordinary user reaches its own folders")
    place.chmod(0o700)
    with pytest.raises(OperationError, match=r"cannot enter .*/place/db, where the database is kept: .*chmod o\+x"):
        cluster_of(place / "db").start()


def test_programs_below_a_closed_folder_are_copied_once_to_where_they_can_run(closed: Path, state: Path) -> None:
    package = find_binaries().parent.parent
    for folder in (package / "pginstall18", package.with_name(f"{package.name}.libs")):
        shutil.copytree(
            folder, closed / folder.relative_to(package.parent), symlinks=True, ignore=shutil.ignore_patterns("include")
        )
    programs = closed / package.name / "pginstall18" / "bin"
    shelf = state / "programs"
    for name in ("one", "two"):
        with cluster_of(state.parent / name, programs) as cluster:
            assert ask(cluster.url, "SHOW server_version") == "18.4"
    assert shelf.exists() is ROOT
    assert not ROOT or len(list(shelf.iterdir())) == 1


def test_a_very_long_path_still_gets_a_socket(who: Person, place: Path) -> None:
    deep = place / ("long" * 40) / ("longer" * 30) / "db"
    with who.start(deep) as owner:
        started = owner.hear()
        assert started["home"] == str(deep)
        assert ask(started["url"], "SELECT 1") == 1


def test_a_planted_socket_folder_is_not_used(open_place: Path) -> None:
    with cluster_of(open_place / "db") as cluster:
        usual = Path(ask(cluster.url, "SHOW unix_socket_directories"))
    usual.mkdir()
    usual.chmod(0o777)
    try:
        with cluster_of(open_place / "db") as cluster:
            assert Path(ask(cluster.url, "SHOW unix_socket_directories")) != usual
    finally:
        usual.rmdir()


def test_a_database_of_root_tells_others_so(two_people: tuple[Person, Person], open_place: Path) -> None:
    root, user = two_people
    place = root.own(open_place / "place", 0o755)
    with root.start(place / "db") as owner:
        assert "url" in owner.hear()
        with user.start(place / "db") as stranger:
            told = stranger.hear()["refused"]
    assert told == (
        f"The database in {place}/db belongs to the account root, and this is {user.name}: "
        "run this command as root, or choose another folder."
    )


def test_a_database_of_a_user_tells_root_so(two_people: tuple[Person, Person], open_place: Path) -> None:
    root, user = two_people
    place = user.own(open_place / "place", 0o755)
    with user.start(place / "db") as owner:
        assert "url" in owner.hear()
    with root.start(place / "db") as stranger:
        assert f"belongs to the account {user.name}, and this is root" in stranger.hear()["refused"]


def test_a_closed_folder_of_root_tells_others_whose_it_is(two_people: tuple[Person, Person], open_place: Path) -> None:
    root, user = two_people
    place = root.own(open_place / "place", 0o700)
    with user.start(place / "db") as stranger:
        told = stranger.hear()["refused"]
    assert told.startswith(f"This is {user.name}, which may not write in {place}/db (owner: root)")


def test_a_database_that_root_keeps_elsewhere_tells_others_so(
    two_people: tuple[Person, Person], open_place: Path, state: Path
) -> None:
    _, user = two_people
    place = user.own(open_place / "place", 0o700)
    cluster = cluster_of(place)
    with cluster:
        home = cluster.home.path
    with user.start(place) as stranger:
        told = stranger.hear()["refused"]
    assert told == (
        f"The database of {place} was started by root and is kept in {home}: "
        "run this command as root, or choose another folder."
    )


def test_a_stale_process_id_that_belongs_to_somebody_else_now_is_no_hindrance(open_place: Path) -> None:
    with cluster_of(open_place / "db") as cluster:
        written = (cluster.home.data / "postmaster.pid").read_text().splitlines()
        data = cluster.home.data
        tell(cluster.url, "CREATE TABLE kept AS SELECT 7 AS n")
    account = server_account()
    become = {"user": account.uid, "group": account.gid, "extra_groups": []} if account.switched else {}
    somebody = subprocess.Popen(["sleep", "600"], cwd="/", **become)  # type: ignore[call-overload]
    try:
        (data / "postmaster.pid").write_text("\n".join([str(somebody.pid), *written[1:], ""]))
        with cluster_of(open_place / "db") as cluster:
            assert ask(cluster.url, "SELECT n FROM kept") == 7
    finally:
        somebody.terminate()
        somebody.wait()


def test_a_server_that_was_started_by_other_means_is_left_alone(open_place: Path) -> None:
    with cluster_of(open_place / "db") as cluster:
        data = cluster.home.data
    account = server_account()
    become = {"user": account.uid, "group": account.gid, "extra_groups": []} if account.switched else {}
    command = [str(find_binaries() / "postgres"), "-D", str(data), "-c", "listen_addresses=", "-k", str(data)]
    with subprocess.Popen(command, cwd="/", stderr=subprocess.DEVNULL, **become) as other:  # type: ignore[call-overload]
        try:
            assert wait_for(lambda: bool((seen := read_postmaster(data)) and seen.ready), PATIENCE_S)
            with pytest.raises(OperationError, match=rf"process {other.pid}\) uses .*/db: stop it first"):
                cluster_of(open_place / "db").start()
        finally:
            other.terminate()
            assert ends(other.pid) or other.wait() == 0


def test_two_starts_at_once_below_a_closed_folder_agree_on_one_place(who: Person, open_place: Path) -> None:
    closed = who.own(open_place / "closed", 0o700)
    try:
        with who.start(closed / "db") as one, who.start(closed / "db") as other:
            assert one.hear() == other.hear()
    finally:
        if who.uid == os.geteuid():
            cluster_of(closed / "db").erase()
