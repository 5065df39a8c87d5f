"""The live path on a real PostgreSQL, through a real server."""

from datetime import date, timedelta

import httpx
import pytest

from cockpit.services import Services
from cockpit.web import GRACE_S
from core.clock import FixedClock
from store.runs import start_run
from tests.integration.cockpit.conftest import TODAY
from tests.integration.cockpit.filled import Cockpit
from tests.integration.cockpit.streams import reading, wait_until
from tests.integration.store.rows import case, noon
from tests.serving import served


def test_a_commit_is_on_every_screen_without_asking(cockpit: Cockpit, address: str) -> None:
    with reading(address, cockpit.carried) as plain, reading(address, cockpit.carried, gzipped=True) as squeezed:
        wait_until(lambda: plain.numbers == squeezed.numbers == ["1"])
        before = plain.newest["volumes"][2]["figures"][0]["value"]
        cockpit.file_cases(3, TODAY - timedelta(days=2), "new")
        version = cockpit.publish()
        wait_until(lambda: plain.numbers[-1] == squeezed.numbers[-1] == str(version))
        assert plain.newest == squeezed.newest
        assert plain.newest["volumes"][2]["figures"][0]["value"] == before + 3
        assert "content-encoding: gzip" in squeezed.head


def test_a_viewer_that_comes_back_gets_only_what_it_has_not(cockpit: Cockpit, address: str) -> None:
    with reading(address, cockpit.carried) as first:
        wait_until(lambda: first.numbers == ["1"])
    with reading(address, cockpit.carried, last=first.ids[-1]) as back:
        wait_until(lambda: back.events)
        assert back.events[0][0] == "alive"
        version = cockpit.publish()
        wait_until(lambda: back.numbers != [])
        assert back.numbers == [str(version)]


def test_a_reader_that_takes_nothing_skips_versions_and_holds_nobody_up(cockpit: Cockpit, address: str) -> None:
    with reading(address, cockpit.carried) as slow, reading(address, cockpit.carried) as quick:
        wait_until(lambda: slow.numbers == quick.numbers == ["1"])
        slow.pause()
        version = 1
        # until the buffers of both sockets are full and the server has to wait for this reader
        for _ in range(60):
            version = cockpit.publish()
            wait_until(lambda version=version: quick.numbers[-1] == str(version))
        slow.go_on()
        wait_until(lambda: slow.numbers[-1] == str(version))
        assert slow.numbers == sorted(slow.numbers, key=int)


def test_each_scope_has_its_own_snapshot_and_unknown_ones_are_refused(cockpit: Cockpit, address: str) -> None:
    with httpx.Client(base_url=address, headers=cockpit.carried) as client:
        city, place = (client.get(f"/api/snapshot/{scope}").json() for scope in ("330100", "330106"))
        agency, archive = (client.get(f"/api/snapshot/{scope}").json() for scope in ("U1" * 9, "330106A"))
        assert [one["scope"]["kind"] for one in (city, place, agency, archive)] == [
            "city",
            "place",
            "agency",
            "archive",
        ]
        assert [len(one["places"]) for one in (city, place, agency, archive)] == [14, 1, 0, 0]
        assert place["headline"]["value"] == 90.6
        assert agency["attention_total"] == 1
        for scope in ("339999", "330199A", "nothing", "U3" * 9, "x" * 300, "%27", "330100%20"):
            assert client.get(f"/api/snapshot/{scope}").status_code == 404, scope
        for path in ("/api/snapshot/339999", "/api/stream/339999", "/api/items?scope=339999"):
            assert client.get(path).json()["error"]["code"] == "unknown_scope"


def test_the_etag_spares_what_the_reader_has(cockpit: Cockpit, address: str) -> None:
    with httpx.Client(base_url=address, headers=cockpit.carried) as client:
        first = client.get("/api/snapshot/330100")
        tag = first.headers["etag"]
        assert tag.startswith('"330100-1-')
        assert client.get("/api/snapshot/330100", headers={"if-none-match": tag}).status_code == 304
        version = cockpit.publish()
        wait_until(lambda: client.get("/api/snapshot/330100").headers["etag"].startswith(f'"330100-{version}-'))


