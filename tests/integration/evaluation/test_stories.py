"""Stories on the store: each goes as it says, and together they take every row and give every refusal of the tables.

What no story reaches stands in `tests/scenarios/unreached.yaml` with the reason, and nothing else may.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from core.working_days import extend_with
from core.yamllines import load
from evaluation.machines.table import Machine
from evaluation.tables import machines
from store.database import Database
from tests.databases import Databases
from tests.stories.reached import rows_reached
from tests.stories.running import Tale, play, tales
from tests.stories.stage import Cast, set_up, stage_on
from tests.stories.story import Story

Unreached = Mapping[str, Mapping[str, Mapping[str, str]]]
"""machine → rows, refusals → which → why no story reaches it"""
TALES = tuple(tales())
UNREACHED = Path(__file__).parents[2] / "scenarios" / "unreached.yaml"
ROWS: set[tuple[str, str]] = set()
REFUSALS: set[str] = set()
PLAYED: set[str] = set()
CASTS: dict[str, Cast] = {}


@pytest.fixture
def stage(databases: Databases, tmp_path: Path) -> Iterator[tuple[Database, Cast]]:
    """A copy of the stage, and who plays on it."""

    def prepare(url: str) -> None:
        CASTS["stage"] = set_up(url, tmp_path)

    url = databases.create(databases.template("stories", prepare))
    with Database(url, pool_size=4) as found:
        yield found, CASTS["stage"]
    databases.drop(url)
    extend_with(None)


@pytest.mark.parametrize("tale", TALES, ids=lambda tale: tale.name)
def test_a_story_goes_as_it_says(tale: Tale, stage: tuple[Database, Cast], tmp_path: Path) -> None:
    database, cast = stage
    story = Story(stage_on(database, cast, tmp_path, tale.authority), tmp_path)
    told = play(tale, story)
    ROWS.update(rows_reached(story))
    REFUSALS.update(told.refusals)
    PLAYED.add(tale.name)
    assert told.wrong == []


@pytest.fixture
def unreached() -> Unreached:
    """What no story reaches, once all were played."""
    if {tale.name for tale in TALES} != PLAYED:
        pytest.skip("only some of the stories were played")
    found: Unreached = load(UNREACHED).value
    return found


@pytest.mark.parametrize("machine", machines(), ids=lambda one: one.name)
def test_every_row_is_taken_on_the_store_or_has_a_reason(machine: Machine[Any], unreached: Unreached) -> None:
    left = {row.code for row in machine.rows if (machine.name, row.code) not in ROWS}
    assert left == unreached.get(machine.name, {}).get("rows", {}).keys()


@pytest.mark.parametrize("machine", machines(), ids=lambda one: one.name)
def test_every_refusal_is_given_on_the_store_or_has_a_reason(machine: Machine[Any], unreached: Unreached) -> None:
    left = {code for code in machine.refusals if f"{machine.name}.{code}" not in REFUSALS}
    assert left == unreached.get(machine.name, {}).get("refusals", {}).keys()
