"""What a channel is: it takes a notice to somebody else's system and says what came of it. Contract of all kinds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, Protocol

Outcome = Literal["sent", "later", "never", "away"]
Signing = Literal["needed", "possible", "unknown"]

LONGEST_REASON: Final = 500


@dataclass(frozen=True, slots=True)
class Handed:
    """What came of a notice.

    sent: taken over; later: not now, others may go; never: refused for good; away: nothing can go there now, or a
    person has to act. `wait_s`: seconds that the other side asks us to wait.
    """

    outcome: Outcome
    reason: str = ""
    wait_s: float | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A message for one recipient, in words and as facts; `key` is the same for every attempt.

    `link` is the whole address of the state it tells of; empty when the settings do not say where readers find us.
    """

    key: str
    title: str
    text: str
    link: str
    made_at: datetime
    address: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Given:
    """What the settings say of a channel, with its secrets."""

    name: str
    url: str = field(repr=False)
    secret: str = field(default="", repr=False)
    timeout_s: float = 10.0
    ca_file: str = ""


class Channel(Protocol):
    """A way to somebody else's system; used by one thread but for `close`."""

    def hand_over(self, notice: Notice, at: datetime) -> Handed:
        """Takes a notice there; never raises for what the other side or the network does."""
        ...

    def close(self) -> None:
        """Ends its connections, also from another thread."""
        ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of channel as the settings name it.

    `open` raises ConfigurationError or StopSourceError with one sentence when what is given cannot work.
    `url_mistake` says what is wrong with an address, empty when nothing is; it never repeats the address.
    `signing`: whether a secret signs its messages. `secret_url`: the address itself lets in whoever knows it.
    `addressed`: each message goes to the recipients of the settings, not to the channel as a whole.
    `repeats` says whether what was handed over twice is shown twice.
    """

    name: str
    open: Callable[[Given], Channel]
    url_mistake: Callable[[str], str]
    signing: Signing = "unknown"
    secret_url: bool = True
    addressed: bool = False
    repeats: bool = True


def shortened(text: str, most_bytes: int) -> str:
    """A text of so many bytes of UTF-8 at most; what is cut off shows as …"""
    if len(text.encode()) <= most_bytes:
        return text
    return text.encode()[: most_bytes - len("…".encode())].decode("utf-8", "ignore") + "…"


def plain_text(notice: Notice, most_bytes: int) -> str:
    """Title, text and link as lines of plain text; the link is never cut."""
    tail = f"\n{notice.link}" if notice.link else ""
    return shortened(f"{notice.title}\n{notice.text}", most_bytes - len(tail.encode())) + tail
