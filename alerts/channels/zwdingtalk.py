"""Work notices (工作通知) of 浙政钉, the DingTalk of the government (专有钉钉), through the gateway of its apps.

Protocol, by public documentation, never tried on the real gateway: a message is POST of a form to
`/message/workNotification` with `tenantId`, `receiverIds` (comma between several) and `organizationCodes`, `bizMsgId`
and `msg`; the same `bizMsgId` twice is refused as a repetition (重复). A token comes from GET `/gettoken.json`.
Every request carries `apiKey`, the instant, a nonce that no other has, and base64 of HMAC-SHA256, with the secret of
the application, over method, instant, nonce, path and parameters (`name=value`, sorted, not encoded), a line each.
A message has 2 048 bytes; the same words to the same reader are told once a day, so each names its minute.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import orjson

from alerts.channels.base import LONGEST_REASON, Given, Handed, Kind, Notice, Outcome, plain_text
from alerts.channels.posting import asked, http_mistake, limits_of
from core.addresses import HIDDEN
from core.days import LOCAL
from core.errors import ConfigurationError
from core.http import Client, Request
from core.yamllines import load

RENEWAL: Final = "/gettoken.json"
NOTICES: Final = "/message/workNotification"
FORM: Final = "application/x-www-form-urlencoded; charset=utf-8"
MOST_BYTES: Final = 2048
"""of a message as JSON"""
ORGANIZATION: Final = "org:"
"""how a receiver begins that is an organization with everybody in it"""
LASTS: Final = timedelta(hours=2)
"""how long a token lasts that does not say so"""
MARGIN: Final = timedelta(minutes=1)

FILE: Final = Path(__file__).with_suffix(".yaml")
TOLD_AS: Final[Mapping[str, Outcome]] = {"sent": "sent", "token": "away", "away": "away", "never": "never"}


@cache
def meanings() -> Sequence[tuple[re.Pattern[str], str]]:
    """What the words of a refusal mean (`zwdingtalk.yaml`), the first that fits."""
    located = load(FILE, f"alerts/channels/{FILE.name}")
    if located.mistakes:
        raise ConfigurationError(list(located.mistakes))
    return [(re.compile(one["said"], re.IGNORECASE), one["means"]) for one in located.value]


def meaning_of(words: str) -> str:
    """sent, token, away, never or later."""
    return next((means for pattern, means in meanings() if pattern.search(words)), "later")


def nonce_at(at: datetime) -> str:
    """A number that no other request has."""
    return f"{round(at.timestamp() * 1000)}{secrets.randbelow(1_000_000):06}"


def signed(
    secret: str, method: str, path: str, parameters: Mapping[str, str], at: datetime, nonce: str
) -> dict[str, str]:
    """The headers that sign a request at an instant."""
    stamp = at.astimezone(LOCAL).isoformat(timespec="milliseconds")
    lines = [method, stamp, nonce, path]
    if parameters:
        lines.append("&".join(sorted(f"{name}={value}" for name, value in parameters.items())))
    mac = hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).digest()
    return {
        "X-Hmac-Auth-Timestamp": stamp,
        "X-Hmac-Auth-Version": "1.0",
        "X-Hmac-Auth-Nonce": nonce,
        "X-Hmac-Auth-Signature": base64.b64encode(mac).decode(),
    }


def message_of(notice: Notice) -> str:
    """A notice as `msg`: plain text with its minute, of so many bytes as JSON at most; the link is never cut."""
    minute = f"{notice.made_at.astimezone(LOCAL):%Y-%m-%d %H:%M}"
    dated = replace(notice, text=f"{minute} {notice.text}")
    most = MOST_BYTES
    while True:
        message = orjson.dumps({"msgtype": "text", "text": {"content": plain_text(dated, most)}})
        if len(message) <= MOST_BYTES or most <= 0:
            return message.decode()
        # signs that JSON writes with two bytes count for more
        most = most * MOST_BYTES // len(message) - 1


def number_of(notice: Notice) -> str:
    """`bizMsgId`: the same for every attempt of a delivery, and of no other, also after a store began anew."""
    return f"cockpit-{notice.key}-{int(notice.made_at.timestamp())}"


def receivers_of(address: str) -> dict[str, str]:
    """The parameters that name the receivers of an address: numbers and organizations with a comma between them."""
    named = [one.strip() for one in address.split(",") if one.strip()]
    people = [one for one in named if not one.startswith(ORGANIZATION)]
    whole = [one.removeprefix(ORGANIZATION) for one in named if one.startswith(ORGANIZATION)]
    found = {"receiverIds": ",".join(people), "organizationCodes": ",".join(whole)}
    return {name: text for name, text in found.items() if text}


def judge(content: Any) -> Handed:
    """What the answer of the gateway means: what it took over before was taken over."""
    if not isinstance(content, Mapping) or not isinstance(content.get("success"), bool):
        return Handed("later", f"the answer says nothing: {str(content)[:LONGEST_REASON]}", code="says_nothing")
    inner = content.get("content")
    is_taken = content["success"] and not (isinstance(inner, Mapping) and inner.get("success") is False)
    if is_taken:
        return Handed("sent")
    words = said(content)
    outcome = TOLD_AS.get(meaning_of(words), "later")
    if outcome == "sent":
        return Handed("sent")
    return Handed(outcome, words, code="application" if outcome == "away" else "gateway")


def said(content: Mapping[str, Any]) -> str:
    """The code and the words of a refusal; the gateway and the service behind it name them differently."""
    inner = content.get("content")
    parts = [content, inner] if isinstance(inner, Mapping) else [content]
    names = ("Code", "errorCode", "bizErrorCode", "responseCode", "Message", "errorMsg", "responseMessage")
    found = [str(part[name]) for part in parts for name in names if part.get(name)]
    return " ".join(dict.fromkeys(found)) or "refused without a word"


@dataclass(slots=True)
class WorkNotices:
    """The way to one gateway as one application; its token is kept until it ends or is not taken any more."""

    given: Given
    _client: Client = field(init=False, repr=False)
    _token: str = field(default="", init=False, repr=False)
    _until: datetime | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._client = Client(
            self.given.url.rstrip("/"),
            limits=limits_of(self.given),
            secrets=(self.given.secret, self.given.own["app_key"]),
            authorities=Path(self.given.ca_file) if self.given.ca_file else None,
        )

    def hand_over(self, notice: Notice, at: datetime) -> Handed:
        """Sends a notice; never raises for what the gateway or the network does."""
        receivers = receivers_of(notice.address)
        if not receivers:
            return Handed("never", "nobody is named as its receiver", code="no_receiver")
        parameters = {
            **receivers,
            "tenantId": self.given.own["tenant"],
            "bizMsgId": number_of(notice),
            "msg": message_of(notice),
        }
        is_new = not self._is_good(at)
        handed = self._sent(parameters, at)
        if handed.outcome != "sent" and meaning_of(handed.reason) == "token":
            self._token = ""
            handed = handed if is_new else self._sent(parameters, at)
        return handed

    def close(self) -> None:
        """Ends its connections."""
        self._client.close()

    def _sent(self, parameters: Mapping[str, str], at: datetime) -> Handed:
        failed = None if self._is_good(at) else self._renewed(at)
        if failed is not None:
            return failed
        whole = {**parameters, "access_token": self._token}
        body = urlencode(whole).encode()
        answer = asked(
            self._client,
            Request("POST", NOTICES, headers=self._headers("POST", NOTICES, whole, at), body=body, read=orjson.loads),
        )
        handed = answer if isinstance(answer, Handed) else judge(answer.content)
        return replace(handed, reason=self._clean(handed.reason))

    def _renewed(self, at: datetime) -> Handed | None:
        """Gets a token; what came of it when there is none."""
        asks = {"appkey": self.given.own["app_key"], "appsecret": self.given.secret}
        headers = self._headers("GET", RENEWAL, asks, at)
        answer = asked(self._client, Request("GET", RENEWAL, asks, headers, read=orjson.loads))
        if isinstance(answer, Handed):
            # nothing is said of the message itself: without a token none can go
            return replace(answer, outcome="away")
        token, seconds = token_in(answer.content)
        if not token:
            words = said(answer.content) if isinstance(answer.content, Mapping) else "the answer says nothing"
            return Handed("away", f"no token: {self._clean(words)}", code="application")
        self._token = token
        self._until = at + (timedelta(seconds=seconds) if seconds else LASTS) - MARGIN
        return None

    def _clean(self, words: str) -> str:
        """What the other side says without what lets in."""
        for secret in filter(None, (self.given.secret, self._token)):
            words = words.replace(secret, HIDDEN)
        return words

    def _is_good(self, at: datetime) -> bool:
        return bool(self._token) and self._until is not None and at < self._until

    def _headers(self, method: str, path: str, parameters: Mapping[str, str], at: datetime) -> dict[str, str]:
        own = self.given.own
        headers = signed(self.given.secret, method, path, parameters, at, nonce_at(at))
        headers |= {"apiKey": own["app_key"], "Content-Type": FORM}
        for name, key in (("X-Hmac-Auth-IP", "host_ip"), ("X-Hmac-Auth-MAC", "host_mac")):
            if own.get(key):
                headers[name] = own[key]
        return headers


def token_in(content: Any) -> tuple[str, int]:
    """The token of an answer and how many seconds it lasts; empty and 0 when it has none or does not say."""
    for name in ("content", "data"):
        inner = content.get(name) if isinstance(content, Mapping) else None
        content = inner if isinstance(inner, Mapping) else content
    if not isinstance(content, Mapping):
        return "", 0
    token, seconds = content.get("accessToken", ""), content.get("expiresIn", 0)
    is_number = isinstance(seconds, int) and not isinstance(seconds, bool) and seconds > 0
    return (token if isinstance(token, str) else ""), (seconds if is_number else 0)


KIND: Final = Kind(
    "zwdingtalk",
    WorkNotices,
    http_mistake,
    signing="needed",
    secret_url=False,
    by_holder=True,
    needs=("app_key", "tenant", "receivers"),
    may_have=("host_ip", "host_mac"),
    repeats=False,
)
