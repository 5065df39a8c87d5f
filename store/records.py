"""The record tables: what a collector delivers, whose rows they are, and what a changed row touches.

A subject's key is touched by a row of its own table, and also by rows elsewhere that its view looks at:
a check decides about its case, a matter about its cases, an archive's parameters about the items of its place.
`{changed}` stands for the keys (`row_key`) of new, changed and deleted rows, `{fresh}` for the new content of rows;
both are asked before the rows change, so that old and new content can both be followed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sqlalchemy import Column as TableColumn
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase

from store.schema import cases, checks, documents, holdings, licences, lookups, operations, owners, registers

OWN: Final = "SELECT c.row_key, c.existed FROM {changed} c"
BESIDE: Final = "SELECT c.row_key, TRUE FROM {changed} c"

CASES_OF_CHECK: Final = """
SELECT p.case_key, TRUE FROM case_package p JOIN {changed} c ON c.row_key = p.check_key"""

CASES_OF_MATTER: Final = """
SELECT f.case_key, TRUE FROM case_file f JOIN {changed} c ON c.row_key = f.matter_key"""

VOLUMES_OF_FONDS: Final = """
SELECT v.volume_key, TRUE FROM volume v JOIN {changed} c ON c.row_key = v.fonds_key"""

ITEMS_OF_MOVED_OWNERS: Final = """
SELECT i.item_key, TRUE FROM catalogue_item i JOIN moved_owner m ON m.owner_id = i.owner_id"""

ITEMS_OF_ARCHIVE: Final = """
SELECT i.item_key, TRUE
  FROM catalogue_item i JOIN owner o ON o.owner_id = i.owner_id
 WHERE o.place_code IN (
       SELECT unnest(ARRAY[f.place_code, a.place_code])
         FROM {fresh} f LEFT JOIN archive a ON a.archive_key = f.row_key
        WHERE a.archive_key IS NULL
           OR (a.place_code, a.accession_retention, a.n_years, a.n_electronic)
              IS DISTINCT FROM (f.place_code, f.accession_retention, f.n_years, f.n_electronic)
        UNION
       SELECT a.place_code FROM archive a JOIN {gone} g ON g.row_key = a.archive_key)"""

CONNECTED_UNITS: Final = """
SELECT o.owner_key, TRUE FROM owner o WHERE o.owner_id IN ({owners})"""

SCHEMES_OF_OWNER: Final = """
SELECT s.scheme_key, TRUE FROM scheme s WHERE s.owner_id IN ({owners})"""

RESULTS_OF_OWNER: Final = """
SELECT r.result_key, TRUE FROM evaluation_result r WHERE r.owner_id IN ({owners})"""

ENTRIES_OF_OWNER_AND_ITEM: Final = """
SELECT m.manual_key, TRUE FROM manual_value m
 WHERE (m.owner_id, m.item_code) IN (
       SELECT f.owner_id, f.item_code FROM {fresh} f
        UNION
       SELECT o.owner_id, o.item_code FROM manual_value o JOIN {changed} c ON c.row_key = o.manual_key)"""


@dataclass(frozen=True, slots=True)
class Column:
    """A delivered column: its name, SQL type, and whether a row without it is put aside."""

    name: str
    sql_type: str
    required: bool


@dataclass(frozen=True, slots=True)
class Touch:
    """A subject and the SQL giving (key, whether it may have been counted before) of its touched rows."""

    subject: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordTable:
    """One record table. `owners` maps delivered code columns to the stored owner columns."""

    name: str
    key_column: str
    keys: tuple[str, ...]
    key_sql: str
    columns: tuple[Column, ...]
    owners: Mapping[str, str]
    stored: tuple[str, ...]
    touches: tuple[Touch, ...]
    makes_owners: str = ""
    """kind of the owner that each row is (agency, archive), or empty"""

    @property
    def column_names(self) -> tuple[str, ...]:
        """Delivered columns; a batch may leave out those that are not required, `version` comes last."""
        return tuple(column.name for column in self.columns)

    @property
    def plain(self) -> tuple[str, ...]:
        """Delivered columns that are stored as they are."""
        return tuple(name for name in self.stored if name not in self.owners.values())


def _record(model: type[DeclarativeBase], keys: str, *touches: Touch, makes_owners: str = "") -> RecordTable:
    table = model.__table__
    assert isinstance(table, Table)
    own = [column for column in table.columns if column.computed is None and column.name not in _OURS]
    owners = {str(column.info["owner_code"]): column.name for column in own if "owner_code" in column.info}
    plain = tuple(_column(column) for column in own if column.name not in owners.values())
    named = {column.name for column in plain}
    codes = tuple(Column(code, "text", True) for code in owners if code not in named)
    key = next(iter(table.primary_key.columns))
    assert key.computed is not None
    return RecordTable(
        name=table.name,
        key_column=key.name,
        keys=tuple(keys.split()),
        key_sql=str(key.computed.sqltext),
        columns=plain + codes,
        owners=MappingProxyType(owners),
        stored=tuple(column.name for column in own),
        touches=touches,
        makes_owners=makes_owners,
    )


_OURS: Final = frozenset({"source", "version", "batch_id"})
_DIALECT: Final = postgresql.dialect()  # type: ignore[no-untyped-call]


def _column(column: TableColumn[object]) -> Column:
    return Column(column.name, column.type.compile(_DIALECT).lower(), not column.nullable)


def _own(subject: str, *more: str) -> Touch:
    return Touch(subject, (OWN, *more))


_ALL: Final[tuple[RecordTable, ...]] = (
    _record(owners.Unit, "unit_code", _own("unit"), Touch("item", (ITEMS_OF_MOVED_OWNERS,)), makes_owners="agency"),
    _record(
        owners.Archive,
        "archive_code",
        Touch("item", (ITEMS_OF_ARCHIVE, ITEMS_OF_MOVED_OWNERS)),
        makes_owners="archive",
    ),
    _record(cases.Matter, "item_impl_code", Touch("case", (CASES_OF_MATTER,))),
    _record(cases.CaseFile, "case_no", _own("case")),
    _record(cases.CasePackage, "case_no", Touch("case", (BESIDE,))),
    _record(checks.CheckReport, "check_id", _own("check"), Touch("case", (CASES_OF_CHECK,))),
    _record(documents.DocumentRegister, "doc_id", _own("document")),
    _record(documents.DocumentArchive, "doc_id", Touch("document", (BESIDE,))),
    _record(licences.LicenceType, "cert_type_code"),
    _record(licences.Licence, "cert_identifier", _own("licence")),
    _record(licences.LicenceLink, "cert_identifier", Touch("licence", (BESIDE,))),
    _record(holdings.Fonds, "fonds_code", Touch("volume", (VOLUMES_OF_FONDS,))),
    _record(holdings.Volume, "volume_id", _own("volume")),
    _record(holdings.CatalogueItem, "item_id", _own("item")),
    _record(lookups.Lookup, "request_no", _own("lookup")),
    _record(registers.Connection, "unit_code source_code", Touch("connection", (CONNECTED_UNITS,))),
    _record(registers.Scheme, "unit_code scheme_version", _own("scheme", SCHEMES_OF_OWNER)),
    _record(registers.PlanNode, "node_id", _own("node")),
    _record(registers.AccessionBatch, "batch_no", _own("accession")),
    _record(registers.BatchInspection, "batch_no", _own("batch_inspection")),
    _record(registers.EvaluationResult, "unit_code cycle", _own("result", RESULTS_OF_OWNER)),
    _record(registers.Participation, "unit_code cycle", _own("participation")),
    _record(registers.InspectionPlan, "plan_id", _own("visit")),
    _record(registers.IssueRegister, "issue_no", _own("issue")),
    _record(registers.Recheck, "recheck_no", _own("recheck")),
    _record(operations.ManualValue, "item_code owner_code day", _own("manual", ENTRIES_OF_OWNER_AND_ITEM)),
)

TABLES: Final[Mapping[str, RecordTable]] = MappingProxyType({table.name: table for table in _ALL})

_SHORT_TYPES: Final = {"integer": "int", "boolean": "bool", "timestamp with time zone": "timestamptz"}


def column_types() -> dict[str, dict[str, str]]:
    """The type of every delivered column by table, in the short words that source mappings are checked against."""
    return {
        name: {column.name: _SHORT_TYPES.get(column.sql_type, column.sql_type) for column in table.columns}
        for name, table in TABLES.items()
    }


OWN_TABLES: Final[Mapping[str, RecordTable]] = MappingProxyType(
    {touch.subject: table for table in _ALL for touch in table.touches if OWN in touch.keys}
)
"""subject → the table whose rows it is; a subject that is no row of one is not there"""

SUBJECTS: Final[tuple[str, ...]] = tuple(dict.fromkeys(touch.subject for table in _ALL for touch in table.touches))

OPEN_PAIRS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = MappingProxyType(
    {
        "case": (("di_01", "di_02"),),
        "licence": (("di_06", "di_07"),),
        "document": (("docs_running_due", "docs_running_filed"), ("di_04", "di_05")),
    }
)
"""(due, done) measures by subject, first choice first: a row that counts as due and not as done is open."""
