"""`/api/missing`: pages, periods, owners within their scope, and what is refused."""

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import httpx
import pytest

from core.clock import FixedClock
from core.days import day_number
from store.views.missing import Choice, MissingCount, MissingPage, MissingRow, Place, Reason
from store.views.scopes import CITY, Scope, place_scope
from tests.unit.cockpit.fakes import NOW, FakeStore, fake_services, serving

DUE = day_number(date(2026, 5, 6))
AFTER = Place(DUE, UUID(int=7), "case")
OWNER = Scope("U1", "owner", place=330106, owner_id=1, owner_kind="agency", name="单位一")
ROW = MissingRow(
    "case",
    "C1",
    "许可",
    "U1",
    "单位一",
    330106,
    DUE,
    204,
    Reason.CHECK_FAILED,
    "returned",
    "P1",
    "failed",
    "GD-1-3",
    None,
    None,
    AFTER,
)


@dataclass
class Lists(FakeStore):
    """A store with one missing row, which remembers what it was asked for."""

    asked: list[tuple[str, Choice, Place | None, int]] = field(default_factory=list)

    def scope(self, code: str) -> Scope | None:
        return {"330100": CITY, "330106": place_scope(330106), "330102": place_scope(330102), "U1": OWNER}.get(code)

    def missing(
        self, scope: Scope, choice: Choice, at: datetime, after: Place | None = None, skipped: int = 0
    ) -> MissingPage:
        self.asked.append((scope.code, choice, after, skipped))
        return MissingPage(MissingCount(120, 3), [ROW], AFTER)


def ask(store: Lists, **parameters: str) -> httpx.Response:
    async def main() -> httpx.Response:
        async with serving(fake_services(store, FixedClock(NOW))) as (_, client):
            return await client.get("/api/missing", params=parameters)

    return asyncio.run(main())


@pytest.fixture
def store() -> Lists:
    return Lists({})


def test_a_row_says_what_is_missing_and_why_in_both_languages(store: Lists) -> None:
    answer = ask(store, scope="330106").json()
    (row,) = answer["rows"]
    assert (answer["due"], answer["coming"], answer["next"]) == (120, 3, str(AFTER))
    assert (row["key"], row["due_on"], row["days_overdue"], row["reason"]) == ("C1", "2026-05-06", 204, "check_failed")
    assert row["reason_name"] == {"zh": "四性检测不通过", "en": "four-nature check failed"}


def test_the_next_page_is_asked_for_by_what_the_page_before_said(store: Lists) -> None:
    following = ask(store, scope="330100").json()["next"]
    assert ask(store, scope="330100", page=following).status_code == 200
    assert ask(store, scope="330100", page="3").status_code == 200
    assert [(after, skipped) for _, _, after, skipped in store.asked] == [(None, 0), (AFTER, 0), (None, 100)]


def test_period_and_subject_choose(store: Lists) -> None:
    ask(store, period="202605", subject="licence")
    _, choice, _, _ = store.asked[0]
    assert choice == Choice(("licence",), day_number(date(2026, 5, 1)), day_number(date(2026, 5, 31)))


def test_an_owner_is_asked_for_within_its_scope(store: Lists) -> None:
    for scope in ("330100", "330106", "U1"):
        assert ask(store, scope=scope, owner="U1").status_code == 200
    assert ask(store, owner="U1").json()["scope"] == "U1"
    assert ask(store, scope="330102", owner="U1").status_code == 404
    assert ask(store, scope="330106", owner="330102").status_code == 404
    assert {code for code, *_ in store.asked} == {"U1"}


@pytest.mark.parametrize(
    ("parameters", "code", "where"),
    [
        ({"page": "0"}, "bad_page", "page"),
        ({"page": "101"}, "bad_page", "page"),
        ({"page": "x"}, "bad_page", "page"),
        ({"page": "1.zz.case"}, "bad_page", "page"),
        ({"page": f"1.{UUID(int=7).hex}.unit"}, "bad_page", "page"),
        ({"page": f"{2**40}.{UUID(int=7).hex}.case"}, "bad_page", "page"),
        ({"period": "2026-1"}, "bad_period", "period"),
        ({"subject": "unit"}, "bad_subject", "subject"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(
    store: Lists, parameters: dict[str, str], code: str, where: str
) -> None:
    answer = ask(store, **parameters)
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert (error["code"], error["where"]) == (code, where)
    assert store.asked == []
