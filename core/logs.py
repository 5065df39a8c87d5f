"""Structured logging: one line an event, `key=value` pairs a machine can read and a person too."""

import logging
import sys
from datetime import UTC, datetime
from typing import Final

UNSEEN: Final = {code: f"\\x{code:02x}" for code in (*range(0x20), 0x7F, *range(0x80, 0xA0))} | {
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}
"""what ends a line or moves a terminal: whoever sends an address or a name could write lines of their own by it"""

QUIET: Final = {
    # a poll that is still at work lets its next turn pass: during a first load that is every second, and lag says it
    "apscheduler": logging.ERROR,
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "uvicorn.access": logging.WARNING,
}
"""the least level of what the libraries say"""


class LineFormatter(logging.Formatter):
    """`2026-11-26T07:42:18Z INFO collectors.runner text`, with the traceback of an exception on its own lines."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 -- logging's name
        """The instant of the record, ISO 8601, UTC."""
        return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 -- logging's name
        """The line, with whatever would end it written out."""
        return super().formatMessage(record).translate(UNSEEN)


def set_up_logs(level: int = logging.INFO) -> None:
    """Sends all logs of this process to standard error, one line each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(least)
