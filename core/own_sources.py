"""Sources that this program fills itself: no address, no credentials, always on. Pure."""

from collections.abc import Mapping
from typing import Final

OWN_SOURCES: Final[Mapping[str, float]] = {"evaluation": 60.0}
"""code → seconds between two looks into the inbox, for a row whose notice was missed"""
