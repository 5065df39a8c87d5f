"""Who runs a command: the person who runs the tests, or, when that is root, an ordinary user beside."""

import functools
import json
import os
import pwd
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import pytest

ROOT: Final = os.geteuid() == 0
ROOM: Final = Path(__file__).resolve().parent.parent
OWNER_PROGRAM: Final = Path(__file__).with_name("owner_program.py")
ORDINARY: Final = ("daemon", "games", "www-data")
"""accounts that exist on any machine and that root does not use to run PostgreSQL"""


@dataclass(frozen=True)
class Person:
    """An account and a Python it can run."""

    name: str
    uid: int
    gid: int
    python: str

    def own(self, path: Path, mode: int) -> Path:
        """Makes a folder of this person's."""
        path.mkdir()
        path.chmod(mode)
        if ROOT:
            os.chown(path, self.uid, self.gid)
        return path

    def start(self, directory: Path, **options: Any) -> "Owner":
        """Starts a process of this person's that uses the embedded server of a folder."""
        return Owner(self, {"directory": str(directory), **options})


class Owner:
    """A running `owner_program`; use it in a `with` block, which waits until it has let go."""

    def __init__(self, person: Person, options: Mapping[str, Any]) -> None:
        switched = ROOT and person.uid != 0
        self._process = subprocess.Popen(
            [person.python, str(OWNER_PROGRAM), json.dumps(options)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd="/",
            env=environment(),
            start_new_session=True,
            user=person.uid if switched else None,
            group=person.gid if switched else None,
            extra_groups=[] if switched else None,
        )

    def hear(self) -> dict[str, Any]:
        """The next line it says; empty when it has nothing more to say."""
        assert self._process.stdout is not None
        heard: dict[str, Any] = json.loads(self._process.stdout.readline() or "{}")
        return heard

    @property
    def pid(self) -> int:
        """Its process id, which is also that of its process group."""
        return self._process.pid

    def kill(self) -> None:
        """Ends it as `kill -9` does, and waits until it is gone."""
        self._process.kill()
        self._process.wait()

    def finish(self) -> None:
        """Tells it to let go, and waits until it has."""
        self._process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self.finish()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()


def environment() -> dict[str, str]:
    """Environment in which any Python of our version finds the product and its packages."""
    packages = [path for path in sys.path if path.endswith("-packages")]
    return {"PATH": "/usr/bin:/bin", "PYTHONPATH": os.pathsep.join([str(ROOM), *packages])}


def myself() -> Person:
    """The person who runs the tests."""
    return Person(pwd.getpwuid(os.geteuid()).pw_name, os.geteuid(), os.getegid(), sys.executable)


@functools.cache
def ordinary() -> Person | None:
    """An ordinary user whom root can act as; None when none of them can run our Python and see our files."""
    for name in ORDINARY:
        for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}", "/usr/bin/python3"):
            try:
                entry = pwd.getpwnam(name)
                person = Person(name, entry.pw_uid, entry.pw_gid, python)
                if _can_work(person):
                    return person
            except (KeyError, OSError):
                continue
    return None


def person(kind: str) -> Person:
    """`root` or `user`; ends the test with a reason where this machine cannot give that one."""
    if kind == "root":
        return myself() if ROOT else pytest.skip("only root can see what root sees")
    if not ROOT:
        return myself()
    return ordinary() or pytest.skip("no ordinary user can run this Python and read this folder")


def _can_work(person: Person) -> bool:
    version = f"import sys, psycopg2, store; raise SystemExit(sys.version_info[:2] != {sys.version_info[:2]})"
    answer = subprocess.run(
        [person.python, "-c", version],
        check=False,
        capture_output=True,
        cwd="/",
        env=environment(),
        user=person.uid,
        group=person.gid,
        extra_groups=[],
    )
    return answer.returncode == 0
