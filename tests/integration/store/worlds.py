"""Random but repeatable rows for every record table: the content of a row is a function of its key and version.

So batches may be shuffled, repeated and split at will, and the end must always be the same.
"""

from datetime import date, timedelta
from random import Random
from typing import Any, Final

from core.model import Batch
from store.records import TABLES, Column
from tests.integration.store.rows import batch, noon

UNITS: Final = ("U0", "U1", "U2")
ARCHIVES: Final = ("330106A", "330182A")
PLACES: Final = (330106, 330182)
KEYS: Final = 3
FIRST_DAY: Final = date(2024, 1, 30)

CHOICES: Final[dict[str, tuple[Any, ...]]] = {
    "unit_code": UNITS,
    "owner_code": UNITS,
    "holder_code": (*UNITS, *ARCHIVES),
    "place_code": PLACES,
    "item_impl_code": ("M0", "M1", "M2"),
    "check_id": ("K0", "K1", "K2"),
    "fonds_code": ("F0", "F1", "F2"),
    "case_no": ("C0", "C1", "C2"),
    "holder_kind": ("archive", "room"),
    "formed_on": (date(2012, 5, 1), date(2014, 2, 28)),
    "system": ("EDAS", "ERMS", "DAS"),
    "medium": ("paper", "electronic", "dual"),
    "filed_via": ("DAS", "DAS", "ERMS"),
    "retention": ("permanent", "permanent", "y30", "y10"),
    "kind": ("issue", "hazard"),
    "item_code": ("DI-18", "DI-23", "DI-31"),
    "digit_exclusion": (None, None, "12号"),
    "accession_retention": (["permanent"], ["permanent", "y30"], []),
    "n_years": (10, 20),
    "n_electronic": (5,),
    "filing_year": (2023, 2024, 2025),
    "pages": (0, 19, 20, 21),
    "image_pages": (None, 0, 20),
    "attempt": (1, 1, 2),
    "step": ("notice", "checking", "done"),
    "cycle": ("2024", "2025"),
    "scheme_version": ("v1", "v2"),
    "source_code": ("PLATFORM", "DAS"),
}

LIKELY: Final = {"in_scope": 0.8, "on_roster": 0.9, "trial": 0.2, "withdrawn": 0.2}
"""how often a yes/no column says yes"""

STATES: Final[dict[str, tuple[Any, ...]]] = {
    "case_file.result": ("granted", "granted", "refused", "withdrawn"),
    "check_report.result": ("passed", "passed", "failed", "pending"),
    "licence.state": ("valid", "valid", "void"),
    "connection.state": ("connected", "connected", "missing"),
    "scheme.state": ("agreed", "agreed", "draft"),
    "unit.status": ("active", "active", "ended"),
    "case_package.status": ("filed", "filed", "filed", "checking"),
    "document_archive.status": ("filed", "filed", "returned"),
    "licence_link.status": ("filed", "filed", "pending"),
    "matter.valid_from": (None, None, date(2024, 3, 1)),
    "matter.valid_to": (None, None, date(2024, 3, 1)),
}


def natural_key(table: str, number: int) -> tuple[Any, ...]:
    """The key of the number-th row of a table."""
    if table == "unit":
        return (UNITS[number % len(UNITS)],)
    if table == "archive":
        return (ARCHIVES[number % len(ARCHIVES)],)
    prefixes = {"matter": "M", "check_report": "K", "fonds": "F", "case_file": "C", "case_package": "C"}
    random = Random(f"{table} key {number}")
    named = TABLES[table].keys
    if len(named) == 1:
        shared = {"document": "D", "document_archive": "D", "licence": "L", "licence_link": "L", **prefixes}
        return (f"{shared.get(table, 'X')}{number}",)
    return tuple(_day(random) if name == "day" else random.choice(CHOICES[name]) for name in named)


def row(table: str, number: int, version: int) -> dict[str, Any]:
    """What a row says in one of its versions."""
    spec = TABLES[table]
    key = natural_key(table, number)
    random = Random(f"{table} {key} {version}")
    values = {column.name: _value(table, column, random) for column in spec.columns}
    values |= dict(zip(spec.keys, key, strict=True))
    return values | {"version": version}


def world_batch(table: str, rows: tuple[tuple[int, int], ...], gone: tuple[tuple[int, int], ...]) -> Batch:
    """A batch of (number, version) rows and deletions."""
    deletions = [(*natural_key(table, number), version) for number, version in gone]
    return batch(table, *(row(table, number, version) for number, version in rows), gone=deletions)


def _value(table: str, column: Column, random: Random) -> Any:
    choices = STATES.get(f"{table}.{column.name}") or CHOICES.get(column.name)
    if choices:
        return random.choice(choices)
    if not column.required and random.random() < 0.1:
        return None
    kind = column.sql_type
    if kind == "text":
        return f"{column.name} {random.randrange(3)}"
    if kind == "date":
        return _day(random)
    if kind == "timestamp with time zone":
        return noon(_day(random))
    return random.random() < LIKELY.get(column.name, 0.5) if kind == "boolean" else random.randrange(3)


def _day(random: Random) -> date:
    return FIRST_DAY + timedelta(days=random.randrange(5) * 20)
