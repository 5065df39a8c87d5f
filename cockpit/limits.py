"""How large the body of a request may be."""

from typing import Final

from core.settings import Settings

BODY_LIMIT: Final = 1_000_000
AROUND_A_FILE: Final = 65_536
"""What a form puts around a file."""
FILES: Final = ("/api/uploads", "/api/manual/sheets", "/api/evaluation/site/photos")
"""Where a file may come; their routes count it once more as they write it down."""


def body_limit(path: str, settings: Settings) -> int:
    """The most bytes of a body at a path."""
    return settings.uploads.max_mb * 1_000_000 + AROUND_A_FILE if path in FILES else BODY_LIMIT
