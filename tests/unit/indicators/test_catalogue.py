"""The catalogue as a whole."""

from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

import pytest

from core.yamllines import load as load_yaml
from indicators.catalogue import load
from indicators.reading import FOLDER
from indicators.words import MANUAL_FEED, Claim, ScopeKind
from tests.unit.indicators.golden import catalogue

SOURCES = Path(__file__).parents[3] / "collectors" / "sources"
SHORT_NAMES = (
    "办件归档率 归档及时率 公文归档率 证照归档率 馆藏数字化率 元数据完整率 四性通过率 新增电子占比 到期进馆率"
    " 节点按期率 首检合格率 管理评价指数 检查覆盖率 整改按期率 三合一有效率 查档按时率 开放审核率 隐患消除率"
)


def changed(tmp_path: Path, file: str, old: str, new: str) -> Path:
    folder = tmp_path / "definitions"
    copytree(FOLDER, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_the_automation_rate_is_counted() -> None:
    found = catalogue().automation
    assert (found.automatic, found.total, found.text) == (25, 33, "75.8%")


def test_eleven_indicators_are_automatic_six_mixed_one_manual() -> None:
    claims = [one.collection for one in catalogue().indicators.values()]
    assert [claims.count(claim) for claim in (Claim.AUTO, Claim.MIXED, Claim.MANUAL)] == [11, 6, 1]
    manual = [code for code, one in catalogue().indicators.items() if one.collection is Claim.MANUAL]
    assert manual == ["E03"]


def test_short_names_are_those_of_the_wall() -> None:
    assert [one.short.zh for one in catalogue().indicators.values()] == SHORT_NAMES.split()


def test_places_and_city_have_all_eighteen() -> None:
    for kind in (ScopeKind.PLACE, ScopeKind.CITY):
        assert all(kind in one.dims for one in catalogue().indicators.values())


def test_an_indicator_knows_the_feeds_it_rests_on() -> None:
    feeds = catalogue().feeds_of
    assert feeds("A01") == tuple(("platform", feed) for feed in ("case-archive", "checks", "cases", "item-catalog"))
    assert feeds("B02") == (("das", "items"), ("filerooms", "items"), ("platform", "doc-archive"))
    assert feeds("D01") == (("registers", "results"), MANUAL_FEED)
    assert feeds("E03") == (MANUAL_FEED,)
    assert catalogue().sources_of("B02") == ("das", "filerooms", "platform")
    assert catalogue().feeds("QRY.request", "DAS.volume") == (("lookups", "requests"), ("das", "volumes"))
    assert catalogue().beside == {("filerooms", "items")}


def test_feeds_beside_others_fill_the_same_tables() -> None:
    tables = {
        (source, code): feed["table"]
        for source in ("das", "filerooms")
        for code, feed in load_yaml(SOURCES / f"{source}.yaml").value["feeds"].items()
    }
    for system in catalogue().systems.values():
        for table, feeds in system.also.items():
            own = tables[system.source, system.tables[table]]
            assert {tables[source, code] for source, _, code in (feed.partition("/") for feed in feeds)} == {own}


def test_every_table_names_a_feed_that_is_collected() -> None:
    for system in catalogue().systems.values():
        source = load_yaml(SOURCES / f"{system.source}.yaml").value
        assert set(system.tables.values()) <= set(source["feeds"])


def test_a_band_waits_for_the_slowest_item() -> None:
    assert catalogue().refresh_interval("A01") == timedelta(minutes=5)
    assert catalogue().refresh_interval("A02") == timedelta(days=1)
    assert catalogue().refresh_interval("D01") == timedelta(0)


def test_the_mark_goes_only_when_body_and_document_are_named(tmp_path: Path) -> None:
    mark = catalogue().composite.shown_mark
    assert mark is not None
    assert mark.zh == "试行口径"
    both = 'issued_by: "某局"\n  issued_no: "某发〔2026〕1号"'
    folder = changed(tmp_path, "composite.yaml", 'issued_by: ""\n  issued_no: ""', both)
    assert load(folder).composite.shown_mark is None


def test_new_limits_make_a_new_version(tmp_path: Path) -> None:
    line = "- {from: 2024-01-01, target: 98, warn: 95, crit: 90, evidence: PROP}"
    newer = "- {from: 2027-01-01, target: 99, warn: 97, crit: 92, evidence: PROP}"
    found = load(changed(tmp_path, "category_a.yaml", line, f"{line}\n      {newer}"))
    assert found.version != catalogue().version
    assert found.limits("A02", date(2026, 12, 31)).target == 98
    assert found.limits("A02", date(2027, 1, 1)).target == 99
    assert found.limits("A02", date(2027, 1, 1)).since == date(2027, 1, 1)


def test_the_version_does_not_depend_on_comments(tmp_path: Path) -> None:
    found = load(changed(tmp_path, "items.yaml", "items:\n", "# a remark\nitems:\n"))
    assert found.version == catalogue().version


def test_the_body_is_enough_to_compute_again() -> None:
    body = catalogue().body
    assert body["A01"]["limits"][0]["target"] == "999/10"
    assert body["filing_limit_days"]["values"][0]["value"] == 15
    assert set(catalogue().items) | set(catalogue().indicators) <= set(body)


def test_a_date_is_no_number() -> None:
    with pytest.raises(TypeError):
        catalogue().number("inspection_cycle_start", date(2026, 1, 1))
