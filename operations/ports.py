"""Ports of this machine: whether one is free, and free ones."""

import socket

from core.errors import OperationError


def claim_port(host: str, port: int) -> int:
    """The port when it is free, a free one for 0; OperationError names a port that is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise OperationError(
                f"port {port} of {host} cannot be used ({error.strerror}); choose another: PORT=9000 make demo"
            ) from None
        return int(probe.getsockname()[1])


def free_ports(count: int) -> list[int]:
    """So many different free ports of 127.0.0.1."""
    probes = [socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()
