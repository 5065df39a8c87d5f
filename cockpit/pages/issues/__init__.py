"""The register of issues, and one issue on its way from being found to its closing."""

from cockpit.pages.issues.page import layout, register

__all__ = ["layout", "register"]
