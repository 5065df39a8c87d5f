"""What the worker does: collecting, computing, checking in full, verifying; and where each source is."""

from typing import Literal, Self

from pydantic import Field, model_validator

from core.settings.values import ENV_PREFIX, EnvText, Hour, Hours, Seconds, Section


class Worker(Section):
    """Collecting and computing."""

    debounce_s: Seconds = Field(0.3, description="How long the engine gathers commits before it computes.")
    readings_every_s: Seconds = Field(10, description="Shortest distance of two stored readings of one place.")
    first_load_rows: int = Field(20000, ge=100, le=100000, description="Most rows of one batch in a first load.")
    parallel_feeds: int = Field(4, ge=1, le=16, description="Feeds of one source collected at the same time.")


class Sweeps(Section):
    """Checking feeds in full against their sources, by counts and checksums of days."""

    every_days: int = Field(7, ge=0, le=366, description="Days between two full checks of a feed; 0: never.")
    from_hour: Hour = Field(1, description="Local hour from which they may run.")
    until_hour: Hour = Field(5, description="Local hour at which they have ended; what is not done waits a night.")
    rows_per_s: float = Field(2000, gt=0, description="Most rows a second asked of a source that cannot count.")


class Verification(Section):
    """Counting everything again and comparing, each night."""

    nightly: bool = Field(True, description="Whether the worker does it each night.")
    engine: Literal["postgres", "duckdb", "both"] = Field(
        "duckdb", description="postgres: the server counts; duckdb: an export of it is counted; both: and compared."
    )
    from_hour: int = Field(2, ge=0, le=23, description="Local hour from which on it may begin.")
    until_hour: int = Field(5, ge=0, le=23, description="Local hour from which on it may begin no more.")


class SourceOverrides(Section):
    """What a source needs differently from its mapping; what is not named stays as there."""

    page_size: int | None = Field(None, ge=1, le=2000, description="Rows of one page (2 000 at most).")
    slice_rows: int | None = Field(
        None, ge=1, le=200_000, description="Rows of a view that one statement of its first load reads (200 000)."
    )
    overlap_s: float | None = Field(None, ge=0, description="Seconds read again before the cursor, for late rows.")
    tolerance_s: float | None = Field(None, ge=0, description="Seconds a source's clock may be ahead of ours.")
    silence_s: Seconds | None = Field(
        None, description="Seconds without a drop after which an owner has stopped delivering (file drops)."
    )
    timeout_s: Seconds | None = Field(None, description="Seconds to wait for an answer to go on.")
    total_s: Seconds | None = Field(None, description="Seconds for one request with all its attempts.")
    ca_file: str | None = Field(
        None,
        min_length=1,
        description="PEM file of the authorities that vouch for its HTTPS, in place of the public ones.",
    )


class Source(Section):
    """Where a source system is and how to be let in."""

    url: EnvText = Field(min_length=1, description="Base address, DSN or folder; env:NAME takes it from there.")
    enabled: bool = Field(True, description="Whether it is collected.")
    interval_s: Seconds = Field(300, description="Seconds between two polls.")
    works: Literal["always", "working_days"] = Field(
        "always", description="When it answers: a rest by the statutory calendar is no outage and makes nothing stale."
    )
    hours: Hours | None = Field(
        None, description="Local hours in which it answers, such as 08:30-17:30; without it the whole day."
    )
    credentials: dict[str, str] = Field(
        default_factory=dict, description="What the source asks for; every value is env:NAME, never the secret."
    )
    overrides: SourceOverrides = Field(
        default_factory=SourceOverrides, description="What this source needs differently from its mapping."
    )

    @model_validator(mode="after")
    def _check_hours(self) -> Self:
        if self.hours and self.hours[:5] >= self.hours[6:]:
            raise ValueError(f"hours: expected the beginning before the end, found {self.hours!r}")
        return self

    @model_validator(mode="after")
    def _check_credentials(self) -> Self:
        for name, value in self.credentials.items():
            if not value.startswith(ENV_PREFIX) or value == ENV_PREFIX:
                raise ValueError(f"expected env:NAME for the credential '{name}': secrets never stand in this file")
        return self
