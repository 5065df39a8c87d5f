"""The subject views: each rule of the domain about what one row is."""

from datetime import date
from typing import Any

import pytest

from core.days import day_number
from tests.integration.store.rows import Store, archive, case, check, noon, package, unit

DAY = date(2026, 3, 1)


def subject(store: Store, name: str, columns: str) -> list[tuple[Any, ...]]:
    """Columns of all rows of a subject."""
    return store.rows(f"SELECT {columns} FROM subject_{name} ORDER BY {columns}")


def item(**more: Any) -> dict[str, Any]:
    """A traditional item of unit U1 in the archive."""
    return {
        "item_id": "I1",
        "holder_kind": "archive",
        "holder_code": "330106A",
        "unit_code": "U1",
        "formed_on": date(2005, 6, 30),
        "retention": "permanent",
        "medium": "paper",
        "on_roster": True,
        "filed_on": date(2006, 5, 1),
    } | more


@pytest.mark.parametrize(
    ("more", "in_scope"),
    [
        ({}, True),
        ({"result": "refused"}, True),
        ({"result": "completed"}, True),
        ({"result": "withdrawn"}, False),
        ({"result": "not_accepted"}, False),
        ({"result": None}, False),
        ({"finished_at": None}, False),
        ({"item_impl_code": "nothing known"}, False),
        ({"item_impl_code": "EARLY"}, False),
        ({"item_impl_code": "LATE"}, False),
        ({"item_impl_code": "THAT DAY"}, True),
    ],
)
def test_a_case_is_in_scope_by_its_result_and_its_matter_on_that_day(
    store: Store, more: dict[str, Any], in_scope: bool
) -> None:
    store.populate()
    matter = {"unit_code": "U1", "in_scope": True}
    store.merge(
        "matter",
        matter | {"item_impl_code": "EARLY", "valid_to": date(2026, 2, 28)},
        matter | {"item_impl_code": "LATE", "valid_from": date(2026, 3, 2)},
        matter | {"item_impl_code": "THAT DAY", "valid_from": DAY, "valid_to": DAY},
    )
    store.merge("case_file", case("C1", DAY) | more)
    assert subject(store, "case", "in_scope") == [(in_scope,)]


@pytest.mark.parametrize(
    ("of_package", "of_check", "archived"),
    [
        ({}, {}, True),
        ({"status": "checking"}, {}, False),
        ({"status": "returned"}, {}, False),
        ({"filed_at": None}, {}, False),
        ({}, {"result": "failed"}, False),
        ({}, {"result": "pending"}, False),
        ({"check_id": None}, {}, False),
    ],
)
def test_a_case_is_archived_when_filed_and_its_check_passed(
    store: Store, of_package: dict[str, Any], of_check: dict[str, Any], archived: bool
) -> None:
    store.populate()
    store.merge("case_file", case("C1", DAY))
    store.merge("case_package", package("C1", DAY) | of_package)
    store.merge("check_report", check("KC1", DAY) | of_check)
    assert subject(store, "case", "archived") == [(archived,)]


