"""A repository of seven records, for tests of its harvest."""

from typing import Any

from tests.oai_kit import OaiBench, record

ROWS = 7


def bench_of(**options: Any) -> OaiBench:
    return OaiBench([record(number, f"2026-11-20T08:00:0{number}Z") for number in range(ROWS)], **options)


def keys(bench: OaiBench) -> set[str]:
    return set(bench.stored())


def everything() -> set[str]:
    return {f"D{number}" for number in range(ROWS)}
