"""Whatever changes and fails while a repository is harvested: once it is calm, we hold what it holds."""

from datetime import UTC, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oai_kit import DC, OaiBench, record

SECONDS, DAYS = "YYYY-MM-DDThh:mm:ssZ", "YYYY-MM-DD"
FAULTS = ["", "", "", "bad_token", "cut_body", "cut_page", "ill_formed_record", "status_503", "no_xml"]
KINDS = ["create", "change", "change", "delete", "restore"]


class Story:
    """A repository whose records change at random, before and between the pages of its lists."""

    def __init__(self, draw: Any, granularity: str) -> None:
        self.draw = draw
        self.granularity = granularity
        self.bench = OaiBench([], page=2, granularity=granularity)
        self.bench.repository.meanwhile = self.meanwhile
        self.version = 0
        self.calm = False
        for _ in range(5):
            self.change("create")

    def now(self) -> str:
        form = "%Y-%m-%d" if self.granularity == DAYS else "%Y-%m-%dT%H:%M:%SZ"
        return self.bench.clock.now().astimezone(UTC).strftime(form)

    def meanwhile(self) -> None:
        """Changes something between two pages; the clock goes on."""
        if not self.calm and self.draw(st.integers(0, 2)) == 0:
            self.bench.clock.move(timedelta(seconds=1))
            self.change(self.draw(st.sampled_from(KINDS)))

    def change(self, kind: str) -> None:
        """One change, at the end of the list or where the record stood."""
        self.version += 1
        rows = self.bench.rows
        living = [number for number, row in enumerate(rows) if "header.@status" not in row]
        deleted = [number for number, row in enumerate(rows) if "header.@status" in row]
        fresh = {"header.datestamp": self.now(), f"{DC}source": f"P{self.version}"}
        if kind == "create" or not living:
            rows.append(record(len(rows), **fresh) | fresh)
            return
        chosen = self.draw(st.sampled_from(deleted if kind == "restore" and deleted else living))
        number = str(rows[chosen]["header.identifier"]).rpartition("D")[2]
        row = record(int(number)) | fresh
        if kind == "delete":
            row = {**row, "header.@status": "deleted"}
        if self.draw(st.booleans()):
            rows[chosen] = row
        else:
            del rows[chosen]
            rows.append(row)

    def poll(self) -> None:
        """One poll with what may go wrong in it."""
        self.bench.repository.faults = self.draw(st.lists(st.sampled_from(FAULTS), max_size=6))
        if self.draw(st.integers(0, 4)) == 0:
            self.bench.restart()
        self.bench.run()
        self.bench.clock.move(timedelta(seconds=self.draw(st.sampled_from([1, 40, 400]))))

    def settle(self) -> None:
        """Nothing changes and nothing fails any more."""
        self.calm = True
        self.bench.repository.faults = []
        for _ in range(3):
            self.bench.clock.move(timedelta(minutes=6))
            self.bench.run()

    def expected(self) -> dict[str, str]:
        """What the repository holds."""
        living = [row for row in self.bench.rows if "header.@status" not in row]
        return {str(row["header.identifier"]).rpartition(":")[2]: str(row[f"{DC}source"]) for row in living}

    def held(self) -> dict[str, str]:
        """What a store would hold."""
        return {key: row["package_id"] for key, row in self.bench.stored().items()}


@settings(max_examples=25, deadline=None)
@given(st.data(), st.sampled_from([SECONDS, DAYS]))
def test_a_harvest_ends_up_exact(data: st.DataObject, granularity: str) -> None:
    story = Story(data.draw, granularity)
    for _ in range(data.draw(st.integers(1, 6))):
        for kind in data.draw(st.lists(st.sampled_from(KINDS), max_size=4)):
            story.change(kind)
        story.poll()
    story.settle()
    assert story.held() == story.expected()
