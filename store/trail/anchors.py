"""Anchors of the audit trail: closing months that have ended, holding the end between, and copies in a file."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from core.audit_anchor import Anchor, Kind, SealedAnchor, read_copies
from core.audit_chain import microseconds, segment_of
from core.audit_keys import Signer
from core.errors import OperationError
from store.audit import End, take_turn
from store.database import Database, UnitOfWork
from store.statements import sql


class Stretch(NamedTuple):
    """Rows of a segment that an anchor holds, and the link of the last."""

    segment: int
    first_position: int
    last_position: int
    last_link: bytes


def anchors_of(unit: UnitOfWork) -> list[SealedAnchor]:
    """Every anchor, oldest first."""
    return [
        SealedAnchor(body, None if signature is None else bytes(signature))
        for body, signature in unit.rows(sql("audit", "anchors"))
    ]


def close_ended(database: Database, signer: Signer | None, at: datetime) -> list[SealedAnchor]:
    """Closes the segments that ended before the month of an instant; returns their anchors.

    With a key, segments that were closed without one get a signed anchor too.
    """
    with database.begin() as unit:
        take_turn(unit)
        ended = unit.rows(sql("audit", "ended_segments"), {"segment": segment_of(at)})
        if signer is not None:
            ended += unit.rows(sql("audit", "unsigned_segments"))
        return [_add(unit, signer, "close", Stretch(*one), at) for one in ended]


def hold_end(database: Database, signer: Signer | None, at: datetime) -> SealedAnchor | None:
    """An anchor of the newest row; None when the newest anchor holds it already, or there is no row."""
    with database.begin() as unit:
        end = take_turn(unit)
        found = unit.row(sql("audit", "held"))
        held, closed = found or (0, 0)
        if end.position <= held:
            return None
        stretch = Stretch(_segment_of_end(unit, end), closed + 1, end.position, end.link)
        return _add(unit, signer, "tail", stretch, at)


def _segment_of_end(unit: UnitOfWork, end: End) -> int:
    return int(unit.value(sql("audit", "segment_of_row"), {"position": end.position}))


def _add(unit: UnitOfWork, signer: Signer | None, kind: Kind, stretch: Stretch, at: datetime) -> SealedAnchor:
    newest = unit.row(sql("audit", "newest_anchor"))
    before = SealedAnchor(newest[0], None) if newest else None
    sealed = SealedAnchor.by(
        signer,
        Anchor(
            number=before.anchor.number + 1 if before else 1,
            kind=kind,
            segment=stretch.segment,
            first_position=stretch.first_position,
            last_position=stretch.last_position,
            last_link=bytes(stretch.last_link).hex(),
            made_at_us=microseconds(at),
            previous=before.digest if before else "",
            key=signer.key_id if signer else None,
        ),
    )
    unit.execute(sql("audit", "add_anchor"), (sealed.body, sealed.signature))
    return sealed


def add_copies(file: Path, anchors: Sequence[SealedAnchor]) -> int:
    """Adds the anchors that a file of copies has not got yet; returns how many.

    OperationError: it cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        known = (
            {one.anchor.number for one in read_copies(file.read_text("utf-8").splitlines())} if file.exists() else ()
        )
        missing = [one for one in anchors if one.anchor.number not in known]
        if missing:
            with file.open("a", encoding="utf-8") as out:
                out.writelines(f"{one.line()}\n" for one in missing)
                out.flush()
                os.fsync(out.fileno())
    except (OSError, UnicodeDecodeError) as error:
        raise OperationError(f"copies of the audit anchors cannot be kept in {file}: {error}") from error
    return len(missing)
