"""Leads: what was told, reported, handed over or noticed, and what becomes of it."""

from cockpit.pages.leads.page import layout, register
from cockpit.pages.leads.words import OPEN_TO

__all__ = ["OPEN_TO", "layout", "register"]
