"""The web process: services on the store, served until a signal."""

import logging

from cockpit.services import services_on
from cockpit.web import serve
from core.clock import Clock
from indicators.catalogue import load as load_catalogue
from operations.compose import setting
from operations.configuration import Configuration
from store.database import Database

log = logging.getLogger(__name__)


def run_web_process(configuration: Configuration, database: Database, clock: Clock) -> None:
    """Serves pages and the API; OperationError when the port cannot be had."""
    settings = configuration.settings
    redis_url = setting(configuration, settings.redis.url, "redis.url")
    services = services_on(database, load_catalogue(), settings, clock, redis_url)
    serve(services, settings.web.host, settings.web.port, lambda address: log.info("listening on %s", address))
