"""等次限制情形 that count for years: raised again in later cycles, for the head of division to confirm."""

from datetime import date

from evaluation.commands import limits
from evaluation.commands.limits import Limit
from store.evaluation import objections
from store.evaluation.objections import FindingRow
from tests.integration.evaluation.world import World

REASON = "发生档案损毁事件，情况属实"


def findings(world: World, code: str) -> list[FindingRow]:
    with world.database.begin() as work:
        return objections.findings(work, world.cycle(code).cycle_id)


def confirmed(world: World, code: str, owner: str, limit: str, *, is_confirmed: bool = True) -> None:
    number = limits.find_limit(world.desk, world["officer"], code, owner, Limit(limit, "问题 2026-1", REASON), world.at)
    limits.decide_limit(world.desk, world["head"], number, REASON, world.at, is_confirmed=is_confirmed)


def year(world: World, of: int) -> str:
    return world.opened((date(of, 1, 1), date(of, 12, 31)))


def test_what_was_confirmed_in_the_last_five_years_is_raised_and_waits_for_the_head(world: World) -> None:
    first = year(world, 2026)
    for owner, limit, is_confirmed in (("U1", "V1", True), ("U1", "V3", True), ("U2", "V1", False)):
        confirmed(world, first, owner, limit, is_confirmed=is_confirmed)
    origin = next(one for one in findings(world, first) if (one.owner, one.limit) == ("U1", "V1"))
    last = year(world, 2031)
    (raised,) = findings(world, last)
    assert (raised.owner, raised.limit, raised.reference) == ("U1", "V1", "问题 2026-1")
    assert (raised.state, raised.found_by, raised.carried_from) == ("found", None, origin.finding_id)
    assert first in raised.reason
    limits.decide_limit(world.desk, world["head"], raised.finding_id, REASON, world.at, is_confirmed=True)
    assert findings(world, year(world, 2032)) == [], "six years later, and what was carried over carries nothing on"


def test_what_is_confirmed_late_is_raised_in_a_later_cycle_under_way_and_in_no_earlier_one(world: World) -> None:
    first, later = year(world, 2026), year(world, 2027)
    confirmed(world, later, "U2", "V1")
    assert findings(world, first) == []
    confirmed(world, first, "U1", "V1")
    assert [(one.owner, one.state) for one in findings(world, later)] == [("U2", "confirmed"), ("U1", "found")]
