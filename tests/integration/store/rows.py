"""Short ways to write batches, and to ask what came of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from core.days import LOCAL
from core.model import Batch, Deletion, Images, MergeReport
from store.database import Database
from store.merge import Observer, merge
from store.records import TABLES
from store.verify import verify
from store.verifying.report import VerifyReport

Row = dict[str, Any]


def batch(table: str, *rows: Row, gone: Sequence[tuple[Any, ...]] = (), **more: Any) -> Batch:
    """A batch of rows given as dictionaries; `version` is 1 unless said, `gone` holds (*key, version)."""
    columns = tuple(name for name in TABLES[table].column_names if any(name in row for row in rows)) or (
        TABLES[table].keys
    )
    values = [(*(row.get(name) for name in columns), row.get("version", 1)) for row in rows]
    deletions = [Deletion(tuple(map(str, key[:-1])), key[-1]) for key in gone]
    given: dict[str, Any] = {"source": "src", "feed": table, **more}
    return Batch(table=table, columns=(*columns, "version"), rows=values, deletions=deletions, **given)


def unit(code: str, place: int = 330106, **more: Any) -> Row:
    """An active agency."""
    return {"unit_code": code, "name": f"单位 {code}", "place_code": place, "status": "active"} | more


def archive(code: str, place: int = 330106, **more: Any) -> Row:
    """An archive that takes permanent and 30-year items after 10 years, electronic ones after 5."""
    return {
        "archive_code": code,
        "name": f"档案馆 {code}",
        "place_code": place,
        "accession_retention": ["permanent", "y30"],
        "n_years": 10,
        "n_electronic": 5,
    } | more


def noon(day: date) -> datetime:
    """Noon of a local day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=LOCAL)


def case(number: str, finished: date, owner: str = "U1", **more: Any) -> Row:
    """A granted case of matter M1 and power type 1."""
    return {
        "case_no": number,
        "item_impl_code": "M1",
        "power_type": 1,
        "unit_code": owner,
        "finished_at": noon(finished),
        "result": "granted",
    } | more


def package(number: str, filed: date, **more: Any) -> Row:
    """A filed package of a case with the check K<number>."""
    return {"case_no": number, "filed_at": noon(filed), "status": "filed", "check_id": f"K{number}"} | more


def check(identifier: str, finished: date, owner: str = "U1", **more: Any) -> Row:
    """A passed first check in EDAS."""
    return {
        "check_id": identifier,
        "system": "EDAS",
        "unit_code": owner,
        "attempt": 1,
        "result": "passed",
        "finished_at": noon(finished),
    } | more


@dataclass(frozen=True)
class Store:
    """A database under test."""

    database: Database
    images: Images
    at: datetime

    def merge(self, table: str, *rows: Row, observe: Observer | None = None, **more: Any) -> MergeReport:
        """Merges rows given as dictionaries."""
        return merge(self.database, batch(table, *rows, **more), self.images, self.at, observe)

    def populate(self) -> None:
        """Two agencies, an archive and a matter in scope."""
        self.merge("unit", unit("U1", 330106), unit("U2", 330102))
        self.merge("archive", archive("330106A", 330106))
        self.merge("matter", {"item_impl_code": "M1", "unit_code": "U1", "in_scope": True})

    def rows(self, text: str, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self.database.begin() as work:
            return work.rows(text, values)

    def value(self, text: str, **values: Any) -> Any:
        """The only value of a query."""
        return self.rows(text, **values)[0][0]

    def total(self, measure: str, owner: str | None = None) -> int:
        """The sum of a measure over all cells, or those of an owner."""
        return int(
            self.value(
                f"SELECT COALESCE(sum({measure}), 0) FROM cell JOIN owner USING (owner_id)"
                " WHERE %(owner)s::text IS NULL OR code = %(owner)s",
                owner=owner,
            )
        )

    def place_total(self, measure: str, place: int) -> int:
        """The sum of a measure over the top of a place."""
        return int(self.value(f"SELECT COALESCE(sum({measure}), 0) FROM top WHERE place = %(place)s", place=place))

    def by_day(self, measure: str) -> dict[date, int]:
        """The days on which a measure counted something, over all owners."""
        rows = self.rows(
            f"SELECT DATE '1970-01-01' + day, sum({measure})::bigint FROM cell_day"
            f" WHERE {measure} IS NOT NULL GROUP BY day ORDER BY day"
        )
        return dict(rows)

    def open(self) -> dict[str, date]:
        """Open rows by natural key, with their due days."""
        return dict(self.rows("SELECT natural_key, DATE '1970-01-01' + due_day FROM open_case ORDER BY natural_key"))

    def verify(self, slices: int = 1) -> VerifyReport:
        """Counts everything again."""
        return verify(self.database, self.images, slices)

    def assert_exact(self) -> None:
        """Every cell is what a full recount says."""
        report = self.verify()
        assert report.differing_cells == 0, report.samples


def later(instant: datetime, **span: float) -> datetime:
    """An instant some time after another."""
    return instant + timedelta(**span)


def failing_at(step: str) -> Callable[[str, float], None]:
    """An observer under which a merge dies right after a step."""

    def observe(name: str, seconds: float) -> None:
        if name == step:
            raise Killed(name)

    return observe


class Killed(Exception):  # noqa: N818 -- not an error of the program: the end of its process
    """The process that merged is gone."""
