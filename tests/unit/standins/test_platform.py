"""The platform: truth follows every change, rows hang together, the untidiness is there."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from standins.days import day_of, parse_day
from standins.feeds import Feed, Row
from standins.platform import open_platform
from standins.platform_truth import ITEMS, PlatformTruth, window_of
from standins.serve import StandIn
from standins.truth import NO_GATE, Effects
from standins.universe import MUNICIPAL, PLACE_CODES
from tests.unit.standins.worlds import START, settings

AT = day_of(START)
SUBJECTS = ("edas/cases", "erms/doc-register", "checks")


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[StandIn]:
    stand_in = open_platform(settings(tmp_path))
    yield stand_in
    stand_in.system.close()


def everything(feed: Feed) -> list[Row]:
    rows: list[Row] = []
    page = feed.page(-1, 1_000)
    while page.last is not None:
        rows += page.rows
        page = feed.page(page.last, 1_000)
    return rows


def recomputed(truth: PlatformTruth, feeds: dict[str, Feed]) -> Effects:
    """Contributions of all rows as they are now, one by one, without tables and without a ledger."""
    total: Effects = Counter()
    for name, of in zip(SUBJECTS, (truth._of_case, truth._of_document, truth._of_check), strict=True):
        feed = feeds[name]
        for index in [*range(feed.base.size), *(i for i in feed.changed() if i >= feed.base.size)]:
            total.update(of(index))
    return total


def values(effects: Effects, truth: PlatformTruth, at: int) -> dict[str, int]:
    gates = truth._gates()
    found = dict.fromkeys(ITEMS, 0)
    for effect, number in effects.items():
        window = window_of(effect.item, at)
        if window.after < effect.day <= window.until and (effect.gate == NO_GATE or gates[effect.gate]):
            found[effect.item] += number
    return found


def test_truth_after_many_changes_is_what_a_full_recompute_finds(platform: StandIn) -> None:
    system, truth = platform.system, platform.system.truth
    assert isinstance(truth, PlatformTruth)

    system.change(platform.controls.author, 600)
    effects = recomputed(truth, system.feeds)

    for at in (AT, AT - 40, AT - 200, AT + 30, AT + 365):
        assert system.items("330100", at) == values(effects, truth, at)


def test_truth_is_seen_at_once_and_the_city_is_the_sum_of_its_places_and_owners(platform: StandIn) -> None:
    system = platform.system
    before = system.items("330100", AT)
    system.change(platform.controls.author, 300)
    after = system.items("330100", AT)

    assert after != before
    for scopes in (PLACE_CODES, system.world.universe.number_of):
        parts = [system.items(str(scope), AT) for scope in scopes]
        assert {item: sum(part[item] for part in parts) for item in ITEMS} == after


def test_a_number_of_changes_is_a_number_of_rows(platform: StandIn) -> None:
    rows = platform.system.change(platform.controls.author, 137)

    assert sum(rows.values()) == 137
    assert len(rows) >= 5


def test_changes_are_of_every_kind(platform: StandIn) -> None:
    system = platform.system
    before = {name: everything(feed) for name, feed in system.feeds.items()}
    system.change(platform.controls.author, 1_500)
    after = {name: everything(feed) for name, feed in system.feeds.items()}

    def keyed(rows: list[Row], name: str) -> dict[str, Row]:
        return {row[system.feeds[name].key]: row for row in rows}

    cases_before, cases_after = keyed(before["edas/cases"], "edas/cases"), keyed(after["edas/cases"], "edas/cases")
    common = cases_before.keys() & cases_after.keys()
    changed = {name for key in common for name in cases_after[key] if cases_before[key][name] != cases_after[key][name]}
    assert cases_after.keys() - cases_before.keys()
    assert cases_before.keys() - cases_after.keys()
    assert {"finished_at", "result", "unit_uscc"} <= changed
    deleted = {(one.feed, one.key) for one in system.deletions}
    back = {(name, key) for name, key in deleted if key in keyed(after[name], name)}
    assert back
    assert {name for name, _ in deleted} >= {"edas/cases", "edas/case-archive", "checks", "erms/doc-archive"}


def test_every_row_is_served_once_after_changes(platform: StandIn) -> None:
    platform.system.change(platform.controls.author, 400)

    for feed in platform.system.feeds.values():
        rows = everything(feed)
        stamps = [row["updated_at"] for row in rows]
        assert len({row[feed.key] for row in rows}) == len(rows) == feed.total()
        assert stamps == sorted(stamps)
        assert len(set(stamps)) == len(stamps)


def test_live_business_brings_cases_to_the_archive(platform: StandIn) -> None:
    system = platform.system
    for _ in range(400):
        system.step(platform.controls.author)

    new = [row for row in everything(system.feeds["edas/case-archive"]) if row["updated_at"] > "2026-07"]
    filed = [row for row in new if row["status"] == "已归档"]
    checks = {row["check_id"]: row for row in everything(system.feeds["checks"])}
    assert len(filed) > 30
    passed = [row for row in filed if checks.get(row["check_id"], {}).get("result") == "通过"]
    assert len(passed) > 0.8 * len(filed)


def test_a_restarted_platform_goes_on_where_it_stood(tmp_path: Path) -> None:
    first = open_platform(settings(tmp_path))
    first.system.change(first.controls.author, 300)
    expected = {name: everything(feed) for name, feed in first.system.feeds.items()}
    truth, deletions = first.system.items("330100", AT), list(first.system.deletions)
    first.system.close()

    second = open_platform(settings(tmp_path))

    assert {name: everything(feed) for name, feed in second.system.feeds.items()} == expected
    assert second.system.items("330100", AT) == truth
    assert second.system.deletions == deletions
    second.system.change(second.controls.author, 50)
    assert all(len({r[f.key] for r in everything(f)}) == f.total() for f in second.system.feeds.values())
    second.system.close()


def test_the_same_seed_and_start_give_the_same_rows(tmp_path: Path) -> None:
    one, two = (open_platform(settings(tmp_path / name)) for name in ("a", "b"))

    for name in one.system.feeds:
        index = range(0, one.system.feeds[name].base.size, 97)
        assert [one.system.feeds[name].original(i) for i in index] == [
            two.system.feeds[name].original(i) for i in index
        ]
    one.system.close()
    two.system.close()


def test_lively_rows_are_untidy(tmp_path: Path) -> None:
    stand_in = open_platform(settings(tmp_path, scale=0.3))
    feeds = stand_in.system.feeds
    cases, packages, checks = (everything(feeds[name]) for name in ("edas/cases", "edas/case-archive", "checks"))
    documents = everything(feeds["erms/doc-register"])

    assert {row["result"] for row in cases} >= {"准予", "不予", "办结", "撤回", "不予受理", "退件", None}
    assert {row["status"] for row in packages} == {"待归档", "检测中", "已归档", "退回"}
    assert {row["result"] for row in checks} == {"通过", "不通过", "待人工"}
    assert {row["attempt"] for row in checks} >= {1, 2}
    assert {row["secrecy"] for row in documents} == {"无", "内部", "涉密"}
    assert {row["scope"] for row in documents} == {"应归档", "不归档"}
    assert any(row["finished_at"] and "T00:00:00.000000" in row["finished_at"] for row in cases)
    assert any(row["finished_at"] and "T23:59:59.999999" in row["finished_at"] for row in cases)
    known = stand_in.system.world.universe.number_of
    assert 0 < sum(row["unit_uscc"] not in known for row in cases) < 0.01 * len(cases)
    assert not all(row["in_scope"] for row in everything(feeds["edas/item-catalog"]))
    stand_in.system.close()


def test_nothing_has_happened_after_the_start(tmp_path: Path) -> None:
    stand_in = open_platform(settings(tmp_path))
    for name, field in (("edas/cases", "finished_at"), ("edas/case-archive", "filed_at"), ("checks", "finished_at")):
        rows = [stand_in.system.feeds[name].original(i) for i in range(2_000)]
        days = [parse_day(row[field]) for row in rows if row and row[field]]
        assert max(days) <= AT
        assert min(days) > AT - 3 * 366 - 1
    stand_in.system.close()


def test_filed_packages_refer_to_a_check_that_passed(tmp_path: Path) -> None:
    stand_in = open_platform(settings(tmp_path))
    feeds = stand_in.system.feeds
    checks = {row["check_id"]: row for row in everything(feeds["checks"])}
    rows = [feeds["edas/case-archive"].original(i) for i in range(2_000)]
    filed = [row for row in rows if row and row["status"] == "已归档"]

    assert len(filed) > 1_500
    results = Counter(checks[row["check_id"]]["result"] for row in filed if row["check_id"] in checks)
    assert results["通过"] > 0.99 * len(filed)
    stand_in.system.close()


def test_published_figures_are_exact_and_all_filed(tmp_path: Path) -> None:
    stand_in = open_platform(settings(tmp_path, "published", 0.001))
    feeds = stand_in.system.feeds
    full = open_platform(settings(tmp_path / "full", "published", 1.0))

    assert feeds["edas/cases"].total() == 19_800
    assert [full.system.feeds[name].total() for name in ("edas/cases", "edas/case-archive")] == [19_800_000] * 2
    assert full.system.feeds["erms/doc-register"].total() == 160_000
    matters = everything(full.system.feeds["edas/item-catalog"])
    assert (len(matters), len({row["power_type"] for row in matters})) == (3_800, 10)
    assert {row["status"] for row in everything(feeds["edas/case-archive"])} == {"已归档"}
    items = stand_in.system.items("330100", AT)
    assert items["DI-01"] == items["DI-02"] == items["DI-03"] > 0
    assert items["DI-04"] == items["DI-05"] > 0
    stand_in.system.close()
    full.system.close()


def test_an_agency_that_moved_takes_its_history_along(tmp_path: Path) -> None:
    moves = tmp_path / "moves.json"
    stand_in = open_platform(replace(settings(tmp_path / "platform"), moves_path=moves))
    agencies = [agency for agency in stand_in.system.world.universe.agencies if agency.place == MUNICIPAL]
    cases = {agency.code: stand_in.system.items(agency.code, AT)["DI-01"] for agency in agencies}
    moved = max(cases, key=cases.__getitem__)
    before = {scope: stand_in.system.items(scope, AT)["DI-01"] for scope in ("330199", "330182", "330100")}

    moves.write_text(f'{{"{moved}": 330182}}', encoding="utf-8")
    after = {scope: stand_in.system.items(scope, AT)["DI-01"] for scope in before}

    assert cases[moved] > 0
    assert after == {
        "330199": before["330199"] - cases[moved],
        "330182": before["330182"] + cases[moved],
        "330100": before["330100"],
    }
    stand_in.system.close()
