"""An authority at work for tests: its people, two agencies, officers with certificates, and issues on their way."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from core.access import Principal
from evaluation.casework.deeds import Confirmation, DemandAnswer, NewDemand, Told
from evaluation.casework.drafts import NewDraft
from evaluation.commands.acting import Acted, act
from evaluation.commands.delivering import give_consent, sign_for
from evaluation.commands.issues import NewEvidence, NewFact, NewIssue, open_issue
from evaluation.commands.official_documents import draft_document, take_step
from evaluation.desk import Desk
from people.commands.uploading import Told as ToldFile
from people.commands.uploading import hand_in
from people.people import People
from tests.integration.people.office import AGENCY, CITY, Office, catalogue, open_office
from tests.sample_files import SOUND

PLACE = "330106"
CERTIFICATES = ("ZJ-001", "ZJ-002")
FACT = NewFact(
    "2015年至2018年会计档案未移交",
    found_on=date(2026, 3, 2),
    place="档案室",
    found_by=CERTIFICATES,
    evidence=(NewEvidence("照片1"),),
    clause_id="LC04",
    ground="not_transferred",
)
HEARING = {
    "start": "2026-05-21T09:00:00+08:00",
    "end": "2026-05-21T10:00:00+08:00",
    "place": "本局会议室",
    "person": "吴某",
    "officers": [
        {"name": name, "certificate": certificate}
        for name, certificate in zip(("王某", "李某"), CERTIFICATES, strict=True)
    ],
    "recorder": "李某",
    "talk": [["为何未移交", "无人办理"]],
}
POSTS = {
    "officer": "district_officer",
    "second": "district_officer",
    "head": "division_head",
    "legal": "legal_reviewer",
    "leader": "bureau_leader",
    "seal": "seal_keeper",
}


@dataclass
class Casework:
    """Everything that a test of issues needs; `at` goes on with `later`."""

    office: Office
    desk: Desk
    people: dict[str, Principal]
    at: datetime

    def later(self, days: float) -> None:
        """Days pass."""
        self.at += timedelta(days=days)

    def on(self, day: str, hour: int = 10) -> None:
        """It is a local day."""
        self.at = datetime.fromisoformat(f"{day}T{hour:02}:00:00+08:00")

    def __getitem__(self, name: str) -> Principal:
        return self.people[name]

    def upload(self, who: str = "archivist", node: str = AGENCY, kind: str = "pdf") -> int:
        """A sound file of somebody."""
        with self.desk.uploads.vault.arriving() as arriving:
            arriving.write(SOUND[kind])
            told = ToldFile(node, f"proof.{kind}")
            return hand_in(self.desk.uploads, self.people[who], arriving, told, self.at).upload_id

    def open(self, **more: object) -> str:
        """An issue that officers have found, opened."""
        values = {
            "owner": AGENCY,
            "title": "会计档案未移交",
            "source_kind": "inspection",
            "source_ref": "J-1",
            "facts": (FACT,),
        }
        return open_issue(self.desk, self["officer"], NewIssue(**{**values, **more}), self.at)  # type: ignore[arg-type]

    def confirm(self, issue_no: str, **more: object) -> Acted:
        """The issue confirmed as a serious one with one demand."""
        values = {
            "kind": "issue",
            "severity": "serious",
            "clause_id": "LC04",
            "ground": "not_transferred",
            "demands": (NewDemand("移交2015年至2018年会计档案"),),
        }
        told = Told(confirmation=Confirmation(**{**values, **more}))  # type: ignore[arg-type]
        return self.act("officer", issue_no, "confirm", told)

    def act(self, who: str, issue_no: str, event: str, told: Told = Told()) -> Acted:
        """Somebody lets something happen."""
        return act(self.desk, self[who], issue_no, event, told, self.at)

    def draft(self, *issues: str, kind: str = "order_correct", **content: object) -> int:
        """A document about issues."""
        return draft_document(self.desk, self["officer"], NewDraft(kind, AGENCY, issues, content), self.at)

    def approve(self, document: int, upto: str = "seal", steps: str = "draft check legal_review sign seal") -> None:
        """The steps of a document, each by its own person."""
        who = {"draft": "officer", "check": "head", "legal_review": "legal", "sign": "leader", "seal": "seal"}
        for step in steps.split():
            take_step(self.desk, self[who[step]], document, step, "同意", self.at)
            if step == upto:
                return

    def heard(self, issue_no: str) -> int:
        """The finished record of the hearing of a person in an investigation."""
        record = self.draft(issue_no, kind="investigation_record", **HEARING)
        self.approve(record, steps="draft")
        return record

    def delivered(self, **more: object) -> tuple[str, int]:
        """An issue under an order that the unit has signed for."""
        number = self.open(**more)
        self.confirm(number)
        document = self.draft(number)
        self.approve(document)
        self.sign_for(document)
        return number, document

    def sign_for(self, document: int) -> None:
        """The unit consents to delivery in the portal, and signs for a document there."""
        give_consent(self.desk, self["archivist"], AGENCY, self.upload(), self.at)
        sign_for(self.desk, self["archivist"], document, self.at)

    def report(self, issue_no: str, **more: object) -> Acted:
        """The report of the unit on its one demand."""
        values = {
            "answers": (DemandAnswer(0, "已移交", (self.upload(),)),),
            "cause": "无人负责",
            "corrective_action": "指定专人",
            "responsible": "吴某",
        }
        return self.act("archivist", issue_no, "submit_report", Told(**{**values, **more}))  # type: ignore[arg-type]


def open_casework(people: People, at: datetime, folder: Path) -> Casework:
    """A district authority with all its posts and two officers, an agency with its archivist."""
    office = open_office(people, at, folder)
    desks = office.desks
    desk = Desk(people.database, desks.uploads.settings, catalogue(), desks.uploads)
    known = {name: office.person(name, role, PLACE) for name, role in POSTS.items()}
    known["archivist"] = office.person("archivist", "archivist", AGENCY)
    known["city"] = office.person("city", "supervisor", CITY)
    with people.database.begin() as unit:
        for number, certificate in enumerate(CERTIFICATES):
            unit.execute(
                "INSERT INTO officer (node, name, certificate, valid_until, is_active, changed_at, changed_by)"
                " VALUES (%(node)s, %(name)s, %(certificate)s, '2030-12-31', TRUE, %(at)s, 'tests')",
                {"node": PLACE, "name": ("王某", "李某")[number], "certificate": certificate, "at": at},
            )
    return Casework(office, desk, known, at)


def with_settings(casework: Casework, **authority: object) -> Casework:
    """The same with an authority that the settings describe."""
    from core.settings import Authority

    named = {PLACE: Authority(**{"name": "示范区档案局", "code": "示档", **authority})}
    settings = casework.desk.settings.model_copy(update={"authorities": named})
    return replace(casework, desk=replace(casework.desk, settings=settings))
