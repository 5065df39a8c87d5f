"""Component ids: `page-part-role`, made here only."""

from typing import Final

LOCATION: Final = "shell-address-location"
CONTENT: Final = "shell-page-content"
REFRESH: Final = "shell-page-refresh"
NOTICE: Final = "shell-notice-line"
PROVIDER: Final = "shell-theme-provider"


def make(page: str, part: str, role: str) -> str:
    """The id of a component; each word without a dash, so that an id can be read back."""
    words = (page, part, role)
    if any(not word or "-" in word for word in words):
        raise ValueError(f"expected three words without dashes, found {words}")
    return "-".join(words)


def keyed(page: str, part: str, role: str, key: str | int) -> dict[str, str | int]:
    """The id of one of many alike, such as a button of each row."""
    return {"part": make(page, part, role), "key": key}
