"""Alerts: what fires, who has taken it up, what was told; history, rules and silences."""

from cockpit.pages.alerts.page import layout, live, register
from cockpit.pages.alerts.words import OPEN_TO, PATHS

__all__ = ["OPEN_TO", "PATHS", "layout", "live", "register"]
