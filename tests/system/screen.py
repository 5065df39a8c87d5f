"""The wall in a browser, as the tests of a running cockpit look at it."""

from typing import Final

ROOT: Final = "#wall-page-root"
NUMBERS: Final = """() => [...document.querySelectorAll(".row .value, .volume .figure b, .place, .index-number")]
  .map((node) => node.textContent).join("|")"""
"""all numbers that are shown, as one text"""
