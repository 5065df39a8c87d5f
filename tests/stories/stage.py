"""The stage of stories: a city authority with all its posts, agencies of which much is collected, and an archive.

It is set up once a session, in a template; every story plays on a copy of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from core.access import Principal
from core.settings import Authority
from evaluation.commands.officers import NewOfficer, register_officer
from evaluation.desk import Desk
from indicators.items import build_images
from people.files.desk import upload_desk
from store.database import Database
from store.grants import NewGrant, add_grant, grants_of
from store.migrations import upgrade
from tests.accounts import people_for
from tests.integration.evaluation.collected import collect
from tests.integration.evaluation.world import CITY, MUNICIPAL, World, open_world
from tests.integration.people.office import catalogue
from tests.integration.store.rows import Store, archive, case, unit

SET_UP: Final = datetime(2025, 12, 20, 2, tzinfo=UTC)
ARCHIVE: Final = "330199A"
BARE: Final = "U9"
"""an agency of whose connection nobody has said how it stands"""
POSTS: Final[Mapping[str, tuple[str, str]]] = {
    "second": ("supervisor", CITY),
    "third": ("supervisor", CITY),
    "legal": ("legal_reviewer", CITY),
    "legal2": ("legal_reviewer", CITY),
    "leader": ("bureau_leader", CITY),
    "leader2": ("bureau_leader", CITY),
    "seal": ("seal_keeper", CITY),
    "steward": ("data_steward", CITY),
    "cora": ("archivist", "U3"),
    "dan": ("archivist", "U4"),
    "boss": ("agency_leader", "U1"),
    "keeper of records": ("archive_staff", ARCHIVE),
}
"""who else works there: role and node; the others are those of the world of cycles"""
OFFICERS: Final[Mapping[str, tuple[str, date]]] = {
    "officer": ("ZJ-001", date(2030, 12, 31)),
    "second": ("ZJ-002", date(2030, 12, 31)),
    "third": ("ZJ-003", date(2026, 1, 31)),
}
"""certificates, and until when they hold"""


TWO_ROLES: Final[Mapping[str, str]] = {"officer2": "division_head", "officer3": "legal_reviewer"}
"""officers who may check, or review, documents too"""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: the principals, whose accounts are the same on every copy of the stage."""

    persons: Mapping[str, Principal]


def set_up(url: str, folder: Path) -> Cast:
    """Sets the stage up in an empty database."""
    upgrade(url)
    with Database(url, pool_size=4) as database:
        world = open_world(database, folder)
        _agencies(world.store)
        for name, (role, node) in POSTS.items():
            world.person(name, role, node)
        for name, second in TWO_ROLES.items():
            _give_role(world, world.person(name, "supervisor", CITY), second)
        for name, (certificate, until) in OFFICERS.items():
            new = NewOfficer(CITY, name.capitalize(), certificate, until, world[name].account_id)
            register_officer(world.desk, world["head"], new, SET_UP)
        world.publish_rubric()
        return Cast(dict(world.persons))


def _give_role(world: World, principal: Principal, role: str) -> None:
    with world.database.begin() as work:
        grant = NewGrant(principal.account_id, role, CITY, SET_UP, None, "")
        add_grant(work, grant, "tests", SET_UP)
        grants = grants_of(work, principal.account_id, SET_UP)
    world.persons[principal.name] = replace(principal, grants=grants)


def _agencies(store: Store) -> None:
    store.merge("unit", *(unit(code, MUNICIPAL, group_code="government") for code in ("U3", "U4")))
    store.merge("unit", unit(BARE, MUNICIPAL, group_code="institution"))
    store.merge("archive", archive(ARCHIVE, MUNICIPAL))
    undecided = {"unit_code": BARE, "source_code": "PLATFORM", "since": date(2025, 1, 1)}
    store.merge("connection", undecided)
    collect(store, "U3")
    collect(store, "U4", kept=5)
    store.merge("case_file", case("C1", date(2026, 1, 5), "U1"), case("C2", date(2026, 1, 5), "U2"))


def stage_on(database: Database, cast: Cast, folder: Path, authority: Mapping[str, object]) -> World:
    """The world of a story on its copy of the stage; `authority`: what the settings say of the city's authority."""
    people = people_for(database)
    named = {CITY: Authority.model_validate({"name": "示范市档案局", "code": "示档", **authority})}
    settings = people.settings.model_copy(update={"authorities": named})
    people = replace(people, settings=settings)
    store = Store(database, build_images(catalogue()), SET_UP)
    desk = Desk(database, settings, catalogue(), upload_desk(database, settings, folder), people.sealing)
    return World(people, desk, store, SET_UP, dict(cast.persons))
