"""Objections to collected data: raised by the unit concerned, answered by whoever holds the data."""

from cockpit.pages.objections.page import layout, register
from cockpit.pages.objections.words import OPEN_TO

__all__ = ["OPEN_TO", "layout", "register"]
