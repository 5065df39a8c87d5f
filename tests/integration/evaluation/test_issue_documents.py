"""Documents about several issues, or about figures alone; drafts that are revised, dropped, or told of more."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.errors import RefusedError
from evaluation.casework.deeds import SYSTEM, Told
from evaluation.casework.reading import documents_page, issues_page, one_issue
from evaluation.commands.issues import NewIssue, open_within
from evaluation.commands.official_documents import add_issues, drop_draft, preview, revise_draft, take_step
from store.database import Database
from store.views.issues import DocumentChoice, IssueChoice
from tests.accounts import people_for
from tests.integration.evaluation.casework import Casework, open_casework
from tests.integration.people.office import AGENCY

AT = datetime(2026, 3, 3, 2, tzinfo=UTC)
POINT = {
    "item": "电子公文归档率",
    "value": "72.4%",
    "window": "2025年度归档",
    "snapshot": "S20260303-01",
    "target": "95%",
    "advice": "补归档132件",
    "due": "2026-06-01",
}


@pytest.fixture
def casework(database: Database, tmp_path: Path) -> Casework:
    return open_casework(people_for(database), AT, tmp_path)


def test_a_repeat_goes_into_guidance_which_orders_nothing(casework: Casework) -> None:
    new = NewIssue(AGENCY, "电子公文归档率连续两个周期低分", "repeat", "EV2026-001", item="R3-1")
    with casework.desk.database.begin() as unit:
        number = open_within(unit, casework.desk, new, SYSTEM, casework.at)
    casework.confirm(number, severity="ordinary", clause_id="LC02", ground="")
    content = {"period": "2026年第一季度", "points": [POINT], "objection_days": 10}
    document = casework.draft(number, kind="guidance", **content)
    threat = {**content, "points": [{**POINT, "advice": "逾期不改的，责令限期改正"}]}
    revise_draft(casework.desk, casework["officer"], document, threat, 0, casework.at)
    with pytest.raises(RefusedError) as caught:
        casework.approve(document, upto="draft")
    assert caught.value.code == "document_says"
    with pytest.raises(RefusedError) as caught:
        revise_draft(casework.desk, casework["second"], document, content, 0, casework.at)
    assert caught.value.code == "overtaken"
    revise_draft(casework.desk, casework["officer"], document, content, 1, casework.at)
    casework.approve(document, steps="draft check sign seal")
    casework.sign_for(document)
    row = casework.office.store.rows("SELECT state, deadline_on FROM issue")[0]
    assert row == ("rectifying", date(2026, 5, 6))


def test_one_document_tells_of_several_issues_and_moves_them_together(casework: Casework) -> None:
    numbers = [casework.open(source_ref=f"J-{place}") for place in range(3)]
    for number in numbers:
        casework.confirm(number)
    document = casework.draft(numbers[0])
    add_issues(casework.desk, casework["officer"], document, numbers[1:], casework.at)
    with pytest.raises(RefusedError) as caught:
        casework.draft(numbers[2])
    assert caught.value.code == "issue_has_document"
    assert preview(casework.desk, casework["officer"], document, casework.at).startswith(b"%PDF-")
    casework.approve(document, upto="legal_review")
    assert {one.state for one in issues_page(casework.desk, casework["officer"], IssueChoice(), casework.at)[0]} == {
        "to_sign"
    }
    with pytest.raises(RefusedError) as caught:
        casework.act("leader", numbers[0], "withdraw", Told(reason="该问题另行处理，不在此列"))
    assert caught.value.code == "issue_in_document"
    for step, who in (("sign", "leader"), ("seal", "seal")):
        take_step(casework.desk, casework[who], document, step, "同意", casework.at)
    casework.sign_for(document)
    whole = one_issue(casework.desk, casework["archivist"], numbers[2], casework.at)
    assert (whole.case.row.state, whole.may) == ("rectifying", ["defend", "ask_extension", "submit_report"])
    files = casework.office.store.rows(
        "SELECT digest = (SELECT digest FROM upload WHERE upload_id = pdf_upload) FROM official_document"
    )
    assert files == [(True,)]


def test_a_dropped_draft_sets_its_issues_free(casework: Casework) -> None:
    number = casework.open()
    casework.confirm(number)
    first = casework.draft(number)
    drop_draft(casework.desk, casework["officer"], first, "改用其他文书", casework.at)
    second = casework.draft(number)
    casework.approve(second, upto="draft")
    assert casework.office.store.rows("SELECT state FROM issue") == [("checking",)]
    lines, total = documents_page(casework.desk, casework["officer"], DocumentChoice(), casework.at)
    assert (total, [one.state for one in lines]) == (2, ["checking", "dropped"])
    assert documents_page(casework.desk, casework["archivist"], DocumentChoice(), casework.at) == ([], 0)
