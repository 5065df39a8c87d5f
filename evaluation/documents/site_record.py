"""现场检查笔录: facts item by item, photos with their digests, signed by both sides or refused before a witness."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from evaluation.documents.drafting import Draft, joined
from evaluation.documents.model import Document
from evaluation.documents.officers import named
from evaluation.documents.paper import Paper
from evaluation.documents.texts import Field, between, texts_of, timed
from evaluation.law.facts import Officer

KIND: Final = "site_record"


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo or recording of the visit; `digest` is its SM3 value in hex, `taken` a local moment."""

    name: str
    taken: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """One visit; moments are local. `refusal` and `witness` where the unit would not sign."""

    start: datetime
    end: datetime
    place: str
    persons: Sequence[str]
    officers: Sequence[Officer]
    recorder: str
    facts: Sequence[str]
    photos: Sequence[Photo] = ()
    corrections: str = ""
    refusal: str = ""
    witness: str = ""


def compose(paper: Paper, facts: SiteRecord) -> Document:
    """The document; RefusedError naming what is missing."""
    draft = Draft(KIND, paper, texts_of(__file__, KIND))
    labels = draft.texts["labels"]
    rows: dict[str, Field] = {
        "time": between(timed(facts.start), timed(facts.end)),
        "place": facts.place,
        "unit": paper.addressee.name,
        "persons": joined(*facts.persons),
        "officers": named(KIND, facts.officers),
        "recorder": facts.recorder,
    }
    draft.form("contact", labels, rows)
    draft.say("", "shown")
    draft.count("facts", facts.facts)
    _say_photos(draft, facts.photos)
    _say_signing(draft, facts)
    return draft.finish()


def _say_photos(draft: Draft, photos: Sequence[Photo]) -> None:
    if not photos:
        draft.say("evidence", "no_photos")
        return
    draft.add("evidence", draft.texts["photos_heading"])
    fill = draft.texts.fill
    draft.count("evidence", [fill("photo", name=one.name, taken=timed(one.taken), digest=one.digest) for one in photos])


def _say_signing(draft: Draft, facts: SiteRecord) -> None:
    if facts.corrections:
        draft.say("", "corrected", corrections=facts.corrections)
    else:
        draft.say("", "read")
    if facts.refusal:
        draft.say("", "refused", reason=facts.refusal, witness=facts.witness)
    else:
        draft.say("", "unit_signs")
    draft.say("", "officers_sign")
