"""A POST through the one HTTP client, and what its answer means for the notice that was handed over."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import orjson

from alerts.channels.base import LONGEST_REASON, Channel, Given, Handed, Notice, Outcome
from core.errors import RetryError, SourceError, StopSourceError
from core.http import Answer, Client, Limits, Request

ANSWER_BYTES: Final = 1 << 20
AWAY: Final = frozenset({"unreachable", "silent", "slow", "busy"})
"""codes of RetryError that say that nothing can go there now"""
REFUSED_MESSAGES: Final = frozenset({400, 413, 414, 415, 422, 431})
"""statuses that speak of this very message; others that refuse speak of the address or of who asks"""
UNSURE: Final = frozenset({"unreadable", "too_large"})
"""the other side answered something that says nothing"""

Judge = Callable[[Any], Handed]
"""what an answer of 2xx means, by its JSON"""


@dataclass(frozen=True, slots=True)
class Said:
    """How a notice goes out: the body, and headers and parameters of the address beside the usual ones."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)


Say = Callable[[Notice, str, datetime], Said]
"""(notice, secret, instant) → how it goes out"""


@dataclass(slots=True)
class Poster:
    """A channel that posts JSON to one address; without `judge` every 2xx means that the notice was taken over."""

    given: Given
    say: Say
    judge: Judge | None = None
    _client: Client = field(init=False, repr=False)
    _target: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.given.url)
        self._target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._client = Client(
            f"{parts.scheme}://{parts.netloc}",
            limits=limits_of(self.given),
            secrets=secrets_of(self.given),
            authorities=Path(self.given.ca_file) if self.given.ca_file else None,
        )

    def hand_over(self, notice: Notice, at: datetime) -> Handed:
        """Posts a notice; never raises for what the other side or the network does."""
        said = self.say(notice, self.given.secret, at)
        headers = {"Content-Type": "application/json; charset=utf-8", **said.headers}
        read = orjson.loads if self.judge is not None else None
        request = Request("POST", self._with(said.parameters), headers=headers, body=said.body, read=read)
        answer = asked(self._client, request)
        if isinstance(answer, Handed):
            return answer
        return Handed("sent") if self.judge is None else self.judge(answer.content)

    def close(self) -> None:
        """Ends its connections."""
        self._client.close()

    def _with(self, parameters: Mapping[str, str]) -> str:
        if not parameters:
            return self._target
        return self._target + ("&" if "?" in self._target else "?") + urlencode(parameters)


def asked(client: Client, request: Request) -> Answer | Handed:
    """The answer to a request; what its failure means for a message, when there is none."""
    try:
        return client.send(request)
    except RetryError as error:
        return _told("away" if error.code in AWAY else "later", error, error.retry_after)
    except StopSourceError as error:
        return _told(_refused(error), error)


def limits_of(given: Given) -> Limits:
    """One attempt, of as long as the settings say: the worker tries again, not the client."""
    seconds = given.timeout_s
    return Limits(seconds, seconds, seconds, attempts=1, body_bytes=ANSWER_BYTES, redirects=0)


def posting(say: Say, judge: Judge | None = None) -> Callable[[Given], Channel]:
    """Opens channels that say notices in one way."""
    return lambda given: Poster(given, say, judge)


def secrets_of(given: Given) -> tuple[str, ...]:
    """What must never show in a message: the secret, and all of the address that lets in whoever knows it."""
    parts = urlsplit(given.url)
    ways = [part for part in parts.path.split("/") if len(part) >= 16]
    return tuple(text for text in (given.secret, *ways, *(value for _, value in parse_qsl(parts.query))) if text)


def http_mistake(url: str) -> str:
    """What is wrong with the address of a host; empty: nothing."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    return "" if good else "expected an address that begins with http:// or https:// and names a host"


def code_of(content: Any, *names: str) -> int | None:
    """The number that an answer carries under the first of some names; None when it carries none."""
    if not isinstance(content, Mapping):
        return None
    found = next((content[name] for name in names if name in content), None)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def judged(content: Any, code: int | None, message: str, meaning: Mapping[int, Handed]) -> Handed:
    """What the code of an answer means: 0 is taken over, what `meaning` does not know is tried again."""
    if code == 0:
        return Handed("sent")
    if code is None:
        return Handed("later", f"the answer says nothing: {str(content)[:LONGEST_REASON]}", code="says_nothing")
    known = meaning.get(code, Handed("later"))
    return Handed(known.outcome, f"{code} {message}", known.wait_s, "answer", {"number": code})


def _refused(error: StopSourceError) -> Outcome:
    if error.code in UNSURE:
        return "later"
    return "never" if error.values.get("status") in REFUSED_MESSAGES else "away"


def _told(outcome: Outcome, error: SourceError, wait_s: float | None = None) -> Handed:
    status = error.values.get("status")
    return Handed(outcome, str(error), wait_s, error.code, {} if status is None else {"status": int(status)})
