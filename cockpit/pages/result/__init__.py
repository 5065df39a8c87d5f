"""The result of one agency: for itself, for what stands above it, for the authority, and for whoever judges it."""

from cockpit.pages.result.page import OPEN_TO, layout, register

__all__ = ["OPEN_TO", "layout", "register"]
