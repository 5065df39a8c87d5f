"""How documents reach their addressee: receipts, and consents to be delivered to in the portal."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Final

from store.database import UnitOfWork
from store.evaluation.texts import as_json
from store.statements import sql


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """送达回证 of a document; the words of its fields are those of `store.schema.official_documents`."""

    document_id: int
    way: str
    receiver: str
    delivered_at: datetime | None
    place: str
    refusal: str
    witness: str
    recording: int | None
    receipt: int | None
    offered_at: datetime
    read_at: datetime | None
    read_by: str
    declined_at: datetime | None
    declined_by: str
    declined_reason: str
    entered_by: int | None
    entered_name: str
    entered_at: datetime | None
    confirmed_by: int | None
    confirmed_name: str
    confirmed_at: datetime | None
    first_entry: dict[str, Any] | None


COLUMNS: Final = tuple(one.name for one in fields(DeliveryRow))


@dataclass(frozen=True, slots=True)
class Consent:
    """The signed consent of an owner."""

    upload_id: int
    given_on: date
    given_by: str


def offer(unit: UnitOfWork, document_id: int, at: datetime) -> None:
    """A sealed document waits to be delivered."""
    unit.execute(sql("official_documents", "offer"), {"document_id": document_id, "at": at})


def delivery(unit: UnitOfWork, document_id: int) -> DeliveryRow | None:
    """How a document was, or is being, delivered; None before it is sealed."""
    text = sql("official_documents", "delivery").format(columns=", ".join(COLUMNS))
    row = unit.row(text, {"document_id": document_id})
    return None if row is None else DeliveryRow(*row)


def offered(unit: UnitOfWork) -> list[tuple[int, datetime]]:
    """Sealed documents that wait to be delivered: number, and since when; in order."""
    return [(number, at) for number, at in unit.rows(sql("official_documents", "offered"))]


def change(unit: UnitOfWork, row: DeliveryRow, **changes: Any) -> DeliveryRow:
    """Changes fields of a delivery whose document is locked."""
    names = ", ".join(f"{name} = %({name})s" for name in changes)
    new = replace(row, **changes)
    values = {name: getattr(new, name) for name in (*changes, "document_id")}
    if values.get("first_entry") is not None:
        values["first_entry"] = as_json(values["first_entry"])
    unit.execute(f"UPDATE delivery SET {names} WHERE document_id = %(document_id)s", values)
    return new


def consent(unit: UnitOfWork, owner: str, on: date) -> Consent | None:
    """The consent of an owner that holds on a day; None: there is none."""
    row = unit.row(sql("official_documents", "consent"), {"owner": owner, "on": on})
    return None if row is None else Consent(*row)


def give_consent(unit: UnitOfWork, owner: str, upload_id: int, on: date, by: str) -> None:
    """An owner consents to be delivered to in the portal."""
    unit.execute(sql("official_documents", "give_consent"), {"owner": owner, "upload": upload_id, "on": on, "by": by})


def end_consent(unit: UnitOfWork, owner: str, on: date) -> bool:
    """An owner consents no more; False when it did not."""
    return unit.execute(sql("official_documents", "end_consent"), {"owner": owner, "on": on}) > 0
