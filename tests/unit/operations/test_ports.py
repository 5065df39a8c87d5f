"""Ports: a free one is claimed, a taken one is named with the way out."""

import socket

import pytest

from core.errors import OperationError
from operations.ports import claim_port, free_ports


def test_a_taken_port_is_named_with_the_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OperationError, match=rf"port {port} of 127\.0\.0\.1 cannot be used .*PORT=9000 make demo"):
            claim_port("127.0.0.1", port)


def test_zero_claims_a_free_port() -> None:
    assert claim_port("127.0.0.1", 0) > 0


def test_free_ports_are_different() -> None:
    assert len(set(free_ports(5))) == 5
