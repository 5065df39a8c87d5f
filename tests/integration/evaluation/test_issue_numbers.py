"""Numbers of documents: no gap and no double, whatever happens at the same time, and none is ever given twice."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import RefusedError
from evaluation.casework import stepping
from evaluation.commands import official_documents as commands
from evaluation.commands.official_documents import Stepped, take_step, void_document
from store.database import Database
from store.evaluation import official_documents
from tests.accounts import people_for
from tests.integration.evaluation.casework import FACT, Casework, open_casework

AT = datetime(2026, 3, 3, 2, tzinfo=UTC)
SIGNINGS = 50


@pytest.fixture
def casework(database: Database, tmp_path: Path) -> Casework:
    return open_casework(people_for(database), AT, tmp_path)


def to_sign(casework: Casework) -> int:
    """A document that waits for its signature."""
    number = casework.open()
    casework.confirm(number)
    document = casework.draft(number)
    casework.approve(document, upto="legal_review")
    return document


class CrashedError(Exception):
    """What a process does not survive."""


def test_fifty_who_sign_at_once_take_fifty_numbers_without_a_gap(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [to_sign(casework) for _ in range(SIGNINGS)]
    doomed = set(documents[::7])
    real, lock = stepping.tell_next, threading.Lock()
    crashed: set[int] = set()

    def tell_next(
        unit: object, desk: object, row: official_documents.DocumentRow, *rest: object, **more: object
    ) -> None:
        """After the number was taken some fall over, once."""
        with lock:
            falls = row.document_id in doomed - crashed
            crashed.add(row.document_id)
        if falls:
            raise CrashedError
        real(unit, desk, row, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(commands, "tell_next", tell_next)

    def sign(document: int) -> Stepped | None:
        try:
            return take_step(desk, casework["leader"], document, "sign", "同意", casework.at)
        except CrashedError:
            return None

    with Database(casework.desk.database.url, pool_size=SIGNINGS) as wide, ThreadPoolExecutor(SIGNINGS) as pool:
        desk = replace(casework.desk, database=wide)
        first = list(pool.map(sign, documents))
        again = list(pool.map(sign, [one for one, done in zip(documents, first, strict=True) if done is None]))
    assert sum(done is None for done in first) == len(doomed)
    assert None not in again
    store = casework.office.store
    numbers = [number for (number,) in store.rows("SELECT number FROM official_document ORDER BY number")]
    assert numbers == list(range(1, SIGNINGS + 1))
    assert store.rows("SELECT kind, year, last FROM document_number") == [("order_correct", 2026, SIGNINGS)]


def test_a_void_document_keeps_its_number_and_withdraws_its_issue(casework: Casework) -> None:
    document = to_sign(casework)
    take_step(casework.desk, casework["leader"], document, "sign", "同意", casework.at)
    done = void_document(casework.desk, casework["leader"], document, "事实认定有误，需要重新核查", casework.at)
    assert (done.state, done.number) == ("void", "西湖档改〔2026〕1号")
    assert casework.office.store.rows("SELECT state FROM issue") == [("withdrawn",)]
    second = to_sign(casework)
    signed = take_step(casework.desk, casework["leader"], second, "sign", "同意", casework.at)
    assert signed.number == "西湖档改〔2026〕2号"


def test_of_two_who_sign_one_document_at_once_one_does(casework: Casework) -> None:
    document = to_sign(casework)
    other = casework.office.person("leader2", "bureau_leader", "330106")

    def sign(who: object) -> str:
        try:
            take_step(casework.desk, who, document, "sign", "同意", casework.at)  # type: ignore[arg-type]
        except RefusedError as error:
            return error.code
        return "signed"

    with ThreadPoolExecutor(2) as pool:
        found = sorted(pool.map(sign, (casework["leader"], other)))
    assert found == ["approval.step_not_next", "signed"]
    assert casework.office.store.value("SELECT last FROM document_number") == 1


def test_nobody_takes_two_kinds_of_step_and_what_is_sent_back_begins_anew(casework: Casework) -> None:
    number = casework.open()
    casework.confirm(number)
    document = casework.draft(number)
    both = casework.office.person("both", "division_head", "330106")
    casework.approve(document, upto="draft")
    with pytest.raises(RefusedError) as caught:
        commands.send_back(casework.desk, both, document, "check", "差", casework.at)
    assert caught.value.code == "approval.opinion_missing"
    commands.send_back(casework.desk, both, document, "check", "事实不够具体", casework.at)
    assert casework.office.store.rows("SELECT state FROM issue") == [("drafting",)]
    casework.approve(document, upto="sign")
    assert casework.office.store.value("SELECT state FROM official_document") == "to_seal"


@pytest.mark.parametrize(
    ("fact", "kind", "code"),
    [
        ({"kind": "rate", "found_by": ()}, "order_correct", "document_denied"),
        ({"clause_id": "LC01", "ground": ""}, "order_correct", "document_denied"),
        ({}, "inspection_feedback", "document_denied"),
        ({"found_by": ("ZJ-001",)}, "order_correct", "document_denied"),
    ],
)
def test_an_order_needs_its_clause_and_more_than_a_figure(
    casework: Casework, fact: dict[str, object], kind: str, code: str
) -> None:
    number = casework.open(facts=(replace(FACT, **fact),))  # type: ignore[arg-type]
    clause = fact.get("clause_id", "LC04")
    casework.confirm(number, clause_id=clause, ground=fact.get("ground", "not_transferred"))
    document = casework.draft(number, kind=kind)
    with pytest.raises(RefusedError) as caught:
        casework.approve(document, upto="draft")
    assert caught.value.code == code
    assert casework.office.store.rows("SELECT state FROM issue") == [("drafting",)]