def test_figures_of_one_snapshot_are_of_one_moment(cockpit: Cockpit) -> None:
    city = cockpit.services().payload("330100")
    assert city is not None
    issues = next(volume for volume in city["volumes"] if volume["code"] == "issues")
    assert issues["alert"]["text"] == "逾期 1 件"
    assert city["attention_counts"] == {"alert": 0, "issue": 1, "hazard": 0, "node": 0, "batch": 1, "condition": 0}
    assert city["attention_total"] == 2
    assert city["accession"]["overdue"] == 1
    assert city["headline"]["value"] == pytest.approx(77.2)
    assert [place["text"] for place in city["places"] if place["band"]] == ["63.8", "90.6"]


def test_the_loop_counts_the_units_that_take_part(cockpit: Cockpit) -> None:
    for scope, taking_part, boxes in (
        ("330100", 2, [2, 1, 1, 0]),
        ("330106", 1, [1, 1, 1, 0]),
        ("U2" * 9, 1, [1, 0, 0, 0]),
    ):
        payload = cockpit.services().payload(scope)
        assert payload is not None
        units = next(volume for volume in payload["volumes"] if volume["code"] == "units")
        assert units["note"].endswith(f"参评 {taking_part}")
        assert [step["count"] for step in payload["loop"]["steps"]] == boxes


def test_every_item_of_the_city_is_the_sum_of_its_places(cockpit: Cockpit, address: str) -> None:
    with httpx.Client(base_url=address, headers=cockpit.carried) as client:

        def items(scope: str) -> list[int]:
            return [item["value"] for item in client.get("/api/items", params={"scope": scope}).json()["items"]]

        places = [str(place.code) for place in cockpit.services().settings.city.places]
        assert items("330100") == [sum(values) for values in zip(*map(items, places), strict=True)]
        owners = ("U1" * 9, "U2" * 9, "330106A")
        assert items("330100") == [sum(values) for values in zip(*map(items, owners), strict=True)]


def test_an_indicator_is_followed_to_the_runs_that_fed_it(cockpit: Cockpit, address: str) -> None:
    cockpit.store.merge(
        "case_package", {"case_no": "late", "status": "pending"}, source="platform", feed="case-archive"
    )
    with httpx.Client(base_url=address, headers=cockpit.carried) as client:
        answer = client.get("/api/indicators/A01", params={"scope": "330100"}).json()
        assert (answer["numerator"], answer["denominator"], answer["text"]) == (4, 5, "80.00")
        assert [(run["source"], run["feed"], run["table"]) for run in answer["runs"]] == [
            ("platform", "case-archive", "case_package")
        ]


def test_an_earlier_instant_shows_the_earlier_window(cockpit: Cockpit, address: str) -> None:
    with httpx.Client(base_url=address, headers=cockpit.carried) as client:

        def cases(at: str) -> tuple[int, int]:
            answer = client.get("/api/indicators/A01", params={"scope": "330100", "at": at}).json()
            return answer["numerator"], answer["denominator"]

        assert cases("2026-10-02") == (0, 0)
        assert cases("2026-10-03") == (4, 4)
        assert cases("2026-10-16T00:00:00+08:00") == (4, 5)
        for early in ("2020-02-29", "1949-10-01", "1000-01-01"):
            answer = client.get("/api/indicators", params={"scope": "330100", "at": early})
            assert answer.status_code == 422
            assert answer.json()["error"]["code"] == "too_early"


def test_an_empty_store_shows_an_empty_screen_not_an_error(empty_cockpit: Cockpit) -> None:
    with (
        served(empty_cockpit.services()) as (address, _),
        httpx.Client(base_url=address, headers=empty_cockpit.carried) as client,
    ):
        answer = client.get("/api/snapshot/330100")
        assert answer.status_code == 200
        city = answer.json()
        assert (city["v"], city["freshness"], city["band_counts"]["NA"]) == (0, "stale", 18)
        assert (city["headline"]["text"], city["as_of"]) == ("N/A", None)
        assert (city["attention"], city["activity"]) == ([], [])
        assert {source["state"] for source in city["sources"]} == {"never"}


