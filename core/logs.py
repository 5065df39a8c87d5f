"""Structured logging: one line an event, `key=value` pairs a machine can read and a person too."""

import logging
import sys
from datetime import UTC, datetime
from typing import Final

QUIET: Final = ("apscheduler", "httpx", "httpcore", "uvicorn.access")


class LineFormatter(logging.Formatter):
    """`2026-11-26T07:42:18Z INFO collectors.runner text`, with the traceback of an exception on its own lines."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 -- logging's name
        """The instant of the record, ISO 8601, UTC."""
        return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def set_up_logs(level: int = logging.INFO) -> None:
    """Sends all logs of this process to standard error, one line each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
