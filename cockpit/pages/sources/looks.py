"""How a source and a feed look: state → look of its chip; circuit → the word for it."""

from collections.abc import Mapping
from typing import Final

from dash.development.base_component import Component

from cockpit.ui.parts import Look, chip
from cockpit.ui.visit import Words

LOOKS: Final[Mapping[str, Look]] = {
    "ok": "calm",
    "resting": "plain",
    "never": "plain",
    "retry": "near",
    "late": "warn",
    "doubtful": "warn",
    "stopped": "bad",
    "failed": "bad",
    "off": "off",
}
"""The worst last, but for what somebody has switched off."""

OUTCOMES: Final[Mapping[str, Look]] = {
    "running": "plain",
    "ok": "calm",
    "empty": "plain",
    "suspect": "warn",
    "retry": "near",
    "stopped": "bad",
    "failed": "bad",
}


def state_chip(look: str, words: Words) -> Component:
    """The state of a source or feed."""
    return chip(LOOKS[look], words(f"page.sources.state.{look}"))


def outcome_chip(outcome: str, words: Words) -> Component:
    """What a run came to."""
    return chip(OUTCOMES.get(outcome, "plain"), words.known(f"page.sources.outcome.{outcome}", outcome))
