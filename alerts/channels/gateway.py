"""Gateways of short messages and a hundred other services, through the Apprise library (decision 23).

The address is an Apprise URL. Kind `sms`: it names the number as `{to}`, and each recipient of the settings gets a
message. Kind `apprise`: one message for the channel as a whole. Apprise says whether, and logs why not; it knows no
idempotency, so what was handed over twice is shown twice. It is imported only where the settings name such a channel.
"""

import functools
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from alerts.channels.base import Channel, Given, Handed, Kind, Notice, shortened
from core.addresses import HIDDEN
from core.errors import StopSourceError
from core.settings.values import ENV_PREFIX

if TYPE_CHECKING:
    from apprise import Apprise, AppriseAsset
    from apprise.result import AppriseResult

TO: Final = "{to}"
SMS_BYTES: Final = 600
"""some 200 characters of Chinese: three parts of a short message"""
TEXT_BYTES: Final = 6000
NUMBER: Final = re.compile(r"\+?[0-9]{6,15}")
"""a telephone number, with or without the code of a country"""
SOME_NUMBER: Final = "13800000000"
"""what an address is tried with before there is a recipient"""
LEAST_SECRET: Final = 4
TITLE_BYTES: Final = 150
"""of a short message at most: some 50 characters of Chinese"""
SHOWN_DIGITS: Final = 4
"""of a telephone number, its last ones"""


@dataclass(slots=True)
class Gateway:
    """The way through one Apprise URL; a message has `most_bytes` at most, with its title and its link."""

    given: Given
    most_bytes: int = TEXT_BYTES
    _closed: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        if _service(self.given.url.replace(TO, SOME_NUMBER)) is None:
            raise StopSourceError(f"alerts.channels.{self.given.name}.url: Apprise knows no such address", "address")

    def hand_over(self, notice: Notice, at: datetime) -> Handed:
        """Hands a notice to the library; a number that is none is refused for good."""
        if TO in self.given.url and not NUMBER.fullmatch(notice.address):
            who = masked(notice.address)
            return Handed("never", f"no telephone number: {who!r}", code="no_number", values={"recipient": who})
        if self._closed:
            return Handed("later", "this worker is ending", code="ending")
        service = _service(self.given.url.replace(TO, notice.address))
        if service is None:
            return Handed("away", "Apprise knows no such address", code="address")
        title, text = self._words(notice)
        result = service.notify(body=text, title=title, body_format="text", timeout=self.given.timeout_s)
        return Handed("sent") if result else Handed("later", self._reason(result), code="gateway")

    def close(self) -> None:
        """Hands nothing over any more; what is under way ends with its time limit."""
        self._closed = True

    def _words(self, notice: Notice) -> tuple[str, str]:
        """Title and text; services without titles put both together, with a line end of two bytes. No link is cut."""
        title = shortened(notice.title, TITLE_BYTES)
        link = f"\n{notice.link}" if notice.link else ""
        left = self.most_bytes - len(f"{title}\r\n{link}".encode())
        return title, shortened(notice.text, max(left, 0)) + link

    def _reason(self, result: "AppriseResult") -> str:
        said = "; ".join(dict.fromkeys(entry.message for entry in result.logs()))
        for secret in sorted(re.split(r"[:/@?&=]+", self.given.url), key=len, reverse=True):
            if len(secret) >= LEAST_SECRET:
                said = said.replace(secret, HIDDEN)
        return f"{result.status.name.lower()}: {said}"


def masked(recipient: str) -> str:
    """A recipient as it may be kept and shown: a name as it is, and the end of what may be a number."""
    if recipient.startswith(ENV_PREFIX):
        return recipient
    digits = "".join(one for one in recipient if one.isdigit())
    return f"…{digits[-SHOWN_DIGITS:]}" if len(digits) > SHOWN_DIGITS else recipient


def _service(url: str) -> "Apprise | None":
    """The library ready for one address; None when it knows no such one."""
    from apprise import Apprise

    made = Apprise(asset=_asset())
    return made if made.add(url) and len(made) == 1 else None


@functools.cache
def _asset() -> "AppriseAsset":
    from apprise import AppriseAsset

    # nothing is kept on disk, and nobody is followed to another host
    return AppriseAsset(app_id="archive-cockpit", storage_mode="memory", http_redirects=False)


def _sms(given: Given) -> Channel:
    return Gateway(given, SMS_BYTES)


def url_mistake(url: str) -> str:
    """What is wrong with an Apprise URL as far as its form goes; empty: nothing."""
    scheme, mark, rest = url.partition("://")
    return "" if mark and scheme.isalnum() and rest else "expected an Apprise URL such as json://host/path"


def _sms_mistake(url: str) -> str:
    return url_mistake(url) or ("" if TO in url else "expected {to} where the number stands")


APPRISE: Final = Kind("apprise", Gateway, url_mistake)
SMS: Final = Kind("sms", _sms, _sms_mistake, addressed=True)
