"""What the alerts room works on."""

from dataclasses import dataclass, field

from alerts.episode_book import EpisodeBook
from alerts.grounds import Grounds
from alerts.owner_book import OwnerBook
from core.settings import Settings
from indicators.catalogue import Catalogue
from store.database import Database


@dataclass(frozen=True, slots=True)
class AlertDesk:
    """The store, the settings and the definitions."""

    database: Database
    settings: Settings
    catalogue: Catalogue
    book: OwnerBook = field(default_factory=OwnerBook)
    episodes: EpisodeBook = field(default_factory=EpisodeBook)
    grounds: Grounds = field(default_factory=Grounds)
