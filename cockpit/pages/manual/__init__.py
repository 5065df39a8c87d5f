"""The eight manual items: entered by one person, confirmed by another, with evidence, shown everywhere as manual."""

from cockpit.pages.manual.page import layout, register

__all__ = ["layout", "register"]
