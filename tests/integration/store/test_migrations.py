"""The schema: models and migrations agree, and bringing a database up to date is safe at any time."""

import threading
from collections.abc import Callable

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from store.database import Database
from store.migrations import revision, upgrade
from store.migrations.views import drop_views, replace_views
from store.records import SUBJECTS
from store.schema import metadata
from tests.databases import Databases


def test_models_and_migrated_schema_agree(database_on_each: Database) -> None:
    with database_on_each.begin() as unit:
        assert compare_metadata(MigrationContext.configure(unit.connection), metadata) == []


def test_upgrading_again_changes_nothing(database: Database) -> None:
    upgrade(database.url)
    assert revision(database.url) == "0001"


def test_an_empty_database_has_no_revision(database_url: str) -> None:
    assert revision(database_url) is None


def test_two_processes_may_upgrade_at_once(databases: Databases) -> None:
    url = databases.create()
    failures: list[BaseException] = []

    def attempt(work: Callable[[str], None]) -> None:
        try:
            work(url)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=attempt, args=(upgrade,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failures == []
    assert revision(url) == "0001"
    databases.drop(url)


def test_views_are_replaced_when_their_text_has_changed(database: Database) -> None:
    with database.begin() as unit:
        drop_views(unit.connection)
        unit.connection.execute(text("CREATE VIEW subject_case AS SELECT 1 AS old"))
    with database.begin() as unit:
        replace_views(unit.connection)
        columns = [
            row[0] for row in unit.rows("SELECT attname FROM pg_attribute WHERE attrelid = 'subject_case'::regclass")
        ]
    assert "in_scope" in columns


def test_every_subject_has_a_view_with_a_key_and_an_owner(database: Database) -> None:
    with database.begin() as unit:
        for subject in SUBJECTS:
            unit.rows(f"SELECT key, owner_id, category FROM subject_{subject} WHERE key IS NULL")
