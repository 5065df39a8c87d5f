"""Whether what an upheld objection has called for has come from the source, and telling whoever objected.

Of a record: a newer version of it, or its deletion. Of a value: other sums over the very days that were disputed, with
the sources that brought them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from evaluation.desk import Desk
from evaluation.fieldwork.disputed_figures import days_before, figure_before, figure_since, told_sums
from evaluation.fieldwork.naming import subject_words
from people.letters import Value, tell
from store.evaluation import data_objections as kept
from store.evaluation.data_objections import ObjectionRow
from store.evaluation.rows import Move
from store.owners import owner_within

SYSTEM: Final = "system"


@dataclass(frozen=True, slots=True)
class Correction:
    """What has come: the version of a record now (None: it is gone, or it is a value), and what is kept and told."""

    version: int | None
    detail: Mapping[str, Any]
    letter: str = "objection_traced"
    words: Mapping[str, Value] = field(default_factory=dict)


def trace(desk: Desk, at: datetime) -> int:
    """Looks for the corrections of all upheld objections that still wait for theirs; how many have come."""
    with desk.database.begin() as unit:
        waiting = kept.untraced(unit)
    return sum(_trace(desk, row, at) for row in waiting)


def _trace(desk: Desk, row: ObjectionRow, at: datetime) -> bool:
    """Each in a transaction of its own; False where nothing has come, or somebody was faster."""
    found = _of_record(desk, row) if row.kind == "record" else _of_value(desk, row)
    if found is None:
        return False
    values = {"corrected_version": found.version, "traced_at": at}
    move = Move(at, row.state, row.state, "trace", None, SYSTEM, detail=dict(found.detail))
    with desk.database.begin() as unit:
        if not kept.change(unit, row, values, move):
            return False
        told = {"number": row.objection_id, "record": subject_words(unit, desk.catalogue, row), **found.words}
        link = f"/objections?objection={row.objection_id}"
        tell(unit, [row.raised_by], found.letter, told, link, at, once=f"traced-{row.objection_id}")
    return True


def _of_record(desk: Desk, row: ObjectionRow) -> Correction | None:
    if row.version is None:
        return None
    with desk.database.begin() as unit:
        now = kept.version_of(unit, row.table_name, row.record_key)
    is_same = now is not None and now <= row.version
    return None if is_same else Correction(now, {"version": now, "was": row.version})


def _of_value(desk: Desk, row: ObjectionRow) -> Correction | None:
    before = figure_before(row)
    if not before:
        return None
    with desk.database.begin() as unit:
        owner = owner_within(unit, row.owner_code)
    now = figure_since(desk, owner, row) if owner is not None else {}
    if owner is None or not now or now == before:
        return None
    with desk.database.begin() as unit:
        sources = kept.sources_since(unit, owner.owner_id, days_before(desk, row), row.raised_at)
    was, comes_to = told_sums(before), told_sums(now)
    words: dict[str, Value] = {"was": was, "now": comes_to, "sources": ", ".join(sources) or "–"}
    return Correction(None, {"was": was, "now": comes_to, "sources": sources}, "objection_figure_traced", words)
