"""Whether the anchors of an audit trail agree with its rows, with each other, and with copies kept elsewhere. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from core.audit_anchor import Anchor, SealedAnchor
from core.audit_check import Finding, Trail
from core.audit_keys import PublicKeys, is_signed


@dataclass(frozen=True, slots=True)
class Held:
    """An anchor with where it lies: in the store, or in the copies."""

    sealed: SealedAnchor
    anchor: Anchor
    where: str

    @property
    def name(self) -> str:
        """How a sentence calls it."""
        made = datetime.fromtimestamp(self.anchor.made_at_us / 1_000_000, UTC)
        return f"anchor {self.anchor.number} of {made:%Y-%m-%d %H:%M} UTC ({self.where})"


def held(anchors: Iterable[SealedAnchor], where: str) -> list[Held]:
    """Anchors with where they lie."""
    return [Held(sealed, sealed.anchor, where) for sealed in anchors]


def points_of(anchors: Iterable[Held]) -> dict[int, bytes]:
    """The positions that anchors speak of."""
    return {one.anchor.last_position: bytes.fromhex(one.anchor.last_link) for one in anchors}


def beginning(first: int, anchors: Sequence[Held]) -> bytes | None:
    """The link before the first row that is kept, as the anchor of what was dropped says; None when none says so."""
    said = [one.anchor for one in anchors if one.anchor.kind == "close" and one.anchor.last_position == first - 1]
    return bytes.fromhex(said[-1].last_link) if said else None


def wrong_anchors(anchors: Sequence[Held], copies: Sequence[Held], keys: PublicKeys) -> Iterator[Finding]:
    """What is wrong with the anchors in themselves."""
    yield from _broken_order(anchors)
    yield from _missing(anchors, copies)
    for one in (*anchors, *copies):
        fault = _fault_of_signature(one, keys)
        if fault:
            yield _finding(one, f"{one.name} {fault}")


def _broken_order(anchors: Sequence[Held]) -> Iterator[Finding]:
    """Numbers without a gap, each with the digest of the one before."""
    digest = ""
    for number, one in enumerate(anchors, 1):
        if one.anchor.number != number:
            yield _finding(one, f"anchor {number} was removed")
            return
        if one.anchor.previous != digest:
            yield _finding(one, f"{one.name} does not follow the one before it: one of both was changed")
            return
        digest = one.sealed.digest


def _missing(anchors: Sequence[Held], copies: Sequence[Held]) -> Iterator[Finding]:
    bodies: Mapping[int, str] = {one.anchor.number: one.sealed.body for one in anchors}
    for copy in copies:
        kept = bodies.get(copy.anchor.number)
        if kept is None:
            yield _finding(copy, f"{copy.name} is not in the store any more")
        elif kept != copy.sealed.body:
            yield _finding(copy, f"{copy.name} is another than the one in the store")


def _fault_of_signature(one: Held, keys: PublicKeys) -> str:
    if one.anchor.key is None:
        return "carries a signature but names no key" if one.sealed.signature else ""
    if one.sealed.signature is None:
        return f"has lost its signature by key {one.anchor.key}"
    key = keys.get(one.anchor.key)
    if key is None:
        return f"is signed with key {one.anchor.key}, whose public half is not known here"
    return "" if is_signed(one.sealed.body, one.sealed.signature, key) else f"is not signed by key {one.anchor.key}"


def wrong_rows(anchors: Sequence[Held], trail: Trail, first: int, *, whole: bool) -> Finding | None:
    """What the anchors know of rows that are not there (only when the trail was followed to its end) or are others."""
    good = first - 1
    for one in sorted(anchors, key=lambda one: one.anchor.last_position):
        last = one.anchor.last_position
        if last > trail.position:
            if whole:
                return _removed_tail(trail.position, one)
        elif last >= first and trail.seen.get(last) != bytes.fromhex(one.anchor.last_link):
            return Finding("changed", good + 1, f"rows {good + 1} to {last} are not those that {one.name} holds")
        else:
            good = max(good, last)
    return None


def _removed_tail(position: int, one: Held) -> Finding:
    gone = one.anchor.last_position
    rows = f"row {gone} was" if gone == position + 1 else f"rows {position + 1} to {gone} were"
    return Finding("removed", position + 1, f"{rows} removed from the end: {one.name} holds them")


def _finding(one: Held, sentence: str) -> Finding:
    return Finding("anchor", one.anchor.last_position, sentence)
