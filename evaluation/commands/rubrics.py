"""What people do with versions of the rubric: check one, publish it, retire it. What is published never changes."""

from datetime import datetime
from typing import Final

from core.access import Principal
from core.days import local_date
from core.errors import CockpitError, ConfigurationError, RefusedError
from core.model import Mistake
from evaluation.desk import Desk, demand_at
from evaluation.law.clauses import clause_table
from evaluation.rubric.checks import mistakes
from evaluation.rubric.loading import files, load_text
from evaluation.rubric.publishing import published
from evaluation.rubric.reading import read_text
from evaluation.rubric.rubric import Rubric
from people.deeds import Matter, deed
from store.evaluation import rubrics as kept

PUBLISH: Final = "results.publish"
MOST_CHARACTERS: Final = 400_000
NAME: Final = "rubric"


class FaultyRubricError(RefusedError):
    """A rubric with mistakes; nothing of it was kept."""

    status = 422

    def __init__(self, found: ConfigurationError) -> None:
        self.mistakes: tuple[Mistake, ...] = tuple(found.mistakes)
        first = str(self.mistakes[0]) if self.mistakes else ""
        super().__init__(f"a rubric with {len(self.mistakes)} mistakes", "rubric_faulty", first=first[:200])


def rubric_mistakes(text: str) -> tuple[Mistake, ...]:
    """Every mistake in the text of a rubric, with its line."""
    return tuple(mistakes(read_text(text, NAME), clause_table().clauses))


def shipped(key: str) -> str:
    """The text of a version that comes with the product. RefusedError: there is none of this key."""
    for path in files():
        text = path.read_text(encoding="utf-8")
        if any(header.value.key == key for header in read_text(text, NAME).header):
            return text
    raise RefusedError(f"no rubric {key} comes with this program", "unknown_rubric", rubric=key[:40])


def publish_rubric(desk: Desk, principal: Principal, text: str, at: datetime) -> str:
    """Publishes a draft on the local day of `at`; returns its key. It judges periods that begin on a later day.

    FaultyRubricError: with every mistake. RefusedError: it was published before, or is no draft.
    """
    with deed(
        desk.database, principal, Matter("rubric.published", PUBLISH, "rubric", "", str(desk.city.code)), at
    ) as done:
        demand_at(done.unit, desk, principal, PUBLISH, str(desk.city.code), at)
        draft = _checked(text)
        today = local_date(at)
        final = _published(text, draft, at)
        rubric = load_text(final, draft.key, clause_table().clauses)
        if not kept.publish(done.unit, rubric.key, rubric.digest, final, today, principal.display_name, at):
            raise RefusedError(f"{rubric.key} was published before", "rubric_published", rubric=rubric.key)
        done.after = {"rubric": rubric.key, "digest": rubric.digest}
    return rubric.key


def retire_rubric(desk: Desk, principal: Principal, key: str, at: datetime) -> None:
    """Ends a published version: it judges no new cycle any more."""
    matter = Matter("rubric.retired", PUBLISH, "rubric", key[:40], str(desk.city.code))
    with deed(desk.database, principal, matter, at) as done:
        demand_at(done.unit, desk, principal, PUBLISH, str(desk.city.code), at)
        if not kept.retire(done.unit, key, local_date(at), principal.display_name):
            raise RefusedError(f"there is no published rubric {key}", "unknown_rubric", rubric=key[:40])


def _checked(text: str) -> Rubric:
    if len(text) > MOST_CHARACTERS:
        raise RefusedError("the rubric is too long", "rubric_long", most=MOST_CHARACTERS)
    try:
        return load_text(text, NAME, clause_table().clauses)
    except ConfigurationError as error:
        raise FaultyRubricError(error) from error


def _published(text: str, draft: Rubric, at: datetime) -> str:
    try:
        return published(text, draft, local_date(at))
    except CockpitError as error:
        raise RefusedError(str(error), "rubric_no_draft", rubric=draft.key) from error
