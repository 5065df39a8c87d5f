"""Children end with their parent, however it ends: they hold the reading end of a pipe that closes with it."""

import os
import signal
import threading
from collections.abc import Mapping
from typing import Final

VARIABLE: Final = "COCKPIT_LIFELINE"
GRACE_S: Final = 10.0


class Lifeline:
    """The parent's end; `fd` is what a child must inherit, `environment` tells it the number."""

    def __init__(self) -> None:
        # the writing end is not inheritable, so it is closed by the kernel when this process is gone
        self.fd, self._held = os.pipe()

    @property
    def environment(self) -> Mapping[str, str]:
        """What a child's environment needs beside the descriptor."""
        return {VARIABLE: str(self.fd)}

    def close(self) -> None:
        """Lets go; children that still run are told to end."""
        os.close(self._held)
        os.close(self.fd)


def end_with_parent(environment: Mapping[str, str]) -> bool:
    """Makes this process end when its supervisor is gone; returns whether it has one."""
    if VARIABLE not in environment:
        return False
    fd = int(environment[VARIABLE])
    threading.Thread(target=_wait, args=(fd,), name="lifeline", daemon=True).start()
    return True


def _wait(fd: int) -> None:
    while os.read(fd, 1):
        continue
    os.kill(os.getpid(), signal.SIGTERM)
    # whoever does not listen to the signal is not waited for
    threading.Event().wait(GRACE_S)
    os._exit(1)
