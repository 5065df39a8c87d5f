"""Owners: who they are, rows that wait for them, and what moves with them to another place."""

from datetime import date

import pytest

from store.merge import replay_unknown_owners
from tests.integration.store.rows import Store, archive, case, check, package, unit

NOVEMBER_1 = date(2026, 11, 1)


def item(number: str, formed: date, **more: object) -> dict[str, object]:
    """A traditional, permanent item on the roster, held by the archive of place 330106."""
    return {
        "item_id": number,
        "holder_kind": "archive",
        "holder_code": "330106A",
        "unit_code": "U1",
        "formed_on": formed,
        "filed_on": date(2020, 1, 1),
        "retention": "permanent",
        "medium": "paper",
        "on_roster": True,
    } | more


def test_a_unit_becomes_an_owner_and_counts_from_its_founding_to_its_end(store: Store) -> None:
    store.merge("unit", unit("U1", established_on=date(2025, 1, 1), ended_on=date(2025, 5, 1), status="ended"))
    assert store.rows("SELECT code, kind, place_code FROM owner") == [("U1", "agency", 330106)]
    assert store.by_day("di_21") == {date(2025, 1, 1): 1, date(2025, 5, 1): -1}


def test_rows_of_an_unknown_owner_wait_and_enter_when_it_comes(store: Store) -> None:
    store.populate()
    report = store.merge("case_file", case("C1", NOVEMBER_1, owner="U9"), case("C2", NOVEMBER_1))
    assert (report.inserted, report.rejected) == (1, 1)
    assert store.rows("SELECT row_key, reason, detail, state FROM quarantine") == [
        ("C1", "unknown_owner", "U9", "open")
    ]
    store.merge("unit", unit("U9", 330182))
    assert store.rows("SELECT state FROM quarantine") == [("replayed",)]
    assert store.place_total("di_01", 330182) == 1
    store.assert_exact()


def test_a_waiting_row_that_is_read_again_is_counted_not_kept_twice(store: Store) -> None:
    for _ in range(3):
        store.merge("case_file", case("C1", NOVEMBER_1, owner="U9"))
    assert store.rows("SELECT seen FROM quarantine") == [(3,)]


def test_a_waiting_row_that_was_deleted_meanwhile_stays_out(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1, owner="U9", version=1))
    store.merge("case_file", gone=[("C1", 2)])
    store.merge("unit", unit("U9"))
    assert store.value("SELECT count(*) FROM case_file") == 0


@pytest.mark.parametrize("order", [("unit", "archive"), ("archive", "unit")], ids="-".join)
def test_a_row_that_waits_for_two_owners_enters_with_the_second(store: Store, order: tuple[str, str]) -> None:
    owners = {"unit": unit("U1"), "archive": archive("330106A")}
    store.merge("catalogue_item", item("I1", date(2015, 3, 1)))
    store.merge(order[0], owners[order[0]])
    assert store.value("SELECT count(*) FROM catalogue_item") == 0
    assert store.value("SELECT count(*) FROM quarantine WHERE state = 'open'") == 1
    store.merge(order[1], owners[order[1]])
    assert store.value("SELECT count(*) FROM catalogue_item") == 1
    assert store.value("SELECT count(*) FROM quarantine WHERE state = 'open'") == 0
    store.assert_exact()


@pytest.mark.parametrize("known", ["U1", "330106A"])
def test_a_waiting_row_that_is_read_again_waits_for_the_owner_it_still_lacks(store: Store, known: str) -> None:
    store.merge("catalogue_item", item("I1", date(2015, 3, 1)))
    with store.database.begin() as work:
        work.execute(
            "INSERT INTO owner (code, kind, name, place_code, version) VALUES (%s, 'agency', '', 1, 0)", [known]
        )
    store.merge("catalogue_item", item("I1", date(2015, 3, 1)))
    (lacking,) = {"U1", "330106A"} - {known}
    assert store.rows("SELECT owner_code, detail, seen FROM quarantine") == [(lacking, lacking, 2)]


def test_rows_whose_owner_came_unnoticed_are_merged_when_asked(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1, owner="U9"))
    with store.database.begin() as work:
        work.execute("INSERT INTO owner (code, kind, name, place_code, version) VALUES ('U9', 'agency', '', 330182, 0)")
    assert replay_unknown_owners(store.database, store.images, store.at) == 1
    assert store.place_total("di_01", 330182) == 1


def test_a_row_without_an_owner_is_put_aside(store: Store) -> None:
    report = store.merge("case_file", case("C1", NOVEMBER_1) | {"unit_code": None})
    assert report.rejected == 1
    assert store.rows("SELECT reason FROM quarantine") == [("missing_value",)]


def test_all_history_of_an_owner_moves_to_its_new_place(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1), case("C2", date(2024, 5, 1)), case("C3", NOVEMBER_1, owner="U2"))
    store.merge("unit", unit("U1", 330182, version=2))
    assert [store.place_total("di_01", place) for place in (330106, 330102, 330182)] == [0, 1, 2]
    assert store.rows(
        "SELECT h.place_code FROM owner_history h JOIN owner o USING (owner_id) WHERE code = 'U1' ORDER BY batch_id"
    ) == [(330106,), (330182,)]
    store.assert_exact()


def test_an_older_row_of_a_unit_does_not_move_it_back(store: Store) -> None:
    store.merge("unit", unit("U1", 330182, version=5))
    store.merge("unit", unit("U1", 330106, version=4))
    assert store.rows("SELECT place_code FROM owner") == [(330182,)]


def test_a_moved_unit_is_due_by_the_archive_of_its_new_place(store: Store) -> None:
    store.merge("archive", archive("330106A", 330106, n_years=10), archive("330199A", 330199, n_years=20))
    store.merge("unit", unit("U1", 330106))
    store.merge("catalogue_item", item("I1", date(2015, 6, 30)))
    assert store.by_day("di_15") == {date(2025, 12, 31): 1}
    store.merge("unit", unit("U1", 330199, version=2))
    assert store.by_day("di_15") == {date(2035, 12, 31): 1}
    store.assert_exact()


def test_items_follow_the_parameters_of_their_archive(store: Store) -> None:
    store.merge("unit", unit("U1"))
    store.merge("archive", archive("330106A"))
    store.merge("catalogue_item", item("I1", date(2015, 3, 1)), item("I2", date(2020, 3, 1), medium="electronic"))
    assert store.by_day("di_15") == {date(2025, 12, 31): 2}
    store.merge("archive", archive("330106A", n_years=20, accession_retention=["permanent"], version=2))
    assert store.by_day("di_15") == {date(2025, 12, 31): 1, date(2035, 12, 31): 1}
    store.merge("archive", archive("330106A", accession_retention=["y30"], version=3))
    assert store.by_day("di_15") == {}
    store.merge("archive", archive("330106A", version=4))
    store.merge("archive", gone=[("330106A", 5)])
    assert store.by_day("di_15") == {}
    store.assert_exact()


def test_what_moves_and_what_changes_in_the_same_batch_both_count(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", NOVEMBER_1))
    store.merge("case_package", package("C1", date(2026, 11, 5)))
    store.merge("check_report", check("KC1", date(2026, 11, 4)))
    store.merge(
        "unit", unit("U1", 330182, established_on=date(2000, 1, 1), version=2), unit("U3", 330106), gone=[("U2", 2)]
    )
    assert store.place_total("di_21", 330182) == 1
    assert store.place_total("di_02", 330182) == 1
    assert store.place_total("di_21", 330102) == 0
    store.assert_exact()
