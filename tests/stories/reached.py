"""Which rows of the tables of states stories have moved on the store, read from the moves that it keeps."""

from collections.abc import Iterator, Mapping
from typing import Final

from evaluation.machines.table import Machine
from evaluation.tables import machines
from tests.stories.story import Story

BY_ROW: Final = (
    "SELECT 'issue', row FROM issue_move",
    "SELECT machine, row_code FROM evaluation_move",
    "SELECT 'guidance_point', row FROM told_point_move",
)
BY_STATES: Final[Mapping[str, tuple[str, ...]]] = {
    "lead": ("supervision_lead_move",),
    "inspection": ("inspection_year_move", "inspection_move"),
    "data_objection": ("data_objection_move",),
}
"""machine → tables of moves that keep states and event alone"""
BY_END: Final[Mapping[str, str]] = {"defence": "defence", "extension": "extension_request"}
"""machine → table of records that keep the state they have come to"""


def rows_reached(story: Story) -> set[tuple[str, str]]:
    """(machine, row) of every move that the store of a story has kept."""
    found = {(machine, row) for text in BY_ROW for machine, row in story.rows(text)}
    known = {machine.name: machine for machine in machines()}
    for name, tables in BY_STATES.items():
        for table in tables:
            text = f"SELECT from_state, event, to_state FROM {table}"
            moves = {tuple(row) for row in story.rows(text)}
            found |= {(name, row) for row in _matching(known[name], moves)}
    for name, table in BY_END.items():
        states = {state for (state,) in story.rows(f"SELECT state FROM {table}")}
        found |= {(name, row) for row in _leading_to(known[name], states)}
    return found


def _matching(machine: Machine[object], moves: set[tuple[str, ...]]) -> Iterator[str]:
    for row in machine.rows:
        if ((row.state or ""), row.event, row.to) in moves:
            yield row.code


def _leading_to(machine: Machine[object], states: set[str]) -> Iterator[str]:
    """The rows on the only way to a state that a record has come to."""
    for state in states:
        at: str | None = state
        while at is not None:
            row = next(row for row in machine.rows if row.to == at)
            yield row.code
            at = row.state
