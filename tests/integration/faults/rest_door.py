"""The platform behind a real HTTP(S) server, and the faults it can have."""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

import httpx
import orjson

from collectors.bound_feed import BoundFeed
from core.model import RunReport
from operations.fault_matrix import Fault
from tests.collector_kit import source_named
from tests.integration.faults import rows as held
from tests.integration.faults import server as wire
from tests.integration.faults.rows import BEFORE, NEWS, STRANGER, UNITS, stamp
from tests.integration.faults.server import FaultyServer
from tests.integration.faults.world import (
    Store,
    bound,
    expected_rows,
    feed_named,
    from_field,
    stored_rows,
    with_codes,
)
from tests.recorded_host import RecordedHost, Row

HTML: Final = "<!DOCTYPE html><html><body>请登录 <form action='/login'></form></body></html>"
BOM: Final = b"\xef\xbb\xbf"


class MatrixHost(RecordedHost):
    """A recorded host whose pages can come in a wrong order, and whose account can be taken away."""

    order: str = ""
    revoked: bool = False

    def _sign_in(self, request: Any) -> Any:
        answer = super()._sign_in(request)
        return wire_refusal() if self.revoked else answer

    def handle(self, request: Any) -> Any:
        """An unknown place in a listing is refused, as sources do."""
        try:
            return super().handle(request)
        except (TypeError, ValueError):
            return httpx.Response(400, json={"error": "bad_cursor", "message": "no such place"})

    def _page(self, code: str, updated: str, query: Mapping[str, str], fault: str) -> tuple[Any, dict[str, str]]:
        if not self.order or code != "cases":
            return super()._page(code, updated, query, fault)
        answer, headers = getattr(self, f"_{self.order}")(code, updated, query, fault)
        return answer, headers

    def _unordered(self, code: str, updated: str, query: Mapping[str, str], fault: str) -> tuple[Any, dict[str, str]]:
        answer, headers = super()._page(code, updated, query, fault)
        random.Random(len(answer["data"])).shuffle(answer["data"])
        return answer, headers

    def _repeated(self, code: str, updated: str, query: Mapping[str, str], fault: str) -> tuple[Any, dict[str, str]]:
        """Each page brings the last one again, before its own rows."""
        before = self._served.get(code, [])
        answer, headers = super()._page(code, updated, query, fault)
        answer["data"] = [*before, *answer["data"]]
        return answer, headers

    def _backward(self, code: str, updated: str, query: Mapping[str, str], fault: str) -> tuple[Any, dict[str, str]]:
        """The newest page comes first."""
        everything = sorted(self.rows[code], key=lambda row: str(row[updated]), reverse=True)
        size, begin = int(query["limit"]), int(query.get("cursor", "0"))
        page = everything[begin : begin + size]
        more = begin + size < len(everything)
        return {"data": page, "next_cursor": str(begin + len(page)) if page else None, "has_more": more}, {}

    def _shifting(self, code: str, updated: str, query: Mapping[str, str], fault: str) -> tuple[Any, dict[str, str]]:
        """While a page is handed out, its first row is changed, and so moves behind all others."""
        answer, headers = super()._page(code, updated, query, fault)
        for row in self.rows[code]:
            if answer["data"] and row["case_no"] == answer["data"][0]["case_no"] and not row.get("touched"):
                answer["data"][0] = dict(row)
                self.moved += 1
                row["updated_at"] = stamp(held.NEW + timedelta(seconds=100 + self.moved))
                row["materials"] = 99
                if self.moved > 2:
                    self.order = ""
        return answer, headers

    moved: int = 0


def wire_refusal() -> Any:
    """An account that is no longer known."""
    return httpx.Response(401, json={"error": "invalid_client", "message": "this account was revoked"})


