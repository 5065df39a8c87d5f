"""What was noted on site, put together: the facts and photos of the record (笔录), and their digest. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from core.audit_chain import sm3
from evaluation.rubric.digest import digest
from store.evaluation.inspections import EntryRow

FACT: Final = "fact"
CHECK: Final = "check"
PHOTO: Final = "photo"
AUDIO: Final = "audio"
SIGNATURE: Final = "signature"
NOT_OK: Final = "not_ok"
RAW: Final = "raw"


@dataclass(frozen=True, slots=True)
class SiteFact:
    """A fact of the record; `clause_id` and `ground` as the officers saw them, empty where they did not say."""

    entry: str
    text: str
    clause_id: str = ""
    ground: str = ""


@dataclass(frozen=True, slots=True)
class SitePhoto:
    """A photo, recording or signature of the record; `shows`: the fact or check that it is of, empty for none."""

    entry: str
    name: str
    digest: str
    upload: int
    made_at: datetime
    shows: str = ""


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """What the record says before it is signed; its digest is what both sides sign."""

    facts: tuple[SiteFact, ...] = ()
    checks: tuple[Mapping[str, Any], ...] = ()
    photos: tuple[SitePhoto, ...] = ()
    recordings: tuple[SitePhoto, ...] = ()
    signatures: tuple[SitePhoto, ...] = ()
    digest: str = ""
    entries: tuple[str, ...] = field(default=())


def said(entry: EntryRow) -> Mapping[str, Any]:
    """The content of an entry as the device has written it."""
    found: Mapping[str, Any] = json.loads(entry.content[RAW])
    return found


def digest_of(raw: str) -> str:
    """The SM3 digest of a content, as the device computes it."""
    return sm3(raw.encode()).hex()


def record_of(entries: Sequence[EntryRow]) -> SiteRecord:
    """The record of the entries that stand: of those that replace each other, the last."""
    gone = {entry.replaces for entry in entries if entry.replaces is not None}
    standing = [entry for entry in entries if entry.entry_id not in gone and not said(entry).get("removed")]
    shown = _shown(entries, standing)
    facts = tuple(_fact(entry) for entry in standing if entry.kind == FACT)
    checks = tuple(_check(entry) for entry in standing if entry.kind == CHECK)
    signed_for = [_signed_for(entry) for entry in standing if entry.kind != SIGNATURE]
    return SiteRecord(
        facts,
        checks,
        tuple(_photo(entry, shown) for entry in standing if entry.kind == PHOTO),
        tuple(_photo(entry, shown) for entry in standing if entry.kind == AUDIO),
        tuple(_photo(entry, {}) for entry in standing if entry.kind == SIGNATURE),
        digest(sorted(signed_for)),
        tuple(str(entry.entry_id) for entry in standing),
    )


def lines_of(record: SiteRecord) -> list[str]:
    """The facts of the record item by item, after them what the checklist found wanting."""
    return [text for text, _ in _lines(record)]


def photos_by_line(record: SiteRecord) -> list[list[int]]:
    """For each line of the record the photos that were taken of it, by upload."""
    return [[one.upload for one in photos_of(record, entry)] for _, entry in _lines(record)]


def recordings_by_line(record: SiteRecord) -> list[list[int]]:
    """For each line of the record the recordings that were made of it, by upload."""
    return [[one.upload for one in recordings_of(record, entry)] for _, entry in _lines(record)]


def photos_of(record: SiteRecord, entry: str) -> list[SitePhoto]:
    """The photos that were taken of a fact or check; of the empty entry those taken of none."""
    return [one for one in record.photos if one.shows == entry]


def recordings_of(record: SiteRecord, entry: str) -> list[SitePhoto]:
    """The recordings that were made of a fact or check; of the empty entry those made of none."""
    return [one for one in record.recordings if one.shows == entry]


def _lines(record: SiteRecord) -> list[tuple[str, str]]:
    """Text and entry of each line; what is wanting and stands among the facts already is no line of its own."""
    facts = [(fact.text, fact.entry) for fact in record.facts]
    known = {text for text, _ in facts}
    wanting = [
        (str(check.get("note") or check.get("point")), str(check["entry"]))
        for check in record.checks
        if check["result"] == NOT_OK
    ]
    return [*facts, *((text, entry) for text, entry in wanting if text not in known)]


def _signed_for(entry: EntryRow) -> str:
    """What of an entry both sides sign: its content, and of a photo or recording what it shows."""
    shows = _shows(entry) if entry.kind in (PHOTO, AUDIO) else ""
    return f"{entry.entry_id} {entry.digest}" + (f" {shows}" if shows else "")


def _shows(entry: EntryRow) -> str:
    return str(said(entry).get("shows") or "")


def _fact(entry: EntryRow) -> SiteFact:
    told = said(entry)
    return SiteFact(
        str(entry.entry_id),
        str(told.get("text", "")),
        str(told.get("clause_id", "")),
        str(told.get("ground", "")),
    )


def _check(entry: EntryRow) -> Mapping[str, Any]:
    told = said(entry)
    names = ("point", "result", "note")
    return {"entry": str(entry.entry_id), **{name: str(told.get(name, "")) for name in names}}


def _photo(entry: EntryRow, shown: Mapping[str, str]) -> SitePhoto:
    assert entry.upload_id is not None
    name = str(said(entry).get("name", "")) or str(entry.entry_id)
    what = shown.get(_shows(entry), "")
    return SitePhoto(str(entry.entry_id), name, entry.digest, entry.upload_id, entry.made_at, what)


def _shown(entries: Sequence[EntryRow], standing: Sequence[EntryRow]) -> Mapping[str, str]:
    """Of each fact or check that ever stood the entry that stands for it now; one that was taken away has none."""
    now = {str(entry.entry_id): str(entry.entry_id) for entry in standing if entry.kind in (FACT, CHECK)}
    for entry in reversed(entries):  # in the order they were made: the last of a chain first
        if entry.replaces is not None and str(entry.entry_id) in now:
            now[str(entry.replaces)] = now[str(entry.entry_id)]
    return now


def is_same(entry: EntryRow, inspection_id: int, digest: str, replaces: UUID | None) -> bool:
    """Whether an entry that is here already is the one that came again."""
    return (entry.inspection_id, entry.digest, entry.replaces) == (inspection_id, digest, replaces)
