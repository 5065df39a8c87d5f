"""Every byte that a role is sent, by every route that it may ask, names no agency or archive that is not its own."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from cockpit import ids
from cockpit.factory import PAGES
from cockpit.i18n import load_texts
from core.access import access_table
from core.conditions import NUMBER_KINDS, Condition
from core.days import local_date
from core.model import Finding, RunReport
from evaluation.desk import Desk as EvaluationDesk
from people.desks import desks_on
from people.letters import wordings
from store.conditions import note_numbers
from store.letters import keep_texts
from store.runs import finish_run, start_run
from tests.integration.cockpit.filled import Cockpit, catalogue
from tests.integration.cockpit.streams import reading, wait_until
from tests.integration.interface.own_evaluation import CODE, fill_alerts, fill_evaluation
from tests.integration.people.office import with_uploads
from tests.integration.store.rows import archive, case, check, package, unit
from tests.serving import served
from tests.unit.cockpit.fakes import example_settings

AGENCIES: Final = {"11330106000000001A": 330106, "11330106000000002B": 330106, "11330102000000003C": 330102}
ARCHIVES: Final = {"330106A": 330106, "330102A": 330102}
OWNERS: Final = AGENCIES | ARCHIVES
OWN: Final = {"city": "330100", "place": "330106", "agency": "11330106000000001A", "archive": "330106A"}
OTHER: Final = "11330102000000003C"
MARK: Final = re.compile("|".join(OWNERS))
"""a code of an owner; the names of the test hold it too"""
TYPED: Final = "debounceSearchValue"
NOT_ASKED: Final = ("/api/stream/", "/api/snapshot/")
"""asked for each scope by themselves"""
ALERTS: Final = (
    ("/alerts", "?show=all"),
    ("/alerts/one", "?alert=3"),
    ("/alerts/told", "?message=2"),
    ("/alerts/history", ""),
    ("/alerts/silences", ""),
)
NAMING: Final = (
    *(f"layout of {path}" for path in ("/missing", "/issues", "/documents", "/results", "/leads", "/inspections")),
    f"layout of /evaluation?cycle={CODE}&view=units",
    *(f"layout of {path}{search}" for path, search in ALERTS),
    *(f"/api/alerts{rest}" for rest in ("", "/history", "/silences", "/1", "/messages/1")),
    "search of missing-owner-choice",
    "/api/evaluation/issues",
    "/api/evaluation/documents",
    "/api/evaluation/leads",
    "/api/evaluation/inspections",
    f"/api/evaluation/cycles/{CODE}/ranking",
)
"""what names owners to some of the readers"""


@dataclass(frozen=True)
class Somebody:
    """A role at a node, what its requests carry, and whose names it may read."""

    role: str
    kind: str
    carried: dict[str, str]

    @property
    def node(self) -> str:
        return OWN[self.kind]

    def foreign(self, text: str) -> set[str]:
        """Owners that are named in a text and none of this reader's business."""
        if self.kind == "city":
            return set()
        own = {code for code, place in OWNERS.items() if self.node in (code, str(place))}
        return set(MARK.findall(text)) - own


def fill(cockpit: Cockpit) -> None:
    """Everything that a screen may say, once for each owner, with its code in every name."""
    store, today = cockpit.store, local_date(cockpit.clock.now())
    store.merge("unit", *(unit(code, place) for code, place in AGENCIES.items()))
    store.merge("archive", *(archive(code, place) for code, place in ARCHIVES.items()))
    store.merge("matter", {"item_impl_code": "M1", "unit_code": OTHER, "in_scope": True})
    for code in OWNERS:
        overdue(cockpit, code, today)
    for code in AGENCIES:
        cases(cockpit, code, today)
    fill_evaluation(cockpit.database, cockpit.clock.now(), AGENCIES)
    fill_alerts(cockpit.database, cockpit.clock.now(), OWNERS)
    troubles(cockpit)
    cockpit.publish()


