"""Cycles of evaluation: how far they are, what holds them up, and what is done with all agencies at once."""

from cockpit.pages.evaluation.page import OPEN_TO, layout, live, register

__all__ = ["OPEN_TO", "layout", "live", "register"]
