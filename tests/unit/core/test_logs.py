"""A line of the log is one line."""

import logging
import sys

from core.logs import LineFormatter


def line(message: str, *values: object, error: bool = False) -> str:
    formatter = LineFormatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    info = None
    if error:
        try:
            raise ValueError("what was wrong")
        except ValueError:
            info = sys.exc_info()
    return formatter.format(logging.LogRecord("room", logging.INFO, __file__, 1, message, values, info))


def test_what_somebody_sends_writes_no_line_of_its_own() -> None:
    told = line("the page %s is not shown", "/x\r\n2026-11-26T07:42:18Z INFO gate admin was let in\x1b[2K\u2028\x85")
    assert told.splitlines() == [told]
    assert r"/x\x0d\x0a2026-11-26T07:42:18Z INFO gate" in told
    assert "\x1b" not in told


def test_plain_texts_stay_as_they_are() -> None:
    assert line("来源 %s: 3 rows", "档案馆").endswith("INFO room 来源 档案馆: 3 rows")


def test_a_traceback_keeps_its_lines() -> None:
    first, *rest = line("an answer failed", error=True).splitlines()
    assert first.endswith("an answer failed")
    assert rest[-1] == "ValueError: what was wrong"
