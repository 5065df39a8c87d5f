"""What the page of a self-report shows: its items in order, and how far each is."""

from dataclasses import dataclass
from typing import Literal

from cockpit.pages.owners import owner_code
from cockpit.ui.visit import Visit
from core.days import local_date
from evaluation.commands.reports import reported_items, standing_of
from evaluation.law.clauses import clause_table
from evaluation.rubric.loading import load_text
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.schema import Item
from evaluation.rubric.words import ItemType
from store.evaluation.reviews import EvidenceRow
from store.owners import OwnerRow
from store.views.results import own_cycles
from store.views.self_reports import ReportFile, report_file

SUBMIT = "self_reports.submit"

Progress = Literal["done", "carried", "open", "optional"]


@dataclass(frozen=True, slots=True)
class Report:
    """The stored file with its rubric; `standing` is evidence in force by item and demand."""

    owner: OwnerRow
    file: ReportFile
    rubric: Rubric
    items: tuple[Item, ...]
    standing: dict[tuple[str, str], EvidenceRow]

    @property
    def is_open(self) -> bool:
        """Whether it can be typed into."""
        return self.file.part.state == "self_reporting"

    def progress(self, item: Item) -> Progress:
        """How far an item is: open ones of the agency's own say have to be filled in."""
        row = self.file.rows.get(item.code)
        if row is not None and row.value is not None:
            return "carried" if row.is_carried else "done"
        return "open" if item.type is ItemType.MANUAL and not item.is_bonus else "optional"


async def read_report(visit: Visit, owner: OwnerRow) -> Report | None:
    """The report of the cycle of the address, else of the running one; None: there is none."""
    code = visit.query.get("cycle")
    if code is None:
        found = await visit.read(own_cycles, visit.database, owner.code)
        code = found[0].code if found else ""
    file = await visit.read(report_file, visit.database, owner.code, code)
    if file is None or file.rubric is None:
        return None
    rubric = load_text(file.rubric.content, file.rubric.key, clause_table().clauses)
    standing = standing_of(file.evidence, local_date(visit.at))
    return Report(owner, file, rubric, reported_items(rubric), standing)


def addressed(visit: Visit) -> tuple[str, str, str]:
    """Cycle, agency and item of the address, for an act."""
    return visit.query.get("cycle", ""), owner_code(visit, SUBMIT) or "", visit.query.get("item", "")
