"""The errors of the product, by what the caller should do.

CockpitError
├── ConfigurationError      tell a person: a file or the environment is wrong; carries every mistake at once
├── OperationError          tell a person: the machine refuses (port, disk, folder, server); one clear sentence
├── SourceError             a source system did not do its part
│   ├── RetryError          try again later, after `retry_after` seconds when the source said so
│   ├── StopSourceError     stop this feed and show the reason; a person has to act
│   └── SkipRowError        put this row aside and go on
├── StoreError              the database refused or is gone
│   ├── FencedError         another worker leads now: this one must not write
│   ├── NotLoadingError     a first load has been ended: go on with ordinary batches
│   ├── OvertakenError      another process has read this feed on: read it again
│   ├── OtherSumsError      the stored sums follow other definitions: only a recompute may go on from them
│   └── StoreGoneError      the server cannot be reached; an OperationError too
├── TooEarlyError           that long ago the store knows whole months alone
└── RefusedError            the command does not fit the state; the sentence of its code is shown to the user
    └── AccessDeniedError   whoever asks has no right to it
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from core.model import Mistake


class CockpitError(Exception):
    """Base of all errors that are ours."""


class ConfigurationError(CockpitError):
    """A configuration file, a definition or the environment is wrong."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class OperationError(CockpitError):
    """The machine refuses: a taken port, a full disk, a server that is gone."""


class SourceError(CockpitError):
    """A source system did not do its part.

    `code` names a sentence of the locales (`fault.*`) that says so to people in their language, `values` fill it.
    """

    def __init__(self, message: str, code: str = "other", **values: Any) -> None:
        self.code = code
        self.values = values
        super().__init__(message)


class RetryError(SourceError):
    """The source may answer later."""

    def __init__(self, message: str, retry_after: float | None = None, code: str = "other", **values: Any) -> None:
        self.retry_after = retry_after
        super().__init__(message, code, **values)


class StopSourceError(SourceError):
    """The source will not answer until a person has acted."""


class SkipRowError(SourceError):
    """This row cannot be read; the others can."""


class StoreError(CockpitError):
    """The database refused or is gone."""


class TooEarlyError(CockpitError):
    """An instant lies before what the store knows day by day; `since` is the first day that it does."""

    def __init__(self, since: date) -> None:
        self.since = since
        super().__init__(f"sums before {since} are known by whole months alone")


class FencedError(StoreError):
    """Another worker leads now."""


class NotLoadingError(StoreError):
    """The first load of this table has been ended: its rows come in ordinary batches now."""


class OvertakenError(StoreError):
    """Another process has read this feed on since this one began; nothing was kept."""


class OtherSumsError(StoreError):
    """The stored sums follow other definitions than these."""


class StoreGoneError(StoreError, OperationError):
    """The server of the database cannot be reached."""


class RefusedError(CockpitError):
    """The command does not fit the state.

    `code` names a sentence of the locales (`refused.*`) that says so to people in their language, `values` fill it.
    """

    def __init__(self, message: str, code: str = "other", **values: Any) -> None:
        self.code = code
        self.values = values
        super().__init__(message)


class AccessDeniedError(RefusedError):
    """Whoever asks has no right to it."""

    def __init__(self, permission: str, message: str = "") -> None:
        self.permission = permission
        super().__init__(message or f"this needs the right {permission}", "access_denied")