def cases(cockpit: Cockpit, code: str, today: date) -> None:
    """A case that waits, and one filed today, which is activity."""
    store, yesterday = cockpit.store, today - timedelta(days=1)
    store.merge("case_file", case(f"late-{code}", today - timedelta(days=60), code))
    store.merge("case_file", case(f"done-{code}", yesterday, code))
    store.merge("check_report", check(f"Kdone-{code}", today, code))
    store.merge("case_package", package(f"done-{code}", today))


def overdue(cockpit: Cockpit, code: str, today: date) -> None:
    """An issue that nobody has answered."""
    issue = {"issue_no": f"I-{code}", "unit_code": code, "kind": "issue", "title": f"问题 {code}", "withdrawn": False}
    dates = {"opened_on": today - timedelta(days=60), "deadline_on": today - timedelta(days=20)}
    cockpit.store.merge("issue_register", issue | dates)


def troubles(cockpit: Cockpit) -> None:
    """Numbers in doubt for each owner, and a source that stumbles over the part of one."""
    at, kind = cockpit.clock.now(), min(NUMBER_KINDS)
    found = [Condition(kind, scope=code, item="DI-01", detail={"told": code}) for code in OWNERS]
    note_numbers(cockpit.database, found, NUMBER_KINDS, list(OWNERS), at)
    cockpit.run_feeds()
    stumbled = Finding("other", f"nothing of {OTHER}", {"text": OTHER}, OTHER)
    report = RunReport("filerooms", "items", at, at, "stopped", rows=0, reason=f"{OTHER}: gone", findings=(stumbled,))
    finish_run(cockpit.database, start_run(cockpit.database, "filerooms", "items", at), report)


@pytest.fixture
def address(empty_cockpit: Cockpit, tmp_path: Path) -> Iterator[str]:
    """A host of everything, with the desks of filing."""
    fill(empty_cockpit)
    settings = with_uploads(example_settings(), tmp_path, {})
    database = empty_cockpit.database
    desks = desks_on(database, catalogue(), settings, tmp_path)
    keep_texts(database, wordings(load_texts().tables), empty_cockpit.clock.now())
    evaluation = EvaluationDesk(database, settings, catalogue(), desks.uploads)
    with served(replace(empty_cockpit.services(), desks=desks, evaluation=evaluation)) as (url, _):
        yield url


def everybody(cockpit: Cockpit) -> list[Somebody]:
    return [
        Somebody(code, kind, cockpit.signed_in(code, OWN[kind], f"{code}_{kind}"))
        for code, role in access_table().roles.items()
        for kind in role.levels
    ]


class Named(dict[str, str]):
    """What fills the places of an address; a place that is not named is a number."""

    def __missing__(self, name: str) -> str:
        return "1"


def asked_paths(client: httpx.Client) -> dict[str, bool]:
    """Every path that can be read, and whether it is asked about a scope."""
    described = client.get("/api/openapi.json").json()["paths"]
    return {
        path: any(one["name"] == "scope" for one in operations["get"].get("parameters", ()))
        for path, operations in described.items()
        if "get" in operations
    }


def answers(client: httpx.Client, who: Somebody, paths: dict[str, bool]) -> Iterator[tuple[str, str]]:
    """Everything that somebody is sent who asks for everything: own and others' scopes, pages, what is live on them."""
    scopes = [who.node, "330100", OTHER]
    for path, is_scoped in paths.items():
        named = {"code": CODE if "/cycles/" in path else "A01", "owner": OTHER, "issue_no": f"EV-{OTHER}"}
        filled = path.format_map(Named(**named, page="sources", source="das", deed="confirm", scope=""))
        asked = [f"{filled}?scope={scope}" for scope in scopes] if is_scoped else []
        if path.startswith(NOT_ASKED):
            asked = [path.format(scope=scope) for scope in scopes] if path.startswith("/api/snapshot/") else []
        for address in asked:
            yield address, said(client.get(address), address)
        if not path.startswith(NOT_ASKED):
            yield filled, said(client.get(filled), filled)
    for page in PAGES:
        for address in (page.path, f"/api/pages/{page.name}"):
            yield address, said(client.get(address), address)
        for search in ("", f"?owner={OTHER}", f"?issue=EV-{OTHER}", f"?cycle={CODE}&view=units", "?place=330102"):
            yield f"layout of {page.path}{search}", called(client, shown(page.path, search), search)
    for path, search in ALERTS:
        yield f"layout of {path}{search}", called(client, shown(path, search), search)
    for select in searches(client):
        yield f"search of {select}", called(client, searched(select))