def test_ready_and_metrics_speak_of_the_store(cockpit: Cockpit, address: str) -> None:
    cockpit.run_feeds("stopped", only="lookups", reason="column gone")
    with httpx.Client(base_url=address, headers=cockpit.carried) as client:
        wait_until(lambda: client.get("/readyz").status_code == 200)
        text = client.get("/metrics").text
        assert 'cockpit_runs_last_hour{feed="requests",outcome="ok",source="lookups"} 1.0' in text
        assert 'cockpit_runs_last_hour{feed="requests",outcome="stopped",source="lookups"} 1.0' in text
        assert 'cockpit_rows_last_hour{feed="cases",outcome="ok",source="platform"} 3.0' in text
        assert 'cockpit_source_silent_seconds{feed="cases",source="platform"} 0.0' in text
        assert 'cockpit_batch_seconds{quantile="0.5"}' in text
        sources = {source["code"]: source for source in client.get("/api/sources").json()["sources"]}
        assert (sources["lookups"]["state"], sources["lookups"]["reason"]) == ("stopped", "查档申请：column gone")


def test_only_changes_of_live_operation_say_how_long_changes_take(cockpit: Cockpit) -> None:
    services = cockpit.services()
    shown = [arrive(cockpit, services, change_s=90_000)]
    for change_s in (1, 2):
        cockpit.run_feeds()
        move(cockpit, timedelta(seconds=1))
        shown.append(arrive(cockpit, services, change_s))
    assert shown == [
        {"median_s": None, "p95_s": None},
        {"median_s": 1.5, "p95_s": 1.5},
        {"median_s": 2.0, "p95_s": 2.5},
    ]


def arrive(cockpit: Cockpit, services: Services, change_s: int) -> dict[str, float | None]:
    """A change that its source made seconds ago comes with a run, and is seen half a second later."""
    services.payload("330100")
    at = cockpit.clock.now()
    run_id = start_run(cockpit.database, "platform", "cases", at)
    micros = int((at - timedelta(seconds=change_s)).timestamp() * 1_000_000)
    row = case(f"run{run_id}", TODAY, "U1" * 9, version=micros)
    cockpit.store.merge("case_file", row, source="platform", feed="cases", run_id=run_id)
    move(cockpit, timedelta(seconds=0.5))
    cockpit.publish()
    payload = services.payload("330100")
    assert payload is not None
    latency: dict[str, float | None] = payload["latency"]
    return latency


def test_what_grows_old_is_called_stale_though_nothing_new_comes(cockpit: Cockpit) -> None:
    services = cockpit.services()
    before = services.payload("330100")
    move(cockpit, timedelta(minutes=11))
    after = services.payload("330100")
    assert before is not None
    assert after is not None
    rows = [{row["code"]: row for row in payload["indicators"]} for payload in (before, after)]
    assert (rows[0]["A01"]["freshness"], rows[1]["A01"]["freshness"]) == ("live", "stale")
    assert rows[0]["A01"]["value"] == rows[1]["A01"]["value"]


def test_a_silent_source_holds_its_numbers_instead_of_making_them_bad(cockpit: Cockpit) -> None:
    cockpit.store.merge(
        "case_file", *({"case_no": f"x{n}", "item_impl_code": "M1", "unit_code": "U1" * 9} | due() for n in range(5))
    )
    move(cockpit, timedelta(days=10))
    cockpit.run_feeds(only="registers")
    payload = cockpit.services().payload("330100")
    assert payload is not None
    row = next(row for row in payload["indicators"] if row["code"] == "A01")
    assert (row["freshness"], row["numerator"], row["denominator"]) == ("stale", 4, 5)
    assert row["window"]["until"] == "2026-11-26"


def move(cockpit: Cockpit, span: timedelta) -> None:
    """Moves the clock of the store and of its server."""
    assert isinstance(cockpit.clock, FixedClock)
    cockpit.clock.move(span)


def due() -> dict[str, object]:
    """A case that falls due a few days after today."""
    return {"power_type": 1, "finished_at": noon(date(2026, 11, 20)), "result": "granted"}


def test_the_server_stops_at_once_though_viewers_watch(cockpit: Cockpit) -> None:
    with (
        served(cockpit.services()) as (address, web),
        reading(address, cockpit.carried) as one,
        reading(address, cockpit.carried, gzipped=True) as other,
    ):
        wait_until(lambda: one.numbers == other.numbers == ["1"])
        web.should_exit = True
        # shorter than the server's own patience with connections that do not end
        wait_until(lambda: one.ended and other.ended, GRACE_S - 0.5)


def test_the_index_is_small_on_the_wire(cockpit: Cockpit, address: str) -> None:
    with httpx.Client(base_url=address, headers=cockpit.carried) as client:
        answer = client.get("/")
        assert answer.headers["content-encoding"] == "gzip"
        assert int(answer.headers["content-length"]) < 8_000
