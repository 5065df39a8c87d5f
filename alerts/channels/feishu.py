"""A group robot of Feishu (飞书) or of a private edition of it.

Where the group asks for signatures (签名校验), the body carries `timestamp` in seconds and `sign`: base64 of an
HMAC-SHA256 over nothing whose key is `timestamp\\nsecret`. The answer is 200 in any case; `code` says what came of it.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import orjson

from alerts.channels.base import Handed, Kind, Notice, plain_text
from alerts.channels.posting import Said, code_of, http_mistake, judged, posting

MOST_BYTES: Final = 18_000
TOO_FAST_S: Final = 60.0

MEANING: Final[Mapping[int, Handed]] = {
    9499: Handed("never"),  # bad request
    11232: Handed("away", wait_s=TOO_FAST_S),
    19001: Handed("away"),  # no such robot
    19002: Handed("never"),  # wrong parameter
    19021: Handed("away"),  # the signature, or our clock
    19022: Handed("away"),  # our address is not allowed there
    19024: Handed("away"),  # a keyword that its settings ask for
}


def say(notice: Notice, secret: str, at: datetime) -> Said:
    """A notice as plain text."""
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": plain_text(notice, MOST_BYTES)}}
    return Said(orjson.dumps(body | (signed(secret, at) if secret else {})))


def signed(secret: str, at: datetime) -> dict[str, str]:
    """What signs a body sent at an instant."""
    stamp = str(int(at.timestamp()))
    mac = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return {"timestamp": stamp, "sign": base64.b64encode(mac).decode()}


def judge(content: Any) -> Handed:
    """What the answer of a robot means; older ones say `StatusCode`."""
    message = content.get("msg", "") if isinstance(content, Mapping) else ""
    return judged(content, code_of(content, "code", "StatusCode"), str(message), MEANING)


KIND = Kind("feishu", posting(say, judge), http_mistake, signing="possible")
