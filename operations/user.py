"""`app.py user`: the first administrators, and what administrators do at the terminal after signing in there."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from core.access import Principal, access_table
from core.clock import SystemClock
from core.days import LOCAL
from operations.compose import open_database
from operations.configuration import configuration
from operations.people import people_of
from operations.terminal import acting_as, operator
from people.administrators import administrator_roles
from people.commands.accounts import (
    Opened,
    create_account,
    create_first_administrator,
    lock_account,
    recover_administrator,
    reset_password,
    unlock_account,
)
from people.commands.deputies import Deputy, name_deputy
from people.commands.granting import Wish, grant_role, reset_second_factor, revoke_grant
from people.lookup import demand_named
from people.people import People
from store.accounts import AccountChoice, NewAccount, list_accounts
from store.grants import grant_rows

ONE_DAY: Final = timedelta(days=1)
EVERYBODY: Final = 100_000


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `user`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    first = actions.add_parser(
        "create-admin",
        help="make the first administrator of a kind",
        epilog="example: app.py user create-admin wang 王敏 --role system_admin",
    )
    first.add_argument("name", help="name to sign in by: a-z 0-9 . _ -")
    first.add_argument("display_name", help="name to show")
    first.add_argument("--role", choices=administrator_roles(), default="system_admin")
    recover = actions.add_parser("recover-admin", help="let an administrator in again whom nobody else can help")
    recover.add_argument("name")
    recover.add_argument("--reason", required=True)
    lists = actions.add_parser("list", help="list accounts with their roles")
    lists.add_argument("--json", action="store_true")
    _signed(actions.add_parser("create", help="make an account (system administrator)"), "name", "display_name")
    for action, sentence in (("lock", "lock an account"), ("unlock", "open it again"), ("leave", "somebody leaves")):
        one = _signed(actions.add_parser(action, help=f"{sentence} (system administrator)"), "name")
        one.add_argument("--reason", required=action == "lock", default="")
        if action == "leave":
            one.add_argument("--successor", help="name of the account that takes over")
    for action, who in (("reset-password", "system"), ("reset-second-factor", "security")):
        one = _signed(
            actions.add_parser(action, help=f"help somebody who cannot sign in ({who} administrator)"), "name"
        )
        one.add_argument("--reason", required=True)
    _granting(actions)


def _granting(actions: Any) -> None:
    grant = _signed(actions.add_parser("grant", help="grant a role at a node (security administrator)"), "name")
    grant.add_argument("role", choices=sorted(access_table().roles))
    grant.add_argument("node", help="330100, a place such as 330106, or the code of an owner")
    revoke = _signed(actions.add_parser("revoke", help="end a grant by its number (security administrator)"))
    revoke.add_argument("grant", type=int)
    deputy = _signed(actions.add_parser("deputy", help="name a deputy for a period (security administrator)"), "name")
    deputy.add_argument("grant", type=int, nargs="+", help="numbers of the grants that are stood in for")
    for one in (grant, deputy):
        one.add_argument("--since", type=date.fromisoformat, help="local day it begins (default: now)")
        one.add_argument("--until", type=date.fromisoformat, required=one is deputy, help="last local day")
    for one in (grant, revoke, deputy):
        one.add_argument("--reason", required=True)


def _signed(parser: ArgumentParser, *words: str) -> ArgumentParser:
    """An action of somebody who signs in: the password and the code are asked for, or read from standard input."""
    for word in words:
        parser.add_argument(word)
    parser.add_argument("--as", dest="by", required=True, metavar="NAME", help="account of the administrator")
    return parser


def run(arguments: Namespace) -> int:
    """Does it; RefusedError says why not."""
    found = configuration(arguments)
    with open_database(found) as database:
        people = people_of(found, database)
        at = SystemClock().now()
        if arguments.action in OPERATOR:
            OPERATOR[arguments.action](people, arguments, at)
        else:
            _as_administrator(people, arguments)
    return 0


def _as_administrator(people: People, arguments: Namespace) -> None:
    with acting_as(people, arguments.by) as principal:
        SIGNED[arguments.action](people, principal, arguments, SystemClock().now())


def _first(people: People, arguments: Namespace, at: datetime) -> None:
    new = NewAccount(arguments.name, arguments.display_name)
    city = str(people.settings.city.code)
    _say_opened(create_first_administrator(people, operator(), arguments.role, new, city, at))


def _recover(people: People, arguments: Namespace, at: datetime) -> None:
    _say_opened(recover_administrator(people, operator(), arguments.name, arguments.reason, at))


def _list(people: People, arguments: Namespace, at: datetime) -> None:
    with people.database.begin() as unit:
        page = list_accounts(unit, AccountChoice(), at, EVERYBODY, 0)
        lines = [(account, grant_rows(unit, account.account_id, at)) for account, _ in page.rows]
    for account, grants in lines:
        if arguments.json:
            told = {"name": account.name, "display_name": account.display_name, "state": account.state}
            print(json.dumps(told | {"grants": [asdict(row) for row in grants]}, ensure_ascii=False, default=str))
            continue
        factor = "two factors" if account.has_factor else "one factor"
        print(f"{account.name:<20}{account.display_name}  {account.state}, {factor}{', demo' if account.demo else ''}")
        for row in grants:
            standing = f" for {row.deputy_for}" if row.deputy_for else ""
            print(f"    #{row.grant_id} {row.role} at {row.node}{standing}{_period(row.since, row.until, at)}")


def _period(since: datetime, until: datetime | None, at: datetime) -> str:
    begins = f" from {since.astimezone(LOCAL):%Y-%m-%d %H:%M}" if since > at else ""
    return begins + (f" until {until.astimezone(LOCAL):%Y-%m-%d %H:%M}" if until else "")


def _create(people: People, principal: Principal, arguments: Namespace, at: datetime) -> None:
    _say_opened(create_account(people, principal, NewAccount(arguments.name, arguments.display_name), at))


def _lock(people: People, principal: Principal, arguments: Namespace, at: datetime) -> None:
    lock_account(people, principal, _number(people, arguments), arguments.reason, at)


def _unlock(people: People, principal: Principal, arguments: Namespace, at: datetime) -> None:
    unlock_account(people, principal, _number(people, arguments), arguments.reason, at)


def _reset_password(people: People, principal: Principal, arguments: Namespace, at: datetime) -> None:
    _say_opened(reset_password(people, principal, _number(people, arguments), arguments.reason, at))


def _reset_factor(people: People, principal: Principal, arguments: Namespace, at: datetime) -> None:
    reset_second_factor(people, principal, _number(people, arguments), arguments.reason, at)


def _grant(people: People, principal: Principal, arguments: Namespace, at: datetime) -> None:
    since, until = _begin(arguments.since), _end(arguments.until)
    wish = Wish(_number(people, arguments), arguments.role, arguments.node, arguments.reason, since, until)
    print(f"grant #{grant_role(people, principal, wish, at)}")


def _revoke(people: People, principal: Principal, arguments: Namespace, at: datetime) -> None:
    revoke_grant(people, principal, arguments.grant, arguments.reason, at)


def _deputy(people: People, principal: Principal, arguments: Namespace, at: datetime) -> None:
    until = _end(arguments.until)
    assert until is not None
    wish = Deputy(_number(people, arguments), arguments.grant, until, arguments.reason, _begin(arguments.since))
    print(" ".join(f"grant #{number}" for number in name_deputy(people, principal, wish, at)))


def _number(people: People, arguments: Namespace) -> int:
    with people.database.begin() as unit:
        return demand_named(unit, arguments.name).account_id


def _begin(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), LOCAL)


def _end(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), LOCAL) + ONE_DAY


def _say_opened(opened: Opened) -> None:
    print(f"{opened.name} signs in with this password once, within a week, and then chooses an own one:")
    print(f"\n    {opened.password}\n")


OPERATOR: Final[Mapping[str, Callable[[People, Namespace, datetime], None]]] = {
    "create-admin": _first,
    "recover-admin": _recover,
    "list": _list,
}
SIGNED: Final[Mapping[str, Callable[[People, Principal, Namespace, datetime], None]]] = {
    "create": _create,
    "lock": _lock,
    "unlock": _unlock,
    "reset-password": _reset_password,
    "reset-second-factor": _reset_factor,
    "grant": _grant,
    "revoke": _revoke,
    "deputy": _deputy,
}
