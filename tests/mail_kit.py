"""A real SMTP server on 127.0.0.1 whose answers a test can spoil."""

import ssl
from asyncio import Transport
from asyncio.base_events import Server
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Final

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

HOST: Final = "127.0.0.1"
USER, PASSWORD = "cockpit", "a good secret"

Answer = Callable[[Envelope], str | None]


@dataclass
class MailHost:
    """What has come, and how the server answers: `rcpt` and `data` give an answer, or None for the usual one."""

    port: int = 0
    envelopes: list[Envelope] = field(default_factory=list)
    rcpt: Callable[[str], str | None] = lambda address: None
    data: Answer = lambda envelope: None

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Takes a recipient, or says what the test wants."""
        answer = self.rcpt(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Takes a mail, or says what the test wants; `cut` takes it and breaks the connection."""
        answer = self.data(envelope)
        if answer is None or answer == "cut":
            self.envelopes.append(envelope)
        if answer == "cut":
            assert isinstance(server.transport, Transport)
            server.transport.abort()
        return answer or "250 OK"

    @property
    def messages(self) -> list[EmailMessage]:
        """The mails that were taken over, in order."""
        return [message_from_bytes(one.content or b"", policy=default) for one in self.envelopes]  # type: ignore[arg-type]

    @property
    def recipients(self) -> list[str]:
        """Whom they were for."""
        return [address for one in self.envelopes for address in one.rcpt_tos]


@contextmanager
def mail_host(
    *, tls: str = "none", certificate: Path | None = None, asks_for_login: bool = False, port: int = 0
) -> Iterator[MailHost]:
    """A running server; `tls`: none, starttls, or tls from the first byte, with a `certificate`."""
    host = MailHost()
    options: dict[str, Any] = {"hostname": HOST, "port": port, "data_size_limit": 1 << 20}
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if certificate is not None:
        context.load_cert_chain(certificate)
    if tls == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    if tls == "tls":
        options |= {"ssl_context": context}
    if asks_for_login:
        options |= {"authenticator": _knows, "auth_required": True}
    controller = OpenController(host, **options)
    controller.start()
    try:
        host.port = _port_of(controller)
        yield host
    finally:
        controller.stop()


class OpenController(Controller):
    """A controller on a port that is free; its own check asks for the port that was wished for."""

    def _trigger_server(self) -> None:
        self.port = _port_of(self)
        super()._trigger_server()  # type: ignore[no-untyped-call]


def _port_of(controller: Controller) -> int:
    assert isinstance(controller.server, Server)
    port: int = controller.server.sockets[0].getsockname()[1]
    return port


def _knows(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    known = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=True)
