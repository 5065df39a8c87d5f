"""An OAI-PMH repository in memory, with every fault that such repositories show, and the contract of their feeds."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import httpx
import pytest

from collectors.base import SourceSettings
from collectors.binding.sources import bind
from collectors.bound_feed import BoundFeed
from collectors.definition import Source
from collectors.registry import load_sources
from core.model import RunReport
from tests.collector_kit import LATER, Bench, SourceContract
from tests.recorded_host import Row
from tests.unit.collectors.sources import PLACES, TABLES

SAMPLES = Path(__file__).parent / "unit" / "collectors" / "samples"
DC = "metadata.oai_dc:dc.dc:"
DECLARED = (
    'xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def sample(name: str) -> Source:
    """A source file of the tests."""
    (found,) = load_sources(TABLES, SAMPLES, (name,))
    return found


def record(number: int, moment: str = "2026-11-20T08:00:00Z", **fields: Any) -> Row:
    """A record as a flat row."""
    return {
        "header.identifier": f"oai:archive:D{number}",
        "header.datestamp": moment,
        f"{DC}identifier": [f"档号-{number}", f"https://archive.example/{number}"],
        f"{DC}title": f"关于第 {number} 件的通知",
        f"{DC}creator": ["办公室", "档案处"],
        f"{DC}source": f"P{number}",
        f"{DC}date": "2026-11-19T10:00:00+08:00",
        f"{DC}type": "已归档",
        **fields,
    }


@dataclass
class Repository:
    """Rows in the order of `rows`; `faults` are used up from the front, one for each request of a list."""

    rows: list[Row]
    now: Callable[[], datetime]
    page: int = 3
    granularity: str = "YYYY-MM-DDThh:mm:ssZ"
    deleted: str = "persistent"
    size_lies: int = 0
    token_lives: int | None = None
    faults: list[str] = field(default_factory=list)
    forever: str = ""
    asked: list[Mapping[str, str]] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None
    """what happens before each page of a list is made"""

    def __post_init__(self) -> None:
        self._lists: dict[str, tuple[str, list[Row], int, int]] = {}
        self._uses = 0

    @property
    def lists(self) -> list[Mapping[str, str]]:
        """The requests for lists."""
        return [query for query in self.asked if query["verb"].startswith("List")]

    def handle(self, request: httpx.Request) -> httpx.Response:
        """An answer of the protocol."""
        query = dict(request.url.params)
        self.asked.append(query)
        if request.url.path != "/oai":
            return httpx.Response(404)
        if query["verb"] == "Identify":
            return self._xml(self._identify())
        fault = self.forever or (self.faults.pop(0) if self.faults else "")
        if fault == "status_503":
            return httpx.Response(503, headers={"Retry-After": "3"})
        if fault == "cut_body":
            raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")
        self.meanwhile()
        return self._listed(query, fault)

    def _identify(self) -> str:
        return (
            "<Identify><repositoryName>样例</repositoryName><protocolVersion>2.0</protocolVersion>"
            f"<deletedRecord>{self.deleted}</deletedRecord><granularity>{self.granularity}</granularity></Identify>"
        )

    def _listed(self, query: Mapping[str, str], fault: str) -> httpx.Response:
        verb, token = query["verb"], query.get("resumptionToken")
        if token is None and (query.get("metadataPrefix"), query.get("set")) != ("oai_dc", "archive:filed"):
            return self._xml('<error code="cannotDisseminateFormat">no such format</error>')
        if fault == "bad_token" or (token is not None and not self._is_good(token)):
            return self._xml('<error code="badResumptionToken">expired</error>')
        _, rows, begin, size = self._lists[token] if token else ("", *self._selected(query))
        page, rest = rows[: self.page], rows[self.page :]
        if not page:
            return self._xml('<error code="noRecordsMatch">nothing</error>')
        following = self._token(rest, begin + len(page), size)
        if fault == "same_token" and token:
            following = following.replace(next(reversed(self._lists)), token)
        body = "".join(self._part(verb, row) for row in page)
        text = f"<{verb}>{body}{following}</{verb}>"
        return self._broken(text, fault)

    def _is_good(self, token: str) -> bool:
        if self.token_lives is not None:
            self._uses += 1
            if self._uses > self.token_lives:
                self._uses = 0
                return False
        return token in self._lists

    def _selected(self, query: Mapping[str, str]) -> tuple[list[Row], int, int]:
        since = query.get("from", "")
        rows = [row for row in self.rows if str(row["header.datestamp"])[: len(since)] >= since]
        if self.deleted == "no":
            rows = [row for row in rows if row.get("header.@status") != "deleted"]
        return rows, 0, len(rows) + self.size_lies

    def _token(self, rest: list[Row], begin: int, size: int) -> str:
        if not rest:
            return f'<resumptionToken completeListSize="{size}" cursor="{begin}"/>' if begin > self.page else ""
        token = f"t{len(self._lists) + 1}"
        self._lists[token] = ("", rest, begin, size)
        return f'<resumptionToken completeListSize="{size}">{token}</resumptionToken>'

    def _part(self, verb: str, row: Row) -> str:
        status = row.get("header.@status")
        marked = f' status="{status}"' if status else ""
        identifier, stamp = escape(str(row["header.identifier"])), row["header.datestamp"]
        header = f"<header{marked}><identifier>{identifier}</identifier><datestamp>{stamp}</datestamp></header>"
        if verb == "ListIdentifiers":
            return header
        if status == "deleted":
            return f"<record>{header}</record>"
        return f"<record>{header}<metadata><oai_dc:dc>{''.join(_elements(row))}</oai_dc:dc></metadata></record>"

    def _broken(self, text: str, fault: str) -> httpx.Response:
        match fault:
            case "ill_formed_record":
                return self._xml(text.replace("<oai_dc:dc>", "<oai_dc:dc><dc:rights>A & B</dc:rights>", 1))
            case "control_character":
                return self._xml(text.replace("关于", "关\x0b于", 1))
            case "cut_page":
                return httpx.Response(200, content=self._whole(text).encode()[:-200])
            case "no_xml":
                return httpx.Response(200, content=b"<html><body>maintenance<br></body></html>")
            case "doctype":
                entity = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
                return httpx.Response(200, content=self._whole(text, entity).encode())
            case "gb18030":
                return httpx.Response(200, content=self._whole(text).encode("gb18030"))
            case "bom":
                return httpx.Response(200, content=b"\xef\xbb\xbf" + self._whole(text).encode())
        return self._xml(text)

    def _xml(self, text: str) -> httpx.Response:
        return httpx.Response(200, content=self._whole(text).encode(), headers={"Content-Type": "text/xml"})

    def _whole(self, text: str, before: str = "") -> str:
        date = self.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        begin = f'<?xml version="1.0" encoding="UTF-8"?>{before}<OAI-PMH {DECLARED}>'
        return f"{begin}<responseDate>{date}</responseDate><request/>{text}</OAI-PMH>"


def _elements(row: Row) -> Iterator[str]:
    for name, value in row.items():
        if name.startswith(DC):
            for one in value if isinstance(value, list) else [value]:
                element = f"dc:{name.removeprefix(DC)}"
                yield f"<{element}>{escape(str(one))}</{element}>" if one is not None else ""


class OaiBench(Bench):
    """A feed of a repository in memory."""

    def __init__(self, rows: list[Row], **options: Any) -> None:
        self.repository = Repository(rows, lambda: self.clock.now(), **options)
        super().__init__(sample("repository"), "records", rows)

    def settings(self) -> SourceSettings:
        """Its address."""
        return SourceSettings("https://source.example")

    def bound(self, settings: SourceSettings) -> BoundFeed:
        """Bound to the repository in memory."""
        wire = httpx.MockTransport(self.repository.handle)
        feeds = bind((self.source,), {"repository": settings}, PLACES, self.clock, self.stop, wire=wire)
        return feeds[0]

    def change_a_row(self, **changes: Any) -> Row:
        """Changes the first record, as the newest one."""
        return super().change_a_row(**changes | {"header.datestamp": _stamp(LATER)})

    def run(self) -> RunReport:
        """One poll."""
        self.repository.rows = self.rows
        for row in self.rows:
            row["header.datestamp"] = _stamp(row["header.datestamp"])
        return super().run()

    def stored(self) -> dict[str, dict[str, Any]]:
        """What a store would hold: the newest state of each record, by key."""
        held: dict[str, dict[str, Any]] = {}
        gone: dict[str, int] = {}
        for batch in self.sink.batches:
            for values in batch.rows:
                row = dict(zip(batch.columns, values, strict=True))
                key = row["doc_id"]
                if row["version"] >= max(held.get(key, {}).get("version", 0), gone.get(key, 0)):
                    held[key] = row
            for deletion in batch.deletions:
                if deletion.version >= held.get(deletion.key[0], {}).get("version", 0):
                    held.pop(deletion.key[0], None)
                    gone[deletion.key[0]] = deletion.version
        return held


def _stamp(text: str) -> str:
    """A moment as the protocol writes it."""
    if len(text) == len("2026-11-26") or text.endswith("Z"):
        return text
    return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class OaiContract(SourceContract):
    """What holds for every feed that is harvested."""

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One feed."""
        if "code" in metafunc.fixturenames:
            metafunc.parametrize("code", ["records"])

    @pytest.fixture
    def bench(self, code: str) -> OaiBench:
        """Seven records on three pages."""
        return OaiBench([record(number, f"2026-11-2{number % 5}T08:00:0{number}Z") for number in range(7)])

    def deleted_mark(self, bench: Bench) -> Any:
        """Status of the header."""
        return "deleted"

    def test_the_fields_that_are_read_are_offered(self, bench: Bench) -> None:
        """By their ways, without positions."""
        bench.publish()
        needed = {field.replace("[0]", "") for field in set(bench.mapper.fields.used) - {bench.spec.tombstone}}
        assert needed <= set(bench.feed.collector.discover())

    def test_a_deleted_row_is_taken_back(self, bench: Bench) -> None:
        """The header of a deleted record is all there is."""
        bench.run()
        row = bench.change_a_row(**{"header.@status": "deleted"})
        assert bench.run().deleted == 1
        assert [f"oai:archive:{one.key[0]}" for one in bench.sink.deletions] == [row["header.identifier"]]

    def test_an_unknown_field_warns_and_is_not_kept(self, bench: Bench) -> None:
        """Descriptions hold much that nobody asks for: it is left, without a word."""
        bench.change_all_rows({f"{DC}rights": "PRIVATE"})
        report = bench.run()
        assert (report.outcome, report.warnings) == ("ok", ())
        assert "PRIVATE" not in repr(bench.sink.batches)

    def test_a_missing_field_stops_the_feed_and_keeps_what_is_stored(self, bench: Bench) -> None:
        """XML leaves out what has no value: it counts as empty; rows without what is required are put aside."""
        bench.change_all_rows({}, without=f"{DC}title")
        assert bench.run().rows == len(bench.rows)
        assert {row["missing_elements"] for row in bench.sink.records("document_archive")} == {1}
        bench.change_all_rows({}, without=f"{DC}type")
        report = bench.run()
        assert (report.rows, report.rejected) == (0, len(bench.rows))
        assert {reject.reason for reject in bench.sink.rejects} == {"required"}

    def test_a_text_with_a_control_character_is_put_aside(self, bench: Bench) -> None:
        """XML knows no control characters at all: the record is ill-formed."""
        assert isinstance(bench, OaiBench)
        bench.repository.forever = "control_character"
        bench.repository.page = 10
        bench.run()
        assert [reject.reason for reject in bench.sink.rejects] == ["bad_xml"]
