"""Closing all that data have met from the register, on a store: who is refused is named and holds up nobody."""

from datetime import UTC, datetime
from pathlib import Path

from cockpit.pages import issues
from cockpit.pages.issues.acting import do
from core.model import Reading
from evaluation.casework.deeds import NewDemand
from evaluation.casework.figures import look_at_figures
from store.readings import append_readings
from tests.accounts import people_for
from tests.integration.cockpit.case_pages import CasePages, told_by
from tests.integration.cockpit.filled import Cockpit
from tests.integration.evaluation.casework import Casework, open_casework
from tests.integration.people.office import AGENCY

AT = datetime(2026, 3, 3, 2, tzinfo=UTC)
TIED = NewDemand("电子公文归档率达到95%", {"code": "A03", "target": "0.95"})
UNTIED = NewDemand("补充归档管理制度")


def under_an_order(casework: Casework, *demands: tuple[NewDemand, ...]) -> list[str]:
    """Issues with these demands, all told of by one order that the unit has signed for."""
    numbers = [casework.open(title=f"公文未归档（{place}）") for place, _ in enumerate(demands, start=1)]
    for number, wanted in zip(numbers, demands, strict=True):
        casework.confirm(number, demands=wanted)
    document = casework.draft(*numbers)
    casework.approve(document)
    casework.sign_for(document)
    return numbers


def reach(casework: Casework) -> None:
    """The figure reaches its target at two collections running."""
    for _ in range(2):
        casework.later(1)
        found = Reading("A03", AGENCY, casework.at, 97, 100, 0.97, None, None, None, None, "1")
        append_readings(casework.desk.database, [found], casework.at)
        look_at_figures(casework.desk, casework.at)


def test_all_that_data_have_met_are_closed_and_the_one_that_asks_for_more_is_named(
    empty_cockpit: Cockpit, tmp_path: Path
) -> None:
    casework = open_casework(people_for(empty_cockpit.database), AT, tmp_path)
    first, more, last = under_an_order(casework, (TIED,), (TIED, UNTIED), (TIED,))
    pages, officer = CasePages(casework, casework.office.people), casework["officer"]
    href = "/issues?show=met&act=close_by_data"
    assert "销号" not in told_by(pages.see(issues.layout, officer, href)).replace("批量达标销号", ""), "nothing is met"
    reach(casework)
    listed = told_by(pages.see(issues.layout, officer, href))
    assert all(number in listed for number in (first, more, last))
    done = pages.do(do, officer, href, "close_by_data")
    states = dict(casework.office.store.rows("SELECT issue_no, state FROM issue"))
    assert states == {first: "closed", more: "rectifying", last: "closed"}
    assert done.told == "已办理 2 个"
    refused = told_by(done.shown)
    assert more in refused
    assert first not in refused
    assert last not in refused
    assert "公文未归档（2）" in refused
    again = pages.do(do, officer, href, "close_by_data")
    assert (again.told, more in told_by(again.shown)) == ("已办理 0 个", True)
