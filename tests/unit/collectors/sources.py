"""The six sources of the product, for tests; `TABLES` is what the record tables take."""

from collectors.base import Places
from collectors.registry import load_sources
from store.records import column_types

TABLES = column_types()
SOURCES = load_sources(TABLES)
PLACES = Places(
    330100,
    330199,
    (330199, 330102, 330105, 330106, 330108, 330109, 330110, 330111, 330112, 330113, 330114, 330122, 330127, 330182),
)
