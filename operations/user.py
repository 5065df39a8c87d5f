"""`app.py user`: the first administrators, and what administrators do at the terminal after signing in there."""

from argparse import ArgumentParser, Namespace
from datetime import date
from typing import Any

from core.access import access_table
from core.clock import SystemClock
from operations.compose import open_database
from operations.configuration import configuration
from operations.people import people_of
from operations.terminal import acting_as
from operations.user_acts import OPERATOR, SIGNED
from people.administrators import administrator_roles


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
    plain = {"lock": "lock an account", "unlock": "open it again", "sign-out": "end all sessions of somebody"}
    for action, sentence in (plain | {"leave": "somebody leaves"}).items():
        one = _signed(actions.add_parser(action, help=f"{sentence} (system administrator)"), "name")
        one.add_argument("--reason", required=action in ("lock", "sign-out"), default="")
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
    revoke.add_argument("--successor", help="name of the account that takes over open work")
    deputy = _signed(actions.add_parser("deputy", help="name a deputy for a period (security administrator)"), "name")
    deputy.add_argument("grant", type=int, nargs="+", help="numbers of the grants that are stood in for")
    for one in (grant, deputy):
        one.add_argument("--since", type=date.fromisoformat, help="local day it begins (default: now)")
        one.add_argument("--until", type=date.fromisoformat, required=one is deputy, help="last local day")
    _signed(
        actions.add_parser(
            "hand-overs", help="what people who left or lost a role have left behind (both administrators)"
        )
    )
    settle = _signed(actions.add_parser("settle", help="pass on something that was left behind, or let it end"))
    settle.add_argument("item", type=int)
    settle.add_argument("--to", help="name of the account that gets it; without: it ends")
    for one in (grant, revoke, deputy, settle):
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
        if arguments.action in OPERATOR:
            OPERATOR[arguments.action](people, arguments, SystemClock().now())
        else:
            with acting_as(people, arguments.by) as principal:
                SIGNED[arguments.action](people, principal, arguments, SystemClock().now())
    return 0
