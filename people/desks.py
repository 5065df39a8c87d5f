"""Where people hand in files, file values and read letters, put together once a process."""

from dataclasses import dataclass
from pathlib import Path

from core.settings import Settings
from indicators.catalogue import Catalogue
from indicators.items import build_images
from people.files.desk import UploadDesk, upload_desk
from people.filing.desk import FilingDesk
from store.database import Database


@dataclass(frozen=True, slots=True)
class Desks:
    """The store itself for letters, files, and the manual items."""

    database: Database
    uploads: UploadDesk
    filing: FilingDesk


def desks_on(database: Database, catalogue: Catalogue, settings: Settings, project: Path, clamd: str = "") -> Desks:
    """By the settings: `project` is where relative folders begin, `clamd` the scanner's address, resolved."""
    uploads = upload_desk(database, settings, project, clamd)
    return Desks(database, uploads, FilingDesk(database, catalogue, build_images(catalogue), settings, uploads))
