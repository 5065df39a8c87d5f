"""The result of one agency: for itself, for what stands above it, and for the authority."""

from cockpit.pages.result.page import layout, register

__all__ = ["layout", "register"]
