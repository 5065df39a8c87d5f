"""Sources that answer rubbish, through the stand-ins: the state and its reason are shown, no number is ever wrong."""

from dataclasses import dataclass, field
from typing import Any, Final

from tests.system.numbers import CITY, Cockpit, Row, differences, places, some_owners
from tests.system.running import Demo
from tests.system.sources import Sources


@dataclass(frozen=True)
class Fault:
    """A fault of a feed, by the address the stand-in knows it by, and what the cockpit must say of our feed."""

    kind: str
    system: str
    address: str
    feed: str
    outcome: str
    reason: str
    more: dict[str, Any] = field(default_factory=dict)

    def is_shown(self, feeds: dict[str, Row]) -> bool:
        """Whether the feed has the outcome and says the reason."""
        row = feeds[f"{self.system}/{self.feed}"]
        return row["outcome"] == self.outcome and self.reason in row["reason"]


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
    Fault("empty_success", "registers", "issues", "issues", "suspect", "answers with nothing"),
    Fault(
        "missing_column",
        "das",
        "items",
        "items",
        "stopped",
        "expected the field 'formed_on'",
        {"column": "formed_on"},
    ),
    Fault("empty_success", "das", "checks", "checks", "suspect", "shows nothing"),
)

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
            _switch_on(sources)
            sources.change(900)
            _wait_until_shown(demo, cockpit)
            assert len(cockpit.snapshot()["indicators"]) == 18
            assert cockpit.snapshot()["sources_ok"] < cockpit.snapshot()["sources_total"]
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


def _switch_on(sources: Sources) -> None:
    for fault in SHOWN:
        sources.set_fault(fault.system, fault.kind, fault.address, **fault.more)
    for system, kind, address, more in UNSEEN:
        sources.set_fault(system, kind, address, **more)


def _wait_until_shown(demo: Demo, cockpit: Cockpit) -> None:
    left: list[str] = []

    def all_shown() -> bool:
        feeds = cockpit.feeds()
        left[:] = [
            f"{one.system}/{one.feed} {feeds[f'{one.system}/{one.feed}']}" for one in SHOWN if not one.is_shown(feeds)
        ]
        return not left

    try:
        demo.wait_until(all_shown, "every fault shown")
    except AssertionError as error:
        raise AssertionError(f"not shown: {left}") from error
