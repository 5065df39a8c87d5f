"""Every route whose command asks for the right at a node × every role × the own place and another, on a real store.

`tests/unit/cockpit/gate/test_rights.py` walks all routes as far as the gate; here those that ask for more than it does.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from cockpit.factory import create_app
from cockpit.gate.rights import ROUTES
from cockpit.services import Services, services_on
from core.clock import FixedClock
from people.commands.filing import Told, enter
from people.commands.uploading import Told as ToldFile
from people.commands.uploading import arriving, hand_in
from people.people import People
from tests.accounts import make_account, session_of
from tests.everybody import OTHERS, OWN, Somebody, everybody
from tests.integration.people.office import Office, catalogue, open_office
from tests.integration.store.rows import archive, unit
from tests.sample_files import PDF
from tests.visiting import headers

AT: Final = datetime(2026, 11, 26, 4, tzinfo=UTC)
NODES: Final = (*OWN.values(), *OTHERS.values())
OWNERS: Final = tuple(code for nodes in (OWN, OTHERS) for kind, code in nodes.items() if kind in ("agency", "archive"))
ITEM: Final = "DI-26"
"""one that agencies and archives have"""
UNLIMITED: Final = {"requests_per_minute": 1_000_000, "strangers_per_minute": 1_000_000}
SEEN: Final = ("manual.enter", "manual.confirm", "evidence.read")
"""who sees a filed value"""


@dataclass(frozen=True)
class Asked:
    """A route with a node in it: at which nodes, what it asks there, and what it is asked with."""

    route: str
    permissions: tuple[str, ...]
    nodes: tuple[str, ...]
    address: Callable[["There", str], str]
    body: Callable[[str], Any] = lambda node: None
    is_shut: Callable[[httpx.Response], bool] = lambda answer: answer.status_code == 403
    all_of: tuple[str, ...] = ()
    """permissions that are needed beside one of the others"""


@dataclass(frozen=True)
class There:
    """A running app with everybody in it, and at each owner a file and a filed value of somebody else."""

    client: httpx.AsyncClient
    carried: Mapping[str, Mapping[str, str]]
    files: Mapping[str, int]
    filings: Mapping[str, int]


def filing(node: str) -> dict[str, Any]:
    """Without a day: whoever may enter hears so, and nothing is kept."""
    return {"item": ITEM, "owner": node, "day": "", "value": 1}


def is_hidden(answer: httpx.Response) -> bool:
    """What is not for somebody is not there, so that nobody learns of it."""
    return answer.status_code in (403, 404)


def is_unknown_owner(answer: httpx.Response) -> bool:
    """The owners of others are as unknown as none."""
    if answer.status_code == 422:
        return any(mistake["field"] == "owner" for mistake in answer.json()["mistakes"])
    return answer.status_code == 403


ASKED: Final = (
    Asked("GET /api/uploads", ("evidence.read",), NODES, lambda there, node: f"/api/uploads?owner={node}"),
    Asked("POST /api/uploads", ("evidence.upload",), NODES, lambda there, node: f"/api/uploads?owner={node}"),
    Asked(
        "GET /api/uploads/{number}", ("evidence.read",), OWNERS, lambda there, node: f"/api/uploads/{there.files[node]}"
    ),
    Asked(
        "POST /api/manual/filings",
        ("manual.enter",),
        OWNERS,
        lambda there, node: "/api/manual/filings",
        filing,
        is_unknown_owner,
    ),
    Asked(
        "GET /api/manual/filings/{number}",
        SEEN,
        OWNERS,
        lambda there, node: f"/api/manual/filings/{there.filings[node]}",
        is_shut=is_hidden,
    ),
    Asked(
        "POST /api/manual/filings/{number}/{deed}",
        ("manual.confirm",),
        OWNERS,
        lambda there, node: f"/api/manual/filings/{there.filings[node]}/refuse",
        lambda node: {"reason": ""},
        is_hidden,
    ),
    Asked(
        "GET /api/manual/counted", ("numbers.read",), OWNERS, lambda there, node: f"/api/manual/counted?owner={node}"
    ),
    Asked("POST /api/manual/sheets", ("manual.enter",), NODES, lambda there, node: f"/api/manual/sheets?owner={node}"),
    Asked(
        "GET /api/manual/export.csv",
        ("exports.make",),
        NODES,
        lambda there, node: f"/api/manual/export.csv?scope={node}",
        all_of=("numbers.read",),
    ),
)
NO_NODE: Final = {
    "DELETE /api/uploads/{number}": "one's own alone: test_uploads.py",
    "GET /api/manual/items": "the same for everybody",
    "GET /api/manual/filings": "a list of what one may see: test_what_is_listed_is_what_one_may_see",
    "GET /api/manual/template.xlsx": "rows for where one may enter: test_filing.py",
}


@pytest.fixture
def office(people: People, tmp_path: Path) -> Office:
    """Agencies and archives at the own place and another."""
    office = open_office(people, AT, tmp_path)
    office.store.merge("unit", unit(OWN["agency"], 330106), unit(OTHERS["agency"], 330102))
    office.store.merge("archive", archive(OTHERS["archive"], 330102))
    return office


def run(office: Office, story: Callable[[There], Awaitable[None]]) -> None:
    steward = office.person("steward", "data_steward", "330100")
    files, filings = {}, {}
    for node in OWNERS:
        keeper = office.person(f"keeper-{node}".lower(), "supervisor", "330100")
        with arriving(office.desks.uploads) as coming:
            coming.write(PDF)
            files[node] = hand_in(office.desks.uploads, keeper, coming, ToldFile(node, "x.pdf"), AT).upload_id
        texts = {"item": ITEM, "owner": node, "day": "2026-11-20", "value": "1"}
        filings[node] = enter(office.desks.filing, steward, Told(texts), AT)
    carried = {one: headers(*session_of(office.people, account(office, one), AT)) for one in everybody()}
    found = {one.name: head for one, head in carried.items()}

    async def main() -> None:
        app = create_app(services(office))
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=("127.0.0.1", 50_000))
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://test", timeout=60) as client,
        ):
            await story(There(client, found, files, filings))

    asyncio.run(main())


def account(office: Office, who: Somebody) -> Any:
    return make_account(office.people, who.name.replace("_", "-"), who.role, OWN[who.kind], AT)


def services(office: Office) -> Services:
    settings = office.desks.filing.settings
    web = settings.web.model_copy(update=UNLIMITED)
    settings = settings.model_copy(update={"web": web})
    clock = FixedClock(AT)
    return services_on(office.database, catalogue(), settings, clock, people=office.people, desks=office.desks)


def test_every_route_whose_command_asks_is_walked() -> None:
    there = {route for route in ROUTES if route.split(" ")[1].startswith(("/api/manual/", "/api/uploads"))}
    assert {one.route for one in ASKED} | NO_NODE.keys() == there


def test_every_role_gets_at_every_node_what_the_table_says(office: Office) -> None:
    async def story(there: There) -> None:
        wrong = []
        for one in ASKED:
            method = one.route.partition(" ")[0]
            allowed_anywhere = set()
            for who in everybody():
                for node in one.nodes:
                    answer = await there.client.request(
                        method, one.address(there, node), headers=there.carried[who.name], json=one.body(node)
                    )
                    may = who.may(one.permissions, node) and all(who.may((also,), node) for also in one.all_of)
                    allowed_anywhere.add(may)
                    if one.is_shut(answer) is may or answer.status_code >= 500:
                        wrong.append((who.name, one.route, node, answer.status_code, answer.text[:120]))
            assert allowed_anywhere == {True, False}, one.route
        assert not wrong, "\n".join(map(str, wrong))

    run(office, story)


def test_what_is_listed_is_what_one_may_see(office: Office) -> None:
    async def story(there: There) -> None:
        for who in everybody():
            answer = await there.client.get("/api/manual/filings?limit=200", headers=there.carried[who.name])
            if not who.may(SEEN, None):
                assert answer.status_code == 403, who.name
                continue
            listed = {line["owner"] for line in answer.json()["filings"]}
            assert listed == {node for node in OWNERS if who.may(SEEN, node)}, who.name

    run(office, story)
