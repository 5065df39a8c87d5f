"""What the terminal shows of a verification, and how its thread hands over."""

import io
import threading

import pytest

from core.errors import OperationError
from operations.verify_progress import Bar, interruptible
from store.verifying.report import StoppedError, VerifyReport, Watch

REPORT = VerifyReport("postgres", 0, {}, 1, 1, 0.1, 50, ())


class Terminal(io.StringIO):
    """A stream that somebody looks at."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_one_line_that_grows_and_is_gone_at_the_end() -> None:
    terminal = Terminal()

    def work(watch: Watch) -> VerifyReport:
        watch.tell("counting case", 0.0)
        watch.tell("comparing", 0.5)
        return REPORT

    assert interruptible(work, Bar(terminal)) is REPORT
    lines = terminal.getvalue().split("\r")
    assert lines[1].endswith("  0% counting case")
    assert lines[2].startswith("[############............]  50% comparing")
    assert "\n" not in terminal.getvalue()
    assert lines[-2].strip() == lines[-1] == ""


def test_a_file_gets_no_progress() -> None:
    stream = io.StringIO()
    Bar(stream).show("counting", 0.3)
    Bar(stream).clear()
    assert stream.getvalue() == ""


def test_an_error_of_the_work_is_the_error_of_the_command() -> None:
    def work(_: Watch) -> VerifyReport:
        raise OperationError("no room")

    with pytest.raises(OperationError, match="no room"):
        interruptible(work, Bar(io.StringIO()))


def test_parts_fill_the_whole_and_stopping_ends_them() -> None:
    told: list[tuple[str, float]] = []
    stopped: list[str] = []
    watch = Watch(lambda what, share: told.append((what, share)))
    watch.stopping(lambda: stopped.append("server"))
    watch.part(0.5, 0.9).part(0, 0.5).tell("item", 0.5)
    ((what, share),) = told
    assert what == "item"
    assert share == pytest.approx(0.6)
    watch.stop()
    assert stopped == ["server"]
    with pytest.raises(StoppedError):
        watch.part(0, 1).tell("case", 0)


def test_the_work_runs_beside_the_thread_that_hears_the_keys() -> None:
    threads: list[threading.Thread] = []

    def work(_: Watch) -> VerifyReport:
        threads.append(threading.current_thread())
        return REPORT

    interruptible(work, Bar(io.StringIO()))
    assert threads[0] is not threading.main_thread()
