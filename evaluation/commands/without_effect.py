"""What follows when a later look finds that a correction has no effect: a new issue that names the closed one."""

from typing import Final

from core.days import local_date
from evaluation.casework.context import Acting
from evaluation.commands.issues import NewEvidence, NewFact, NewIssue, open_within
from evaluation.effects.telling import tell_authority, tell_unit
from evaluation.sentences import sentence
from store.uploads import some_uploads

FOLLOWED: Final = "issue_follows"
"""the effect by which the table of states says so"""
SOURCE: Final = "effect"


def open_following(acting: Acting) -> str:
    """Opens it with what was found, once for each closing, and tells both sides; returns its number.

    It is confirmed like any other, by whoever looks at it next: the closing and its register stay as they are.
    """
    row, told = acting.case.row, acting.told
    new = NewIssue(
        owner=row.owner_code,
        title=sentence("effect_title", title=row.title),
        source_kind=SOURCE,
        source_ref=row.issue_no,
        facts=(_found(acting),),
        item=row.item,
        cycle=row.cycle,
        severity=row.severity,  # type: ignore[arg-type]
        once=f"effect {row.issue_no} {row.reopened}",
    )
    number = open_within(acting.unit, acting.desk, new, acting.by, acting.at)
    words = acting.words(finding=told.finding.strip(), number=number)
    tell_unit(acting.unit, acting.way, "effect_lacking", words, acting.link, acting.at)
    tell_authority(
        acting.unit, acting.way, "notices.draft", "effect_followed", words, f"/issues?issue={number}", acting.at
    )
    return number


def _found(acting: Acting) -> NewFact:
    row, told = acting.case.row, acting.told
    files = some_uploads(acting.unit, told.uploads)
    return NewFact(
        text=told.finding.strip(),
        found_on=local_date(acting.at),
        place=told.place,
        found_by=told.officers,
        evidence=tuple(NewEvidence(one.name, one.upload_id) for one in files),
        clause_id=row.clause_id,
        ground=row.ground,
    )
