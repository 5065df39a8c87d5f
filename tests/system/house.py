"""The demo that the system tests share, and the second cockpit on its sources: begun when asked for, ended together."""

from contextlib import ExitStack
from dataclasses import dataclass, field

from tests.databases import passable_folder
from tests.system.running import Demo, wait_gone
from tests.system.second import Second


@dataclass
class House:
    """What runs at the moment."""

    _stack: ExitStack = field(default_factory=ExitStack)
    _demo: Demo | None = None
    _second: Second | None = None

    def demo(self) -> Demo:
        """A running demo with all its numbers, started as a person starts it."""
        if self._demo is None:
            started = Demo(self._stack.enter_context(passable_folder()))
            self._stack.callback(_end, started)
            started.start()
            self._demo = started
        return self._demo

    def second(self) -> Second:
        """A second cockpit on the demo's sources, without workers; it keeps from test to test what it has read."""
        if self._second is None:
            demo = self.demo()
            folder = self._stack.enter_context(passable_folder())
            self._second = self._stack.enter_context(Second(demo, folder).running())
        return self._second

    def close(self) -> None:
        """Ends everything, the demo with Ctrl-C; AssertionError when something of it is left."""
        self._demo = self._second = None
        self._stack.close()


def _end(demo: Demo) -> None:
    processes = demo.processes()
    code = demo.stop()
    left = wait_gone(processes)
    assert not left, f"still there after Ctrl-C: {left}"
    assert code == 0, demo.logs()
