"""The full recount: it finds every damage, mends it, follows new definitions, and disturbs nobody."""

from datetime import date

import pytest

from core.errors import OtherSumsError
from store.merge import merge, replay_unknown_owners
from store.recompute import recompute, sums_follow
from store.verify import verify
from tests.integration.store.images import doubled
from tests.integration.store.rows import Store, batch, case

NOVEMBER_1 = date(2026, 11, 1)

DAMAGE = {
    "cell": "UPDATE cell SET di_01 = di_01 + 1 WHERE di_01 IS NOT NULL",
    "cell_day": "DELETE FROM cell_day WHERE di_01 IS NOT NULL",
    "top": "INSERT INTO top (place, category, month, di_33) VALUES (330106, 0, 202601, 1)",
    "top_day": "UPDATE top_day SET day = day + 1 WHERE di_01 IS NOT NULL",
    "open_case": "UPDATE open_case SET due_day = due_day + 1",
}


@pytest.mark.parametrize("table", DAMAGE)
def test_damage_in_any_table_is_found_and_mended(filled: Store, table: str) -> None:
    with filled.database.begin() as unit:
        assert unit.execute(DAMAGE[table])
    report = filled.verify()
    assert report.differing_cells == sum(report.by_table.values()) > 0
    assert [name for name, number in report.by_table.items() if number] == [table]
    assert report.samples[0].startswith(table)
    assert recompute(filled.database, filled.images, filled.at) > 0
    assert filled.verify().differing_cells == 0


def test_an_owner_at_another_place_than_its_unit_is_found(filled: Store) -> None:
    with filled.database.begin() as unit:
        unit.execute("UPDATE unit SET place_code = 330182 WHERE unit_code = 'U2'")
    report = filled.verify()
    assert (report.differing_cells, report.by_table["owner"], report.samples) == (1, 1, ("owner ('U2',)",))


def test_a_row_that_waits_for_an_owner_who_is_known_is_found(filled: Store) -> None:
    filled.merge("case_file", case("C3", NOVEMBER_1, owner="U9"))
    filled.assert_exact()
    with filled.database.begin() as unit:
        unit.execute("INSERT INTO owner (code, kind, name, place_code, version) VALUES ('U9', 'agency', '', 330106, 0)")
    report = filled.verify()
    assert (report.differing_cells, report.by_table["quarantine"]) == (1, 1)
    assert replay_unknown_owners(filled.database, filled.images, filled.at) == 1
    filled.assert_exact()


@pytest.mark.parametrize("slices", [1, 2, 7])
def test_slices_change_nothing_but_memory(filled: Store, slices: int) -> None:
    report = filled.verify(slices)
    assert (report.differing_cells, report.cells) == (0, filled.verify().cells)
    assert report.as_dict()["by_table"]["cell"] == 0


def test_rows_that_are_all_zero_are_no_difference(filled: Store) -> None:
    with filled.database.begin() as unit:
        unit.execute("INSERT INTO cell (owner_id, category, month) VALUES (1, 9, 202601)")
    assert filled.verify().differing_cells == 0


def test_recomputing_brings_all_sums_to_new_definitions(filled: Store) -> None:
    others = doubled(filled.images)
    assert verify(filled.database, others).differing_cells > 0
    recompute(filled.database, others, filled.at, slices=2)
    assert verify(filled.database, others).differing_cells == 0
    assert filled.total("di_01") == 4
    ((feed, version),) = filled.rows("SELECT feed, definition_version FROM batch ORDER BY batch_id DESC LIMIT 1")
    assert (feed, version.split("+")[0]) == ("recompute", "doubled")


def test_recomputing_what_is_right_changes_nothing(filled: Store) -> None:
    assert recompute(filled.database, filled.images, filled.at) == 0


def test_a_merge_may_commit_while_a_verification_looks(filled: Store) -> None:
    with filled.database.snapshot() as unit:
        before = unit.value("SELECT sum(di_01) FROM cell")
        merge(filled.database, batch("case_file", case("C3", NOVEMBER_1)), filled.images, filled.at)
        assert unit.value("SELECT sum(di_01) FROM cell") == before
    filled.assert_exact()


def test_a_merge_under_other_definitions_is_refused_until_the_sums_follow_them(filled: Store) -> None:
    others = doubled(filled.images)
    assert sums_follow(filled.database, filled.images)
    assert not sums_follow(filled.database, others)
    more = batch("case_file", case("C3", NOVEMBER_1))
    with pytest.raises(OtherSumsError, match=r"doubled.*recompute"):
        merge(filled.database, more, others, filled.at)
    filled.assert_exact()
    recompute(filled.database, others, filled.at)
    assert merge(filled.database, more, others, filled.at).inserted == 1
    assert verify(filled.database, others).differing_cells == 0


def test_sums_do_not_follow_views_that_were_mended(filled: Store) -> None:
    with filled.database.begin() as unit:
        made_from = unit.value("SELECT obj_description('subject_case'::regclass, 'pg_class')")
        unit.execute("COMMENT ON VIEW subject_case IS 'another text'")
    try:
        assert not sums_follow(filled.database, filled.images)
        with pytest.raises(OtherSumsError):
            filled.merge("case_file", case("C3", NOVEMBER_1))
        recompute(filled.database, filled.images, filled.at)
        assert sums_follow(filled.database, filled.images)
    finally:
        with filled.database.begin() as unit:
            unit.execute("COMMENT ON VIEW subject_case IS %s", [made_from])


def test_a_store_without_batches_follows_all_definitions(store: Store) -> None:
    assert sums_follow(store.database, doubled(store.images))
