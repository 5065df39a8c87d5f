"""Runs stories on the store: days pass, people act through the commands, and what follows is what the file says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from core.errors import RefusedError
from core.yamllines import load
from evaluation.law.powers import power_table
from tests.stories import cycles, documents, fieldwork, issues, judging, passing, results
from tests.stories.expecting import EXPECTED, before, differences, fingerprint
from tests.stories.story import Step, Story, Thing, Verb

FOLDER: Final = Path(__file__).parents[1] / "scenarios" / "stories"
VERBS: Final[Mapping[str, Verb]] = {
    **issues.VERBS,
    **documents.VERBS,
    **passing.VERBS,
    **cycles.VERBS,
    **judging.VERBS,
    **results.VERBS,
    **fieldwork.VERBS,
}
SAID: Final = frozenset({"on", "time", "who", "do", "of", "as", "with", "because", "is_partly_done"})


@dataclass(frozen=True, slots=True)
class Tale:
    """A story as its file tells it: what the settings say of the authority, and its steps with those before it."""

    name: str
    authority: Mapping[str, object]
    steps: tuple[Mapping[str, Any], ...]


@dataclass
class Told:
    """What came of a story: what is not as its file says, and the refusals that it met where it says so."""

    wrong: list[str] = field(default_factory=list)
    refusals: set[str] = field(default_factory=set)


def tales() -> Iterator[Tale]:
    """Every story of every file."""
    for path in sorted(FOLDER.glob("*.yaml")):
        located = load(path)
        assert located.mistakes == (), located.mistakes
        prologues = located.value.get("prologues", {})
        for one in located.value["stories"]:
            steps = [step for name in one.get("after", ()) for step in prologues[name]]
            told = tuple(_merged(step) for step in (*steps, *one["steps"]))
            yield Tale(f"{path.stem}: {one['name']}", one.get("authority", {}), told)


def _merged(value: Any) -> Any:
    """A part of a file with `<<: *other` written out."""
    if isinstance(value, list):
        return [_merged(one) for one in value]
    if not isinstance(value, dict):
        return value
    parts = {name: _merged(one) for name, one in value.items()}
    return {**parts.pop("<<", {}), **parts}


def play(tale: Tale, story: Story) -> Told:
    """Plays a story to its end, or to the first step that is not as the file says."""
    told = Told()
    for number, said in enumerate(tale.steps, start=1):
        unknown = said.keys() - SAID - EXPECTED
        assert not unknown, f"step {number}: {sorted(unknown)}"
        told.wrong += [f"step {number} ({said['do']}): {text}" for text in _step(story, said, told)]
        if told.wrong:
            break
    return told


def _step(story: Story, said: Mapping[str, Any], told: Told) -> list[str]:
    story.pass_to(said)
    known = before(story, said)
    step = Step(story, _who(story, said), _listed(said.get("of", ())), said.get("with", {}))
    mark = fingerprint(story) if _is_refused(said) else set()
    try:
        made = VERBS[said["do"]](step)
    except RefusedError as error:
        return list(_refused(story, said, error, mark, told))
    if _is_refused(said):
        return [f"it was not refused, expected {said['refused']}"]
    _name(story, said, made)
    found = list(differences(story, said, known, made))
    if not found and isinstance(said.get("refused"), Mapping):
        told.refusals |= set(said["refused"].values())
    return found


def _refused(story: Story, said: Mapping[str, Any], error: RefusedError, mark: set[Any], told: Told) -> Iterator[str]:
    if said.get("refused") != error.code:
        yield f"refused: {error.code} ({error}), expected {said.get('refused')}"
        return
    if not said.get("is_partly_done") and (changed := sorted({name for name, *_ in fingerprint(story) ^ mark})):
        yield f"it was refused, and yet {', '.join(changed)} has changed"
    if "because" in said:
        yield from _because(error, said["because"])
        told.refusals.add(f"issue.{said['because']}")
    told.refusals.add(error.code)
    yield from differences(story, said, {}, None)


def _is_refused(said: Mapping[str, Any]) -> bool:
    return isinstance(said.get("refused"), str)


def _because(error: RefusedError, code: str) -> Iterator[str]:
    """Whoever composes a document asks the guard of powers before the table of states does, in the same words."""
    told, wanted = error.values.get("sentence_zh"), power_table().refusals[code].zh
    if told != wanted:
        yield f"refused because {told}, expected {wanted}"


def _who(story: Story, said: Mapping[str, Any]) -> Any:
    return story.person(said["who"]) if "who" in said else None


def _name(story: Story, said: Mapping[str, Any], made: Any) -> None:
    names = _listed(said.get("as", ()))
    things = made if isinstance(made, list) else [made]
    if not names:
        return
    assert all(isinstance(one, Thing) for one in things), f"{said['do']} makes nothing"
    assert len(names) == len(things), f"{len(names)} names for {len(things)} things"
    story.things.update(zip(names, things, strict=True))


def _listed(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
