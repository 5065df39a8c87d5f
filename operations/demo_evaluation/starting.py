"""Prepares the demo's evaluation behind the screen, once the numbers are there."""

import threading
from typing import Final

from core.clock import SystemClock
from core.errors import CockpitError
from core.settings import load_settings
from evaluation.desk import Desk
from indicators.catalogue import load as load_catalogue
from operations.demo_config import DemoPlan
from operations.demo_evaluation.filling import fill_evaluation
from operations.demo_progress import Progress
from people.desks import desks_on
from people.people import people_on
from store.database import Database

READY: Final = "evaluation is there too: a cycle, issues with their documents, an inspection, a lead, an objection"


def prepare_evaluation(plan: DemoPlan, database_url: str, progress: Progress, stopped: threading.Event) -> None:
    """Fills what is missing of it and says so; a demo that cannot have it says why, and goes on without."""
    try:
        with Database(database_url, pool_size=2, application_name="archive-cockpit-demo") as database:
            made = fill_evaluation(_desk(plan, database), SystemClock().now())
    except CockpitError as error:
        if not stopped.is_set():
            progress.say(f"the demo has no evaluation to show: {error}")
        return
    plan.folder.evaluated.touch()
    if made and not stopped.is_set():
        progress.say(READY)


def _desk(plan: DemoPlan, database: Database) -> Desk:
    """The desk of evaluation as the web process has it: the same settings, files and means of secrets."""
    settings, catalogue = load_settings(plan.folder.config, {}), load_catalogue()
    people = people_on(database, settings, None, plan.folder.root, demo=True)
    uploads = desks_on(database, catalogue, settings, plan.folder.root).uploads
    return Desk(database, settings, catalogue, uploads, people.sealing)
