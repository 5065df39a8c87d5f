"""The way to the mail server, and what its answers mean for the mail that was handed over."""

import smtplib
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Final, Literal

from core.settings import Mail

LATER: Final = range(400, 500)
CONNECT_S: Final = 10.0
"""a worker that ends waits no longer for a server that does not answer"""


@dataclass(frozen=True, slots=True)
class Handed:
    """What came of a mail: sent; later: not now; never: refused for good; away: no mail could go at all."""

    outcome: Literal["sent", "later", "never", "away"]
    reason: str = ""


@dataclass(slots=True)
class MailServer:
    """One connection at a time, opened when it is needed and kept until it breaks or is closed.

    `user` and `password` are the resolved ones of the settings.
    """

    settings: Mail
    user: str = ""
    password: str = field(default="", repr=False)
    _client: smtplib.SMTP | None = field(default=None, init=False, repr=False)
    _ended: threading.Event = field(default_factory=threading.Event, init=False, repr=False)

    def hand_over(self, message: EmailMessage) -> Handed:
        """Hands a mail to the server; never raises for what the server or the network does."""
        try:
            client = self._connected()
        except (OSError, smtplib.SMTPException, ssl.SSLError) as error:
            self.close()
            return Handed("away", _said(error))
        try:
            client.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            return _refused(code, _text(text))
        except smtplib.SMTPSenderRefused as error:
            # it is our own address, and so are all others of this server
            self.close()
            return Handed("away", f"the sender is refused: {error.smtp_code} {_text(error.smtp_error)}")
        except (smtplib.SMTPDataError, smtplib.SMTPHeloError) as error:
            return _refused(error.smtp_code, _text(error.smtp_error))
        except (OSError, smtplib.SMTPException) as error:
            # the last answer did not come: the mail may have been taken over
            self.close()
            return Handed("later", _said(error))
        return Handed("sent")

    def close(self) -> None:
        """Ends the connection, if there is one."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(OSError, smtplib.SMTPException):
                client.quit()
            client.close()

    def hang_up(self) -> None:
        """Ends the connection at once, from another thread; no other is opened any more."""
        self._ended.set()
        client = self._client
        if client is not None and client.sock is not None:
            with suppress(OSError):
                client.sock.shutdown(socket.SHUT_RDWR)

    def _connected(self) -> smtplib.SMTP:
        if self._ended.is_set():
            raise OSError("this worker is ending")
        if self._client is not None:
            with suppress(OSError, smtplib.SMTPException):
                if self._client.noop()[0] == 250:
                    return self._client
            self.close()
        self._client = self._opened()
        return self._client

    def _opened(self) -> smtplib.SMTP:
        given = self.settings
        context = ssl.create_default_context(cafile=given.ca_file or None)
        patience = min(given.timeout_s, CONNECT_S)
        if given.encryption == "tls":
            client: smtplib.SMTP = smtplib.SMTP_SSL(given.host, given.port, timeout=patience, context=context)
        else:
            client = smtplib.SMTP(given.host, given.port, timeout=patience)
        try:
            if given.encryption == "starttls":
                client.starttls(context=context)
            if self.user:
                client.login(self.user, self.password)
            if client.sock is not None:
                client.sock.settimeout(given.timeout_s)
        except BaseException:
            client.close()
            raise
        return client


def _refused(code: int, text: str) -> Handed:
    return Handed("later" if code in LATER else "never", f"{code} {text}"[:500])


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _said(error: BaseException) -> str:
    """What is told of an error; an answer of the server never repeats what was said to it."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__}: {error.smtp_code} {_text(error.smtp_error)}"[:500]
    return f"{type(error).__name__}: {error}"[:500]
