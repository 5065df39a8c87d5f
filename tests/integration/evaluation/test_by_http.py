"""One loop of evaluation by the interface alone: from the rubric to a published result and the agency's own page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from cockpit.services import services_on
from core.clock import FixedClock
from evaluation.passes.scoring import score_waiting
from evaluation.rubric.words import ItemType
from people.desks import desks_on
from store.database import Database
from tests.accounts import Known, session_of
from tests.integration.evaluation.world import LEFT_OUT, SEALED, World, open_world, value_of
from tests.serving import served
from tests.visiting import headers

LINK = "/api/evaluation"


@dataclass
class Caller:
    """Persons who ask the interface."""

    client: httpx.Client
    world: World
    clock: FixedClock

    def ask(self, who: str, method: str, path: str, body: Any = None, expected: int = 200) -> Any:
        """An answer with the status that is expected."""
        response = self.client.request(method, f"{LINK}{path}", headers=self._signed_in(who), json=body)
        assert response.status_code == expected, f"{method} {path}: {response.status_code} {response.text[:300]}"
        return response.json() if response.content else None

    def _signed_in(self, who: str) -> dict[str, str]:
        person = self.world[who]
        known = Known(person.account_id, person.name, "", None)
        return headers(*session_of(self.world.people, known, self.clock.now()))


@contextmanager
def calling(world: World, clock: FixedClock, folder: Path) -> Iterator[Caller]:
    """The interface on the world's store."""
    desk = world.desk
    desks = desks_on(desk.database, desk.catalogue, desk.settings, folder)
    services = services_on(desk.database, desk.catalogue, desk.settings, clock, people=world.people, desks=desks)
    with served(services) as (address, _), httpx.Client(base_url=address, timeout=60) as client:
        yield Caller(client, world, clock)


@pytest.fixture
def bare(database: Database, tmp_path: Path) -> World:
    """The world before any rubric is published."""
    return open_world(database, tmp_path)


def test_a_cycle_is_run_by_the_interface_alone(bare: World, tmp_path: Path) -> None:
    world, clock = bare, FixedClock(bare.at)
    with calling(world, clock, tmp_path) as caller:
        ask = caller.ask
        assert ask("head", "POST", "/rubrics", {"shipped": "capability-1"}, 201) == {"key": "capability-1"}
        ask("head", "POST", "/rubrics", {"shipped": "capability-1"}, 409)
        clock.at += timedelta(days=1)
        order = {
            "node": "330100",
            "name": "2026年度评价",
            "rubric": "capability-1",
            "since": "2026-11-27",
            "until": "2026-12-31",
            "left_out": LEFT_OUT,
        }
        code = ask("officer", "POST", "/cycles", order, 201)["code"]
        ask("ann", "POST", f"/cycles/{code}/opening", None, 403)
        assert ask("officer", "POST", f"/cycles/{code}/opening") == {"units": 2}
        score_waiting(world.desk, clock.now())
        assert ask("officer", "POST", f"/cycles/{code}/reports", {})["done"] == ["U1", "U2"]
        for name, owner in (("ann", "U1"), ("ben", "U2")):
            report(ask, world, code, name, owner)
        numbers = [world[name].account_id for name in ("rita", "rolf", "ruth")]
        assert ask("officer", "POST", f"/cycles/{code}/reviews", {"reviewers": numbers})["refused"] == {}
        for name in ("rita", "rolf", "ruth"):
            judge(ask, world, code, name)
        progress = ask("officer", "GET", f"/cycles/{code}")
        assert progress["tasks"] == progress["decided"] > 0
        assert sum(one["per_mille"] for one in progress["states"]) == 1000
        sealed = {"owners": ["U1", "U2"], "reference": SEALED}
        ask("keeper", "POST", f"/cycles/{code}/sealed-feedback", sealed, 204)
        assert ask("officer", "POST", f"/cycles/{code}/feedback", {})["refused"] == {}
        clock.at += timedelta(days=13)
        assert sorted(ask("head", "POST", f"/cycles/{code}/publication", {})["done"]) == ["U1", "U2"]
        page = ask("ann", "GET", f"/cycles/{code}/parts/U1")
        assert page["score"]["grade"]
        assert all(one["text"][0] and one["remedies"] for one in page["score"]["losses"])
        assert ask("ann", "GET", f"/cycles/{code}/parts/U1/scores/2/again") == {"is_same": True}
        ask("ann", "GET", f"/cycles/{code}/parts/U2", None, 403)
        own = ask("ann", "GET", f"/cycles/{code}/ranking")
        assert [one["owner"] for one in own["rows"]] == ["U1"]
        assert (own["is_withheld"], own["grades"]) == (True, []), "one's own less the counts would be the other's grade"
        every = ask("officer", "GET", f"/cycles/{code}/ranking")
        assert (every["is_withheld"], sum(one["count"] for one in every["grades"])) == (False, 2)
        assert len(ask("ann", "GET", "/index/U1")) == 1
        changes = ask("officer", "POST", f"/cycles/{code}/what-if", {"weights": {"R3-1": 9}})
        assert changes["units"] == 2
    world.at = clock.now()
    world.merge()
    assert world.store.total("di_22") == 2


def report(ask: Any, world: World, code: str, name: str, owner: str) -> None:
    """Fills and hands in the report of an agency."""
    path = f"/cycles/{code}/parts/{owner}/report"
    for item in ask(name, "GET", path)["items"]:
        if item["type"] == "M" and item["is_applicable"] and item["item"] != "R7-3":
            value = value_of(world.rubric(code).items[item["item"]].rule, "1")
            order = {"revision": item["revision"], "value": value}
            assert ask(name, "PUT", f"{path}/items/{item['item']}", order)["revision"] == 1
    ask(name, "POST", f"{path}/submission", None, 204)


def judge(ask: Any, world: World, code: str, name: str) -> None:
    """Decides every task of a reviewer."""
    for task in ask(name, "GET", "/tasks?limit=200")["tasks"]:
        item = world.rubric(code).items[task["item"]]
        order: dict[str, Any] = {"revision": task["revision"]}
        if task["round"] != "spot" and (item.type is ItemType.MANUAL or item.code == "R6-2"):
            order |= {"value": value_of(item.rule, "1"), "anchor": "1", "reason": "材料齐全"}
        elif task["round"] != "spot" and item.code in ("R6-5", "R7-2"):
            order |= {"value": {"numerator": 1, "denominator": 1}, "reason": "材料齐全"}
        ask(name, "POST", f"/tasks/{task['task_id']}/decision", order)
