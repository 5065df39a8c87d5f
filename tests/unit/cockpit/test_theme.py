"""Looks of bands, and graphs that keep data in the house."""

import re
from typing import Final

from cockpit.figures.config import GRAPH_CFG
from cockpit.theme import ABSENT, APPEARANCE, appearance
from core.model import Band
from tests.unit.cockpit.fakes import ROOT

GRAPH: Final = re.compile(r"\bGraph\((?:[^()]|\([^()]*\))*\)")
"""a graph with all that it is made with"""


def test_every_band_has_a_look_of_its_own_by_icon_and_colour() -> None:
    assert APPEARANCE.keys() == set(Band)
    assert len({look.icon for look in (*APPEARANCE.values(), ABSENT)}) == 5
    assert len({look.colour for look in (*APPEARANCE.values(), ABSENT)}) == 5
    assert appearance(None) is ABSENT


def test_the_style_sheet_has_the_same_colours() -> None:
    tokens = (ROOT / "assets" / "00-tokens.css").read_text(encoding="utf-8").lower()
    for look in (*APPEARANCE.values(), ABSENT):
        assert look.colour.lower() in tokens


def test_no_graph_offers_to_send_its_data_away() -> None:
    assert GRAPH_CFG["showSendToCloud"] is False
    for file in sorted((ROOT / "cockpit").rglob("*.py")):
        for use in GRAPH.findall(file.read_text(encoding="utf-8")):
            assert "config=GRAPH_CFG" in use, file
