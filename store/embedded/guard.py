"""Runs the server until the last of its users is gone. A program of its own: nothing of ours is imported.

The users of a server hold a shared lock on one file. The guard waits for the exclusive lock on it, which the kernel
grants when the last user has let go or has been killed, and then asks the server to stop. It is Python so that it needs
no program a small machine lacks, and it stays the caller (root, when root called), so that it never has to reach
anything as the server's account.

Arguments: users lock, guard lock, socket folder (removed afterwards), inherited descriptor of the server lock,
uid, gid and name of the account ("-" for the caller's own), then the command of the server.
"""

import contextlib
import fcntl
import itertools
import os
import signal
import sys
import threading
import time

GENTLE_S = 60
"""seconds of asking for an orderly stop before the server is told to drop everything (it recovers at the next start)"""

OWN_STOP_ONLY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""signals the guard does not heed: it has to outlast a supervisor's stop of the whole group"""

NO_SWITCH = 126
NO_PROGRAM = 127


def main(arguments: list[str]) -> int:
    """Starts the server and watches it; the first process returns as soon as the guard's lock is held."""
    users, guard, sockets, server_lock, uid, gid, name, *command = arguments
    os.umask(0o077)
    os.chdir("/")
    for number in OWN_STOP_ONLY:
        signal.signal(number, signal.SIG_IGN)
    _lock(guard)
    if os.fork():
        return 0
    server = os.fork()
    if not server:
        _become_server(name, int(uid), int(gid), command)
    os.close(int(server_lock))
    threading.Thread(target=_stop_when_unused, args=(users, server), daemon=True).start()
    _, status = os.waitpid(server, 0)
    with contextlib.suppress(OSError):
        os.rmdir(sockets)  # noqa: PTH106 # pathlib would double the time to start
    return os.waitstatus_to_exitcode(status) & 0xFF


def _lock(path: str) -> None:
    fcntl.flock(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), fcntl.LOCK_EX)


def _become_server(name: str, uid: int, gid: int, command: list[str]) -> None:
    try:
        if name != "-":
            os.initgroups(name, gid)
            os.setgid(gid)
            os.setuid(uid)
    except OSError as error:
        _give_up(NO_SWITCH, f"cannot act as {name}: {error.strerror}")
    for number in OWN_STOP_ONLY:
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execv(command[0], command)  # noqa: S606 # the launcher says what to run
    except OSError as error:
        _give_up(NO_PROGRAM, f"cannot run {command[0]}: {error.strerror}")


def _give_up(code: int, reason: str) -> None:
    os.write(2, f"FATAL:  {reason}\n".encode())
    os._exit(code)


def _stop_when_unused(users: str, server: int) -> None:
    _lock(users)
    gentle = itertools.repeat(signal.SIGINT, GENTLE_S)
    for number in itertools.chain(gentle, itertools.repeat(signal.SIGQUIT)):
        os.kill(server, number)
        time.sleep(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
