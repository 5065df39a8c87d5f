"""Who leads, for those who watch the running of the product."""

from dataclasses import dataclass

from store.database import Database
from store.statements import sql


@dataclass(frozen=True, slots=True)
class LeadState:
    """How often the lead was taken, and the seconds since its holder last beat, by the clock of the database.

    A lead that was given back beats no more either, so the age grows while nobody leads.
    """

    epoch: int
    beat_age_s: float


def lead_state(database: Database) -> LeadState | None:
    """How it stands; None before a worker has led for the first time."""
    with database.begin() as unit:
        row = unit.row(sql("lead", "age"))
    return None if row is None else LeadState(*row)
