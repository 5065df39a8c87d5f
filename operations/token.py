"""`app.py token`: tokens of programs, made and ended at the machine; who did it stands in the audit trail."""

import json
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

from core.access import access_table
from core.clock import SystemClock
from core.days import LOCAL
from operations.compose import open_database
from operations.configuration import configuration
from operations.people import people_of
from operations.terminal import operator
from people.commands.tokens import TokenWish, all_tokens, create_token, revoke_token
from people.people import People
from people.tokens import TOKEN_PERMISSIONS
from store.tokens import TokenRow

DAYS: Final = 90


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `token`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    make = actions.add_parser(
        "create",
        help="make a token; its secret is shown this once",
        epilog="example: app.py token create gao 'monthly report' --role data_steward --node 330106 --may numbers.read",
    )
    make.add_argument("owner", help="account in whose name it asks, and whose rights it has a part of")
    make.add_argument("name", help="what it is for")
    make.add_argument("--role", required=True, choices=sorted(access_table().roles), help="a role of that account")
    make.add_argument("--node", default="", help="330100, a place, or the code of an owner (default: the city)")
    make.add_argument("--may", nargs="+", required=True, choices=sorted(TOKEN_PERMISSIONS), metavar="PERMISSION")
    make.add_argument("--days", type=int, default=DAYS, help=f"days until it runs out (default {DAYS})")
    make.add_argument("--json", action="store_true", help="print one JSON object")
    show = actions.add_parser("list", help="list tokens, never their secrets")
    show.add_argument("--all", action="store_true", help="those too that are over")
    show.add_argument("--json", action="store_true", help="print one JSON object a line")
    end = actions.add_parser(
        "revoke", help="end a token at once", epilog='example: app.py token revoke 7 --reason "lost"'
    )
    end.add_argument("token", type=int, help="its number")
    end.add_argument("--reason", required=True)


def run(arguments: Namespace) -> int:
    """Does it; RefusedError says why not."""
    found = configuration(arguments)
    at = SystemClock().now()
    with open_database(found) as database:
        people = people_of(found, database)
        match arguments.action:
            case "create":
                _create(people, arguments, at)
            case "list":
                _list(people, arguments, at)
            case _:
                revoke_token(people, operator(), arguments.token, arguments.reason, at)
                print(f"token {arguments.token} is over")
    return 0


def _create(people: People, arguments: Namespace, at: datetime) -> None:
    node = arguments.node or str(people.settings.city.code)
    until = at + timedelta(days=arguments.days)
    wish = TokenWish(arguments.owner, arguments.name, arguments.role, node, arguments.may, until)
    made = create_token(people, operator(), wish, at)
    if arguments.json:
        print(json.dumps({"token_id": made.token_id, "secret": made.secret, "expires_at": until.isoformat()}))
        return
    print(f"token {made.token_id} until {until.astimezone(LOCAL):%Y-%m-%d %H:%M}; its secret is shown this once:")
    print(f"\n    {made.secret}\n")


def _list(people: People, arguments: Namespace, at: datetime) -> None:
    for row in all_tokens(people, at, over=arguments.all):
        print(json.dumps(asdict(row), ensure_ascii=False, default=str) if arguments.json else _shown(row, at))


def _shown(row: TokenRow, at: datetime) -> str:
    used = f"used {row.used_at.astimezone(LOCAL):%Y-%m-%d %H:%M}" if row.used_at else "never used"
    state = "over" if row.is_over(at) else "not drawn yet" if row.drawn_at is None else used
    until = f"until {row.expires_at.astimezone(LOCAL):%Y-%m-%d}"
    what = f"{row.role} at {row.node}: {', '.join(row.permissions)}"
    return f"#{row.token_id} {row.handle or '-':<13}{row.owner}  {row.name}  {what}  {until}, {state}"
