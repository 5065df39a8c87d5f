"""What a channel is: it takes a notice to somebody else's system and says what came of it. Contract of all kinds."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, Protocol

Outcome = Literal["sent", "later", "never", "away"]
Signing = Literal["needed", "possible", "unknown"]

LONGEST_REASON: Final = 500
MENTION: Final = re.compile(r"<(?=\s*/?\s*(?:at\b|@))", re.IGNORECASE)
"""what some robots read as a call to a person or to everybody"""
FULL_WIDTH: Final = 0xFF1C
"""the code of < as wide as a Chinese sign"""


@dataclass(frozen=True, slots=True)
class Handed:
    """What came of a notice.

    sent: taken over; later: not now, others may go; never: refused for good; away: nothing can go there now, or a
    person has to act. `wait_s`: seconds that the other side asks us to wait.
    `reason` says why in the words of the other side, for those who run the cockpit: whatever it was made of, it is one
    line of text that every store and terminal takes. `code` and `values` say the same to everybody else, in the words
    of `channel_reason` of the locales.
    """

    outcome: Outcome
    reason: str = ""
    wait_s: float | None = None
    code: str = "other"
    values: Mapping[str, str | int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", one_line(self.reason))


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
    own: Mapping[str, str] = field(default_factory=dict, repr=False)
    """what its kind alone asks for (`Kind.needs`, `Kind.may_have`), by the key of the settings"""


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
    `by_holder`: the recipients are looked up by the posts and accounts that are told, in `receivers` of the settings.
    `needs`, `may_have`: keys of the settings that only some kinds have.
    `repeats` says whether what was handed over twice is shown twice.
    """

    name: str
    open: Callable[[Given], Channel]
    url_mistake: Callable[[str], str]
    signing: Signing = "unknown"
    secret_url: bool = True
    addressed: bool = False
    by_holder: bool = False
    needs: tuple[str, ...] = ()
    may_have: tuple[str, ...] = ()
    repeats: bool = True


def one_line(text: str, most: int = LONGEST_REASON) -> str:
    """A text without line ends and without characters that are none (controls, halves of others), `most` at most."""
    return " ".join("".join(one if one.isprintable() else " " for one in text[: 4 * most]).split())[:most]


def without_mentions(text: str) -> str:
    """A text that calls nobody, whatever the names in it hold: what would begin a mention is written full width."""
    return MENTION.sub(chr(FULL_WIDTH), text)


def shortened(text: str, most_bytes: int) -> str:
    """A text of so many bytes of UTF-8 at most; what is cut off shows as …"""
    if len(text.encode()) <= most_bytes:
        return text
    kept = most_bytes - len("…".encode())
    return text.encode()[:kept].decode("utf-8", "ignore") + "…" if kept >= 0 else ""


def plain_text(notice: Notice, most_bytes: int) -> str:
    """Title, text and link as lines of plain text that calls nobody; the link is never cut."""
    tail = f"\n{notice.link}" if notice.link else ""
    words = without_mentions(f"{notice.title}\n{notice.text}")
    return shortened(words, most_bytes - len(tail.encode())) + tail
