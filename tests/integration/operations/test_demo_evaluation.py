"""The demo's evaluation: filled once, by commands, everything that a page shows is there, and the sums stay right."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evaluation.desk import Desk
from indicators.catalogue import load
from indicators.items import build_images
from operations.demo_accounts import city_parts, make_accounts, owner_parts
from operations.demo_evaluation.filling import fill_evaluation
from operations.demo_folder import DemoFolder
from people.desks import desks_on
from store.database import Database
from store.migrations import upgrade
from store.verify import verify
from tests.accounts import people_for
from tests.databases import Databases
from tests.integration.evaluation.collected import collect
from tests.integration.evaluation.merging import merge_told
from tests.integration.people.office import with_uploads
from tests.integration.store.rows import Store, archive, unit

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)
AGENCIES = tuple(f"1133010000000{number:04}X" for number in range(1, 12))


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    url = databases.create(databases.template("store", upgrade))
    with Database(url, pool_size=4) as database:
        found = Store(database, build_images(load()), AT)
        found.merge("archive", archive("330199A", 330199), archive("330106A", 330106))
        found.merge("unit", *(unit(code, 330199, group_code="government") for code in AGENCIES))
        for code in AGENCIES:
            collect(found, code, cases=4, filed=3, documents=4, kept=3)
        yield found
    databases.drop(url)


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    people, catalogue = people_for(store.database), load()
    folder = DemoFolder(tmp_path)
    folder.create()
    make_accounts(people, folder, city_parts("330100"), AT)
    make_accounts(people, folder, owner_parts(people), AT)
    settings = with_uploads(people.settings, tmp_path, {})
    desks = desks_on(store.database, catalogue, settings, tmp_path)
    return Desk(store.database, settings, catalogue, desks.uploads, people.sealing)


def test_the_demo_shows_an_evaluation_in_progress(desk: Desk, store: Store) -> None:
    assert fill_evaluation(desk, AT)
    states = dict(store.rows("SELECT state, count(*) FROM evaluation_part GROUP BY 1"))
    assert states.keys() >= {"scored", "self_reporting", "submitted", "reviewing", "fed_back", "objecting"}
    assert states.keys() & {"published", "improving"}
    issues = dict(store.rows("SELECT state, count(*) FROM issue GROUP BY 1"))
    assert issues.keys() >= {"to_confirm", "rectifying", "overdue", "closed"}
    assert store.value("SELECT count(*) FROM issue WHERE met_at IS NOT NULL") == 1
    numbered = store.rows("SELECT number_text FROM official_document WHERE digest <> '' ORDER BY 1")
    assert len(numbered) >= 4
    assert dict(store.rows("SELECT state, count(*) FROM inspection GROUP BY 1")).keys() >= {"notified", "to_feed_back"}
    assert store.rows("SELECT state FROM supervision_lead") == [("checking",)]
    assert store.rows("SELECT state FROM data_objection") == [("open",)]
    assert merge_told(store.database, store.images, AT)
    assert verify(store.database, store.images).differing_cells == 0
    assert not fill_evaluation(desk, AT), "once is enough"
