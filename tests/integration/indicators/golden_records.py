"""The published test vector as source records: rows of every table that add up to its item values.

`part` divides the holdings (DI-08, DI-09, DI-30, DI-31), too many rows for an ordinary run; rates stay the same.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from tests.integration.store.rows import Row, archive, check, noon, package, unit
from tests.unit.indicators.golden import VECTOR

OWNERS: Final = {
    "甲": "11330100990000025U",
    "丙": "11330100990000033N",
    "市馆": "330199A",
    "乙": "11330106990000084M",
    "区馆": "330106A",
}
PLACES: Final = {"甲": 330199, "丙": 330199, "市馆": 330199, "乙": 330106, "区馆": 330106}
ARCHIVE_OF: Final = {"甲": "330199A", "丙": "330199A", "乙": "330106A"}
AGENCIES: Final = tuple(ARCHIVE_OF)
HELD: Final = ("DI-08", "DI-09", "DI-30", "DI-31")

Tables = Iterator[tuple[str, list[Row]]]


def value(item: str, who: str, part: int = 1) -> int:
    """The vector's value of an item and owner."""
    cell = VECTOR["items"][item][VECTOR["columns"].index(who)]
    return int(cell) // (part if item in HELD else 1)


def records(part: int) -> Tables:
    """(table, rows) in an order that knows owners before their rows."""
    yield "unit", [unit(OWNERS[who], PLACES[who], established_on=date(2000, 1, 1)) for who in AGENCIES]
    yield "archive", [archive("330199A", 330199, n_years=20), archive("330106A", 330106)]
    yield "matter", [{"item_impl_code": "M1", "unit_code": OWNERS["甲"], "in_scope": True}]
    for who in OWNERS:
        yield from _cases(who)
        yield from _documents(who)
        yield from _licences(who)
        yield "check_report", list(_checks(who))
        yield "catalogue_item", [*_holdings(who, part), *_filings(who), *_due_items(who)]
        yield "lookup", list(_lookups(who))
        yield from _registers(who)
    yield "manual_value", list(_manual(part))


def _cases(who: str) -> Tables:
    """Archived on time, late and never; their checks are second attempts, so B03 sees none of them."""
    due, filed, on_time = (value(item, who) for item in ("DI-01", "DI-02", "DI-03"))
    rows: list[Row] = []
    packages: list[Row] = []
    checks: list[Row] = []
    for number in range(due):
        name = f"{OWNERS[who]}-{number}"
        rows.append(_case(name, who))
        if number < filed:
            packages.append(package(name, date(2026, 3, 10) if number < on_time else date(2026, 5, 1)))
            checks.append(check(f"K{name}", date(2026, 5, 1), OWNERS[who], attempt=2))
    yield "case_file", rows
    yield "case_package", packages
    yield "check_report", checks


def _case(name: str, who: str) -> Row:
    return {
        "case_no": name,
        "item_impl_code": "M1",
        "power_type": 1,
        "unit_code": OWNERS[who],
        "finished_at": noon(date(2026, 3, 2)),
        "result": "granted",
    }


def _documents(who: str) -> Tables:
    """Finished and filed before the rolling window, so that they are no new filings of B02 and B04."""
    due, filed = value("DI-04", who), value("DI-05", who)
    base = {"unit_code": OWNERS[who], "finished_at": noon(date(2025, 2, 3)), "filing_year": 2025, "in_scope": True}
    yield "document", [{"doc_id": f"{OWNERS[who]}-{number}", **base} for number in range(due)]
    filing = {"status": "filed", "filed_at": noon(date(2025, 2, 20)), "missing_elements": 0, "paper_original": False}
    yield "document_archive", [{"doc_id": f"{OWNERS[who]}-{number}", **filing} for number in range(filed)]


def _licences(who: str) -> Tables:
    due, filed = value("DI-06", who), value("DI-07", who)
    base = {"unit_code": OWNERS[who], "issued_on": date(2026, 4, 1), "state": "valid"}
    yield "licence", [{"cert_identifier": f"L{OWNERS[who]}-{number}", **base} for number in range(due)]
    filing = {"status": "filed", "filed_at": noon(date(2026, 4, 2))}
    yield "licence_link", [{"cert_identifier": f"L{OWNERS[who]}-{number}", **filing} for number in range(filed)]


def _checks(who: str) -> Iterator[Row]:
    passed = value("DI-12", who)
    for number in range(value("DI-11", who)):
        result = "passed" if number < passed else "failed"
        yield check(f"F{OWNERS[who]}-{number}", date(2026, 2, 2), OWNERS[who], result=result)


