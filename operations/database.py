"""`app.py database`: what the owner of the schema does in production, where the application is another role."""

from argparse import ArgumentParser, Namespace

from operations.acting import Deed, noted
from operations.compose import database_url
from operations.configuration import configuration
from store.database import Database
from store.migrations import NEWEST, upgrade
from store.migrations.roles import grant_application


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `database`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("upgrade", help="bring the schema to this program's; other commands do so too when they may")
    grant = actions.add_parser(
        "grant",
        help="let a role run the application: read all, change all but history, which it may only add to",
        epilog="example: DATABASE_OWNER_URL=postgresql://… app.py database grant cockpit_app",
    )
    grant.add_argument("role", help="an existing role; what a newer schema brings is granted by granting again")


def run(arguments: Namespace) -> int:
    """Works with DATABASE_OWNER_URL, or the configured address where one role does all. StoreError: not allowed."""
    found = configuration(arguments)
    with database_url(found) as url:
        owner_url = found.environment.get("DATABASE_OWNER_URL", url)
        upgrade(owner_url)
        if arguments.action == "grant":
            deed = Deed("database.granted", "database grant", "role", arguments.role)
            with Database(owner_url, pool_size=1) as database, noted(database, deed):
                grant_application(owner_url, arguments.role)
            print(f"{arguments.role} may run the application")
        else:
            print(f"the schema is at {NEWEST}")
    return 0
