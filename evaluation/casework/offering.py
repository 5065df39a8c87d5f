"""Sealed documents that wait to be delivered: the unit is told that one is there, and both sides that it still waits.

By letter, in the inbox and by mail. Everybody is told each thing once, however often it is tried: so whoever comes to
the post later is told too.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from core.access import Way
from core.days import local_date
from evaluation.desk import Desk, way_at
from evaluation.documents.kinds import kinds
from evaluation.effects.telling import tell_authority, tell_unit
from evaluation.law.parameters import value
from people.letters import Pair, Value, accounts_that_may
from store.database import UnitOfWork
from store.evaluation import deliveries, official_documents
from store.evaluation.official_documents import DocumentRow
from store.owners import owner_within

ANSWER: Final = "notices.answer"
DELIVER: Final = "notices.deliver"


def words_of(unit: UnitOfWork, row: DocumentRow) -> dict[str, Value]:
    """What letters about a document are filled with."""
    owner, title = owner_within(unit, row.owner_code), kinds().kinds[row.kind].title
    name = Pair(row.owner_code, row.owner_code) if owner is None else Pair(owner.name, owner.name_en or owner.name)
    return {"document": Pair(title.zh, title.en), "number": row.number_text or "–", "owner": name}


def link_of(row: DocumentRow) -> str:
    """Where a document is read and signed for."""
    return f"/documents?document={row.document_id}"


def tell_of_offer(unit: UnitOfWork, way: Way, row: DocumentRow, words: Mapping[str, Value], at: datetime) -> int:
    """Tells whoever answers documents at the unit that a sealed one is there; how many letters were sent.

    Where nobody does, the authority is told that it has to be delivered on paper.
    """
    told = tell_unit(unit, way, "document_offered", words, link_of(row), at, _once(row, "offered"))
    if not told and not _is_anybody_there(unit, way, at):
        told = tell_authority(unit, way, DELIVER, "document_to_nobody", words, link_of(row), at, _once(row, "nobody"))
    return told


def look_at_offers(desk: Desk, at: datetime) -> int:
    """Goes through all documents that wait to be delivered; how many letters were sent."""
    with desk.database.begin() as unit:
        waiting = deliveries.offered(unit)
    return sum(_look_at(desk, number, since, at) for number, since in waiting)


def _look_at(desk: Desk, number: int, since: datetime, at: datetime) -> int:
    on, today = local_date(since), local_date(at)
    with desk.database.begin() as unit:
        row = official_documents.lock(unit, number)
        if row is None or row.state != "to_deliver":
            return 0
        way, words = way_at(unit, desk, row.owner_code), words_of(unit, row)
        told = tell_of_offer(unit, way, row, words, at)
        more = {**words, "sealed_on": on.isoformat()}
        if (today - on).days >= value("unsigned_days", on):
            told += tell_unit(unit, way, "document_unsigned", more, link_of(row), at, _once(row, "unsigned"))
        if (today - on).days >= value("delivery_days", on):
            told += tell_authority(unit, way, DELIVER, "delivery_late", more, link_of(row), at, _once(row, "late"))
    return told


def _is_anybody_there(unit: UnitOfWork, way: Way, at: datetime) -> bool:
    return bool(accounts_that_may(unit, ANSWER, way, at, at_node=way.owner))


def _once(row: DocumentRow, what: str) -> str:
    return f"document {row.document_id} {what}"