def _holdings(who: str, part: int) -> Iterator[Row]:
    """Traditional items of the record room or the archive, not filed through DAS in the window."""
    digitised, aged = value("DI-09", who, part), value("DI-30", who, part)
    for number in range(value("DI-08", who, part)):
        yield {
            "item_id": f"H{OWNERS[who]}-{number}",
            "holder_kind": "archive" if who.endswith("馆") else "room",
            "holder_code": OWNERS[who],
            "unit_code": OWNERS[who],
            "formed_on": date(1990, 5, 1) if number < aged else date(2010, 5, 1),
            "medium": "paper",
            "filed_on": date(2011, 5, 1),
            "pages": 10,
            "image_pages": 10 if number < digitised else 0,
            "file_bytes": 1000 if number < digitised else 0,
        }


def _filings(who: str) -> Iterator[Row]:
    """New filings of the window, none of them a traditional carrier to digitise."""
    complete, electronic = value("DI-10", who), value("DI-14", who)
    for number in range(value("DI-13", who)):
        yield {
            "item_id": f"N{OWNERS[who]}-{number}",
            "holder_kind": "room",
            "holder_code": OWNERS[who],
            "unit_code": OWNERS[who],
            "formed_on": date(2026, 1, 5),
            "medium": "electronic" if number < electronic else "dual",
            "born_digital": True,
            "paper_original": number >= electronic,
            "filed_via": "DAS",
            "filed_on": date(2026, 1, 20),
            "missing_elements": 0 if number < complete else 2,
        }


def _due_items(who: str) -> Iterator[Row]:
    """Items on the roster that are due at the end of 2025, part of them accessioned since."""
    accessioned = value("DI-16", who)
    for number in range(value("DI-15", who)):
        held = number < accessioned
        yield {
            "item_id": f"D{OWNERS[who]}-{number}",
            "holder_kind": "archive" if held else "room",
            "holder_code": ARCHIVE_OF[who] if held else OWNERS[who],
            "unit_code": OWNERS[who],
            "formed_on": date(2005 if PLACES[who] == 330199 else 2015, 6, 30),
            "retention": "permanent",
            "medium": "paper",
            "digit_exclusion": "批准1号",
            "filed_on": date(2016, 5, 1),
            "on_roster": True,
            "transferred_on": date(2026, 3, 1) if held else None,
        }


def _lookups(who: str) -> Iterator[Row]:
    on_time = value("DI-29", who)
    for number in range(value("DI-28", who)):
        yield {
            "request_no": f"Q{OWNERS[who]}-{number}",
            "unit_code": OWNERS[who],
            "accepted_at": noon(date(2026, 5, 4)),
            "promised_at": noon(date(2026, 5, 7)),
            "answered_at": noon(date(2026, 5, 6 if number < on_time else 8)),
        }


def _registers(who: str) -> Tables:
    owner = {"unit_code": OWNERS[who]}
    nodes = [
        {"node_id": f"P{OWNERS[who]}-{n}", **owner, "due_on": date(2026, 3, 31)} for n in range(value("DI-17", who))
    ]
    yield "plan_node", nodes
    first = {**owner, "first_inspection_on": date(2026, 4, 8)}
    yield "batch_inspection", [{"batch_no": f"B{OWNERS[who]}-{n}", **first} for n in range(value("DI-19", who))]
    if value("DI-22", who):
        yield "evaluation_result", [{**owner, "cycle": "2025", "published_on": date(2026, 2, 27), "trial": False}]
    scheme = {**owner, "scheme_version": "1", "state": "agreed", "effective_on": date(2022, 1, 1)}
    open_flag = {} if value("DI-27", who) else {"flagged_on": date(2026, 1, 8)}
    if who in AGENCIES:
        yield "scheme", [scheme | open_flag]
    issue = {**owner, "kind": "issue", "opened_on": date(2026, 1, 5), "deadline_on": date(2026, 4, 5)}
    issues = [{"issue_no": f"I{OWNERS[who]}-{n}", **issue} for n in range(value("DI-25", who))]
    hazard = {**issue, "kind": "hazard", "issue_no": f"S{OWNERS[who]}"}
    yield "issue_register", [*issues, hazard]


def _manual(part: int) -> Iterator[Row]:
    days = {
        "DI-18": date(2026, 3, 31),
        "DI-20": date(2026, 4, 8),
        "DI-23": date(2026, 2, 27),
        "DI-24": date(2025, 9, 9),
        "DI-26": date(2026, 4, 5),
        "DI-31": date(2026, 6, 1),
        "DI-32": date(2026, 4, 5),
        "DI-33": date(2026, 4, 5),
    }
    for item, day in days.items():
        for who, code in OWNERS.items():
            if n := value(item, who, part):
                yield {"item_code": item, "owner_code": code, "day": day, "value": n}
