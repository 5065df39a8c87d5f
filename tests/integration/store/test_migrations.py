"""The schema: models and migrations agree, and bringing a database up to date is safe at any time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from core.amounts import MOST_AMOUNT
from core.errors import OperationError, StoreError
from store.alerting.episodes import open_episodes
from store.alerting.telling import PostTold, Telling
from store.database import Database
from store.migrations import FOLDER, NEWEST, is_current, revision, upgrade
from store.migrations.views import drop_views, replace_views
from store.quarantine import list_rows
from store.records import SUBJECTS
from store.schema import metadata
from tests.databases import Databases


def test_models_and_migrated_schema_agree(database_on_each: Database) -> None:
    with database_on_each.begin() as unit:
        assert compare_metadata(MigrationContext.configure(unit.connection), metadata) == []


def test_upgrading_again_changes_nothing(fresh_database: Database) -> None:
    upgrade(fresh_database.url)
    assert revision(fresh_database.url) == NEWEST


def test_the_newest_revision_is_the_head_of_the_migrations() -> None:
    assert ScriptDirectory(str(FOLDER)).get_current_head() == NEWEST


def test_only_an_upgraded_database_is_current(database_url: str) -> None:
    with Database(database_url, pool_size=1) as database:
        assert not is_current(database)
        upgrade(database_url)
        assert is_current(database)


def test_a_schema_of_a_newer_program_is_refused_with_a_sentence(fresh_database: Database) -> None:
    with fresh_database.begin() as unit:
        unit.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(OperationError, match=f"not one of this program's, which ends with {NEWEST}: .*9999"):
        upgrade(fresh_database.url)


def test_an_empty_database_has_no_revision(database_url: str) -> None:
    assert revision(database_url) is None


def upgrade_to(url: str, revision: str) -> None:
    """Brings an empty database to an earlier revision."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    with Database(url, pool_size=1) as database, database.begin() as unit:
        config.attributes["connection"] = unit.connection
        command.upgrade(config, revision)


def test_rows_put_aside_before_an_upgrade_are_still_there_and_can_be_replayed(database_url: str) -> None:
    upgrade_to(database_url, "0003")
    kept = (
        "INSERT INTO quarantine (source, feed, table_name, row_key, reason, detail, raw, state, seen, first_seen_at,"
        " last_seen_at) VALUES ('s', 'f', 'case_file', 'C1', %s, '', %s, 'open', 1, now(), now())"
    )
    with Database(database_url, pool_size=1) as database:
        with database.begin() as unit:
            unit.execute(kept, ("unknown_owner", '{"case_no": "C1", "version": 7}'))
            unit.execute(kept, ("unknown_code", '{"no": "C1", "version": "V1"}'))
        upgrade(database_url)
        found = {row.reason: (row.form, row.version, row.state) for row in list_rows(database)}
    assert found == {"unknown_owner": ("table", 7, "open"), "unknown_code": ("source", None, "open")}


def test_amounts_over_a_later_limit_stay_and_no_new_ones_enter(database_url: str) -> None:
    upgrade_to(database_url, "0016")
    insert = (
        "INSERT INTO catalogue_item (item_id, file_bytes, holder_id, owner_id, source, version, batch_id)"
        " VALUES (%s, %s, 1, 1, 's', 1, 1)"
    )
    with Database(database_url, pool_size=1) as database:
        with database.begin() as unit:
            unit.execute(insert, ("old", 10**15))
        upgrade(database_url)
        with pytest.raises(StoreError, match="ck_catalogue_item_amounts"), database.begin() as unit:
            unit.execute(insert, ("new", MOST_AMOUNT + 1))
        with database.begin() as unit:
            unit.execute(insert, ("new", MOST_AMOUNT))
            assert unit.rows("SELECT item_id FROM catalogue_item ORDER BY 1") == [("new",), ("old",)]


def test_what_was_told_of_open_alerts_is_known_of_each_post_of_their_rule(database_url: str) -> None:
    upgrade_to(database_url, "0037")
    rule = (
        "INSERT INTO alert_rule (rule, version, body, effective_from, made_at, made_name, note)"
        " VALUES ('AL-1', 1, %s, now(), now(), '', '')"
    )
    alert = (
        "INSERT INTO alert (rule, rule_version, scope, code, stream, state, unknown, level, rank, told_rank, began_at,"
        " acknowledged_name, acknowledged_words, told_at, steps, reason, detail, place, judged_at) VALUES"
        " ('AL-1', 1, %s, 'A01', 'act', 'firing', '', 'serious', 2, 2, now(), '', '', %s, 0, '', '{}', '', now())"
    )
    at = datetime(2026, 11, 26, 2, tzinfo=UTC)
    with Database(database_url, pool_size=1) as database:
        with database.begin() as unit:
            unit.execute(rule, ('{"to": ["unit_contact", "officer"]}',))
            unit.execute(alert, ("U1", at))
            unit.execute(alert, ("U2", None))
        upgrade(database_url)
        with database.begin() as unit:
            found = {one.scope: one.telling for one in open_episodes(unit)}
    told = PostTold(2, at, at)
    assert found == {"U1": Telling({"unit_contact": told, "officer": told}), "U2": Telling()}


def test_two_processes_may_upgrade_at_once(databases: Databases) -> None:
    url = databases.create()
    with ThreadPoolExecutor() as processes:
        for attempt in [processes.submit(upgrade, url) for _ in range(3)]:
            attempt.result(120)
    assert revision(url) == NEWEST
    databases.drop(url)


def test_views_are_replaced_when_their_text_has_changed(fresh_database: Database) -> None:
    with fresh_database.begin() as unit:
        drop_views(unit.connection)
        unit.connection.execute(text("CREATE VIEW subject_case AS SELECT 1 AS old"))
    with fresh_database.begin() as unit:
        replace_views(unit.connection)
        columns = [
            row[0] for row in unit.rows("SELECT attname FROM pg_attribute WHERE attrelid = 'subject_case'::regclass")
        ]
    assert "in_scope" in columns


def test_every_subject_has_a_view_with_a_key_and_an_owner(fresh_database: Database) -> None:
    with fresh_database.begin() as unit:
        for subject in SUBJECTS:
            unit.rows(f"SELECT key, owner_id, category FROM subject_{subject} WHERE key IS NULL")
