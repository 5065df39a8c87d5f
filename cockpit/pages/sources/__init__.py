"""The sources: how fresh each is and why, what is wrong, and where the 33 items come from."""

from cockpit.pages.sources.page import layout, live, register

__all__ = ["layout", "live", "register"]
