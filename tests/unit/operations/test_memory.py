"""Few arenas, seen from outside: threads that allocate do not make arenas of their own."""

import subprocess
import sys

import pytest

THREADS = 12
PROGRAM = f"""
import sys, threading
from operations.memory import keep_few_arenas
if sys.argv[1] == "few" and not keep_few_arenas():
    sys.exit(3)
met = threading.Barrier({THREADS})
def hold():
    kept = [bytes(size) for size in range(600, 60_000, 600)]
    met.wait()
    return kept
threads = [threading.Thread(target=hold) for _ in range({THREADS})]
for thread in threads: thread.start()
for thread in threads: thread.join()
import ctypes
libc = ctypes.CDLL(None)
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


def arenas(how: str) -> int:
    """How many arenas a process of many allocating threads has made."""
    done = subprocess.run([sys.executable, "-c", PROGRAM, how], capture_output=True, text=True, check=False)
    if done.returncode == 3:
        pytest.skip("the C library of this machine is not glibc")
    assert done.returncode == 0, done.stderr
    return done.stdout.count("<heap nr=")


def test_threads_share_a_few_arenas() -> None:
    assert arenas("few") <= 2 < arenas("many")
