"""Sources that answer rubbish, through the stand-ins: the state and its reason are shown, no number is ever wrong."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from tests.system.numbers import CITY, Cockpit, Row, differences, places, some_owners
from tests.system.running import Demo
from tests.system.sources import Sources


@dataclass(frozen=True, eq=False)
class Fault:
    """A fault of a feed, by the address the stand-in knows it by, and what the cockpit must say of our feed."""

    kind: str
    system: str
    address: str
    feed: str
    outcome: str
    reason: str
    more: dict[str, Any] = field(default_factory=dict)

    def is_shown(self, feeds: dict[str, Row], on_screen: dict[str, Row]) -> bool:
        """Whether feed and source say it with the reason, and the screen does."""
        row, shown = feeds[f"{self.system}/{self.feed}"], on_screen[self.system]
        said = row["outcome"] == self.outcome and self.reason in row["reason"]
        return said and row["source"] == shown["state"] == STATES[self.system] and shown["reason"] != ""


STATES: Final = {
    "platform": "stopped",
    "licences": "stopped",
    "das": "stopped",
    "lookups": "late",
    "registers": "doubtful",
}
"""how each source is as a whole, by the worst of its feeds"""

SHOWN: Final = (
    Fault("status_500", "platform", "edas/cases", "cases", "retry", "status 500"),
    Fault("cut_body", "platform", "edas/case-archive", "case-archive", "retry", "cut off"),
    Fault("status_429", "platform", "checks", "checks", "retry", "status 429"),
    Fault("malformed_json", "platform", "erms/doc-register", "doc-register", "stopped", "cannot be read"),
    Fault(
        "missing_column",
        "platform",
        "erms/doc-archive",
        "doc-archive",
        "stopped",
        "expected the field 'archival_code'",
        {"column": "archival_code"},
    ),
    Fault("expired_token", "platform", "deletions", "deletions", "stopped", "token_expired"),
    Fault("bad_signature", "licences", "links", "links", "stopped", "bad_signature"),
    Fault(
        "retyped_column",
        "licences",
        "certificates",
        "certificates",
        "stopped",
        "expected text, found an object",
        {"column": "cert_name"},
    ),
    Fault("timeout", "lookups", "requests", "requests", "retry", "status 504", {"seconds": 0.5}),
    Fault(
        "missing_column",
        "das",
        "items",
        "items",
        "stopped",
        "expected the field 'formed_on'",
        {"column": "formed_on"},
    ),
)

EMPTY: Final = (
    Fault("empty_success", "registers", "issues", "issues", "suspect", "answers with nothing"),
    Fault("empty_success", "das", "checks", "checks", "suspect", "shows nothing"),
)
"""An empty answer is doubted at once after one that brought rows."""

ROWS_OF_NEWEST_RUN: Final = """
SELECT rows FROM run WHERE source = %s AND feed = %s AND outcome <> 'running' ORDER BY run_id DESC LIMIT 1"""

UNSEEN: Final[tuple[tuple[str, str, str, dict[str, Any]], ...]] = (
    ("registers", "unknown_column", "schemes", {}),
    ("registers", "repeat_page", "nodes", {"times": 3}),
    ("registers", "status_500", "batches", {"times": 1}),
    ("platform", "expired_token", "edas/item-catalog", {"times": 1}),
)
"""A field too many, a page that comes again, one bad answer, a token that ran out: mended without anybody noticing."""


def test_faults_are_shown_with_their_reason_and_leave_no_wrong_number(
    demo: Demo, cockpit: Cockpit, sources: Sources
) -> None:
    scopes = [CITY, *places(cockpit), *some_owners(demo, 5)]
    pids = demo.pids
    with sources.paused():
        try:
            _switch_on(demo, sources)
            sources.change(900)
            _wait_until_shown(demo, cockpit, sources)
        finally:
            sources.clear_faults()
        sources.wait_until_read()
        assert differences(cockpit, sources, scopes) == []
    assert {
        feed: row["source"] for feed, row in cockpit.feeds().items() if row["outcome"] in ("stopped", "failed")
    } == {}
    assert {role: demo.pids[role] for role in ("worker", "web")} == {role: pids[role] for role in ("worker", "web")}


def test_a_field_too_many_is_noted_with_the_run(demo: Demo, sources: Sources) -> None:
    with sources.paused():
        try:
            sources.set_fault("lookups", "unknown_column", "requests", column="surprise")
            sources.change_one("lookups", 10)
            sources.wait_until_read()
        finally:
            sources.clear_faults()
    noted = "SELECT count(*) FROM run WHERE source = 'lookups' AND outcome = 'ok' AND warnings::text LIKE %s"
    assert demo.value(noted, "%unknown field%surprise%") >= 1


def _switch_on(demo: Demo, sources: Sources) -> None:
    for fault in EMPTY:
        sources.change_one(fault.system, 60)
        demo.wait_until(partial(demo.value, ROWS_OF_NEWEST_RUN, fault.system, fault.feed), f"rows of {fault.feed}")
        sources.set_fault(fault.system, fault.kind, fault.address)
    for fault in SHOWN:
        sources.set_fault(fault.system, fault.kind, fault.address, **fault.more)
    for system, kind, address, more in UNSEEN:
        sources.set_fault(system, kind, address, **more)


def _wait_until_shown(demo: Demo, cockpit: Cockpit, sources: Sources) -> None:
    """Waits until each fault was shown; a system is mended as soon as all of its faults were."""
    left = {*SHOWN, *EMPTY}

    def all_shown() -> bool:
        feeds, snapshot = cockpit.feeds(), cockpit.snapshot()
        assert len(snapshot["indicators"]) == 18
        on_screen = {source["code"]: source for source in snapshot["sources"]}
        seen = {fault for fault in left if fault.is_shown(feeds, on_screen)}
        left.difference_update(seen)
        for system in {fault.system for fault in seen} - {fault.system for fault in left}:
            sources.clear_faults(system)
        return not left

    try:
        demo.wait_until(all_shown, "every fault shown")
    except AssertionError as error:
        raise AssertionError(f"not shown: {left}") from error
