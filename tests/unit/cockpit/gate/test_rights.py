"""Every route and every callback × every role × the own place and another: the table of access decides, nobody else.

The routes are those of the app itself, so one that nobody has given a right, or that gives more than the table, fails.
"""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import httpx
import pytest
from fastapi import FastAPI
from starlette.routing import Route

from cockpit.factory import PAGES
from cockpit.facts import Facts
from cockpit.gate import admission
from cockpit.gate.guard import RIGHT, Guarded, UnlistedRouteError, right_of
from cockpit.gate.right import OPEN, Right, unknown_permissions
from cockpit.gate.rights import ROUTES
from cockpit.ui.callbacks import permissions_of
from core.access import access_table
from core.settings import Settings
from store.views.scopes import Scope
from tests.everybody import OTHERS, OWN, SCOPES, Somebody, everybody
from tests.unit.cockpit.facts import all_feeds, city_facts
from tests.unit.cockpit.fakes import FakeStore, example_payload, example_settings, fake_services, serving
from tests.visiting import FakeDoors, headers, visitor

PARAMETER: Final = re.compile(r"\{(\w+)(?::\w+)?\}")
FILLED: Final = {"code": "A01", "number": "1", "deed": "confirm", "page": "sources", "source": "das"}


class Store(FakeStore):
    """Knows two places with an agency and an archive each."""

    def __init__(self) -> None:
        super().__init__({code: example_payload(code) for code in SCOPES})
        self.figures_of: list[str] = []

    def scope(self, code: str) -> Scope | None:
        return SCOPES.get(code)

    def facts(self, scope: Scope, at: datetime) -> Facts:
        return city_facts().facts

    def feeds(self, at: datetime) -> Any:
        return all_feeds()


def settings() -> Settings:
    """Without a limit that a test of thousands of requests would meet."""
    found = example_settings()
    many = {"requests_per_minute": 1_000_000, "strangers_per_minute": 1_000_000, "sign_ins_per_minute": 10_000}
    return found.model_copy(update={"web": found.web.model_copy(update={**many, "metrics_networks": ()})})


def run(story: Any) -> None:
    async def main() -> None:
        doors = FakeDoors()
        for one in everybody():
            doors.sessions[f"secret-of-{one.name}"] = visitor(one.name, (one.role, OWN[one.kind]))
        async with serving(fake_services(Store(), doors=doors, settings=settings()), "") as (app, client):
            app.state.hub.closed = True  # a stream says its first words and ends
            await story(app, client)

    asyncio.run(main())


def asking(app: FastAPI) -> Iterator[tuple[str, str, Right]]:
    """Method, path and right of every route that asks for something."""
    for route in app.router.routes:
        assert isinstance(route, Route)
        if isinstance(route.app, Guarded):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield method, route.path, route.app.right


def address(path: str, target: str | None) -> str:
    filled = PARAMETER.sub(lambda found: FILLED.get(found[1], target or "330100"), path)
    return f"{filled}?scope={target}" if target and "{scope}" not in path else filled


async def asked(client: httpx.AsyncClient, who: Somebody, method: str, where: str) -> httpx.Response:
    carried = headers(f"secret-of-{who.name}", f"csrf-of-{who.name}")
    return await client.request(method, where, headers=carried, json=None if method == "GET" else {})


def test_every_role_gets_from_every_route_what_the_table_says() -> None:
    async def story(app: FastAPI, client: httpx.AsyncClient) -> None:
        wrong = []
        for method, path, right in asking(app):
            targets = (
                [*OWN.values(), *OTHERS.values()]
                if right.how in ("at", "asked") and "scope" in scoped(app, path)
                else [None]
            )
            for who in everybody():
                for target in targets:
                    answer = await asked(client, who, method, address(path, target))
                    allowed = who.may_open(opening(path, right), target)
                    let_in = answer.status_code not in (303, 401, 403)  # 303: to the first page that is open
                    if let_in is not allowed:
                        wrong.append((who.name, method, path, target, answer.status_code))
        assert not wrong, "\n".join(map(str, wrong))

    run(story)


def opening(path: str, right: Right) -> tuple[str, ...]:
    """The permissions of which one opens a route: for a page and what is live on it those of the page."""
    name = FILLED["page"] if path == "/api/pages/{page}" else None
    page = next((one for one in PAGES if path in one.paths or one.name == name), None)
    return right.permissions if page is None else page.permissions


