"""What `app.py user` does: acts of the operator of this machine, and of administrators who have signed in."""

import json
from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Final

from core.access import Principal
from core.days import LOCAL
from operations.terminal import operator
from people.commands.accounts import (
    Opened,
    create_account,
    create_first_administrator,
    end_all_sessions,
    lock_account,
    recover_administrator,
    reset_password,
    unlock_account,
)
from people.commands.deputies import Deputy, name_deputy
from people.commands.granting import Wish, grant_role, reset_second_factor, revoke_grant
from people.commands.handing_over import Leave, hand_over_to, hand_overs_page, leave
from people.lookup import demand_named
from people.people import People
from store.accounts import AccountChoice, NewAccount, list_accounts
from store.grants import grant_rows
from store.handovers import HandOverRow

ONE_DAY: Final = timedelta(days=1)
EVERYBODY: Final = 100_000


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
    lock_account(people, principal, _number(people, arguments.name), arguments.reason, at)


def _unlock(people: People, principal: Principal, arguments: Namespace, at: datetime) -> None:
    unlock_account(people, principal, _number(people, arguments.name), arguments.reason, at)


def _sign_out(people: People, principal: Principal, arguments: Namespace, at: datetime) -> None:
    ended = end_all_sessions(people, principal, _number(people, arguments.name), arguments.reason, at)
    print(f"{ended} sessions ended")


def _reset_password(people: People, principal: Principal, arguments: Namespace, at: datetime) -> None:
    _say_opened(reset_password(people, principal, _number(people, arguments.name), arguments.reason, at))


def _reset_factor(people: People, principal: Principal, arguments: Namespace, at: datetime) -> None:
    reset_second_factor(people, principal, _number(people, arguments.name), arguments.reason, at)


def _grant(people: People, principal: Principal, arguments: Namespace, at: datetime) -> None:
    since, until = _begin(arguments.since), _end(arguments.until)
    wish = Wish(_number(people, arguments.name), arguments.role, arguments.node, arguments.reason, since, until)
    print(f"grant #{grant_role(people, principal, wish, at)}")


def _revoke(people: People, principal: Principal, arguments: Namespace, at: datetime) -> None:
    successor = None if arguments.successor is None else _number(people, arguments.successor)
    revoke_grant(people, principal, arguments.grant, arguments.reason, at, successor)


def _deputy(people: People, principal: Principal, arguments: Namespace, at: datetime) -> None:
    until = _end(arguments.until)
    assert until is not None
    wish = Deputy(_number(people, arguments.name), arguments.grant, until, arguments.reason, _begin(arguments.since))
    print(" ".join(f"grant #{number}" for number in name_deputy(people, principal, wish, at)))


def _leave(people: People, principal: Principal, arguments: Namespace, at: datetime) -> None:
    successor = None if arguments.successor is None else _number(people, arguments.successor)
    leave(people, principal, Leave(_number(people, arguments.name), successor, arguments.reason), at)
    _hand_overs(people, principal, arguments, at)


def _hand_overs(people: People, principal: Principal, arguments: Namespace, at: datetime) -> None:
    for over in hand_overs_page(people, principal, at):
        _say_hand_over(over)


def _settle(people: People, principal: Principal, arguments: Namespace, at: datetime) -> None:
    to = None if arguments.to is None else _number(people, arguments.to)
    hand_over_to(people, principal, arguments.item, to, arguments.reason, at)


def _say_hand_over(over: HandOverRow) -> None:
    to = f", to {over.successor}" if over.successor else ""
    what = "has left" if over.has_left else "lost a role"
    print(f"{over.name} {what} on {over.begun_at.astimezone(LOCAL):%Y-%m-%d}{to}:")
    for item in over.items:
        told = " ".join(f"{key} {value}" for key, value in item.detail.items() if value is not None)
        print(f"    #{item.item_id} {item.kind} {told}: {item.state.replace('_', ' ')}")


def _number(people: People, name: str) -> int:
    with people.database.begin() as unit:
        return demand_named(unit, name).account_id


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
    "sign-out": _sign_out,
    "reset-password": _reset_password,
    "reset-second-factor": _reset_factor,
    "grant": _grant,
    "revoke": _revoke,
    "deputy": _deputy,
    "leave": _leave,
    "hand-overs": _hand_overs,
    "settle": _settle,
}
