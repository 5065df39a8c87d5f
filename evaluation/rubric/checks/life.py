"""A version goes from draft to published to retired, and a published one never changes."""

from collections.abc import Iterator

from core.model import Mistake
from evaluation.rubric.digest import content_digest
from evaluation.rubric.reading import Written
from evaluation.rubric.rubric import parts_of, rubric_of
from evaluation.rubric.words import State


def dates_fit_state(found: Written) -> Iterator[Mistake]:
    """A draft has neither day nor digest; a published version has both; a retired one also the day it ended."""
    for entry in found.header:
        header = entry.value
        draft = header.state is State.DRAFT
        if draft and (header.published_on or header.digest):
            yield entry.mistake(("state",), "a draft has neither day of publication nor digest")
        if not draft and not (header.published_on and header.digest):
            yield entry.mistake(("state",), f"a {header.state} version needs its day of publication and its digest")
        if (header.state is State.RETIRED) != (header.retired_on is not None):
            yield entry.mistake(("retired_on",), "a version has the day of its retirement when it is retired, not else")
        if header.published_on and header.retired_on and header.retired_on < header.published_on:
            yield entry.mistake(("retired_on",), "a version is not retired before it is published")


def published_is_unchanged(found: Written) -> Iterator[Mistake]:
    """The content of a published or retired version has the digest it was published with."""
    if not found.is_whole or found.header[0].value.state is State.DRAFT:
        return
    entry = found.header[0]
    if entry.value.digest and content_digest(parts_of(rubric_of(found))) != entry.value.digest:
        message = "a published version never changes: its content has another digest now; write a new version instead"
        yield entry.mistake(("digest",), message)