def scoped(app: FastAPI, path: str) -> set[str]:
    """The parameters of a route by which a scope is named."""
    described = app.openapi()["paths"].get(path, {})
    return {one["name"] for operation in described.values() for one in operation.get("parameters", ())}


def test_who_may_not_everywhere_does_not_learn_what_there_is() -> None:
    async def story(app: FastAPI, client: httpx.AsyncClient) -> None:
        for who, status in ((Somebody("archivist", "agency"), 403), (Somebody("supervisor", "city"), 404)):
            for path in ("/api/snapshot/11330199999999999X", "/api/items?scope=11330199999999999X"):
                assert (await asked(client, who, "GET", path)).status_code == status

    run(story)


def test_every_callback_has_its_right_and_keeps_to_it() -> None:
    async def story(app: FastAPI, client: httpx.AsyncClient) -> None:
        callbacks = app.state.dashboard.dash.callback_map
        wrong = []
        for output, entry in callbacks.items():
            if entry.get("callback") is None:
                continue  # runs in the browser
            permissions = permissions_of(entry["callback"])
            assert permissions is not None, f"{output} has been registered without a right"
            for who in everybody():
                carried = headers(f"secret-of-{who.name}", f"csrf-of-{who.name}")
                answer = await client.post("/_dash-update-component", json=call_of(output, entry), headers=carried)
                if (answer.status_code in (401, 403)) is who.may_open(permissions, None):
                    wrong.append((output, who.name, answer.status_code))
        assert not wrong, "\n".join(map(str, wrong))

    run(story)


def call_of(output: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """What the renderer sends when a callback is due."""
    outputs = [named(one) for one in output.strip(".").split("...")]
    values = [{**one, "id": identified(one["id"]), "value": None} for one in entry["inputs"]]
    states = [{**one, "id": identified(one["id"]), "value": None} for one in entry.get("state", ())]
    return {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": values,
        "state": states,
        "changedPropIds": [f"{one['id']}.{one['property']}" for one in entry["inputs"][:1]],
    }


def named(text: str) -> dict[str, Any]:
    component, _, name = text.partition("@")[0].rpartition(".")
    return {"id": identified(component), "property": name}


def identified(component: Any) -> Any:
    return json.loads(component) if isinstance(component, str) and component.startswith("{") else component


def test_every_route_asks_for_something_or_is_one_that_needs_nobody() -> None:
    async def story(app: FastAPI, client: httpx.AsyncClient) -> None:
        open_paths = {
            route.path for route in app.router.routes if isinstance(route, Route) and not isinstance(route.app, Guarded)
        }
        known = admission.OPEN | admission.SIGNING_IN
        closed_to_nobody = (*admission.STATIC, *admission.VERIFYING, admission.PUSHES)
        assert {path for path in open_paths if not path.startswith(closed_to_nobody)} == known
        for method, path, _ in asking(app):
            answer = await client.request(method, address(path, "330100"))
            assert answer.status_code in (303, 401), (method, path, answer.status_code)

    run(story)


def test_every_line_of_the_list_is_a_route_and_names_rights_that_there_are() -> None:
    async def story(app: FastAPI, client: httpx.AsyncClient) -> None:
        there = {
            f"{method} {route.path}"
            for route in app.router.routes
            if isinstance(route, Route)
            for method in (route.methods or set()) - {"HEAD"}
        }
        assert ROUTES.keys() - there == set()
        assert unknown_permissions(ROUTES.values()) == set()
        assert {one for page in PAGES for one in page.permissions} <= access_table().permissions.keys()

    run(story)


def test_a_route_that_nobody_has_given_a_right_keeps_the_host_from_starting() -> None:
    async def new(request: Any) -> Any:
        raise NotImplementedError

    with pytest.raises(UnlistedRouteError, match=r"GET /api/new stands in no list of rights"):
        right_of(Route("/api/new", new), {})
    assert right_of(Route("/login", new), {}) is OPEN


def test_a_route_that_forgets_to_ask_answers_nothing() -> None:
    async def story(app: FastAPI, client: httpx.AsyncClient) -> None:
        route = next(one for one in app.router.routes if isinstance(one, Route) and one.path == "/api/items")
        assert isinstance(route.app, Guarded)

        async def forgetful(scope: Any, receive: Any, send: Any) -> None:
            assert scope[RIGHT].how == "asked"
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"numbers of everybody"})

        route.app._app = forgetful
        answer = await asked(client, Somebody("archivist", "agency"), "GET", "/api/items?scope=330102")
        assert answer.status_code == 500
        assert "numbers" not in answer.text

    run(story)
