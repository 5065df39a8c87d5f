"""HTTPS of a house whose authority no public list knows."""

import http.server
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import StopSourceError
from core.http import Client, Limits
from tests.certificates import make_certificate

ONCE = Limits(attempts=1)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing on the terminal."""


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    return make_certificate(tmp_path)


@pytest.fixture
def address(pem: Path) -> Iterator[str]:
    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"https://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_host_is_believed_that_an_authority_of_the_house_vouches_for(address: str, pem: Path) -> None:
    with Client(address, limits=ONCE, authorities=pem) as client:
        assert client.get("/").status == 204


def test_without_it_nothing_is_sent(address: str) -> None:
    with Client(address, limits=ONCE) as client, pytest.raises(StopSourceError, match="certificate is not valid"):
        client.get("/")


@pytest.mark.parametrize("content", [None, b"", b"no certificates"])
def test_a_file_without_certificates_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(StopSourceError, match=r"ca\.pem: expected a PEM file of certificates"):
        Client("https://source.example", authorities=file)
