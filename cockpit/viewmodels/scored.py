"""A stored score made readable: its items, what was lost and what would bring it back, under its own rubric. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.law.clauses import clause_table
from evaluation.rubric.explaining import Loss, bridging, explain
from evaluation.rubric.inputs import Inputs, inputs_of
from evaluation.rubric.loading import load_text
from evaluation.rubric.phrases import Speaker
from evaluation.rubric.results import Result
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.scoring import score


@dataclass(frozen=True, slots=True)
class Scored:
    """A score with its rubric; `losses` the greatest first, `bridge` the fewest items that reach a better grade."""

    rubric: Rubric
    inputs: Inputs
    result: Result
    losses: Sequence[Loss]
    bridge: Sequence[Loss]


def scored(content: str, key: str, inputs: str) -> Scored:
    """From the texts of a published rubric and of stored inputs."""
    rubric = load_text(content, key, clause_table().clauses)
    found = inputs_of(json.loads(inputs))
    losses = explain(rubric, found)
    return Scored(rubric, found, score(rubric, found), losses, bridging(losses, rubric, found) if losses else ())


def speaker_of(rubric: Rubric, language: str) -> Speaker:
    """Who tells of a rubric in a language of the pages."""
    return Speaker(rubric, "en" if language == "en" else "zh")
