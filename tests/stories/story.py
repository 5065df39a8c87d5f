"""A story under way: who plays, what it is about so far, and the step that is told now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter

from core.access import Principal
from core.days import LOCAL
from evaluation.desk import Desk
from people.commands.uploading import Told as ToldFile
from people.commands.uploading import hand_in
from tests.integration.evaluation.world import CITY, World
from tests.sample_files import SOUND

MORNING: Final = time(10)
Model = TypeVar("Model")


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a story names: what it is, and its number in the store."""

    kind: str
    key: Any


@dataclass(slots=True)
class Story:
    """The world, the things by the names that the story gives them, and the cycle it is about."""

    world: World
    folder: Path
    things: dict[str, Thing] = field(default_factory=dict)
    cycle: str = ""

    @property
    def desk(self) -> Desk:
        """Where everybody works."""
        return self.world.desk

    @property
    def at(self) -> datetime:
        """The instant of the step."""
        return self.world.at

    def person(self, name: str) -> Principal:
        """Somebody who plays."""
        return self.world[name]

    def key(self, name: str) -> Any:
        """The number of a thing that was named before."""
        return self.things[name].key

    def rows(self, text: str, **values: Any) -> list[Any]:
        """What stands in the store."""
        return list(self.world.store.rows(text, **values))

    def pass_to(self, told: Mapping[str, Any]) -> None:
        """Days pass: it is ten o'clock of the day of a step, or the time that it says; else a minute later."""
        if "on" not in told and "time" not in told:
            self.world.at = self.world.at.fromtimestamp(self.at.timestamp() + 60, LOCAL)
            return
        day = told.get("on", self.at.astimezone(LOCAL).date())
        clock = time.fromisoformat(told["time"]) if "time" in told else MORNING
        found = datetime.combine(day, clock, LOCAL)
        assert found >= self.at, f"{found} lies before {self.at}"
        self.world.at = found


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who acts (None: time, data or a program do), on what, and what is told."""

    story: Story
    who: Principal | None
    of: tuple[str, ...]
    told: Mapping[str, Any]

    @property
    def desk(self) -> Desk:
        """Where it happens."""
        return self.story.desk

    @property
    def at(self) -> datetime:
        """When it happens."""
        return self.story.at

    @property
    def person(self) -> Principal:
        """Whoever acts."""
        assert self.who is not None, "somebody has to act"
        return self.who

    @property
    def key(self) -> Any:
        """The number of the one thing that it is about."""
        (name,) = self.of
        return self.story.key(name)

    @property
    def owner(self) -> str:
        """The one agency that it is about."""
        (name,) = self.of
        return name

    def as_(self, kind: type[Model], **more: Any) -> Model:
        """What is told, as what a command takes; unknown names are mistakes of the story."""
        values = self.filled(self.told) | more
        assert not (unknown := values.keys() - _names(kind)), f"{kind.__name__} has no {sorted(unknown)}"
        return TypeAdapter(kind).validate_python(values)

    def filled(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """What is told, with files handed in: `files: [pdf]` anywhere becomes `uploads`."""
        return {("uploads" if name == "files" else name): self._filled(name, value) for name, value in told.items()}

    def _filled(self, name: str, value: Any) -> Any:
        if name == "files":
            return tuple(self.upload(kind) for kind in value)
        if isinstance(value, Mapping):
            return self.filled(value)
        if isinstance(value, list):
            return tuple(self._filled("", one) for one in value)
        return value

    def upload(self, kind: str, content: bytes | None = None) -> int:
        """A file that whoever acts hands in at their own node; sound unless its content is given."""
        node = next((one.node for one in self.person.grants), CITY)
        with self.desk.uploads.vault.arriving() as arriving:
            arriving.write(SOUND[kind] if content is None else content)
            return hand_in(self.desk.uploads, self.person, arriving, ToldFile(node, f"proof.{kind}"), self.at).upload_id


Verb = Callable[[Step], Any]
"""what a step does; returns the number of what it makes, or what became of many"""


def local(value: date | datetime | str) -> datetime:
    """A local instant as stories write it: a day (ten o'clock) or `2026-03-03 15:00`."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=LOCAL)
    if isinstance(value, date):
        return datetime.combine(value, MORNING, LOCAL)
    return datetime.fromisoformat(value).replace(tzinfo=LOCAL)


def _names(kind: Any) -> Sequence[str]:
    return list(kind.__dataclass_fields__)
