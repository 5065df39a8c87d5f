"""Evaluation as the pages show it: rows straight in the store, of the two agencies of a filled one."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from psycopg2.extras import Json

from evaluation.law.clauses import clause_table
from evaluation.rubric.digest import canonical, digest
from evaluation.rubric.inputs import Finding
from evaluation.rubric.loading import load_text
from evaluation.rubric.reading import FOLDER
from evaluation.rubric.scoring import score
from evaluation.rubric.values import Value
from store.database import Database
from tests.unit.evaluation.rubric.units import jia

CYCLE = 7
U1, U2 = "U1" * 9, "U2" * 9


def add(database: Database, table: str, **values: Any) -> None:
    """A row of a table; what is not told is empty, false or 0 by the kind of its column."""
    with database.begin() as unit:
        kinds = dict(
            unit.rows(
                "SELECT column_name, data_type FROM information_schema.columns"
                " WHERE table_name = %s AND is_nullable = 'NO' AND is_identity = 'NO' AND column_default IS NULL",
                (table,),
            )
        )
        row = {name: EMPTY[kind] for name, kind in kinds.items() if name not in values and kind in EMPTY} | values
        given = {name: Json(value) if isinstance(value, dict) else value for name, value in row.items()}
        marks = ", ".join(f"%({name})s" for name in given)
        names = ", ".join(f'"{name}"' for name in given)
        unit.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", given)


EMPTY: dict[str, Any] = {
    "text": "",
    "boolean": False,
    "integer": 0,
    "bigint": 0,
    "ARRAY": [],
    "jsonb": {},
}


def add_cycle(database: Database, at: datetime, *, parts: int = 0) -> None:
    """A running cycle with the two agencies and so many more, in all states, some of them held up."""
    year = at.year
    add(
        database,
        "evaluation_cycle",
        cycle_id=CYCLE,
        code=f"{year}-1",
        node="330100",
        name=f"{year}年度立档单位业务能力评价",
        rubric_key="capability-1",
        period_since=date(year, 1, 1),
        period_until=date(year, 12, 31),
        state="running",
        state_since=at - timedelta(days=60),
        seed="演示",
        revision=1,
        made_at=at - timedelta(days=61),
        made_by="tests",
    )
    add_part(database, at, U1, "Unit U1", state="fed_back", score_tenths=906, claimed_tenths=921, grade="excellent")
    add_part(database, at, U2, "Unit U2", state="self_reporting", due=-3, score_tenths=638, grade="qualified")
    for number in range(parts):
        state = STATES[number % len(STATES)]
        away = ["platform"] if number % 7 == 0 else []
        more = {"score_tenths": 550 + number * 7 % 430, "grade": GRADES[number % 4], "sources_away": away}
        name = f"演示单位第{number + 1}号"
        add_part(
            database, at, f"P{number:017}", name, state=state, group=GROUPS[number % 4], due=number % 9 - 2, **more
        )


STATES = ("scored", "self_reporting", "submitted", "reviewing", "fed_back", "objecting", "published", "closed")
GRADES = ("excellent", "good", "qualified", "unqualified")
GROUPS = ("party", "government", "institution", "township")


def add_part(
    database: Database, at: datetime, owner: str, name: str, *, due: int = 10, group: str = "government", **values: Any
) -> None:
    """The part of an agency in the cycle; its self-report is due so many days from now."""
    today = at.date()
    add(
        database,
        "evaluation_part",
        **{
            "cycle_id": CYCLE,
            "owner_code": owner,
            "owner_name": name,
            "place_code": 330106,
            "group_code": group,
            "state_since": at - timedelta(days=9),
            "joined_on": today - timedelta(days=60),
            "report_due_on": today + timedelta(days=due),
            "revision": 1,
            **values,
        },
    )


def add_issue(
    database: Database, at: datetime, number: str, state: str, *, due: int | None = None, **more: Any
) -> None:
    """An issue of the first agency, due so many days from now."""
    today = at.date()
    add(
        database,
        "issue",
        **{
            "issue_no": number,
            "owner_code": U1,
            "node": "330106",
            "title": f"应归档文件未归档（{number}）",
            "kind": "issue",
            "severity": "serious",
            "source_kind": "inspection",
            "state": state,
            "state_since": at - timedelta(days=4),
            "opened_at": at - timedelta(days=40),
            "opened_by": "tests",
            "act_by": None if due is None else today + timedelta(days=due),
            "deadline_on": None if due is None else today + timedelta(days=due),
            "officer_name": "Supervisor",
            "revision": 1,
            **more,
        },
    )


def fill_all(database: Database, at: datetime) -> None:
    """A little of everything."""
    add_cycle(database, at, parts=60)
    add_score(database, at)
    open_report(database, at, U2)
    add_documents(database, at)
    publish(database, at)
    states = (
        ("to_confirm", None),
        ("rectifying", 2),
        ("rectifying", 20),
        ("overdue", -5),
        ("to_recheck", 3),
        ("closed", None),
    )
    for place, (state, due) in enumerate(states):
        add_issue(database, at, f"EV2026-00000{place}", state, due=due)
        add_issue(database, at, f"EV2026-10000{place}", state, due=due, owner_code=U2, node="330100")


def add_score(database: Database, at: datetime, owner: str = U1) -> None:
    """The published rubric of the cycle, and a reviewed score of an agency with all that it rests on."""
    text = (FOLDER / "capability-1.yaml").read_text(encoding="utf-8")
    rubric = load_text(text, "capability-1", clause_table().clauses)
    inputs = replace(jia(), unit=owner, selves={code: Value(1) for code in ("R1-3", "R6-1")})
    inputs = replace(
        inputs, findings=(Finding("V7", "检查记录〔演示〕", "Head"),), circumstances=frozenset({"no_change"})
    )
    found = score(rubric, inputs)
    version = {"rubric_key": "capability-1", "rubric_digest": rubric.digest, "at": at - timedelta(days=2)}
    shared = {"cycle_id": CYCLE, "owner_code": owner, "inputs": canonical(inputs).decode()}
    told = {"result": found.to_bytes().decode(), "score_tenths": found.total.tenths, "grade": found.grading.final}
    add(
        database,
        "rubric_version",
        rubric_key="capability-1",
        state="published",
        digest=rubric.digest,
        content=text,
        published_on=date(2025, 12, 1),
        published_at=at,
        published_by="tests",
    )
    add(
        database,
        "evaluation_score",
        score_id=1,
        number=1,
        kind="reviewed",
        digest=digest(found),
        claimed_tenths=found.claimed.tenths,
        is_final=found.is_final,
        low=list(found.low),
        **shared,
        **version,
        **told,
    )
    add(database, "evaluation_trial", day=at.date(), at=at, is_final=False, low=[], **shared, **told)
    finding = {"limit_code": "V7", "reference": "检查记录〔演示〕", "state": "confirmed", "decided_by_name": "Head"}
    add(database, "limit_finding", cycle_id=CYCLE, owner_code=owner, found_at=at, found_by_name="tests", **finding)
    low = {"item": "R4-4", "result": "1/2", "value": "76.8%", "target": "90%", "advice": "再数字化 5940 件"}
    given = {"given_at": at, "state_since": at, "state": "open", "refreshes": Json([]), "revision": 1}
    add(database, "guidance_point", cycle_id=CYCLE, owner_code=owner, suggested_on=at.date(), **low, **given)
    with database.begin() as unit:
        unit.execute("UPDATE evaluation_part SET score_id = 1 WHERE owner_code = %s", (owner,))


def open_report(database: Database, at: datetime, owner: str = U2) -> None:
    """The self-report of an agency: one item as carried over, with its evidence, the others open."""
    text = (FOLDER / "capability-1.yaml").read_text(encoding="utf-8")
    rubric = load_text(text, "capability-1", clause_table().clauses)
    known = {"cycle_id": CYCLE, "owner_code": owner, "edited_by": "archivist", "edited_at": at}
    for code in (item.code for item in rubric.items.values() if item.type != "A"):
        carried = code == "R1-2"
        value = Json({"numerator": 1, "denominator": 1}) if carried else None
        add(database, "self_report", item=code, value=value, is_carried=carried, **known)
    given = {"handed_in_on": at.date(), "handed_in_by": "archivist"}
    add(database, "standing_evidence", owner_code=owner, item="R1-2", demand="staff_list", upload_id=1, **given)


def assign_reviews(database: Database, at: datetime, reviewer: int, owner: str = U1) -> None:
    """Some items of an agency in the hands of a reviewer."""
    with database.begin() as unit:
        unit.execute("UPDATE evaluation_part SET state = 'reviewing' WHERE owner_code = %s", (owner,))
    rounds = {"R1-1": "first", "R1-3": "second", "R2-3": "blind", "R3-1": "spot"}
    for item, name in rounds.items():
        told = {"item": item, "round": name, "reviewer_name": "Reviewer", "assigned_at": at, "revision": 1}
        add(database, "review_task", cycle_id=CYCLE, owner_code=owner, reviewer=reviewer, **told)


def add_documents(database: Database, at: datetime) -> None:
    """An issue with a demand whose order is drafted, and a document that waits to be signed."""
    number = "EV2026-000006"
    ordered: dict[str, Any] = {"clause_id": "LC04", "ground": "not_transferred"}
    add_issue(database, at, number, "drafting", **ordered, demand="other", document_id=1)
    fact = {"kind": "found", "text": "2015年至2018年会计档案未移交", "found_on": at.date(), "place": "档案室"}
    officers = [{"name": n, "certificate": c, "valid_until": "2030-01-01"} for n, c in (("甲", "A1"), ("乙", "A2"))]
    told = {"found_by": Json(officers), "evidence": Json([{"label": "照片"}]), "frozen_at": at}
    add(database, "issue_fact", issue_no=number, position=0, digest="d", **ordered, **fact, **told)
    add(database, "issue_demand", issue_no=number, position=0, text="完成会计档案移交")
    move = {
        "issue_no": number,
        "at": at,
        "on": at.date(),
        "to_state": "to_confirm",
        "event": "find",
        "by_name": "tests",
    }
    add(database, "issue_move", **move)
    known = {"node": "330106", "owner_code": U1, "drafted_by": 1, "drafted_name": "承办人", "drafted_at": at}
    for place, (kind, state) in enumerate((("order_correct", "drafting"), ("order_correct", "to_sign")), 1):
        add(
            database, "official_document", document_id=place, kind=kind, state=state, org_code="西", revision=1, **known
        )
    add(database, "document_issue", document_id=1, issue_no=number, position=0)
    with database.begin() as unit:
        unit.value("SELECT setval(pg_get_serial_sequence('official_document', 'document_id'), 100)")


def publish(database: Database, at: datetime) -> None:
    """A published result of each agency, and one that was taken back."""
    told = {"cycle_id": CYCLE, "score_id": 1, "rank": 1, "ranked": 2, "published_on": at.date(), "published_at": at}
    for owner, tenths, grade in ((U1, 906, "excellent"), (U2, 638, "qualified")):
        add(database, "evaluation_publication", owner_code=owner, score_tenths=tenths, grade=grade, **told)
    gone = {"retracted_at": at, "retracted_by": "处长", "reason": "数据更正"}
    add(database, "evaluation_publication", owner_code=U1, score_tenths=880, grade="good", **gone, **told)


def add_officers(database: Database, at: datetime, node: str = "330106") -> None:
    """Two officers of an authority whose certificates hold."""
    for name, certificate in (("甲", "A1"), ("乙", "A2")):
        known = {"valid_until": date(2030, 1, 1), "is_active": True, "changed_at": at, "changed_by": "tests"}
        add(database, "officer", node=node, name=name, certificate=certificate, **known)


def feed_back(database: Database, at: datetime, number: int) -> None:
    """So many feedback documents to the second agency that somebody has sent to be checked."""
    with database.begin() as unit:
        unit.execute(
            "WITH made AS (INSERT INTO official_document (kind, node, owner_code, state, draft, org_code, reference,"
            " drafted_by, drafted_name, drafted_at, number_text, digest, docx_digest, ended_reason, revision)"
            " SELECT 'feedback', '330100', %(owner)s, 'checking', '{}', '杭档', '2026-1', 1, '承办人', %(at)s,"
            " '', '', '', '', 1 FROM generate_series(1, %(number)s) RETURNING document_id)"
            " INSERT INTO document_step (document_id, step, by, by_name, at, is_rejected, opinion)"
            " SELECT document_id, 'draft', 1, '承办人', %(at)s, FALSE, '' FROM made",
            {"owner": U2, "at": at, "number": number},
        )
