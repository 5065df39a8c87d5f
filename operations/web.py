"""`app.py web`: pages and the API; any number of copies."""

import logging
from argparse import Namespace

from cockpit.services import services_on
from cockpit.web import serve
from core.clock import SystemClock
from core.logs import set_up_logs
from indicators.catalogue import load as load_catalogue
from operations.compose import open_database, setting
from operations.configuration import configuration
from operations.desks import desks_of
from operations.people import people_of
from operations.pushes import push_doors

log = logging.getLogger(__name__)


def run(arguments: Namespace) -> int:
    """Serves until a signal; OperationError when the port cannot be had."""
    set_up_logs()
    found = configuration(arguments)
    settings = found.settings
    redis_url = setting(found, settings.redis.url, "redis.url")
    with open_database(found, "web") as database:
        people = people_of(found, database)
        catalogue, clock = load_catalogue(), SystemClock()
        desks = desks_of(found, database, catalogue, clock.now())
        services = services_on(database, catalogue, settings, clock, redis_url, push_doors(found), people, desks)
        serve(services, settings.web.host, settings.web.port, lambda address: log.info("listening on %s", address))
    return 0
