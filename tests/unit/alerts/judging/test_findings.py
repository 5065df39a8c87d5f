"""What runs and numbers have been found to be wrong with."""

from typing import Final

from alerts.judging.findings import judge_findings, subject_of
from alerts.levels import Level
from alerts.observing import Sight, Subject
from core.conditions import Condition
from tests.unit.alerts.making import rule

FOUND: Final = rule(
    subject={"kind": "finding"},
    condition={"kind": "found", "kinds": ["contradiction", "collapse"]},
    level="serious",
)


def test_open_findings_of_its_kinds_are_breaches() -> None:
    jump = Condition("jump", scope="330106", item="DI-08")
    collapse = Condition("collapse", "das", "items", detail={"rows": 4})
    seen = judge_findings(FOUND, [jump, collapse])
    assert list(seen) == [Subject("", "collapse:das/items")]
    (one,) = seen.values()
    assert (one.sight, one.level, one.rank) == (Sight.BREACH, Level.SERIOUS, 1)
    assert one.detail == {"finding": "collapse", "source": "das", "rows": 4}


def test_a_finding_is_of_an_item_of_a_scope_or_of_a_feed() -> None:
    assert subject_of(Condition("contradiction", scope="330106", item="DI-08")) == Subject(
        "330106", "contradiction:DI-08"
    )
    assert subject_of(Condition("collapse", "das", "items")) == Subject("", "collapse:das/items")


def test_nothing_open_is_nothing_seen() -> None:
    assert judge_findings(FOUND, []) == {}
