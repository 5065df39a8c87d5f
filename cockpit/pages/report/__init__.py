"""The self-report of an agency: prefilled, saved as it is typed, by several people, handed in once."""

from cockpit.pages.report.page import layout, register

__all__ = ["layout", "register"]