class RestDoor:
    """One fault of the platform, made and mended."""

    def __init__(self, store: Store, fault: Fault) -> None:
        self.store, self.fault = store, fault
        self.source = source_named("platform")
        self.feed_code = fault.feed
        self.truth: list[Row] = held.platform(BEFORE + NEWS, fault.feed)[fault.feed]
        self.host = MatrixHost(self.source, store.clock.now, {code: [] for code in self.source.feeds})
        self.host.rows["deletions"] = []
        secure = fault.door == "tls"
        self.server = FaultyServer(self.host, self.source.feeds[fault.feed].path, secure=secure)
        self.plain = FaultyServer(self.host, self.server.path) if secure else None
        self.feeds = bound(self.source, self.server.url, store.clock)
        self.spoilt: set[int] = set()
        self._live()

    def _live(self) -> None:
        """As in the middle of a day: the usual poll has been, then there is news."""
        truth, self.truth = self.truth, self.truth[:BEFORE]
        self.publish()
        if self.plain is None:
            assert self.store.run(self.feed).outcome in ("ok", "empty")
        self.truth = truth
        self.publish()

    def close(self) -> None:
        """Nothing is left."""
        for feed in self.feeds:
            feed.collector.close()
        self.server.close()
        if self.plain is not None:
            self.plain.close()

    @property
    def feed(self) -> BoundFeed:
        """The feed under test."""
        return feed_named(self.feeds, self.feed_code)

    def publish(self) -> None:
        """The host shows the truth, but for what is spoilt."""
        shown = [dict(row) for row in self.truth]
        for number in self.spoilt:
            shown[number] = self._spoil(shown[number])
        self.host.rows[self.feed_code] = shown

    def _spoil(self, row: Row) -> Row:
        spec = self.fault.fault
        if "rename" in spec:
            row[spec["rename"]] = row.pop(spec["field"])
        elif spec.get("drop"):
            del row[spec["field"]]
        else:
            row[spec["field"]] = self._value(row, spec["value"])
        return row

    def _value(self, row: Row, value: Any) -> Any:
        if value == "as text":
            return str(row[self.fault.fault["field"]])
        if isinstance(value, str) and value.startswith("now+"):
            return stamp(self.store.clock.now() + timedelta(minutes=int(value.removeprefix("now+"))))
        if isinstance(value, str) and value.startswith("long "):
            return "长" * int(value.removeprefix("long "))
        return json.loads(f'"{value}"') if isinstance(value, str) and "\\u" in value else value

    # --- the faults

    def begin(self) -> None:
        """The fault is there."""
        getattr(self, f"_on_{self.fault.fault['kind']}")()

    def look(self) -> RunReport:
        """One poll while it lasts."""
        report = self.store.run(self.feed)
        if self.fault.fault.get("deletions"):
            assert self.store.run(feed_named(self.feeds, "deletions")).outcome in ("ok", "empty")
        return report

    def _on_refused(self) -> None:
        self.server.close()

    def _off_refused(self) -> None:
        self.server.open()

    def _on_tls(self) -> None:
        pass

    def _on_wire(self) -> None:
        named: Mapping[str, Callable[[], wire.Sabotage]] = {
            "trickle": lambda: wire.trickle,
            "silence": lambda: wire.silence,
            "cut": lambda: wire.cut,
            "loop": lambda: wire.redirect(self.server.path),
            "away": lambda: wire.redirect("http://elsewhere.example/cases"),
            "html": lambda: wire.body(lambda _: HTML.encode(), "text/html"),
            "gb18030": lambda: wire.body(_in_gb18030),
            "bom": lambda: wire.body(lambda content: BOM + content),
            "half": lambda: wire.body(lambda content: content[: len(content) // 2]),
            "shape": lambda: wire.body(lambda content: b'{"rows": []}'),
        }
        self.server.sabotage = named[self.fault.fault["how"]]()

    def _on_status(self) -> None:
        headers = {"Retry-After": "120"} if self.fault.fault["status"] == 429 else {}
        self.server.sabotage = wire.status(self.fault.fault["status"], **headers)

    def _on_spoil(self) -> None:
        chosen = self.fault.fault.get("rows", "news")
        if self.fault.fault.get("all_touched"):
            for number, row in enumerate(self.truth):
                row["updated_at"] = stamp(held.NEW + timedelta(seconds=number))
        first = 0 if chosen == "all" else BEFORE
        self.spoilt = set(range(first, BEFORE + chosen if isinstance(chosen, int) else BEFORE + NEWS))
        if "last" in self.fault.fault:
            self.spoilt = set(range(BEFORE + NEWS - self.fault.fault["last"], BEFORE + NEWS))
        self.publish()

    def _on_empty(self) -> None:
        assert self.store.run(self.feed).outcome == "ok"
        self.host.forever = "empty_success"

    def _on_expired(self) -> None:
        self.host.faults = ["expired_token"]

    def _on_revoked(self) -> None:
        self.host.revoked = True
        self.host.signed_in += 1

    def _on_ahead(self) -> None:
        for row in self.truth[BEFORE : BEFORE + 2]:
            row["updated_at"] = stamp(self.store.clock.now() + timedelta(minutes=9))
        self.publish()

    def _on_order(self) -> None:
        # the very rows, so that what moves while they are read moves for good
        self.host.rows["cases"] = self.truth
        self.host.order = self.fault.fault["order"]
        if self.fault.fault.get("anew"):
            # as after a restart that has lost its place: all is read again, page by page
            self.store.rows("DELETE FROM watermark WHERE feed = 'cases' RETURNING 1")

    def _on_behind(self) -> None:
        """Two rows were changed by a clock that is behind, after newer ones had been read."""
        late = self.truth[BEFORE : BEFORE + 2]
        self.host.rows["cases"] = [row for row in self.host.rows["cases"] if row["case_no"] not in _numbers(late)]
        assert self.store.run(self.feed).outcome == "ok"
        assert len(stored_rows(self.store, self.feed)) == BEFORE + NEWS - 2
        for row in late:
            row["updated_at"] = stamp(held.NEW - timedelta(minutes=9, seconds=30))
        self.publish()
        self.store.clock.move(timedelta(minutes=6))

    def _on_deleted(self) -> None:
        gone = self.truth.pop(1)
        self.publish()
        self._delete(gone)

    def _on_back(self) -> None:
        gone = dict(self.truth[1])
        self._delete(gone)
        self.store.run(feed_named(self.feeds, "deletions"))
        assert len(stored_rows(self.store, self.feed)) == BEFORE - 1
        self.truth[1]["updated_at"] = stamp(self.store.clock.now() + timedelta(seconds=2))
        self.publish()

    def _delete(self, row: Row) -> None:
        at = stamp(self.store.clock.now())
        self.host.rows["deletions"].append({"feed": "edas/cases", "id": row["case_no"], "deleted_at": at})

    def _on_moves(self) -> None:
        for row in self.truth[:3]:
            row |= {"unit_uscc": UNITS[1], "updated_at": stamp(held.NEW)}
        self.publish()

    def _on_stranger(self) -> None:
        for row in self.truth[BEFORE : BEFORE + 2]:
            row["unit_uscc"] = STRANGER
        self.publish()

    # --- and their ends

    def mend(self) -> None:
        """What ends the fault."""
        self._clear()
        getattr(self, f"_mend_{self.fault.mend}")()

    def _clear(self) -> None:
        self.server.sabotage = None
        self.host.forever, self.host.order, self.host.revoked = "", "", False
        kind = self.fault.fault["kind"]
        getattr(self, f"_off_{kind}", lambda: None)()

    def _mend_clear(self) -> None:
        self.spoilt = set()
        self.publish()

    _mend_none = _mend_clear

    def _mend_touch(self) -> None:
        for number in self.spoilt:
            self.truth[number]["updated_at"] = stamp(self.store.clock.now() + timedelta(seconds=1))
        self._mend_clear()

    def _mend_mapping(self) -> None:
        spec = self.fault.fault
        if "rename" in spec:
            # the source keeps the new name, and the mapping learns it
            self.truth = [self._spoil(row) for row in self.truth]
            self.spoilt = set()
            self.publish()
            self._bind(from_field(self.source, self.feed_code, spec["field"], spec["rename"]))
            return
        for number in self.spoilt:
            self.truth[number][spec["field"]] = spec["value"]
        self._mend_clear()
        self._bind(with_codes(self.source, self.feed_code, spec["field"], spec["value"], "granted"))
        self.store.clock.move(timedelta(seconds=1))
        self.store.replay(self.feeds)

    def _mend_owner(self) -> None:
        source = source_named("registers")
        rows: dict[str, list[Row]] = {code: [] for code in source.feeds} | held.registers()
        rows["units"] = [*rows["units"], held.unit(STRANGER, 330106) | {"updated_at": stamp(self.store.clock.now())}]
        host = RecordedHost(source, self.store.clock.now, rows)
        (units,) = (
            one for one in bound(source, "https://s.example", self.store.clock, wire=host.wire()) if one.code == "units"
        )
        assert self.store.run(units).outcome == "ok"

    def _mend_address(self) -> None:
        assert self.plain is not None
        self._bind(self.source, self.plain.url)

    def _bind(self, source: Any, url: str = "") -> None:
        for feed in self.feeds:
            feed.collector.close()
        self.feeds = bound(source, url or self.server.url, self.store.clock)

    # --- the truth

    def expected(self) -> dict[str, dict[str, Any]]:
        """The rows that the store has to hold in the end."""
        return expected_rows(self.feed, self.truth, self.store.clock.now())

    def stored(self) -> dict[str, dict[str, Any]]:
        """The rows that it holds."""
        return stored_rows(self.store, self.feed)

    def items(self) -> dict[str, tuple[int, int]]:
        """DI-01 and DI-02 of each agency, counted without any code of the product."""
        cases = self.truth if self.feed_code == "cases" else held.platform(BEFORE)["cases"]
        packages = self.truth if self.feed_code == "case-archive" else held.platform(BEFORE)["case-archive"]
        return counted(cases, packages)


def counted(cases: Sequence[Row], packages: Sequence[Row]) -> dict[str, tuple[int, int]]:
    """Cases that were concluded in scope, and those of them whose package is filed; every check has passed."""
    filed = {row["case_no"] for row in packages if row["status"] == "已归档" and int(row["case_no"][1:]) < BEFORE}
    found: dict[str, tuple[int, int]] = {}
    for row in cases:
        due, done = found.get(row["unit_uscc"], (0, 0))
        found[row["unit_uscc"]] = due + 1, done + (row["case_no"] in filed)
    return found


def _numbers(rows: Sequence[Row]) -> set[str]:
    return {row["case_no"] for row in rows}


def _in_gb18030(content: bytes) -> bytes:
    return json.dumps(orjson.loads(content), ensure_ascii=False).encode("gb18030")
