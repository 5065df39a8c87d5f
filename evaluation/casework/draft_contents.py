"""What is stored of the issues of a draft, as plain values: what a person sees before typing anything else."""

from datetime import datetime
from typing import Any

from pydantic_core import to_jsonable_python

from core.access import Principal
from core.days import local_date
from evaluation.casework.composing import cases_of
from evaluation.casework.contents import Subject, known_values
from evaluation.casework.seeing import READ, visible_document
from evaluation.desk import Desk, demand_at


def known_content(desk: Desk, principal: Principal, document_id: int, at: datetime) -> dict[str, Any]:
    """The stored facts of a draft by the names of its fields; AccessDeniedError: not of one's authority."""
    with desk.database.begin() as unit:
        row = visible_document(unit, desk, principal, document_id, at)
        demand_at(unit, desk, principal, READ, row.node, at)
        values = known_values(row.kind, Subject(unit, cases_of(unit, row, at), local_date(at)))
    found: dict[str, Any] = to_jsonable_python(values)
    return found
