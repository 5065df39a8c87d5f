"""What has been collected of the agencies of the tests: enough that most of the rubric applies to them."""

from datetime import date
from typing import Any

from tests.integration.store.rows import Store, case, check, noon, package


def collect(store: Store, owner: str, *, cases: int = 20, filed: int = 20, documents: int = 20, kept: int = 20) -> None:
    """Cases (with their check), documents, licences, look-ups, file-level items, a scheme and a connection."""
    on = date(2026, 3, 10)
    numbers = [f"{owner}-{number}" for number in range(cases)]
    store.merge("matter", {"item_impl_code": "M1", "unit_code": owner, "in_scope": True})
    store.merge("case_file", *(case(number, on, owner) for number in numbers))
    store.merge("case_package", *(package(number, on) for number in numbers[:filed]))
    store.merge("check_report", *(check(f"K{number}", on, owner) for number in numbers[:filed]))
    names = [f"D-{owner}-{number}" for number in range(documents)]
    store.merge("document", *(_document(name, owner) for name in names))
    store.merge("document_archive", *(_archived(name) for name in names[:kept]))
    store.merge("lookup", *(_lookup(f"L-{owner}-{number}", owner) for number in range(10)))
    store.merge("catalogue_item", *(_item(f"I-{owner}-{number}", owner, number) for number in range(10)))
    scheme = {"unit_code": owner, "scheme_version": "V1", "state": "agreed", "effective_on": date(2025, 1, 1)}
    store.merge("scheme", scheme)
    connection = {"unit_code": owner, "source_code": "PLATFORM", "state": "connected", "since": date(2025, 1, 1)}
    store.merge("connection", connection)


def _document(name: str, owner: str) -> dict[str, Any]:
    return {
        "doc_id": name,
        "unit_code": owner,
        "finished_at": noon(date(2025, 5, 5)),
        "filing_year": 2025,
        "in_scope": True,
    }


def _archived(name: str) -> dict[str, Any]:
    return {"doc_id": name, "filed_at": noon(date(2025, 6, 5)), "status": "filed", "missing_elements": 0}


def _lookup(name: str, owner: str) -> dict[str, Any]:
    day = noon(date(2026, 4, 1))
    return {
        "request_no": name,
        "unit_code": owner,
        "accepted_at": day,
        "promised_at": noon(date(2026, 4, 9)),
        "answered_at": noon(date(2026, 4, 2)),
    }


def _item(name: str, owner: str, number: int) -> dict[str, Any]:
    return {
        "item_id": name,
        "holder_kind": "room",
        "holder_code": owner,
        "unit_code": owner,
        "archival_code": f"J001-WS-2025-Y-{owner}-{number:04}",
        "formed_on": date(2025, 1, 1),
        "retention": "permanent",
        "medium": "paper",
        "born_digital": False,
        "secret": False,
        "image_pages": 4,
        "pages": 4,
        "file_bytes": 1000,
        "missing_elements": 0,
        "filed_on": date(2026, 2, 2),
        "filed_via": "DAS",
    }
