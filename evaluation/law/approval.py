"""The approval of a document as a chain of steps (`approval.yaml`): whose turn it is, and who may not take it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from core.access import access_table
from core.errors import ConfigurationError
from core.model import Mistake
from core.validation import validate
from core.yamllines import Located, load
from evaluation.machines.words import Part, Words

FILE: Final = Path(__file__).with_suffix(".yaml")


class Step(Words):
    """A step of approval: the right it needs, and the state in which a document waits for it."""

    permission: str
    state: str


class ApprovalTable(Part):
    """The file as a whole."""

    steps: Mapping[str, Step]
    chains: Mapping[str, tuple[str, ...]]
    documents: Mapping[str, str]
    opinion_length: int
    refusals: Mapping[str, Words]

    def chain_of(self, document: str) -> tuple[str, ...]:
        """The steps of a kind of document, first to last. KeyError: there is no such kind."""
        return self.chains[self.documents[document]]


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that somebody has taken: passed on, or sent back to the draft with an opinion."""

    step: str
    person: str
    at: datetime
    is_rejected: bool = False
    opinion: str = ""


def next_step(chain: Sequence[str], taken: Sequence[Taken]) -> str | None:
    """The step that is due: the first after the last one passed on, the draft after a rejection; None: all are done."""
    if not taken or taken[-1].is_rejected:
        return chain[0]
    place = chain.index(taken[-1].step) + 1
    return chain[place] if place < len(chain) else None


def refusal(chain: Sequence[str], taken: Sequence[Taken], wanted: Taken) -> str | None:
    """Why somebody may not take a step now; None: they may."""
    due = next_step(chain, taken)
    if due is None:
        return "document_is_finished"
    if wanted.step != due:
        return "step_not_next"
    if took_another_step(taken, wanted.person, wanted.step):
        return "step_of_another_kind_taken"
    return _rejection_refusal(chain, wanted) if wanted.is_rejected else None


def took_another_step(taken: Sequence[Taken], person: str, step: str) -> bool:
    """Whether somebody took a step of another kind of this document before, in this round or one sent back."""
    return any(one.person == person and one.step != step for one in taken)


def state_of(chain: Sequence[str], taken: Sequence[Taken]) -> str | None:
    """The state of a document by the step that it waits for; None: it is approved and waits for nobody."""
    due = next_step(chain, taken)
    return None if due is None else approval_table().steps[due].state


def _rejection_refusal(chain: Sequence[str], wanted: Taken) -> str | None:
    if wanted.step == chain[0]:
        return "draft_cannot_be_rejected"
    return "opinion_missing" if len(wanted.opinion.strip()) < approval_table().opinion_length else None


@cache
def approval_table() -> ApprovalTable:
    """The table that ships; ConfigurationError with every mistake."""
    return read_approval(FILE)


def read_approval(path: Path) -> ApprovalTable:
    """The table of a file; ConfigurationError with every mistake."""
    located = load(path, f"evaluation/law/{path.name}")
    table, mistakes = validate(ApprovalTable, located)
    if table is not None:
        mistakes = [*mistakes, *_mistakes(table, located)]
    if table is None or mistakes:
        raise ConfigurationError(mistakes)
    return table


def _mistakes(table: ApprovalTable, located: Located) -> Iterator[Mistake]:
    for code, step in table.steps.items():
        if step.permission not in access_table().permissions:
            yield located.mistake(("steps", code), f"{code}: no permission {step.permission!r}")
    for code, chain in table.chains.items():
        for name in chain:
            if name not in table.steps:
                yield located.mistake(("chains", code), f"{code}: no step {name!r}")
        if len(set(chain)) != len(chain):
            yield located.mistake(("chains", code), f"{code}: a step stands here twice")
    for kind, chain_name in table.documents.items():
        if chain_name not in table.chains:
            yield located.mistake(("documents", kind), f"{kind}: no chain {chain_name!r}")