def called(client: httpx.Client, call: dict[str, Any], search: str = "") -> str:
    """What a callback answers; the code that was asked for may stand in addresses that lead on from there."""
    answer = client.post("/_dash-update-component", json=call)
    assert answer.status_code != 500, call
    return answer.text.replace(search.removeprefix("?"), "") if OTHER in search else answer.text


def searches(client: httpx.Client) -> list[str]:
    """The selects of all pages that look in the store for what is typed."""
    listed = client.get("/_dash-dependencies").json()
    found = {one["inputs"][0]["id"] for one in listed if one["inputs"][:1] and one["inputs"][0]["property"] == TYPED}
    return sorted(found)


def said(answer: httpx.Response, address: str) -> str:
    """The text of an answer, which has not failed; a refusal may repeat the code that was asked for."""
    assert answer.status_code != 500, address
    return (
        answer.text if answer.status_code < 400 else answer.text.replace(OTHER, "") if OTHER in address else answer.text
    )


def shown(path: str, search: str) -> dict[str, Any]:
    """The call of the callback that lays out a page."""
    values = {"pathname": path, "search": search}
    where = [{"id": "shell-address-location", "property": name, "value": value} for name, value in values.items()]
    content = {"id": "shell-page-content", "property": "children"}
    refresh = {"id": ids.REFRESH, "property": "data", "value": None}
    return {
        "output": "shell-page-content.children",
        "outputs": content,
        "inputs": [*where, refresh],
        "changedPropIds": [],
    }


def test_no_role_is_sent_the_name_or_code_of_an_owner_that_is_not_its_own(empty_cockpit: Cockpit, address: str) -> None:
    wrong: list[tuple[str, str, str, list[str]]] = []
    naming = Counter[str]()
    for who in everybody(empty_cockpit):
        with httpx.Client(base_url=address, headers=who.carried, timeout=60) as client:
            for asked, text in answers(client, who, asked_paths(client)):
                naming[asked] += len(MARK.findall(text))
                if who.foreign(text):
                    wrong.append((who.role, who.kind, asked, sorted(who.foreign(text))))
    assert wrong == []
    blind = [one for one in NAMING if not naming[one]]
    assert blind == [], "where names are seen, wrong ones would be too"


def searched(select: str) -> dict[str, Any]:
    """The call of the callback that looks for what all owners have in common."""
    named = json.loads(select) if select.startswith("{") else select
    options = {"id": named, "property": "options"}
    states: dict[str, Any] = {"value": None, "options": []}
    return {
        "output": f"{select}.options",
        "outputs": options,
        "inputs": [{"id": named, "property": TYPED, "value": "113"}],
        "state": [
            *({"id": named, "property": name, "value": value} for name, value in states.items()),
            {"id": ids.LOCATION, "property": "search", "value": ""},
        ],
        "changedPropIds": [f"{select}.{TYPED}"],
    }


@pytest.mark.parametrize("kind", ["place", "agency", "archive"])
def test_no_stream_brings_the_name_or_code_of_an_owner_that_is_not_its_own(
    empty_cockpit: Cockpit, address: str, kind: str
) -> None:
    role = {"place": "district_officer", "agency": "archivist", "archive": "archive_staff"}[kind]
    who = Somebody(role, kind, empty_cockpit.signed_in(role, OWN[kind], f"watching_{kind}"))
    with reading(address, who.carried, who.node) as viewer:
        wait_until(lambda: viewer.numbers)
        empty_cockpit.file_cases(1, local_date(empty_cockpit.clock.now()) - timedelta(days=1), "more")
        version = empty_cockpit.publish()
        wait_until(lambda: viewer.numbers[-1] == str(version))
        text = str(viewer.events)
    assert OWN[kind] in text
    assert who.foreign(text) == set()
