"""Anything may be sent to the interface: it never fails, and never answers what it has not described."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cockpit.i18n import load_texts
from cockpit.web import Server
from evaluation.desk import Desk
from people.desks import desks_on
from people.letters import wordings
from store.letters import keep_texts
from tests.accounts import people_for
from tests.integration.cockpit.filled import Cockpit, catalogue
from tests.integration.people.office import with_uploads
from tests.serving import served
from tests.unit.cockpit.fakes import example_settings

FEW, MANY = 5, 30
"""examples for each operation, of what fits its description and of what does not"""
EXAMPLES = pytest.mark.parametrize("examples", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
TRYING = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def host(cockpit: Cockpit, tmp_path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A host whose streams end at once, and what the requests of somebody carry who may ask for everything."""
    carried = cockpit.signed_in(name="curious", more=("supervisor", "audit_admin"))
    limits = with_uploads(example_settings(), tmp_path, {})
    desks = desks_on(cockpit.database, catalogue(), limits, tmp_path)
    sealing = people_for(cockpit.database).sealing
    evaluation = Desk(cockpit.database, limits, catalogue(), desks.uploads, sealing)
    keep_texts(cockpit.database, wordings(load_texts().tables), cockpit.clock.now())
    with served(replace(cockpit.services(), desks=desks, evaluation=evaluation)) as (address, web):
        end_streams(web)
        yield address, carried


def end_streams(web: Server) -> None:
    """A stream has no end of its own: with its hub closed it says its first words and ends."""
    web._app.state.hub.closed = True


def operations(address: str, carried: dict[str, str]) -> list[Any]:
    """Every operation that the interface describes."""
    load_all_checks()
    schema = schemathesis.openapi.from_url(f"{address}/api/openapi.json", headers=carried, timeout=60)
    results: list[Any] = list(schema.get_all_operations())
    found = [result.ok() for result in results]
    assert len(found) > 10
    return found


def try_out(operation: Any, mode: GenerationMode, ask: Callable[[Any], None], examples: int) -> None:
    @settings(TRYING, max_examples=examples)
    @given(case=operation.as_strategy(generation_mode=mode))
    def trying(case: Any) -> None:
        ask(case)

    trying()


@EXAMPLES
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fitting", "unfitting"])
def test_nothing_fails_and_nothing_undescribed_is_answered(
    host: tuple[str, dict[str, str]], mode: GenerationMode, examples: int
) -> None:
    address, carried = host

    def ask(case: Any) -> None:
        response = case.call(base_url=address, headers=carried, timeout=60)
        case.validate_response(response, checks=CHECKS, headers=carried)

    for operation in operations(address, carried):
        try_out(operation, mode, ask, examples)


@EXAMPLES
def test_nobody_gets_anything_but_a_described_refusal(host: tuple[str, dict[str, str]], examples: int) -> None:
    address, carried = host

    def ask(case: Any) -> None:
        response = case.call(base_url=address, timeout=60)
        assert response.status_code in (401, 403, 404, 413, 415, 422, 429), (case, response.status_code)
        case.validate_response(response, checks=[not_a_server_error, status_code_conformance])

    for operation in operations(address, carried):
        if not operation.path.startswith("/api/push/"):
            try_out(operation, GenerationMode.POSITIVE, ask, examples)
