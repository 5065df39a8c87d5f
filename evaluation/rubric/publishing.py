"""From draft to published to retired: the header of the file changes, the content never does."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from core.errors import CockpitError
from core.yamllines import loads
from evaluation.rubric.digest import content_digest
from evaluation.rubric.rubric import Rubric, parts_of
from evaluation.rubric.words import State

HEADER: Final = "rubric"


def published(text: str, rubric: Rubric, on: date) -> str:
    """The text of a draft's file, published on a day: with state, day and the digest that the content has from then on.

    CockpitError: it is no draft, or its header cannot be changed line by line.
    """
    if rubric.header.state is not State.DRAFT:
        raise CockpitError(f"{rubric.key} is {rubric.header.state}: only a draft is published")
    header = rubric.header.model_copy(update={"state": State.PUBLISHED, "published_on": on})
    digest = content_digest({**parts_of(rubric), HEADER: header})
    return _changed(text, {"state": State.PUBLISHED.value, "published_on": on.isoformat(), "digest": digest})


def retired(text: str, rubric: Rubric, on: date) -> str:
    """The text of a published version's file, retired on a day: it judges old cycles only.

    CockpitError: it is not published, or the day lies before its publication.
    """
    if rubric.header.state is not State.PUBLISHED or rubric.header.published_on is None:
        raise CockpitError(f"{rubric.key} is {rubric.header.state}: only a published version is retired")
    if on < rubric.header.published_on:
        raise CockpitError(f"{rubric.key} was published on {rubric.header.published_on}: it is not retired before")
    return _changed(text, {"state": State.RETIRED.value, "retired_on": on.isoformat()})


def _changed(text: str, values: Mapping[str, str]) -> str:
    """The text with other values of header keys; everything else as it was written, comments too."""
    located = loads(text, "")
    lines = text.splitlines(keepends=True)
    for key, value in values.items():
        number = located.lines.get((HEADER, key))
        if number is None or not lines[number - 1].lstrip().startswith(f"{key}:"):
            raise CockpitError(f"the header needs a line for each key; there is none for {key!r}")
        indent = lines[number - 1][: len(lines[number - 1]) - len(lines[number - 1].lstrip())]
        lines[number - 1] = f"{indent}{key}: {_quoted(key, value)}\n"
    changed = "".join(lines)
    _same_else(located.value, loads(changed, "").value, values)
    return changed


def _quoted(key: str, value: str) -> str:
    """A digest may look like a number."""
    return f'"{value}"' if key == "digest" else value


def _same_else(before: Any, after: Any, values: Mapping[str, str]) -> None:
    kept = {key: part for key, part in before[HEADER].items() if key not in values}
    now = {key: part for key, part in after[HEADER].items() if key not in values}
    if kept != now or {**before, HEADER: None} != {**after, HEADER: None}:
        raise CockpitError("the header needs a line for each key and its value")
