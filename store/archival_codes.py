"""How an archival code (档号) has to look, for whoever counts codes and whoever lists them."""

from typing import Final

WELL_FORMED: Final = "^[0-9A-Z]+([-·][0-9A-Z.·]+)+$"
"""a regular expression of PostgreSQL"""
