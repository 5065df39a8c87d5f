"""Official documents as rows: drafts, steps of approval, numbers, what was sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final

from store.database import UnitOfWork
from store.evaluation.texts import as_json
from store.statements import sql


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as it stands; the words of its fields are those of `store.schema.official_documents`."""

    document_id: int
    kind: str
    node: str
    owner_code: str
    state: str
    draft: Mapping[str, Any]
    reference: str
    drafted_by: int | None
    drafted_name: str
    drafted_at: datetime
    org_code: str
    number_year: int | None
    number: int | None
    number_text: str
    signed_at: datetime | None
    sealed_at: datetime | None
    digest: str
    docx_digest: str
    pdf_upload: int | None
    docx_upload: int | None
    verification: str | None
    delivered_at: datetime | None
    ended_reason: str
    revision: int


COLUMNS: Final = tuple(one.name for one in fields(DocumentRow))


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document to be drafted."""

    kind: str
    node: str
    owner: str
    state: str
    draft: Mapping[str, Any]
    org_code: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step that somebody has taken, or a rejection with its opinion."""

    step: str
    by: int
    by_name: str
    at: datetime
    is_rejected: bool = False
    opinion: str = ""


def add(unit: UnitOfWork, new: NewDocument, by: int | None, by_name: str, at: datetime) -> int:
    """Keeps a draft; returns its number."""
    values = {
        "kind": new.kind,
        "node": new.node,
        "owner": new.owner,
        "state": new.state,
        "draft": as_json(new.draft),
        "reference": new.reference,
        "by": by,
        "by_name": by_name,
        "at": at,
        "org_code": new.org_code,
    }
    return int(unit.value(sql("official_documents", "add"), values))


def document(unit: UnitOfWork, document_id: int) -> DocumentRow | None:
    """One document; None when there is none."""
    return _one(unit, "by_id", {"document_id": document_id})


def lock(unit: UnitOfWork, document_id: int) -> DocumentRow | None:
    """The same, that nobody else changes before the transaction ends."""
    return _one(unit, "lock", {"document_id": document_id})


def persons_at(unit: UnitOfWork, owner: str) -> list[str]:
    """Names of those at an owner whom the store knows: by their post there, or as responsible in its reports."""
    return [name for (name,) in unit.rows(sql("official_documents", "persons_at"), {"owner": owner})]


def by_verification(unit: UnitOfWork, code: str) -> DocumentRow | None:
    """The sealed document of a verification code."""
    return _one(unit, "by_verification", {"code": code})


def of_issue(unit: UnitOfWork, issue_no: str) -> list[DocumentRow]:
    """The documents that are about an issue, in order."""
    text = sql("official_documents", "of_issue").format(columns=_columns())
    return [DocumentRow(*row) for row in unit.rows(text, {"issue_no": issue_no})]


def documents_beside(unit: UnitOfWork, owner: str, reference: str, issues: Sequence[str]) -> list[DocumentRow]:
    """The documents to an owner that refer to something, or are about some issues, in order; none that were dropped."""
    text = sql("official_documents", "beside").format(columns=_columns())
    values = {"owner": owner, "reference": reference, "issues": list(issues)}
    return [DocumentRow(*row) for row in unit.rows(text, values)]


def change(unit: UnitOfWork, row: DocumentRow, **changes: Any) -> DocumentRow:
    """Changes fields of a locked document; returns it as it stands then."""
    names = ", ".join(f"{name} = %({name})s" for name in changes)
    new = replace(row, **changes, revision=row.revision + 1)
    values = {name: getattr(new, name) for name in (*changes, "document_id", "revision")}
    if "draft" in values:
        values["draft"] = as_json(values["draft"])
    unit.execute(
        f"UPDATE official_document SET {names}, revision = %(revision)s WHERE document_id = %(document_id)s", values
    )
    return new


def tie(unit: UnitOfWork, document_id: int, issue_no: str, position: int) -> None:
    """A document is about an issue."""
    values = {"document_id": document_id, "issue_no": issue_no, "position": position}
    unit.execute(sql("official_documents", "tie"), values)


def untie(unit: UnitOfWork, document_id: int, issue_no: str) -> None:
    """A document is about an issue no more."""
    unit.execute(sql("official_documents", "untie"), {"document_id": document_id, "issue_no": issue_no})


def issues_of(unit: UnitOfWork, document_id: int) -> list[str]:
    """The issues that a document is about, in order."""
    rows = unit.rows(sql("official_documents", "issues"), {"document_id": document_id})
    return [number for (number,) in rows]


def add_step(unit: UnitOfWork, document_id: int, step: StepRow) -> None:
    """Somebody has taken a step."""
    values = {name.name: getattr(step, name.name) for name in fields(StepRow)}
    unit.execute(sql("official_documents", "add_step"), values | {"document_id": document_id})


def steps(unit: UnitOfWork, document_id: int) -> list[StepRow]:
    """The steps that were taken, in order."""
    rows = unit.rows(sql("official_documents", "steps"), {"document_id": document_id})
    return [StepRow(*row) for row in rows]


def take_number(unit: UnitOfWork, node: str, kind: str, year: int) -> int:
    """The next number of an issuing body, kind and year; others that sign wait until the transaction ends."""
    return int(unit.value(sql("official_documents", "take_number"), {"node": node, "kind": kind, "year": year}))


def _one(unit: UnitOfWork, name: str, values: Mapping[str, Any]) -> DocumentRow | None:
    row = unit.row(sql("official_documents", name).format(columns=_columns()), values)
    return None if row is None else DocumentRow(*row)


def _columns() -> str:
    return ", ".join(COLUMNS)
