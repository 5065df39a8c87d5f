"""Reminders and escalation of one stage of an issue or guidance point: what is due on a day, once (`ladder.yaml`)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import Field, model_validator

from core.access import access_table
from core.errors import ConfigurationError
from core.model import Mistake
from core.validation import validate
from core.yamllines import Located, load
from evaluation.documents.kinds import kinds
from evaluation.law.citations import Article
from evaluation.law.clauses import Severity, clause_table
from evaluation.law.parameters import parameters, value
from evaluation.machines.words import Part, Words

FILE: Final = Path(__file__).with_suffix(".yaml")
INTERNAL: Final = "internal"
MESSAGE: Final = "message"

Class = Literal["guidance", "order"]
"""指导类 (N1, N2 and guidance points) and 责令类 (N3–N5)"""


class Step(Words):
    """A step of the ladder: when, with which document, by whom to which posts (roles of core/access.yaml)."""

    code: str
    day: int | Mapping[Severity, str] | None = None
    after: Literal["investigation"] | None = None
    document: str
    to: tuple[str, ...] = Field(min_length=1)
    who: tuple[str, ...] = Field(min_length=1)
    classes: tuple[Class, ...]
    repeat: Literal["once", "with_deadline"]
    basis: str = INTERNAL
    needs: str = ""
    only_for: str = ""
    """the kind of document that the step is for; empty: any of its class"""

    @model_validator(mode="after")
    def _has_one_time(self) -> Self:
        if (self.day is None) == (self.after is None):
            raise ValueError("a step has either a day or something that it comes after")
        return self

    def days(self, severity: Severity, on: date) -> int:
        """Days from the last day of the stage."""
        if isinstance(self.day, Mapping):
            return value(self.day[severity], on)
        return self.day or 0


class LadderTable(Part):
    """The file as a whole."""

    steps: tuple[Step, ...]
    needs: Mapping[str, Words]
    bases: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was taken, for which stage and which last day."""

    step: str
    stage: str
    act_by: date


@dataclass(frozen=True, slots=True)
class Pursuit:
    """What the ladder looks at: a stage that is not met, and what was done about it.

    `act_by` is the last day of the stage (its suggested date for guidance), None while the clock stands; `findings`
    are what persons have found (`needs`); `is_investigated`: an investigation has ended.
    """

    stage: str
    act_by: date | None
    kind: Class
    severity: Severity = "ordinary"
    done: tuple[Done, ...] = ()
    findings: frozenset[str] = frozenset()
    is_investigated: bool = False
    document: str = ""
    """the kind of the notice that was delivered"""


@dataclass(frozen=True, slots=True)
class Due:
    """A step that is due: since which day, with which document, by whom to which posts."""

    step: str
    since: date
    document: str
    who: tuple[str, ...]
    to: tuple[str, ...]


def due_steps(pursuit: Pursuit, on: date) -> tuple[Due, ...]:
    """What is due on a day and was not done, in the order of the ladder.

    Of messages only the latest: after an outage nobody gets three reminders at once. Nothing is due while the clock
    stands.
    """
    if pursuit.act_by is None:
        return ()
    reached = [
        (step, since) for step in ladder_table().steps if (since := _since(step, pursuit)) is not None and since <= on
    ]
    last_message = max((since for step, since in reached if step.document == MESSAGE), default=None)
    return tuple(
        Due(step.code, since, step.document, step.who, step.to)
        for step, since in reached
        if not _is_done(step, pursuit) and (step.document != MESSAGE or since == last_message)
    )


def _since(step: Step, pursuit: Pursuit) -> date | None:
    """The day from which a step is due; None: never as things stand."""
    if pursuit.act_by is None or pursuit.kind not in step.classes:
        return None
    if step.needs and step.needs not in pursuit.findings:
        return None
    if step.only_for and step.only_for != pursuit.document:
        return None
    if step.after is not None:
        return pursuit.act_by if pursuit.is_investigated else None
    return pursuit.act_by + timedelta(days=step.days(pursuit.severity, pursuit.act_by))


def _is_done(step: Step, pursuit: Pursuit) -> bool:
    return any(
        done.step == step.code
        and done.stage == pursuit.stage
        and (step.repeat == "once" or done.act_by == pursuit.act_by)
        for done in pursuit.done
    )


def basis_in(step: Step, language: str) -> str:
    """What a step rests on, as people read it: a citation, or that it is an internal mechanism."""
    table = ladder_table()
    if step.basis in table.bases:
        return table.bases[step.basis].of(language)
    return clause_table().cite(Article.of(step.basis))


@cache
def ladder_table() -> LadderTable:
    """The table that ships; ConfigurationError with every mistake."""
    return read_ladder(FILE)


def read_ladder(path: Path) -> LadderTable:
    """The table of a file; ConfigurationError with every mistake."""
    located = load(path, f"evaluation/{path.name}")
    table, mistakes = validate(LadderTable, located)
    if table is not None:
        mistakes = [*mistakes, *_mistakes(table, located)]
    if table is None or mistakes:
        raise ConfigurationError(mistakes)
    return table


def _mistakes(table: LadderTable, located: Located) -> Iterator[Mistake]:
    codes = [step.code for step in table.steps]
    for number, step in enumerate(table.steps):
        for message in _step_mistakes(table, step):
            yield located.mistake(("steps", number), f"{step.code}: {message}")
        if step.code in codes[:number]:
            yield located.mistake(("steps", number), f"{step.code} stands here twice")


def _step_mistakes(table: LadderTable, step: Step) -> Iterator[str]:
    roles = access_table().roles
    for role in {*step.who, *step.to} - {"system"} - roles.keys():
        yield f"no role {role!r}"
    if step.needs and step.needs not in table.needs:
        yield f"no finding {step.needs!r}"
    if isinstance(step.day, Mapping):
        for name in step.day.values():
            if name not in parameters():
                yield f"no parameter {name!r}"
    if step.only_for and step.only_for not in kinds().kinds:
        yield f"no document {step.only_for!r}"
    if step.basis not in table.bases:
        yield from _basis_mistakes(step)


def _basis_mistakes(step: Step) -> Iterator[str]:
    try:
        law = Article.of(step.basis).law
    except ValueError as error:
        yield str(error)
        return
    if law not in clause_table().laws:
        yield f"no law {law!r}"
