"""Servers and databases that tests may ask for; each server is started at the first wish and lives for the session.

`database_url` is a fresh empty database; with `--postgres both` every test that uses it runs on both versions.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import hypothesis
import pytest
import redis

from tests.databases import Databases, server
from tests.redis_server import redis_server

hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")  # how long an example takes says more of the machine than of the program

pytest_plugins = ["tests.sharing"]

VERSIONS = {"15": [15], "18": [18], "both": [15, 18]}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgres", choices=sorted(VERSIONS), default="18", help="PostgreSQL version that `databases` stands for"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "databases" in metafunc.fixturenames:
        versions = VERSIONS[metafunc.config.getoption("--postgres")]
        metafunc.parametrize("databases", versions, ids="pg{}".format, indirect=True, scope="session")


@pytest.fixture(scope="session")
def servers() -> Iterator[Callable[[int], Databases]]:
    """version → its server, started once."""
    with ExitStack() as stack:
        started: dict[int, Databases] = {}

        def of(version: int) -> Databases:
            if version not in started:
                started[version] = stack.enter_context(server(version))
            return started[version]

        yield of


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, servers: Callable[[int], Databases]) -> Databases:
    """The server under test; makes databases (`create`), also from templates that are filled once (`template`)."""
    return servers(request.param)


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """The address of a fresh empty database."""
    url = databases.create()
    yield url
    databases.drop(url)


@pytest.fixture(scope="session")
def pg18(servers: Callable[[int], Databases]) -> str:
    """The address of the maintenance database of a PostgreSQL 18."""
    return servers(18).server_url


@pytest.fixture(scope="session")
def pg15(servers: Callable[[int], Databases]) -> str:
    """The address of the maintenance database of a PostgreSQL 15."""
    return servers(15).server_url


@pytest.fixture(scope="session")
def redis_address() -> Iterator[str]:
    """The address of a Redis for the session."""
    with redis_server() as url:
        yield url


@pytest.fixture
def redis_url(redis_address: str) -> str:
    """The address of an empty Redis."""
    with redis.Redis.from_url(redis_address) as client:
        client.flushall()
    return redis_address


@pytest.fixture
def free_port() -> int:
    """A TCP port of 127.0.0.1 that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
