"""One account per role for whoever looks at the demo, with passwords made at its first start."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from core.access import access_table
from core.clock import SystemClock
from core.errors import OperationError, RefusedError
from core.settings import City, load_settings
from operations.demo_config import DemoPlan
from operations.demo_filing import file_something
from operations.demo_folder import DemoFolder, write_private
from operations.demo_token import hand_out_token, make_audit_key
from people.factors import seal_key
from people.passwords import random_password
from people.people import People, people_on
from people.second_factor import STEP_S, code_at, new_key
from store.accounts import (
    NewAccount,
    account_by_name,
    add_account,
    offer_factor,
    prove_factor,
    set_password,
)
from store.database import Database, UnitOfWork
from store.grants import NewGrant, add_grant, grants_of
from store.owners import owners_of

MADE_BY: Final = "demo"
DISTRICT: Final = "330106"
IN_OFFICE: Final = timedelta(days=800)
"""how long everybody has held their post: since before the year that the demo's evaluation judges"""


@dataclass(frozen=True, slots=True)
class Part:
    """Who plays which role where."""

    name: str
    role: str
    node: str


def city_parts(city: str) -> Sequence[Part]:
    """Those whose nodes are known before any owner has come."""
    return (
        Part("leader", "bureau_leader", city),
        Part("head", "division_head", city),
        Part("supervisor", "supervisor", city),
        Part("district", "district_officer", DISTRICT),
        Part("legal", "legal_reviewer", city),
        Part("seal", "seal_keeper", city),
        Part("reviewer", "reviewer", city),
        Part("steward", "data_steward", city),
        Part("wall", "wall_display", city),
        Part("system", "system_admin", city),
        Part("security", "security_admin", city),
        Part("audit", "audit_admin", city),
    )


def owner_parts(people: People) -> Sequence[Part]:
    """Those of the archive of a district and of an agency of the city itself; none before owners have come."""
    archive = _first(people, int(DISTRICT), "archive")
    agency = _first(people, people.settings.city.municipal_code, "agency")
    return (
        *((Part("archive", "archive_staff", archive),) if archive else ()),
        *((Part("archivist", "archivist", agency), Part("agency_leader", "agency_leader", agency)) if agency else ()),
    )


def _first(people: People, place: int, kind: str) -> str | None:
    return min((one.code for one in owners_of(people.database, place) if one.kind == kind), default=None)


def make_accounts(people: People, folder: DemoFolder, parts: Iterable[Part], at: datetime) -> None:
    """Makes the accounts that the store lacks, and keeps what is needed to sign in in the demo's folder.

    RefusedError: the store is no demo's.
    """
    if not people.demo:
        raise RefusedError("accounts of a demo exist in the store of a demo only", "demo_account")
    known = {one["name"]: one for one in folder.known_accounts()}
    for part in parts:
        known[part.name] = _made(people, part, known.get(part.name), at)
    write_private(folder.accounts, json.dumps(list(known.values()), ensure_ascii=False, indent=1))


def let_city_in(plan: DemoPlan, database_url: str) -> None:
    """Makes the accounts of the city and of a district."""
    with _people(plan, database_url) as people:
        at = SystemClock().now()
        make_accounts(people, plan.folder, city_parts(str(plan.settings.city.code)), at)
        make_audit_key(plan.folder)
        hand_out_token(people, plan.folder, at)


def let_owners_in(plan: DemoPlan, database_url: str) -> None:
    """Makes the accounts of an archive and of an agency, once there are some; the agency has filed something then."""
    with _people(plan, database_url) as people:
        at = SystemClock().now()
        make_accounts(people, plan.folder, owner_parts(people), at)
        file_something(people, plan.folder.root, at)


def accounts_text(accounts: Iterable[Mapping[str, Any]], city: City) -> str:
    """The accounts as the terminal shows them: name, password, role and place, and who is asked for a code."""
    lines = [f"    {one['name']:<15}{one['password']:<25}{_standing(one, city)}" for one in accounts]
    head = "sign in as (these accounts exist in this demo alone):"
    tail = "    *: a code is asked for too; `make demo-code NAME=leader` prints the present one."
    return "\n".join([head, "", *lines, "", tail])


def code_text(accounts: Iterable[Mapping[str, Any]], name: str, at: datetime) -> str:
    """The one-time code that an account of the demo is asked for now. OperationError: it is asked for none."""
    found = {one["name"]: one for one in accounts}
    if name not in found:
        raise OperationError(f"there is no account {name} in this demo; it has {', '.join(found) or 'none yet'}")
    key = found[name]["totp_secret"]
    if not key:
        raise OperationError(f"{name} signs in by the password alone")
    return f"{code_at(key, at)}  (for {STEP_S - int(at.timestamp()) % STEP_S} s, and once)"


def _standing(one: Mapping[str, Any], city: City) -> str:
    names = {str(city.code): "whole city"} | {str(place.code): place.name_en for place in city.places}
    node = f"{names[one['node']]} ({one['node']})" if one["node"] in names else one["node"]
    return f"{access_table().roles[one['role']].en}{' *' if one['totp_secret'] else ''}, {node}"


@contextmanager
def _people(plan: DemoPlan, database_url: str) -> Iterator[People]:
    """People in the demo's own store, whose address nobody but the demo has made."""
    with Database(database_url, pool_size=2, application_name="archive-cockpit-demo") as database:
        settings = load_settings(plan.folder.config, {})
        yield people_on(database, settings, None, plan.folder.root, demo=True)


def _made(people: People, part: Part, known: Mapping[str, Any] | None, at: datetime) -> dict[str, Any]:
    with people.database.begin() as unit:
        account = account_by_name(unit, part.name)
    if known is not None and account is not None and people.hasher.fits(account.password_hash, known["password"]):
        return dict(known)
    password = known["password"] if known else random_password()
    needs_factor = access_table().roles[part.role].second_factor
    key = (known["totp_secret"] if known else None) or (new_key() if needs_factor else None)
    with people.database.begin() as unit:
        number = account.account_id if account is not None else _add(unit, part, at)
        _let_in(unit, people, number, people.hasher.hash(password), key, at)
        if not any((grant.role, grant.node) == (part.role, part.node) for grant in grants_of(unit, number, at)):
            add_grant(unit, NewGrant(number, part.role, part.node, at - IN_OFFICE, None, MADE_BY), MADE_BY, at)
    return {"name": part.name, "role": part.role, "node": part.node, "password": password, "totp_secret": key}


def _add(unit: UnitOfWork, part: Part, at: datetime) -> int:
    label = f"{access_table().roles[part.role].zh}(演示)"
    number = add_account(unit, NewAccount(part.name, label, demo=True), MADE_BY, at)
    assert number is not None, f"there was no account {part.name} a moment ago"
    return number


def _let_in(unit: UnitOfWork, people: People, number: int, password_hash: str, key: str | None, at: datetime) -> None:
    set_password(unit, number, password_hash, at, must_change=False, history=people.settings.security.password_history)
    if key is not None:
        offer_factor(unit, number, seal_key(people.sealing, number, key))
        prove_factor(unit, number, 0, at)
