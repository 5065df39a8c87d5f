"""Inspections: the plan of a year with its draw, the visits, and the officers who make them."""

from cockpit.pages.inspections.page import layout, register
from cockpit.pages.inspections.words import OPEN_TO

__all__ = ["OPEN_TO", "layout", "register"]
