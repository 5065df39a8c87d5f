"""Published versions of the rubric, and what differs between two of them."""

from collections.abc import Sequence

from evaluation.desk import Desk
from evaluation.parts.finding import UnknownThingError
from evaluation.rubric.comparing import Change, changes
from evaluation.scoring.rubrics import rubric_within
from store.evaluation.rubrics import VersionRow, version, versions


def published_versions(desk: Desk) -> list[VersionRow]:
    """All versions that were ever published, the newest first, without their texts."""
    with desk.database.begin() as unit:
        return versions(unit)


def published_version(desk: Desk, key: str) -> VersionRow:
    """A version with its text. UnknownThingError: nobody has published one of this key."""
    with desk.database.begin() as unit:
        found = version(unit, key)
    if found is None:
        raise UnknownThingError(f"there is no published rubric {key}", "unknown_rubric", rubric=key[:40])
    return found


def differences(desk: Desk, before: str, after: str) -> Sequence[Change]:
    """What differs between two published versions."""
    for key in (before, after):
        published_version(desk, key)
    with desk.database.begin() as unit:
        return changes(rubric_within(unit, before), rubric_within(unit, after))
