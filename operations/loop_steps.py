"""One whole loop of evaluation, step by step: data of the test that drives it and of docs/loop.md."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from core.access import access_table
from core.days import LOCAL
from core.errors import ConfigurationError
from core.forms import Label
from core.model import Mistake
from core.validation import validate
from core.yamllines import load

FOLDER: Final = Path(__file__).resolve().parents[1] / "tests" / "scenarios" / "loop"
CAST: Final = "cast.yaml"
LINK: Final = "/api/evaluation"
"""what stands before addresses that begin with a dot"""

Text = Annotated[str, Field(min_length=1)]
Call = Annotated[str, Field(pattern=r"^(GET|POST|PUT|DELETE) [./]\S+$")]


def _local(value: Any) -> Any:
    """A local day and time, as a step of a file has it."""
    return datetime.fromisoformat(value).replace(tzinfo=LOCAL) if isinstance(value, str) else value


class Section(BaseModel):
    """A group of keys; an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(Section):
    """Somebody with a role at a node, or at an agency by its name here."""

    role: Text
    node: Text


class Cast(Section):
    """The agencies by what the steps call them, and everybody who takes part, by name."""

    agencies: Mapping[str, Text]
    persons: Mapping[str, Person]


class Each(Section):
    """A step for each row of a list: those that have the values of `where` and not all those of `but`."""

    of: Call = Field(description="whose answer has the list")
    rows: Text
    where: Mapping[str, Any] = Field(default_factory=dict)
    but: Mapping[str, Any] = Field(default_factory=dict)
    least: int = Field(1, ge=1, description="fewest rows; a step that finds fewer has gone wrong")


class Step(Section):
    """Something that somebody does by one request, or that happens by itself.

    Texts in braces stand for what an earlier answer was kept as, or for a field of the row (`{row.item}`).
    """

    at: Annotated[datetime, BeforeValidator(_local)] | None = None
    do: Label
    who: tuple[Text, ...] = ()
    call: Call | None = None
    send: Any = None
    file: str = Field("", description="name of a file that is handed in as the part `file` of a form")
    each: Each | None = None
    status: int = 200
    keep: Mapping[str, Text] = Field(default_factory=dict, description="name → place in the answer")
    see: Mapping[str, Any] = Field(default_factory=dict, description="place in the answer → what stands there")
    happens: Literal["", "worker", "platform"] = Field("", description="what does it where nobody is named")
    amount: int = 0

    @model_validator(mode="after")
    def _somebody_or_something(self) -> "Step":
        if bool(self.who) == bool(self.happens) or bool(self.who) != bool(self.call):
            raise ValueError("a step has `who` and `call`, or `happens`")
        return self

    @property
    def method(self) -> str:
        """The method of its request."""
        return (self.call or "").partition(" ")[0]

    @property
    def path(self) -> str:
        """The path of its request."""
        return path_of(self.call or "")


class Chapter(Section):
    """A part of the loop."""

    title: Label
    steps: tuple[Step, ...] = Field(min_length=1)


class Loop(Section):
    """The whole of it."""

    cast: Cast
    chapters: tuple[Chapter, ...]

    def node_of(self, name: str) -> str:
        """The code of the node of somebody."""
        node = self.cast.persons[name].node
        return self.cast.agencies.get(node, node)


def path_of(call: str) -> str:
    """The path of a call; a dot stands for the door of evaluation."""
    path = call.partition(" ")[2]
    return LINK + path[1:] if path.startswith(".") else path


def read_loop(folder: Path = FOLDER) -> Loop:
    """The steps in their order. ConfigurationError: every mistake of the files."""
    cast, mistakes = validate(Cast, load(folder / CAST, CAST))
    chapters: list[Chapter] = []
    for path in sorted(folder.glob("[0-9]*.yaml")):
        chapter, wrong = validate(Chapter, load(path, path.name))
        mistakes += wrong
        chapters += [chapter] if chapter else []
    mistakes += _strangers(chapters, cast.persons if cast else {})
    if mistakes or cast is None:
        raise ConfigurationError(mistakes)
    return Loop(cast=cast, chapters=tuple(chapters))


def _strangers(chapters: Sequence[Chapter], known: Mapping[str, Person]) -> list[Mistake]:
    """Names of steps that are nobody's, and roles that there are not."""
    named = {name for chapter in chapters for step in chapter.steps for name in step.who}
    roles = {one.role for one in known.values()} - set(access_table().roles)
    return [Mistake(CAST, 1, f"nobody is called {name}") for name in sorted(named - set(known))] + [
        Mistake(CAST, 1, f"there is no role {role}") for role in sorted(roles)
    ]
