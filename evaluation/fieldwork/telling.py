"""What letters call the owner they speak of."""

from people.letters import Pair
from store.database import UnitOfWork
from store.owners import owner_within


def owner_name(unit: UnitOfWork, code: str) -> Pair:
    """What an owner is called; its code when the store has not met it."""
    owner = owner_within(unit, code)
    return Pair(code, code) if owner is None else Pair(owner.name, owner.name_en or owner.name)
