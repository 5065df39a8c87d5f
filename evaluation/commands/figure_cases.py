"""A case from a figure out of its band: officers have looked at its records, whose list is frozen as evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from core.access import Principal
from core.days import date_of
from core.errors import RefusedError
from core.exports import csv_lines
from evaluation.casework.deeds import By, by_principal
from evaluation.casework.owner_figures import OwnerFigure, red_figure
from evaluation.casework.sealing import keep_file
from evaluation.casework.uploads import known_files
from evaluation.commands.issues import NewEvidence, NewFact, NewIssue, open_within
from evaluation.desk import Desk, authority_of, demand_at
from evaluation.law.powers import OFFICERS
from evaluation.red_figures import calling
from evaluation.sentences import sentence
from people.deeds import Matter, deed
from store.database import UnitOfWork
from store.owners import OwnerRow, owner_within
from store.views.shortfalls import ShortRow, short_rows

DRAFT: Final = "notices.draft"
MOST_RECORDS: Final = 20_000
"""records that one list names"""


@dataclass(frozen=True, slots=True)
class FigureCase:
    """What officers say of a figure; `officers` are numbers of certificates, `uploads` what else shows it."""

    owner: str
    figure: str
    title: str
    fact: str
    place: str
    officers: Sequence[str]
    clause_id: str = ""
    ground: str = ""
    severity: str = "ordinary"
    uploads: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed to say of a figure: the words of title, fact and demand, and what the table calls for."""

    figure: OwnerFigure
    title: str
    fact: str
    wanted: str
    clause_id: str
    ground: str
    severity: str

    @property
    def place(self) -> str:
        """Where officers look at records: in the data."""
        return sentence("figure_place")


def proposed(desk: Desk, owner: OwnerRow, code: str, at: datetime) -> Proposal:
    """What to say of a figure of an owner. RefusedError: as `red_figure`."""
    figure = red_figure(desk, owner, code, at)
    told = calling(code)
    words = words_of(figure, owner.name)
    if told is None:
        title = sentence("figure_title", **words)
        return Proposal(figure, title, sentence("figure_fact", **words), "", "", "", "ordinary")
    title, fact, wanted = (text.format(**words) for text in (told.title, told.fact, told.wanted))
    return Proposal(figure, title, fact, wanted, told.clause, told.ground, told.severity)


def words_of(figure: OwnerFigure, unit: str) -> Mapping[str, object]:
    """What the texts of the table are filled with."""
    return {
        "unit": unit,
        "name": figure.name.zh,
        "value": figure.value,
        "target": figure.target,
        "on": figure.on,
        "whole": figure.denominator,
        "part": figure.numerator,
        "short": figure.short,
    }


def open_from_figure(desk: Desk, principal: Principal, told: FigureCase, at: datetime) -> str:
    """Opens an issue on what officers found behind a figure; returns its number.

    The list of the records is made now and kept with its SM3 digest: what is shown later is what was seen today.
    """
    matter = Matter("issue.opened", DRAFT, "issue", node=told.owner[:40], detail={"figure": told.figure[:8]})
    with deed(desk.database, principal, matter, at) as done:
        way = demand_at(done.unit, desk, principal, DRAFT, told.owner, at)
        owner = owner_within(done.unit, told.owner)
        if owner is None:
            raise RefusedError(f"there is no owner {told.owner}", "unknown_owner", owner=told.owner[:40])
        figure = red_figure(desk, owner, told.figure, at)
        if len(set(told.officers)) < OFFICERS:
            raise RefusedError("two officers have to find it", "issue.officers_missing")
        by = by_principal(principal)
        files = known_files(done.unit, told.uploads, {owner.code, authority_of(way)})
        shown = [NewEvidence(file.name, number) for number, file in files.items()]
        evidence = [_list(done.unit, desk, owner, figure, by, at), *shown]
        issue_no = open_within(done.unit, desk, _issue(told, figure, evidence), by, at)
        done.detail["issue"] = issue_no
        done.after = {"state": "to_confirm", "value": figure.value, "records": figure.short}
    return issue_no


def _issue(told: FigureCase, figure: OwnerFigure, evidence: Sequence[NewEvidence]) -> NewIssue:
    fact = NewFact(
        text=told.fact.strip(),
        found_on=figure.on,
        place=told.place,
        found_by=told.officers,
        evidence=evidence,
        clause_id=told.clause_id,
        ground=told.ground,
    )
    return NewIssue(
        owner=told.owner,
        title=told.title,
        source_kind="alert",
        source_ref=f"{figure.code} {figure.value} {figure.on}",
        facts=(fact,),
        item=figure.code,
        severity=told.severity,  # type: ignore[arg-type]
    )


def _list(unit: UnitOfWork, desk: Desk, owner: OwnerRow, figure: OwnerFigure, by: By, at: datetime) -> NewEvidence:
    """The records that a figure lacks, as a file of the owner."""
    assert figure.records is not None
    rows, total = short_rows(desk.database, owner.owner_id, figure.records, limit=MOST_RECORDS)
    content = "".join(csv_lines(_HEAD, map(_line, rows), [owner.code, figure.code, figure.on.isoformat()]))
    name = f"{figure.code}-{owner.code}-{figure.on}.csv"
    number = keep_file(unit, desk, owner.code, name, "csv", content.encode(), by, at)
    label = sentence("figure_list", name=figure.name.zh, value=figure.value, n=total, on=figure.on)
    return NewEvidence(label, number)


_HEAD: Final = ("subject", "number", "title", "day")


def _line(row: ShortRow) -> tuple[str, str, str, date | None]:
    return row.subject, row.number, row.title, None if row.day is None else date_of(row.day)
