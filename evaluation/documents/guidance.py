"""业务指导意见书 (N1b): low items with value, target and advice. It orders nothing and threatens nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from evaluation.documents.citing import citations
from evaluation.documents.drafting import Draft, bare
from evaluation.documents.model import Document
from evaluation.documents.paper import Paper
from evaluation.documents.texts import Texts, texts_of

KIND: Final = "guidance"


@dataclass(frozen=True, slots=True)
class Point:
    """One guidance point: what was measured over which window, and what would be better. The date only suggests.

    Without window and snapshot it rests on no collected figure: `value` says what was seen.
    """

    item: str
    value: str
    window: str
    snapshot: str
    """the id of the data it was read from, so that anybody can look again"""
    target: str
    advice: str
    due: date

    @property
    def is_measured(self) -> bool:
        """Whether it rests on a collected figure."""
        return bool(self.window.strip() or self.snapshot.strip())


@dataclass(frozen=True, slots=True)
class Guidance:
    """The facts of a guidance document; `objection_days` are working days."""

    period: str
    points: Sequence[Point]
    objection_days: int


def compose(paper: Paper, facts: Guidance) -> Document:
    """The document; RefusedError naming what is missing or must not be said."""
    draft = Draft(KIND, paper, texts_of(__file__, KIND))
    draft.say("", "opening", period=facts.period, **citations(draft.texts["powers"]))
    add_points(draft, facts.points)
    draft.say("", "closing" if all(one.is_measured for one in facts.points) else "closing_partly")
    draft.say("rights", "objection", objection_days=facts.objection_days)
    draft.say("contact", "contact", contact=paper.office.contact, phone=paper.office.phone)
    return draft.finish()


def add_points(draft: Draft, points: Sequence[Point], level: int = 1) -> None:
    """The guidance points, counted: values are the facts, advice the demands, suggested dates the limit."""
    texts = texts_of(__file__, draft.code)
    draft.count("facts", [_line(texts, one) for one in points], level)
    draft.state("demands", "time_limit")


def _line(texts: Texts, one: Point) -> str:
    said = {"item": one.item, "value": one.value, "target": one.target, "advice": bare(one.advice), "due": one.due}
    if not one.is_measured:
        return texts.fill("seen", **said)
    return texts.fill("point", window=one.window, snapshot=one.snapshot, **said)