def test_days_are_those_of_hangzhou(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", DAY, finished_at="2026-02-28 16:00:00+00:00"))
    assert subject(store, "case", "finished_day") == [(day_number(DAY),)]


@pytest.mark.parametrize(
    ("scans", "pages", "size", "digitised"),
    [
        (20, 20, 1, True),
        (19, 20, 1, True),
        (21, 20, 1, True),
        (18, 20, 1, False),
        (22, 20, 1, False),
        (20, 20, 0, False),
        (20, 20, None, False),
        (0, 0, 1, False),
        (None, 20, 1, False),
        (1, None, 1, False),
        (2_147_483_647, 1, 1, False),
    ],
)
def test_an_item_is_digitised_with_images_bytes_and_pages_within_a_twentieth(
    store: Store, scans: int | None, pages: int | None, size: int | None, digitised: bool
) -> None:
    store.populate()
    store.merge("catalogue_item", item(image_pages=scans, pages=pages, file_bytes=size))
    assert subject(store, "item", "digitised") == [(digitised,)]


@pytest.mark.parametrize(
    ("more", "traditional"),
    [({}, True), ({"born_digital": True}, False), ({"secret": True}, False), ({"digit_exclusion": "批 3 号"}, False)],
)
def test_born_digital_secret_and_excluded_items_need_no_digitising(
    store: Store, more: dict[str, Any], traditional: bool
) -> None:
    store.populate()
    store.merge("catalogue_item", item(**more))
    assert subject(store, "item", "traditional") == [(traditional,)]


@pytest.mark.parametrize(
    ("place", "more", "due"),
    [
        (330199, {}, date(2025, 12, 31)),
        (330106, {"formed_on": date(2015, 6, 30)}, date(2025, 12, 31)),
        (330106, {"formed_on": date(2020, 3, 1), "medium": "electronic"}, date(2025, 12, 31)),
        (330106, {"retention": "y10"}, None),
        (330106, {"retention": None}, None),
        (330106, {"on_roster": False}, None),
        (330106, {"on_roster": None}, None),
        (330106, {"formed_on": None}, None),
        (330182, {}, None),
    ],
)
def test_an_item_is_due_at_the_end_of_the_year_its_archive_says(
    store: Store, place: int, more: dict[str, Any], due: date | None
) -> None:
    """Domain §4.3, with its three worked examples; 330182 has no archive."""
    store.merge("archive", archive("330106A", 330106), archive("330199A", 330199, n_years=20))
    store.merge("unit", unit("U1", place))
    store.merge("catalogue_item", item(**more))
    assert subject(store, "item", "due_day") == [(None if due is None else day_number(due),)]


def test_an_item_begins_in_the_archive_when_transferred_else_when_filed(store: Store) -> None:
    store.populate()
    moved = {"transferred_on": date(2020, 7, 1)}
    store.merge(
        "catalogue_item",
        item(item_id="I1"),
        item(item_id="I2", **moved),
        item(item_id="I3", holder_kind="room", holder_code="U1", **moved),
    )
    assert subject(store, "item", "begin_day") == [
        (day_number(date(2006, 5, 1)),),
        (day_number(date(2006, 5, 1)),),
        (day_number(date(2020, 7, 1)),),
    ]


def test_an_item_of_a_leap_day_is_aged_on_the_last_of_february(store: Store) -> None:
    store.populate()
    store.merge("catalogue_item", item(formed_on=date(2000, 2, 29)))
    assert subject(store, "item", "aged_day") == [(day_number(date(2025, 2, 28)),)]


def test_a_filing_year_closes_on_the_30th_of_june_of_the_next(store: Store) -> None:
    store.populate()
    store.merge("document", {"doc_id": "D1", "unit_code": "U1", "filing_year": 2025, "in_scope": True})
    assert subject(store, "document", "close_day, in_scope") == [(day_number(date(2026, 6, 30)), False)]


def test_a_voided_licence_counts_nowhere(store: Store) -> None:
    store.populate()
    licence = {"unit_code": "U1", "issued_on": DAY}
    store.merge(
        "licence",
        licence | {"cert_identifier": "L1", "state": "void"},
        licence | {"cert_identifier": "L2", "state": "revoked"},
        licence | {"cert_identifier": "L3", "state": None},
    )
    assert subject(store, "licence", "natural_key, in_scope") == [("L1", False), ("L2", True), ("L3", False)]


def test_a_unit_is_connected_once_however_many_sources_it_has(store: Store) -> None:
    store.populate()
    connection = {"unit_code": "U1", "state": "connected"}
    store.merge(
        "connection",
        connection | {"source_code": "A", "since": date(2026, 2, 1)},
        connection | {"source_code": "B", "since": date(2026, 1, 1)},
        connection | {"source_code": "C", "state": "missing", "since": date(2025, 1, 1)},
        {"unit_code": "U2", "source_code": "A", "state": "missing"},
    )
    assert subject(store, "connection", "connected, since_day") == [(False, None), (True, day_number(date(2026, 1, 1)))]
    store.merge("connection", gone=[("U1", "B", 2)])
    assert store.by_day("units_connected") == {date(2026, 2, 1): 1}
    store.assert_exact()


def test_the_next_agreed_scheme_ends_the_one_before(store: Store) -> None:
    store.populate()
    scheme = {"unit_code": "U1", "state": "agreed"}
    store.merge("scheme", scheme | {"scheme_version": "v1", "effective_on": date(2024, 11, 1)})
    assert store.by_day("di_27") == {date(2024, 11, 1): 1}
    store.merge(
        "scheme",
        scheme | {"scheme_version": "v2", "effective_on": date(2026, 1, 1)},
        scheme | {"scheme_version": "v3", "effective_on": date(2025, 1, 1), "state": "draft"},
    )
    assert store.total("di_27") == 1
    store.merge("scheme", gone=[("U1", "v2", 9)])
    assert store.by_day("di_27") == {date(2024, 11, 1): 1}
    store.assert_exact()


def test_the_next_publication_supersedes_a_result_and_a_trial_publishes_nothing(store: Store) -> None:
    store.populate()
    result = {"unit_code": "U1", "trial": False}
    store.merge("evaluation_result", result | {"cycle": "2024", "published_on": date(2025, 1, 1)})
    store.merge("evaluation_result", result | {"cycle": "2025", "published_on": date(2026, 1, 1)})
    store.merge("evaluation_result", result | {"cycle": "2026", "published_on": date(2026, 6, 1), "trial": True})
    assert store.by_day("di_22") == {date(2025, 1, 1): 1}
    assert store.total("di_22") == 1
    store.assert_exact()


def test_a_level_holds_until_the_next_entry_and_an_amount_stands_alone(store: Store) -> None:
    store.populate()
    entry = {"owner_code": "U1"}
    store.merge(
        "manual_value",
        entry | {"item_code": "DI-23", "day": date(2025, 1, 1), "value": 800},
        entry | {"item_code": "DI-23", "day": date(2026, 1, 1), "value": 850},
        entry | {"item_code": "DI-18", "day": date(2025, 1, 1), "value": 3},
        entry | {"item_code": "DI-18", "day": date(2026, 1, 1), "value": 4},
    )
    assert store.by_day("di_23") == {date(2025, 1, 1): 800, date(2026, 1, 1): 50}
    assert (store.total("di_23"), store.total("di_18")) == (850, 7)
    store.merge("manual_value", gone=[("DI-23", "U1", "2026-01-01", 2)])
    assert store.total("di_23") == 800
    store.assert_exact()


def test_a_lookup_is_on_time_at_the_very_instant_and_cross_only_between_archives(store: Store) -> None:
    store.populate()
    lookup = {
        "unit_code": "330106A",
        "accepted_at": noon(DAY),
        "promised_at": noon(DAY),
        "answered_at": noon(DAY),
        "target_archive": "330106A",
        "accept_archive": "330106A",
        "e_certificate": True,
    }
    store.merge(
        "lookup",
        lookup | {"request_no": "Q1"},
        lookup | {"request_no": "Q2", "accept_archive": "330182A", "promised_at": noon(date(2026, 2, 28))},
        lookup | {"request_no": "Q3", "accept_archive": "330182A", "answered_at": None},
    )
    assert subject(store, "lookup", "on_time, cross_certificate") == [(False, False), (False, True), (True, False)]


def test_a_volume_belongs_to_the_unit_of_its_fonds_once_that_is_known(store: Store) -> None:
    store.populate()
    store.merge(
        "volume",
        {
            "volume_id": "V1",
            "fonds_code": "F1",
            "holder_kind": "archive",
            "holder_code": "330106A",
            "transferred_on": DAY,
        },
    )
    assert store.total("volumes_accessioned", "330106A") == 1
    store.merge("fonds", {"fonds_code": "F1", "unit_code": "U2"})
    assert store.total("volumes_accessioned", "330106A") == 0
    assert store.total("volumes_accessioned", "U2") == 1
    store.assert_exact()


def test_an_ended_unit_without_a_day_never_was_and_one_without_a_beginning_always_was(store: Store) -> None:
    store.merge("unit", unit("U1", status="ended"), unit("U2", status="ended", ended_on=DAY), unit("U3"))
    assert subject(store, "unit", "begin_day, end_day") == [(0, day_number(DAY)), (0, None), (None, None)]
