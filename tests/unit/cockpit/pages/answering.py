"""Visits whose store answers what a test says, by the name of the function that is asked."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from cockpit.ui.visit import Desk, Visit
from tests.unit.cockpit.fakes import NOW, fake_services
from tests.visiting import visitor


class Answers:
    """In the place of reads of the store: an answer for each function, or what it does with its arguments."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self._answers = answers
        self.asked: list[tuple[str, tuple[Any, ...]]] = []

    async def __call__(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        name = function.__name__
        self.asked.append((name, args))
        answer = self._answers[name]
        if isinstance(answer, Exception):
            raise answer
        return answer(*args, **kwargs) if callable(answer) else answer

    def patient(self) -> "Answers":
        """Answers at once, however long one would wait."""
        return self

    def arguments_of(self, name: str) -> tuple[Any, ...]:
        """What a function was asked with, the last time."""
        return next(args for asked, args in reversed(self.asked) if asked == name)


def answered(
    answers: dict[str, Any],
    *grants: tuple[str, str],
    path: str = "/",
    language: str = "zh_CN",
    **query: str,
) -> tuple[Visit, Answers]:
    """A look at a page by somebody with roles at nodes, and what the page asked the store."""
    reads = Answers(answers)
    people: Any = SimpleNamespace(database=None)
    evaluation: Any = SimpleNamespace(database=None)
    desks: Any = SimpleNamespace(filing=None)
    services = replace(fake_services(), people=people, evaluation=evaluation, desks=desks)
    asking: Any = reads
    visit = Visit(Desk(services, asking), visitor("somebody", *grants), NOW, language, "light", path, query)
    return visit, reads
